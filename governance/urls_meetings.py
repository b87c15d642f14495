"""Meetings of committees: planned, convened, held; their minutes and what they leave to do."""

from django.urls import URLPattern, path

from .views import agendas, meetings

urlpatterns: list[URLPattern] = [
    path("comites/<int:committee>/rencontres/", meetings.committee_meetings, name="committee_meetings"),
    path("comites/<int:committee>/rencontres/planifier/", meetings.meeting_plan, name="meeting_plan"),
    path("rencontres/<int:pk>/", meetings.meeting, name="meeting"),
    path("rencontres/<int:pk>/modifier/", meetings.meeting_edit, name="meeting_edit"),
    path("rencontres/<int:pk>/convoquer/", meetings.meeting_convene, name="meeting_convene"),
    path("rencontres/<int:pk>/annuler/", meetings.meeting_cancel, name="meeting_cancel"),
    path("rencontres/<int:pk>/repondre/", meetings.meeting_reply, name="meeting_reply"),
    path("rencontres/<int:pk>/agenda.ics", meetings.meeting_calendar, name="meeting_calendar"),
    path("rencontres/<int:pk>/ouvrir/", meetings.meeting_open, name="meeting_open"),
    path("rencontres/<int:pk>/terminer/", meetings.meeting_end, name="meeting_end"),
    # The agenda
    path("rencontres/<int:pk>/ordre-du-jour/", agendas.meeting_agenda, name="meeting_agenda"),
    path("rencontres/<int:pk>/ordre-du-jour/ajouter/", agendas.agenda_add, name="agenda_add"),
    path("rencontres/<int:pk>/points/<int:point>/modifier/", agendas.point_edit, name="point_edit"),
    path("rencontres/<int:pk>/points/<int:point>/deplacer/", agendas.point_move, name="point_move"),
    path("rencontres/<int:pk>/points/<int:point>/retirer/", agendas.point_remove, name="point_remove"),
]
