"""What the region sees of a shared indicator: what tables published, added up where it adds up (F67).

Only what is in view is read, and of a hidden cell nothing is known here either: whoever reads the tables one by one
could make the same sums. So the sums of the region can tell nothing that the tables hide.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from cimpact.spreadsheets import Cell

from .indicator_enums import Frequency, Unit
from .indicator_numbers import with_unit
from .models import Adoption, Publication, PublishedTable, RegionalIndicator
from .published import Line, Sheet, said, sheet, written

# A sum of one table is that table's own figure.
FEWEST_TABLES = 2


@dataclass
class Part:
    """One table in one year: what it published, and why it is left out of the sums, when it is."""

    adoption: Adoption
    publication: Publication | None = None
    why: str = ""

    @property
    def counts(self) -> bool:
        return not self.why

    @property
    def name(self) -> str:
        return self.adoption.neighbourhood.name


@dataclass
class Added:
    """One category in one year: the sum of what is published, and how many tables hide theirs or have none."""

    name: str
    total: Decimal = Decimal()
    shown: int = 0
    hidden: int = 0


@dataclass
class Year:
    """A shared indicator in one year; tables in alphabetical order, never in that of their numbers."""

    regional: RegionalIndicator
    year: int
    parts: list[Part] = field(default_factory=list)

    @cached_property
    def counted(self) -> list[Part]:
        return [part for part in self.parts if part.counts]

    @cached_property
    def apart(self) -> list[Part]:
        return [part for part in self.parts if not part.counts]

    @property
    def has_sum(self) -> bool:
        return adds_up(self.regional) and len(self.counted) >= FEWEST_TABLES

    @property
    def total(self) -> Decimal:
        return sum((part.publication.total for part in self.counted if part.publication), Decimal())

    @property
    def total_said(self) -> str:
        return with_unit(self.total, self.regional.unit, self.regional.unit_word)

    @property
    def places(self) -> list[str]:
        return [part.name for part in self.counted]

    @cached_property
    def of_tables(self) -> Sheet:
        """Each table's value for everybody, side by side."""
        lines = [
            _line(self.regional, part.name, part.publication.total)
            for part in self.counted
            if part.publication
        ]
        return sheet("tables", _("Table par table"), lines)

    @cached_property
    def of_categories(self) -> list[tuple[Sheet, list[Added]]]:
        """The sums by category, a sheet each dimension; none where nothing adds up."""
        if not self.has_sum:
            return []
        return [self._sheet(dimension) for dimension in self.regional.dimensions.all()]

    def _sheet(self, dimension) -> tuple[Sheet, list[Added]]:
        added = {category.pk: Added(category.name) for category in dimension.categories.all()}
        for part in self.counted:
            cells = _cells(part)
            for pk, one in added.items():
                if pk in cells:
                    _add(one, cells[pk])
        sums = list(added.values())
        lines = [_line(self.regional, one.name, one.total if one.shown else None) for one in sums]
        return sheet(f"selon-{dimension.pk}", dimension.name, lines), sums


def _add(one: Added, value: Decimal | None) -> None:
    if value is None:
        one.hidden += 1
    else:
        one.total += value
        one.shown += 1


def _line(regional: RegionalIndicator, name: str, value: Decimal | None) -> Line:
    return Line(name, value, said(value, regional.unit))


def _cells(part: Part) -> dict[int, Decimal | None]:
    """By regional category (id), the cell that the table published; None when it is hidden."""
    ours = {pair.category_id: pair.regional_id for pair in part.adoption.categories.all()}
    tables: list[PublishedTable] = list(part.publication.tables.all()) if part.publication else []
    return {
        ours[category]: value
        for table in tables
        for category, _name, value in table.values
        if category in ours
    }


def adds_up(regional: RegionalIndicator) -> bool:
    """Proportions, and averages in dollars, are read side by side."""
    return regional.unit != Unit.PERCENT and not (regional.unit == Unit.DOLLARS and regional.counts_people)


def years_of(regional: RegionalIndicator) -> list[Year]:
    """Every year in which a table published it, the latest first."""
    adoptions = list(
        regional.adoptions.ongoing()
        .select_related("neighbourhood", "indicator")
        .prefetch_related("categories")
        .order_by("neighbourhood__name")
    )
    found: dict[tuple[int, int], list[Publication]] = {}
    in_view = Publication.objects.in_view().filter(indicator__in=[one.indicator_id for one in adoptions])
    for publication in in_view.prefetch_related("tables"):
        found.setdefault((publication.indicator_id, publication.year), []).append(publication)
    years = sorted({year for _indicator, year in found}, reverse=True)
    return [
        Year(regional, year, [_part(one, year, found.get((one.indicator_id, year), [])) for one in adoptions])
        for year in years
    ]


def _part(adoption: Adoption, year: int, published: list[Publication]) -> Part:
    regional = adoption.regional
    if not published:
        return Part(adoption, why=_("rien de publié pour %(year)s") % {"year": year})
    publication = published[0]
    if publication.frequency != Frequency.YEAR:
        return Part(
            adoption, why=_("mesuré plus d’une fois par année : ces nombres ne font pas un total de l’année")
        )
    if (publication.unit, publication.counts_people) != (regional.unit, regional.counts_people):
        return Part(adoption, publication, _("publié dans une autre unité"))
    if adoption.difference:
        return Part(adoption, publication, adoption.difference)
    return Part(adoption, publication)


def headings() -> list[str]:
    """Of the file of a shared indicator."""
    return [
        _("Année"),
        _("Quartier"),
        _("Selon"),
        _("Catégorie"),
        _("Valeur"),
        _("Compte dans la somme"),
        _("Pourquoi"),
    ]


def rows_of(years: list[Year]) -> list[list[Cell]]:
    """What each table published, each year; never a sum, which whoever opens the file makes as she needs."""
    rows: list[list[Cell]] = []
    for year in years:
        for part in year.parts:
            told = [_("oui") if part.counts else _("non"), part.why]
            if part.publication is None:
                continue
            rows.append([year.year, part.name, "", _("Ensemble"), written(part.publication.total), *told])
            for table in part.publication.tables.all():
                rows += [
                    [year.year, part.name, table.name, name, written(value), *told]
                    for _category, name, value in table.values
                ]
    return rows
