"""What a section of a report holds besides its answers, as it is read on screen, in print and in PDF."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cimpact.formatting import money
from cimpact.programmes.enums import SourceKind
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Section
from proposals import reading

from .balance import Balance
from .enums import Surplus
from .lists import as_read
from .models import Report
from .snapshots import part_snapshot

TEMPLATES = {
    SectionKind.ACTIVITIES: "learning/reports/_activities.html",
    SectionKind.LEARNINGS: "learning/reports/_findings.html",
    SectionKind.EFFECTS: "learning/reports/_effects.html",
    SectionKind.BALANCE: "learning/reports/_balance.html",
}


def read_part(report: Report, section: Section) -> tuple[str, dict] | None:
    """The template of a section's own part and what it takes, as things stand; None when it has none."""
    if section.kind not in TEMPLATES:
        return None
    return read_snapshot(section.kind, part_snapshot(report, section))


def read_snapshot(kind: str, content: dict) -> tuple[str, dict] | None:
    """The same, from what a copy kept."""
    if kind not in TEMPLATES:
        return None
    context = _balance(content) if kind == SectionKind.BALANCE else {"rows": as_read(kind, content["rows"])}
    return TEMPLATES[SectionKind(kind)], context


def _balance(content: dict) -> dict:
    content = reading.in_language(content, get_language())
    balance = balance_kept(content)
    kinds: dict[str, list[dict]] = {}
    for line in content["lines"]:
        kinds.setdefault(line["source"]["kind"], []).append(line)
    return {
        "is_written": bool(kinds),
        "balance": balance,
        "still_to_pay": content["still_to_pay"],
        "grids": [_grid(kind, lines, balance) for kind, lines in kinds.items()],
        "notes": [note | {"variance": balance.variance(category=note["code"])} for note in content["notes"]],
        "outcome": _outcome(balance, content["surplus"], closes=bool(content["stage"])),
        "stage": content["stage"],
    }


def balance_kept(content: dict) -> Balance:
    """The balance that a copy keeps."""
    cells = {(line["source"]["kind"], line["category"]["code"]): line for line in content["lines"]}
    return Balance(
        agreed={cell: line["agreed"] for cell, line in cells.items()},
        spent={cell: line["spent"] for cell, line in cells.items()},
        received=content["received"],
        opening=content["opening"],
    )


def _grid(kind: str, lines: list[dict], balance: Balance) -> dict:
    return {
        "name": lines[0]["source"]["name"],
        "is_own": kind == SourceKind.PROGRAMME,
        "rows": [
            {
                "label": line["category"]["name"],
                "agreed": line["agreed"],
                "spent": line["spent"],
                "variance": line["spent"] - line["agreed"],
            }
            for line in lines
        ],
        "agreed": balance.total_agreed(source=kind),
        "spent": balance.total_spent(source=kind),
        "variance": balance.variance(source=kind),
    }


def _outcome(balance: Balance, surplus: str, *, closes: bool) -> str:
    """What becomes of what remains, in words."""
    if balance.remaining > 0 and surplus == Surplus.RETURNED:
        return _("La table retourne %(amount)s au programme.") % {"amount": money(balance.remaining)}
    if balance.remaining > 0 and surplus == Surplus.CARRIED and closes:
        return _("La table propose de garder %(amount)s pour la suite.") % {
            "amount": money(balance.remaining)
        }
    if balance.remaining > 0 and surplus == Surplus.CARRIED:
        return _("La table reporte %(amount)s à l’année suivante.") % {"amount": money(balance.remaining)}
    if balance.remaining < 0:
        return _("La table a avancé %(amount)s.") % {"amount": money(-balance.remaining)}
    return ""
