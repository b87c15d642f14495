"""A table's reflections on its own way of working."""

from django.urls import path

from .views import self_reflections

OF_A_TABLE = "reflexions/<slug:code>/<slug:slug>/"
ONE = f"{OF_A_TABLE}<int:pk>/"

urlpatterns = [
    path(OF_A_TABLE, self_reflections.self_reflections, name="self_reflections"),
    path(
        f"{OF_A_TABLE}commencer/<slug:kind>/",
        self_reflections.self_reflection_open,
        name="self_reflection_open",
    ),
    path(ONE, self_reflections.self_reflection, name="self_reflection"),
    path(f"{ONE}montrer/", self_reflections.self_reflection_share, name="self_reflection_share"),
    path(f"{ONE}clore/", self_reflections.self_reflection_close, name="self_reflection_close"),
    path(f"{ONE}mots/<slug:subject>/", self_reflections.self_reflection_note, name="self_reflection_note"),
]
