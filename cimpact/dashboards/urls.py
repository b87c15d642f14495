from django.urls import path

from .views import homes, lists, moments, neighbourhoods, notices, people, public

urlpatterns = [
    path("", homes.home, name="home"),
    path("calendrier/", public.calendar, name="calendar"),
    path("calendrier/gerer/", moments.windows, name="windows"),
    path("calendrier/gerer/<int:pk>/", moments.window_edit, name="window_edit"),
    path("calendrier/gerer/<int:pk>/prolonger/", moments.window_extend, name="window_extend"),
    path("calendrier/gerer/<slug:code>/nouveau/", moments.window_add, name="window_add"),
    path("quartiers/<slug:slug>/", neighbourhoods.neighbourhood, name="neighbourhood"),
    path(
        "quartiers/<slug:slug>/conseil/<slug:code>/",
        neighbourhoods.neighbourhood_advisor,
        name="neighbourhood_advisor",
    ),
    path("quartiers/<slug:slug>/releve/<int:pk>/", people.hand_over, name="hand_over"),
    path("avis/", notices.notices, name="notices"),
    path("avis/courriels/", notices.deliveries, name="deliveries"),
    path("avis/courriels/<int:pk>/", notices.delivery, name="delivery"),
    path("personnes/", people.people, name="people"),
    path("personnes/inviter/", people.invite, name="invite"),
    path("personnes/inviter/<slug:kind>/", people.invite, name="invite"),
    path("personnes/<int:pk>/", people.person, name="person"),
    path("personnes/<int:pk>/modifier/", people.person_edit, name="person_edit"),
    path("personnes/<int:pk>/inviter/", people.invite_again, name="invite_again"),
    path("personnes/<int:pk>/roles/", people.role_add, name="role_add"),
    path("personnes/<int:pk>/roles/<slug:kind>/", people.role_add, name="role_add"),
    path("personnes/<int:pk>/roles/<slug:kind>/<int:role>/fin/", people.role_end, name="role_end"),
    path("dossiers/", lists.dossiers, name="dossiers"),
]
