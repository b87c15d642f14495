"""The activity wall of an initiative's plan; the page of whoever is in the room."""

from django.urls import path

from . import room_views, wall_views

WALL = "initiatives/<int:pk>/plan/activites/mur/"

urlpatterns = [
    path(WALL, wall_views.wall, name="wall"),
    path(f"{WALL}notes/", wall_views.wall_add, name="wall_add"),
    path(f"{WALL}notes/<int:card>/", wall_views.wall_move, name="wall_move"),
    path(f"{WALL}seance/", wall_views.wall_session, name="wall_session"),
    path(f"{WALL}salle/", wall_views.wall_notes, name="wall_notes"),
    path(f"{WALL}projection/", room_views.wall_projection, name="wall_projection"),
    path(f"{WALL}photos/", wall_views.wall_photo_add, name="wall_photo_add"),
    path(f"{WALL}photos/<int:photo>/image.jpg", wall_views.wall_photo, name="wall_photo"),
    path(f"{WALL}photos/<int:photo>/retirer/", wall_views.wall_photo_remove, name="wall_photo_remove"),
    path("mur/", room_views.room_join, name="room_join"),
    path("mur/<slug:code>/", room_views.room, name="wall_room"),
]
