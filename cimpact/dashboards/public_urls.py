"""What anyone may read before signing in."""

from django.urls import path

from .views import public_directory, public_library, public_paths, public_programme, public_questions

urlpatterns = [
    path("repertoire/", public_directory.directory, name="directory"),
    path("repertoire/<slug:slug>/", public_directory.directory_page, name="directory_page"),
    path("programme/", public_programme.programme, name="programme"),
    path("programme/<slug:code>/", public_programme.programme, name="programme"),
    path("programme/<slug:code>/etape/<int:step>/", public_programme.programme_stage, name="programme_stage"),
    path("programme/<slug:code>/questions/", public_questions.questions, name="questions"),
    path("programme/<slug:code>/questions/<slug:form>/", public_questions.questions, name="questions"),
    path(
        "programme/<slug:code>/questions/<slug:form>.pdf",
        public_questions.questions_pdf,
        name="questions_pdf",
    ),
    path("programme/<slug:code>/charte/", public_library.charter, name="charter"),
    path("programme/<slug:code>/reperes/", public_programme.foundations, name="foundations"),
    path("participer/", public_paths.eligibility, name="eligibility"),
    path("participer/<slug:code>/", public_paths.eligibility, name="eligibility"),
    path("quelle-etape/", public_paths.picker, name="picker"),
    path("quelle-etape/<slug:code>/", public_paths.picker, name="picker"),
    path("ressources/", public_library.resources, name="resources"),
    path("ressources/<int:pk>/fichier/", public_library.resource_file, name="resource_file"),
    path("ressources/<slug:code>/", public_library.resources, name="resources"),
    path("glossaire/", public_library.glossary_page, name="glossary"),
    path("glossaire/<slug:code>/", public_library.glossary_page, name="glossary"),
]
