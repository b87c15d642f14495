"""The neighbourhoods and the people of their tables."""

from django.urls import path

from . import plan_paper_urls, plan_urls, views, wall_urls

urlpatterns = [
    path("quartiers/", views.neighbourhoods, name="neighbourhoods"),
    path("quartiers/<slug:slug>/modifier/", views.neighbourhood_edit, name="neighbourhood_edit"),
    path("quartiers/<slug:slug>/territoires/", views.territories, name="territories"),
    path("quartiers/<slug:slug>/territoires/<int:pk>/", views.territory, name="territory"),
    path(
        "quartiers/<slug:slug>/territoires/<int:pk>/retirer/", views.territory_remove, name="territory_remove"
    ),
    path("quartiers/<slug:slug>/inviter/", views.member_invite, name="member_invite"),
    path("quartiers/<slug:slug>/personnes/<int:pk>/", views.member, name="member"),
    path("quartiers/<slug:slug>/personnes/<int:pk>/fin/", views.member_end, name="member_end"),
    *wall_urls.urlpatterns,
    # Before the tools, whose address takes any word.
    *plan_paper_urls.urlpatterns,
    *plan_urls.urlpatterns,
]
