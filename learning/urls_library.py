"""The learning library; not the programme's documents (cimpact/dashboards/library_urls.py)."""

from django.urls import path

from .views import collections, library, reuses, shared_findings

FINDINGS = "dossiers/<int:pk>/rapports/<int:obligation>/apprentissages/"

urlpatterns = [
    path("apprentissages/", library.learning_library, name="learning_library"),
    path("apprentissages/exporter.<slug:kind>", library.library_export, name="library_export"),
    path("apprentissages/les-miens/", library.my_learnings, name="my_learnings"),
    # For whoever has no account
    path("apprentissages/publics/", library.public_learnings, name="public_learnings"),
    path("apprentissages/publics/<int:pk>/", library.public_learning, name="public_learning"),
    # Collections
    path("apprentissages/collections/", collections.collections, name="collections"),
    path("apprentissages/collections/creer/", collections.collection_make, name="collection_make"),
    path("apprentissages/collections/<int:pk>/", collections.collection, name="collection"),
    path(
        "apprentissages/collections/<int:pk>/modifier/", collections.collection_edit, name="collection_edit"
    ),
    path("apprentissages/collections/<int:pk>/agir/", collections.collection_act, name="collection_act"),
    # One learning
    path("apprentissages/<int:pk>/", library.library_entry, name="library_entry"),
    path("apprentissages/<int:pk>/reutiliser/", reuses.library_reuse, name="library_reuse"),
    path("apprentissages/<int:pk>/reutiliser/<int:reuse>/", reuses.library_withdraw, name="library_withdraw"),
    path("apprentissages/<int:pk>/collections/", collections.library_collect, name="library_collect"),
    # What an accepted report learned
    path(FINDINGS, shared_findings.report_findings, name="report_findings"),
    path(f"{FINDINGS}<int:finding>/", shared_findings.report_finding, name="report_finding"),
]
