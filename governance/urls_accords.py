"""How partners stay on good terms: disagreements and their procedure, the evaluation of the operator."""

from django.urls import URLPattern, path

from .views import disagreements, evaluations, procedures

urlpatterns: list[URLPattern] = [
    path("programme/<slug:code>/desaccords/", disagreements.disagreements, name="disagreements"),
    path(
        "programme/<slug:code>/desaccords/ouvrir/", disagreements.disagreement_open, name="disagreement_open"
    ),
    path("programme/<slug:code>/desaccords/procedure/", procedures.procedure, name="procedure"),
    path(
        "programme/<slug:code>/desaccords/procedure/<slug:slug>/",
        procedures.procedure,
        name="procedure_of_neighbourhood",
    ),
    path("desaccords/", disagreements.disagreements_somewhere, name="disagreements_somewhere"),
    path("desaccords/<int:pk>/", disagreements.disagreement, name="disagreement"),
    path("desaccords/<int:pk>/<slug:what>/", disagreements.disagreement_act, name="disagreement_act"),
    # The evaluation of the operator
    path("comites/<int:committee>/evaluations/", evaluations.evaluations, name="evaluations"),
    path("evaluations/<int:pk>/", evaluations.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/partager/", evaluations.evaluation_share, name="evaluation_share"),
]
