"""What comes after the letter: meetings, reports, the path from a stage to the next, capacity building."""

from django.urls import path

from .views import contacts, followups, meetings, obligations

MEETING = "dossiers/<int:pk>/rencontres-mi-annee/<int:obligation>/"

urlpatterns = [
    path("dossiers/<int:pk>/attendu/<int:obligation>/", obligations.obligation, name="obligation"),
    # Mid-year meetings
    path(f"{MEETING}", meetings.mid_year, name="mid_year"),
    path(f"{MEETING}dates/", meetings.mid_year_dates, name="mid_year_dates"),
    path(f"{MEETING}date/", meetings.mid_year_date, name="mid_year_date"),
    path(f"{MEETING}reponse/", meetings.mid_year_answer, name="mid_year_answer"),
    path(f"{MEETING}dates/<int:slot>/", meetings.mid_year_choose, name="mid_year_choose"),
    path(f"{MEETING}notes/<slug:kind>/", meetings.mid_year_notes, name="mid_year_notes"),
    path(f"{MEETING}partage/", meetings.mid_year_share, name="mid_year_share"),
    path(f"{MEETING}tenue/", meetings.mid_year_held, name="mid_year_held"),
    path(f"{MEETING}preparation/", meetings.mid_year_sheet, name="mid_year_sheet"),
    path(f"{MEETING}preparation.pdf", meetings.mid_year_pdf, name="mid_year_pdf"),
    # What was agreed to be done, and the contact log
    path("dossiers/<int:pk>/suivis/", followups.follow_ups, name="follow_ups"),
    path("dossiers/<int:pk>/suivis/<int:follow_up>/", followups.follow_up, name="follow_up"),
    path("dossiers/<int:pk>/contacts/", contacts.dossier_contact, name="dossier_contact"),
    path("quartiers/<slug:slug>/contacts/", contacts.contacts, name="contacts"),
]
