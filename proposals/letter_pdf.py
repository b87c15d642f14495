"""The letter that answers a proposal: the same words on a page of the portal and in the PDF that is kept."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from cimpact import clock, pdf
from cimpact.formatting import as_date, long_date, raised

from . import moments
from .dates import add_months, last_day
from .enums import LetterKind, ObligationKind
from .joint import carriers
from .models import Award, Letter
from .obligations import due_dates
from .outcomes import ratification_of, recommendation_of
from .payments import lines_of
from .verification import address


def letter_pdf(letter: Letter) -> bytes:
    """The letter in its language, set closer when that is what it takes to hold on one page. Raises PdfUnavailable."""
    with translation.override(letter.language):
        context = {"letter": letter, "words": letter_words(letter), "demo": settings.DEMO}
        context["address"] = address(letter.language)
    for tight in (False, True):
        document = pdf.document("proposals/pdf/letter.html", context | {"tight": tight}, letter.language)
        if len(document.pages) == 1:
            break
    return pdf.write(document)


def letter_words(letter: Letter) -> SafeString:
    """What the letter says: safe HTML in its language. Once sent, what it said that day, whatever changed since."""
    if letter.words:
        return mark_safe(letter.words)  # written by our own template when it was sent
    with translation.override(letter.language):
        return render_to_string("proposals/_letter.html", _context(letter))


@dataclass(frozen=True)
class AwardedYear:
    """One line of the letter's table."""

    number: int
    starts_on: dt.date
    ends_on: dt.date
    cents: int


def awarded_years(award: Award) -> list[AwardedYear]:
    """Each year of the support, with its first and last day."""
    lines = []
    for amount in award.by_year:
        start = add_months(award.starts_on, 12 * (amount.year - 1))
        lines.append(AwardedYear(amount.year, start, last_day(start, 1), amount.cents))
    return lines


def _context(letter: Letter) -> dict:
    dossier = letter.dossier
    context = {
        "letter": letter,
        "dossier": dossier,
        "carriers": carriers(dossier),
        "written_on": as_date(letter.sent_at) if letter.sent_at else clock.today(),
        "recommendation": recommendation_of(dossier),
        "ratification": ratification_of(dossier),
    }
    if letter.kind == LetterKind.REFUSAL:
        coming = moments.coming(dossier.programme, dossier.stage.kind)
        return context | {"next_moment": coming[0] if coming else None}
    award = dossier.award
    return context | {
        "award": award,
        "years": awarded_years(award),
        "payments": lines_of(dossier),
        "ends_on": last_day(award.starts_on, award.years),
        "asked": dossier.total_asked if dossier.total_asked != award.total else None,
        **_what_comes(dossier.programme, award),
    }


def _what_comes(programme, award: Award) -> dict:
    """The dates of the meetings and reports, each kind together, and in words."""
    dates: dict[str, list[dt.date]] = {kind.value: [] for kind in ObligationKind}
    for kind, _year, due in due_dates(programme, award.starts_on, award.years):
        dates[kind].append(due)
    return {f"{kind}_dates": days for kind, days in dates.items()} | {
        kind: _listed(days) for kind, days in dates.items()
    }


def _listed(dates: list[dt.date]) -> SafeString:
    """« le 1er octobre 2026, le 1er octobre 2027 et le 1er octobre 2028 »."""
    *most, last = [pgettext("list", "le {date}").format(date=long_date(date)) for date in dates] or [""]
    return raised(
        pgettext("list", "{most} et {last}").format(most=", ".join(most), last=last) if most else last
    )
