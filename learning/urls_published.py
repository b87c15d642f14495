"""What tables publish of their indicators, and the indicators that the region shares."""

from django.urls import path

from .views import publications, regional_indicators

PUBLISHED = "indicateurs-publies/<slug:code>/"
REGIONAL = "indicateurs-regionaux/<slug:code>/"

urlpatterns = [
    path("indicateurs-publies/", publications.published_here, name="published_here"),
    path(PUBLISHED, publications.published, name="published"),
    path(f"{PUBLISHED}<int:pk>/", publications.publication, name="publication"),
    path(f"{PUBLISHED}<int:pk>/agir/", publications.publication_act, name="publication_act"),
    path(f"{PUBLISHED}<int:pk>/fichier.<slug:kind>", publications.publication_file, name="publication_file"),
    path(f"{PUBLISHED}publier/<slug:slug>/", publications.publishing, name="publishing"),
    path(
        f"{PUBLISHED}publier/<int:pk>/<int:year>/<int:part>/",
        publications.publish_period,
        name="publish_period",
    ),
    path(REGIONAL, regional_indicators.regional_indicators, name="regional_indicators"),
    path(f"{REGIONAL}ajouter/", regional_indicators.regional_indicator_edit, name="regional_indicator_add"),
    path(f"{REGIONAL}<int:pk>/", regional_indicators.regional_indicator, name="regional_indicator"),
    path(
        f"{REGIONAL}<int:pk>/modifier/",
        regional_indicators.regional_indicator_edit,
        name="regional_indicator_edit",
    ),
    path(
        f"{REGIONAL}<int:pk>/agir/",
        regional_indicators.regional_indicator_act,
        name="regional_indicator_act",
    ),
    path(
        f"{REGIONAL}<int:pk>/fichier.<slug:kind>",
        regional_indicators.regional_indicator_file,
        name="regional_indicator_file",
    ),
    path(f"{REGIONAL}<int:pk>/adopter/<slug:slug>/", regional_indicators.adopt, name="adopt_indicator"),
]
