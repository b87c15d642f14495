"""What comes after the letter: meetings, reports, the path from a stage to the next, capacity building."""

from django.urls import path

from .views import obligations, report_answers, report_parts, report_texts, reports

urlpatterns = [
    path("dossiers/<int:pk>/attendu/<int:obligation>/", obligations.obligation, name="obligation"),
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
]
