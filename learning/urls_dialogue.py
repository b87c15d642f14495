"""The addresses of dialogue spaces: the team's, and those that a room opens without an account (F106–F108)."""

from django.urls import path

from .views import activities, dialogue, dialogue_after, rooms

SPACE = "competences/<slug:code>/offres/<int:pk>/"

urlpatterns = [
    path("competences/<slug:code>/dialogue/", dialogue.dialogue_settings, name="dialogue_settings"),
    path(f"{SPACE}preparer/", dialogue.dialogue_prepare, name="dialogue_prepare"),
    path(f"{SPACE}animer/", dialogue.dialogue_lead, name="dialogue_lead"),
    path(f"{SPACE}ecran/", dialogue.dialogue_screen, name="dialogue_screen"),
    path(f"{SPACE}apres/", dialogue_after.dialogue_after, name="dialogue_after"),
    path("activites/calendrier.ics", activities.activities_calendar, name="activities_calendar"),
    # The room, by its code
    path("salle/", rooms.room_door, name="room_door"),
    path("salle/<slug:code>/", rooms.room, name="room"),
    path("salle/<slug:code>/vivant/", rooms.room_live, name="room_live"),
    path("salle/<slug:code>/retour/", rooms.room_survey, name="room_survey"),
]
