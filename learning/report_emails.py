"""The messages about a report, each for what is owed: handed in, to make precise, accepted."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cimpact.notices.kinds import Message, writes
from cimpact.notices.models import Notice
from proposals.models import Dossier
from proposals.payments import report_name

from .models import Report, ReportCorrection
from .report_pdf import copy_pdf
from .report_text import reading


def _report(notice: Notice) -> Report:
    """The report that the notice is about, its dossier with its names."""
    reports = Report.objects.select_related("obligation__participation", "document", "accepted_by")
    report = reports.get(obligation=notice.object_id)
    participation = report.obligation.participation
    participation.dossier = Dossier.objects.with_names().get(pk=participation.dossier_id)
    return report


def _message(notice: Notice, subject: str, action: str, report: Report, **more) -> Message:
    dossier = report.obligation.participation.dossier
    return Message(
        subject=subject % {"title": dossier.title},
        template=f"learning/emails/{notice.kind}",
        url=reverse("report", args=[dossier.pk, report.obligation_id]),
        action=action,
        context={"dossier": dossier, "name": report_name(report.obligation), "report": report, **more},
    )


@writes("report_handed_in")
def report_handed_in(notice: Notice) -> Message:
    """The report was handed in: when, by whom, what comes next, a full copy."""
    report = _report(notice)
    copy = report.document.copies.get(number=notice.details["copy"])
    language, dossier = get_language(), report.obligation.participation.dossier
    message = _message(
        notice, _("Rapport remis : %(title)s"), _("Ouvrir le rapport"), report, text=reading(copy.content)
    )
    name = f"{dossier.number}-rapport-{report.obligation.year}.pdf"
    message.attachments.append((name, lambda: copy_pdf(copy, language), "application/pdf"))
    return message


@writes("report_sent_back")
def report_sent_back(notice: Notice) -> Message:
    """The advisor asks to make the report precise."""
    asked = ReportCorrection.objects.select_related("question", "asked_by")
    correction = asked.get(pk=notice.details["correction"])
    subject, action = _("Rapport à préciser : %(title)s"), _("Lire ce qui est demandé")
    return _message(notice, subject, action, _report(notice), correction=correction)


@writes("report_accepted")
def report_accepted(notice: Notice) -> Message:
    """The report has its answer."""
    subject, action = _("Rapport accepté : %(title)s"), _("Lire la réponse")
    return _message(notice, subject, action, _report(notice))
