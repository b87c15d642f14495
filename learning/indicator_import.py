"""Measures brought in from a file: read line by line, shown before anything is saved, all or nothing (F67, F122)."""

import csv
import difflib
import io
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cimpact.imports import Row, Unreadable, read_rows

from .indicator_numbers import read_number
from .indicator_periods import Period, read_period
from .indicators import said
from .models import Category, Indicator, Measure
from .models.indicators import MOST_NOTE
from .workflow.measures import Cell, Entry, held

# The names of a column in a file: in French, in English, then what else it is called; all are read on any page.
HEADINGS: dict[str, tuple[str, ...]] = {
    "indicator": ("indicateur", "indicator"),
    "period": ("période", "period", "année", "year"),
    "dimension": ("dimension", "dimension"),
    "category": ("catégorie", "category"),
    "value": ("valeur", "value"),
    "note": ("note", "note"),
}
REQUIRED = ("indicator", "period", "value")


@dataclass(frozen=True)
class Change:
    """One line that would be written."""

    number: int
    indicator: Indicator
    period: Period
    category: Category | None
    value: Decimal
    entry: Entry
    former: Measure | None

    @property
    def said(self) -> str:
        return said(self.indicator, self.value)

    @property
    def former_said(self) -> str:
        """What it would take the place of."""
        if self.former is None or self.former.value is None:
            return ""
        return said(self.indicator, self.former.value)


@dataclass
class Report:
    """What a file holds: what it would change, what is wrong in which line."""

    name: str
    rows: list[Row]
    changes: list[Change] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    same: int = 0
    empty: int = 0  # lines without a value, as a file to fill has some

    @property
    def wrong_lines(self) -> int:
        return len({number for number, _message in self.errors})

    @property
    def added(self) -> int:
        return sum(not change.former_said for change in self.changes)

    @property
    def corrected(self) -> int:
        return len(self.changes) - self.added

    @property
    def entries(self) -> list[Entry]:
        return [change.entry for change in self.changes]

    @property
    def mark(self) -> str:
        """What each line would take the place of: what is confirmed is what was shown."""
        return "\n".join(f"{entry.cell}={entry.seen}" for entry in self.entries)

    @property
    def content(self) -> str:
        """The file's lines, for the page that confirms to send them back."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerow([names[0] for names in HEADINGS.values()])
        for row in self.rows:
            writer.writerow([_cell(row, column) for column in HEADINGS])
        return text.getvalue()


def headings() -> list[str]:
    """The names of the columns, in the reader's language."""
    return [names[1 if get_language() == "en" else 0] for names in HEADINGS.values()]


def _cell(row: Row, column: str) -> str:
    return next((row[name] for name in HEADINGS[column] if row[name]), "")


def read_import(indicators: list[Indicator], name: str, content: bytes) -> Report:
    """What a file would change in these indicators; nothing is saved. Raises imports.Unreadable."""
    rows = read_rows(name, content, [name for names in HEADINGS.values() for name in names], [])
    if not rows:
        raise Unreadable(_("Ce fichier ne contient aucune ligne."))
    if missing := [column for column in REQUIRED if not set(HEADINGS[column]) & set(rows[0].cells)]:
        raise Unreadable(
            _("Il manque une colonne : %(columns)s. La première ligne doit nommer les colonnes.")
            % {"columns": ", ".join(HEADINGS[column][0] for column in missing)}
        )
    return _Reader(indicators, name, rows).report


class _Reader:
    """Reads the lines one by one against what the table measures."""

    def __init__(self, indicators: list[Indicator], name: str, rows: list[Row]):
        self.by_name = {slugify(one.name): one for one in indicators if one.ended_at is None}
        self.doubtful = {
            name
            for name, count in Counter(slugify(one.name) for one in indicators if not one.ended_at).items()
            if count > 1
        }
        self.categories = {one.pk: _categories(one) for one in indicators}
        self.held = held(one.pk for one in indicators)
        self.told: dict[Cell, int] = {}
        self.report = Report(name, rows)
        for row in rows:
            if not _cell(row, "value"):
                self.report.empty += 1
                continue
            try:
                self._read(row)
            except ValidationError as error:
                self.report.errors += [(row.number, message) for message in error.messages]

    def _read(self, row: Row) -> None:
        """One line; everything wrong with it is said at once. Raises ValidationError."""
        indicator = self._indicator(_cell(row, "indicator"))
        problems: list[ValidationError] = []
        period = _tried(problems, read_period, _cell(row, "period"), indicator.frequency)
        category = _tried(
            problems, self._category, indicator, _cell(row, "dimension"), _cell(row, "category")
        )
        value = _tried(problems, _value, _cell(row, "value"), indicator)
        note = _cell(row, "note")
        if len(note) > MOST_NOTE:
            problems.append(ValidationError(_("Cette note est trop longue : gardez-en 300 caractères.")))
        if problems:
            raise ValidationError([message for problem in problems for message in problem.messages])
        cell = (indicator.pk, period.year, period.part, category.pk if category else None)
        if first := self.told.get(cell):
            raise ValidationError(_("C’est la même case que la ligne %(n)s : gardez-en une.") % {"n": first})
        self.told[cell] = row.number
        former = self.held.get(cell)
        entry = Entry(cell, value, note or None, former.pk if former else None)
        if not entry.changes(former):
            self.report.same += 1
            return
        self.report.changes.append(Change(row.number, indicator, period, category, value, entry, former))

    def _indicator(self, name: str) -> Indicator:
        if not name:
            raise ValidationError(_("Il manque le nom de l’indicateur."))
        if slugify(name) in self.doubtful:
            raise ValidationError(
                _("Deux indicateurs portent le nom « %(name)s » : renommez-en un.") % {"name": name[:80]}
            )
        if found := self.by_name.get(slugify(name)):
            return found
        near = difflib.get_close_matches(slugify(name), self.by_name, n=1)
        if near:
            raise ValidationError(
                _("« %(name)s » n’est pas un de vos indicateurs. Est-ce « %(near)s »?")
                % {"name": name[:80], "near": self.by_name[near[0]].name}
            )
        raise ValidationError(_("« %(name)s » n’est pas un de vos indicateurs.") % {"name": name[:80]})

    def _category(self, indicator: Indicator, dimension: str, category: str) -> Category | None:
        if not category:
            if dimension:
                raise ValidationError(_("Il manque la catégorie de « %(name)s ».") % {"name": dimension[:80]})
            return None
        known = self.categories[indicator.pk]
        if not known:
            raise ValidationError(_("Cet indicateur ne distingue pas de catégories."))
        wanted = [one for one in known if not dimension or slugify(one.dimension.name) == slugify(dimension)]
        if not wanted:
            raise ValidationError(
                _("Cet indicateur ne se distingue pas selon « %(name)s ».") % {"name": dimension[:80]}
            )
        found = [one for one in wanted if slugify(one.name) == slugify(category)]
        if len(found) > 1:
            raise ValidationError(
                _("« %(name)s » est dans deux dimensions : nommez la dimension.") % {"name": category[:80]}
            )
        if not found:
            raise ValidationError(
                _("« %(name)s » n’est pas une catégorie de cet indicateur. Il a : %(known)s.")
                % {"name": category[:80], "known": ", ".join(one.name for one in wanted)}
            )
        return found[0]


def _tried(problems: list[ValidationError], read, *args):
    """What is read, or None with one more problem."""
    try:
        return read(*args)
    except ValidationError as error:
        problems.append(error)
        return None


def _value(typed: str, indicator: Indicator) -> Decimal:
    value = read_number(typed, indicator.unit, rounds=True)
    if value is None:
        raise ValidationError(_("Il manque la valeur."))
    return value


def _categories(indicator: Indicator) -> list[Category]:
    """The categories that may be measured; `told_apart` is prefetched with them."""
    return [
        category
        for told in indicator.told_apart.all()
        for category in told.dimension.categories.all()
        if category.ended_at is None
    ]
