"""Meetings of committees: planned, convened, held; their minutes and what they leave to do."""

from django.urls import URLPattern, path

from .views import actions, agendas, meetings, minutes

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
    # Led, then its minutes
    path("rencontres/<int:pk>/mener/", minutes.meeting_run, name="meeting_run"),
    path("rencontres/<int:pk>/presences/", minutes.meeting_presences, name="meeting_presences"),
    path("rencontres/<int:pk>/notes/", minutes.meeting_notes, name="meeting_notes"),
    path("rencontres/<int:pk>/points/<int:point>/notes/", minutes.point_notes, name="point_notes"),
    path("rencontres/<int:pk>/points/<int:point>/versions/", minutes.notes_versions, name="notes_versions"),
    path("rencontres/<int:pk>/suivis/", minutes.meeting_action, name="meeting_action"),
    path("rencontres/<int:pk>/proces-verbal/", minutes.minutes, name="minutes"),
    path("rencontres/<int:pk>/proces-verbal.pdf", minutes.minutes_pdf, name="minutes_pdf"),
    path("rencontres/<int:pk>/proces-verbal/proposer/", minutes.minutes_propose, name="minutes_propose"),
    path("rencontres/<int:pk>/proces-verbal/commenter/", minutes.minutes_remark, name="minutes_remark"),
    path("rencontres/<int:pk>/proces-verbal/approuver/", minutes.minutes_approve, name="minutes_approve"),
    # What is left to do
    path("comites/<int:committee>/suivis/", actions.committee_actions, name="committee_actions"),
    path("suivis/<int:pk>/", actions.action, name="action"),
    path("suivis/<int:pk>/noter/", actions.action_act, name="action_act"),
]
