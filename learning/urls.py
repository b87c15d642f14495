"""What comes after the letter: meetings, reports, the path from a stage to the next, capacity building."""

from django.urls import include, path

from .views import (
    activities,
    capacity,
    capacity_requests,
    contacts,
    followups,
    meetings,
    needs,
    obligations,
    offers,
    partners,
    report_answers,
    report_parts,
    report_texts,
    reports,
    sustainability,
    timeline,
)

MEETING = "dossiers/<int:pk>/rencontres-mi-annee/<int:obligation>/"

urlpatterns = [
    path("dossiers/<int:pk>/attendu/<int:obligation>/", obligations.obligation, name="obligation"),
    # Everything dated of a stage
    path("dossiers/<int:pk>/fil/", timeline.timeline, name="timeline"),
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
    path("quartiers/<slug:slug>/contacts/<int:contact>/", contacts.contact_correct, name="contact_correct"),
    # Reports
    path("dossiers/<int:pk>/rapports/<int:obligation>/", reports.report, name="report"),
    path("dossiers/<int:pk>/rapports/<int:obligation>/ecrire/", reports.report_write, name="report_write"),
    path(
        "dossiers/<int:pk>/rapports/<int:obligation>/ecrire/<slug:section>/",
        reports.report_section,
        name="report_section",
    ),
    path(
        "dossiers/<int:pk>/rapports/<int:obligation>/parties/<slug:section>/",
        report_parts.report_part_save,
        name="report_part_save",
    ),
    path("dossiers/<int:pk>/rapports/<int:obligation>/relire/", reports.report_review, name="report_review"),
    path(
        "dossiers/<int:pk>/rapports/<int:obligation>/remettre/", reports.report_submit, name="report_submit"
    ),
    path("dossiers/<int:pk>/rapports/<int:obligation>/texte/", report_texts.report_text, name="report_text"),
    path(
        "dossiers/<int:pk>/rapports/<int:obligation>/rapport.pdf", report_texts.report_pdf, name="report_pdf"
    ),
    path(
        "dossiers/<int:pk>/rapports/<int:obligation>/changements/",
        report_texts.report_changes,
        name="report_changes",
    ),
    path(
        "dossiers/<int:pk>/rapports/<int:obligation>/preciser/",
        report_answers.report_correct,
        name="report_correct",
    ),
    path(
        "dossiers/<int:pk>/rapports/<int:obligation>/accepter/",
        report_answers.report_accept,
        name="report_accept",
    ),
    path("", include("learning.urls_questions")),
    # The sustainability plan
    path("dossiers/<int:pk>/perennisation/", sustainability.sustainability, name="sustainability"),
    path(
        "dossiers/<int:pk>/perennisation/montrer/",
        sustainability.sustainability_share,
        name="sustainability_share",
    ),
    path(
        "dossiers/<int:pk>/perennisation/ecrire/<slug:section>/",
        sustainability.sustainability_section,
        name="sustainability_section",
    ),
    path("dossiers/<int:pk>/perennisation.pdf", sustainability.sustainability_pdf, name="sustainability_pdf"),
    # Capacity building: the wallet of a participation, and what its table asks of it
    path("dossiers/<int:pk>/competences/", capacity_requests.wallet, name="wallet"),
    path("dossiers/<int:pk>/competences/demander/", capacity_requests.capacity_ask, name="capacity_ask"),
    path(
        "dossiers/<int:pk>/competences/<int:asked>/",
        capacity_requests.capacity_request,
        name="capacity_request",
    ),
    path(
        "dossiers/<int:pk>/competences/<int:asked>/proposer/",
        capacity_requests.capacity_match,
        name="capacity_match",
    ),
    path(
        "dossiers/<int:pk>/competences/<int:asked>/agir/", capacity_requests.capacity_act, name="capacity_act"
    ),
    # Capacity building: a programme's
    path("competences/", capacity.capacity, name="capacity"),
    path("competences/<slug:code>/", capacity.capacity_of, name="capacity_of"),
    path("competences/<slug:code>/demandes/", capacity.capacity_requests, name="capacity_requests"),
    path("competences/<slug:code>/partenaires/", partners.partners, name="partners"),
    path("competences/<slug:code>/partenaires/ajouter/", partners.partner, name="partner_add"),
    path("competences/<slug:code>/partenaires/<int:pk>/", partners.partner, name="partner"),
    path("competences/<slug:code>/besoins/", needs.region_needs, name="region_needs"),
    path("competences/<slug:code>/besoins/<slug:slug>/", needs.needs, name="needs"),
    path("competences/<slug:code>/offres/", offers.offers, name="offers"),
    path("competences/<slug:code>/offres/ajouter/", offers.offer_edit, name="offer_add"),
    path("competences/<slug:code>/offres/<int:pk>/", offers.offer, name="offer"),
    path("competences/<slug:code>/offres/<int:pk>/modifier/", offers.offer_edit, name="offer_edit"),
    path("competences/<slug:code>/offres/<int:pk>/agir/", offers.offer_act, name="offer_act"),
    # What tables publish of their indicators, and what the region shares
    path("", include("learning.urls_published")),
    # The learning library
    path("", include("learning.urls_library")),
    # The regional learning and transfer plan
    path("", include("learning.urls_regional")),
    # Dialogue spaces, and their room without an account
    path("", include("learning.urls_dialogue")),
    # Group offers, for whoever has no account
    path("activites/", activities.activities, name="activities"),
    path("activites/<int:pk>/", activities.activity, name="activity"),
    path("activites/invitation/<str:token>/", activities.offer_invitation, name="offer_invitation"),
    path("activites/place/<str:token>/", activities.place, name="place"),
    # Indicators, and the categories they tell apart
    path("", include("learning.urls_indicators")),
    path("", include("learning.urls_journal")),
    # What a table thinks of its own way of working
    path("", include("learning.urls_reflections")),
]
