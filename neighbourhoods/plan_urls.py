"""The shared plan of an initiative."""

from django.urls import path

from . import plan_together, plan_views

PLAN = "initiatives/<int:pk>/plan/"
TOOL = f"{PLAN}<slug:tool>/"

urlpatterns = [
    path(PLAN, plan_views.plan, name="plan"),
    path(f"{PLAN}partage/", plan_views.plan_share, name="plan_share"),
    path(f"{PLAN}presence/", plan_together.plan_presence, name="plan_presence"),
    path(TOOL, plan_views.plan_tool, name="plan_tool"),
    path(f"{TOOL}lire/", plan_views.plan_read, name="plan_read"),
    path(f"{TOOL}messages/", plan_together.plan_comment, name="plan_comment"),
    path(f"{TOOL}historique/", plan_views.plan_history, name="plan_history"),
    path(f"{TOOL}plan.pdf", plan_views.plan_pdf, name="plan_tool_pdf"),
    path(f"{TOOL}plan.xlsx", plan_views.plan_xlsx, name="plan_tool_xlsx"),
    path(f"{TOOL}cartes/<int:card>/", plan_views.plan_card, name="plan_card"),
    path(f"{TOOL}cartes/<int:card>/envoi/", plan_views.plan_sent, name="plan_sent"),
    path(f"{TOOL}cartes/<slug:kind>/<slug:subject>/", plan_views.plan_subject, name="plan_subject"),
]
