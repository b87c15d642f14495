"""The periods in which indicators are measured: years, halves, quarters."""

import re
import unicodedata
from dataclasses import dataclass
from functools import total_ordering

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cimpact import clock

from .indicator_enums import Frequency

FIRST_YEAR = 1990
# « 2024 », « 2024-T3 », « T3 2024 », "Q3 2024", « 2024 S1 », "H1 2024"
_YEAR_FIRST = re.compile(r"([0-9]{4})(?:\s*[-/ ]?\s*([TQSH])\s*([1-4]))?")
_PART_FIRST = re.compile(r"([TQSH])\s*([1-4])\s*[-/ ]?\s*([0-9]{4})")
_LETTERS = {Frequency.HALF: "SH", Frequency.QUARTER: "TQ"}


@total_ordering
@dataclass(frozen=True)
class Period:
    """A year, or a part of it: `part` of `parts`."""

    year: int
    part: int = 1
    parts: int = 1

    def __lt__(self, other: "Period") -> bool:
        return self.start < other.start

    def __str__(self) -> str:
        return self.label

    @property
    def start(self) -> float:
        """When it begins, in years."""
        return self.year + (self.part - 1) / self.parts

    @property
    def end(self) -> float:
        return self.year + self.part / self.parts

    @property
    def label(self) -> str:
        """« 2024 », « S1 2024 », « T3 2024 »."""
        words = {"part": self.part, "year": self.year}
        if self.parts == 2:
            # Translators: a half of a year, « S1 2024 » (semestre)
            return pgettext("half", "S%(part)s %(year)s") % words
        if self.parts == 4:
            # Translators: a quarter of a year, « T3 2024 » (trimestre)
            return pgettext("quarter", "T%(part)s %(year)s") % words
        return str(self.year)

    @property
    def key(self) -> tuple[int, int]:
        return self.year, self.part

    @property
    def has_begun(self) -> bool:
        return self <= period_at(clock.today(), self.parts)


def period_at(day, parts: int) -> Period:
    """The period in which a day falls."""
    return Period(day.year, (day.month - 1) * parts // 12 + 1, parts)


def periods_of(first_year: int, last_year: int, parts: int) -> list[Period]:
    """Every period of these years that has begun."""
    found = [
        Period(year, part, parts) for year in range(first_year, last_year + 1) for part in range(1, parts + 1)
    ]
    return [period for period in found if period.has_begun]


def read_period(typed: str, frequency: str) -> Period:
    """The period named, for an indicator of that frequency. Raises ValidationError."""
    text = " ".join(unicodedata.normalize("NFKD", typed).upper().split())
    if found := _YEAR_FIRST.fullmatch(text):
        year, letter, part = found.groups()
    elif found := _PART_FIRST.fullmatch(text):
        letter, part, year = found.groups()
    else:
        raise ValidationError(
            _("« %(typed)s » n’est pas une période. Écrivez par exemple %(example)s.")
            % {"typed": typed[:40], "example": _example(frequency)},
            code="unreadable",
        )
    parts = Frequency(frequency).parts
    if (letter or "") not in _LETTERS.get(Frequency(frequency), "") or bool(letter) != (parts > 1):
        raise ValidationError(_expected(frequency), code="frequency")
    period = Period(int(year), int(part or 1), parts)
    if period.part > parts:
        raise ValidationError(_expected(frequency), code="frequency")
    return checked(period)


def checked(period: Period) -> Period:
    """The period, if it can have been measured. Raises ValidationError."""
    if period.year < FIRST_YEAR:
        raise ValidationError(
            _("Vérifiez l’année : %(year)s est trop loin.") % {"year": period.year}, code="year"
        )
    if not period.has_begun:
        raise ValidationError(
            _("%(period)s n’a pas encore commencé.") % {"period": period.label}, code="to_come"
        )
    return period


def _example(frequency: str) -> str:
    return Period(2024, 1, Frequency(frequency).parts).label


def _expected(frequency: str) -> str:
    words = {"example": _example(frequency)}
    match Frequency(frequency):
        case Frequency.HALF:
            return _("Cet indicateur se mesure chaque semestre : écrivez par exemple %(example)s.") % words
        case Frequency.QUARTER:
            return _("Cet indicateur se mesure chaque trimestre : écrivez par exemple %(example)s.") % words
    return _("Cet indicateur se mesure chaque année : écrivez par exemple %(example)s.") % words
