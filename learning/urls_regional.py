"""The addresses of the regional learning and transfer plan (R51)."""

from django.urls import path

from .views import regional, regional_writing

VERSION = "plan-regional/version/<int:pk>/"

urlpatterns = [
    path("plan-regional/", regional.regional, name="regional"),
    path("plan-regional/actions/<int:pk>/", regional.transfer_action, name="transfer_action"),
    # One version
    path(VERSION, regional.regional_version, name="regional_version"),
    path(f"{VERSION}plan.pdf", regional.regional_pdf, name="regional_pdf"),
    path(f"{VERSION}etape/", regional.regional_step, name="regional_step"),
    path(f"{VERSION}suggestions/", regional.regional_suggest, name="regional_suggest"),
    path(f"{VERSION}suggestions/<int:suggestion>/", regional.regional_answer, name="regional_answer"),
    path(f"{VERSION}modifier/", regional_writing.regional_edit, name="regional_edit"),
    path(f"{VERSION}themes/ajouter/", regional_writing.regional_theme, name="regional_theme_add"),
    path(f"{VERSION}themes/<int:theme>/", regional_writing.regional_theme, name="regional_theme"),
    path(
        f"{VERSION}themes/<int:theme>/retirer/",
        regional_writing.regional_theme_remove,
        name="regional_theme_remove",
    ),
    path(f"{VERSION}themes/<int:theme>/sources/", regional_writing.regional_sources, name="regional_sources"),
    path(
        f"{VERSION}themes/<int:theme>/actions/ajouter/",
        regional_writing.regional_action_add,
        name="regional_action_add",
    ),
    path(f"{VERSION}actions/<int:action>/", regional_writing.regional_action, name="regional_action"),
    path(
        f"{VERSION}actions/<int:action>/retirer/",
        regional_writing.regional_action_remove,
        name="regional_action_remove",
    ),
    # A programme's
    path("plan-regional/<slug:code>/", regional.regional_of, name="regional_of"),
    path("plan-regional/<slug:code>/commencer/", regional_writing.regional_begin, name="regional_begin"),
    path("plan-regional/<slug:code>/suivi/", regional.regional_follow_up, name="regional_follow_up"),
]
