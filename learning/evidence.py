"""What an accepted final report documents is evidence for the next stage of the same initiative (R28, F13)."""

from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cimpact.formatting import long_date
from cimpact.writing.enums import SectionKind
from proposals.enums import ObligationKind
from proposals.inheritance import Shown
from proposals.models import Dossier

from .enums import ReportState
from .lists import LISTS
from .models import Report

# The prerequisites that a report may show, by their codes in the rules of a programme.
EFFECTS, LEARNINGS = "deployed_initiative", "reinvested_learnings"
# What the note of a prerequisite holds at most.
LONGEST_NOTE = 4000


def evidence_from_reports(dossier: Dossier) -> dict[str, Shown]:
    """What the last accepted final report of the dossier's initiative shows, by the code of the prerequisite."""
    report = (
        Report.objects.filter(
            state=ReportState.ACCEPTED,
            obligation__kind=ObligationKind.FINAL_REPORT,
            obligation__participation__initiative=dossier.initiative_id,
        )
        .select_related("obligation__participation__dossier__stage")
        .order_by("-accepted_at", "-pk")
        .first()
    )
    if report is None:
        return {}
    notes = {EFFECTS: _note(report, _effects(report)), LEARNINGS: _note(report, _learnings(report))}
    return {code: Shown(note, report.obligation) for code, note in notes.items() if note}


def _note(report: Report, lines: Iterator[str]) -> str:
    """The lines under the name of the report they come from; empty without any."""
    said = "\n".join(f"• {line}" for line in lines)
    if not said:
        return ""
    dossier = report.obligation.participation.dossier
    named = {"stage": dossier.stage.name, "number": dossier.number}
    if report.accepted_at:
        head = _("Rapport final de l’étape « %(stage)s », dossier %(number)s, accepté le %(date)s :") % (
            named | {"date": long_date(report.accepted_at)}
        )
    else:
        head = _("Rapport final de l’étape « %(stage)s », dossier %(number)s :") % named
    return Truncator(f"{head}\n{said}").chars(LONGEST_NOTE)


def _effects(report: Report) -> Iterator[str]:
    """The effects that something documents."""
    for row in LISTS[SectionKind.EFFECTS].rows(report):
        if row["what"] and row["proof"]:
            yield _in_a_line(row["what"], row["proof"])


def _learnings(report: Report) -> Iterator[str]:
    """What was learned and reinvested."""
    for row in LISTS[SectionKind.LEARNINGS].rows(report):
        if row["text"] and row["reinvested"]:
            yield _in_a_line(row["text"], row["reinvested"])


def _in_a_line(what: str, more: str) -> str:
    """« Ce qui est dit : ce qui le montre », each on one line."""
    first, second = (" ".join(text.split()) for text in (what, more))
    return _("%(what)s : %(more)s") % {"what": first.rstrip(" ."), "more": second}
