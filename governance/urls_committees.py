"""Committees and who sits on them."""

from django.urls import path

from .views import committees, constellation, members

urlpatterns = [
    path("comites/", committees.committees, name="committees"),
    path("comites/programmes/<str:code>/ajouter/", committees.committee_add, name="committee_add"),
    path(
        "comites/programmes/<str:code>/reglages/", committees.governance_settings, name="governance_settings"
    ),
    path(
        "comites/programmes/<int:pk>/a-regler/", committees.committees_to_settle, name="committees_to_settle"
    ),
    path("comites/quartiers/<slug:slug>/", constellation.constellation, name="constellation"),
    path(
        "comites/quartiers/<slug:slug>/ajouter/", committees.local_committee_add, name="local_committee_add"
    ),
    path("comites/<int:pk>/", committees.committee, name="committee"),
    path("comites/<int:pk>/modifier/", committees.committee_edit, name="committee_edit"),
    path("comites/<int:pk>/fin/", committees.committee_end, name="committee_end"),
    path("comites/<int:pk>/sieges/", committees.committee_seats, name="committee_seats"),
    path("comites/<int:pk>/sieges/<int:seat>/", committees.committee_seat, name="committee_seat"),
    path("comites/<int:pk>/sieges/<int:seat>/fin/", committees.committee_seat_end, name="committee_seat_end"),
    path("comites/<int:pk>/inviter/", members.committee_invite, name="committee_invite"),
    path("comites/<int:pk>/membres/<int:member>/", members.committee_member, name="committee_member"),
    path(
        "comites/<int:pk>/membres/<int:member>/fin/",
        members.committee_member_end,
        name="committee_member_end",
    ),
    path(
        "comites/<int:pk>/membres/<int:member>/presidence/", members.committee_chair, name="committee_chair"
    ),
    path(
        "comites/<int:pk>/presidence-au-comite/", members.committee_chair_joins, name="committee_chair_joins"
    ),
]
