"""Indicators of a table in a programme, and the categories of a neighbourhood."""

from django.urls import path, register_converter

from .views import dimensions, indicators, measures


class FileKind:
    """What a table of values is taken away as."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FileKind, "file_kind")

OF_A_TABLE = "quartiers/<slug:slug>/indicateurs/<slug:code>/"
CATEGORIES = "quartiers/<slug:slug>/categories/"

urlpatterns = [
    path(OF_A_TABLE, indicators.indicators, name="indicators"),
    path(f"{OF_A_TABLE}ajouter/", indicators.indicator_edit, name="indicator_add"),
    path(f"{OF_A_TABLE}saisir/", measures.indicators_measure, name="indicators_measure"),
    path(f"{OF_A_TABLE}importer/", measures.indicators_import, name="indicators_import"),
    path(f"{OF_A_TABLE}modele.<file_kind:kind>", measures.indicators_template, name="indicators_template"),
    path(f"{OF_A_TABLE}export.<file_kind:kind>", measures.indicators_export, name="indicators_export"),
    path(f"{OF_A_TABLE}<int:pk>/", indicators.indicator, name="indicator"),
    path(f"{OF_A_TABLE}<int:pk>/modifier/", indicators.indicator_edit, name="indicator_edit"),
    path(f"{OF_A_TABLE}<int:pk>/saisir/", measures.indicator_measure, name="indicator_measure"),
    path(f"{OF_A_TABLE}<int:pk>/fin/", indicators.indicator_end, name="indicator_end"),
    path(f"{OF_A_TABLE}<int:pk>/export.<file_kind:kind>", measures.indicator_export, name="indicator_export"),
    path(CATEGORIES, dimensions.dimensions, name="dimensions"),
    path(f"{CATEGORIES}copier/", dimensions.dimension_copy, name="dimension_copy"),
    path(f"{CATEGORIES}ajouter/", dimensions.dimension, name="dimension_add"),
    path(f"{CATEGORIES}<int:pk>/", dimensions.dimension, name="dimension"),
]
