"""The plan on a page as it is read (F82): its own words, and what its cards say with the names they have today."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cimpact.formatting import long_date

from .models import Initiative, OnePagePlan
from .plan_drawings import Theory, theory
from .plan_paper_parts import FOOTER, FOOTER_LINE, SECTIONS, markup_of
from .plan_reading import Sheet, Shown
from .plan_sources import told

# The characters of a section that is not cut between two columns.
SHORT = 600
# Which partners a table shows as its own: those of whom it says that the relation is there.
WITH_US = ("with_us", "begun")


@dataclass(frozen=True)
class Item:
    """One line that comes from a card."""

    name: str
    note: str = ""


@dataclass
class Section:
    """One section of a paper: its title, what was written, what comes from the plan."""

    code: str
    title: str
    text: str = ""
    heading: str = ""  # of the items, when the title does not say what they are
    items: list[Item] = field(default_factory=list)
    drawing: Theory | None = None

    @cached_property
    def markup(self) -> str:
        return markup_of(self.text) if self.text else ""

    @property
    def is_short(self) -> bool:
        """Whether it may stand whole in a column."""
        return len(self.text) + sum(max(40, len(one.name)) for one in self.items) < SHORT

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.items or self.drawing)


@dataclass
class Page:
    """A whole page: between its banner and its footer, its sections."""

    initiative: Initiative
    title: str
    lead: str
    sections: list[Section]
    footer: list[str]
    over: str = ""  # above the title
    kind: str = "plan"  # or "brief"

    @property
    def wide(self) -> list[Section]:
        """What takes the whole width, first."""
        return [one for one in self.sections if one.drawing]

    @property
    def narrow(self) -> list[Section]:
        """What stands in columns."""
        return [one for one in self.sections if not one.drawing and not one.is_empty]

    @property
    def footer_lines(self) -> list[list[str]]:
        """The footer as it prints: as few lines as hold it."""
        lines: list[list[str]] = [[]]
        for text in self.footer:
            if lines[-1] and sum(map(len, lines[-1])) + len(text) > FOOTER_LINE:
                lines.append([])
            lines[-1].append(text)
        return lines

    @property
    def empty(self) -> list[Section]:
        return [one for one in self.sections if one.is_empty]


def page_of(paper: OnePagePlan, sheet: Sheet) -> Page:
    """The plan on a page, in its own language."""
    with translation.override(paper.language):
        impact = sheet.subject("impact", "one")
        return Page(
            initiative=sheet.initiative,
            title=sheet.initiative.title,
            lead=impact.value("name") if impact else "",
            sections=[_section(code, paper, sheet) for code in SECTIONS if code in paper.sections],
            footer=footer_of(paper, sheet.initiative),
            over=sheet.initiative.programme.name,
        )


def first_footer(initiative: Initiative) -> dict[str, str]:
    """What the footer says until someone writes it: how to reach the table."""
    table = initiative.neighbourhood.table
    where = [table.address, " ".join(part for part in (table.city, table.postal_code) if part)]
    return {
        "address": ", ".join(part for part in where if part),
        "contact": " · ".join(part for part in (table.email, table.phone) if part),
        "links": table.website.removeprefix("https://").removeprefix("http://").rstrip("/"),
    }


def footer_of(paper: OnePagePlan, initiative: Initiative) -> list[str]:
    """The table's name and how to reach it."""
    said = paper.words if FOOTER.code in paper.versions else first_footer(initiative)
    lines = [said.get(one.code, "") for one in FOOTER.passages]
    return [initiative.neighbourhood.table.name, *(line for line in lines if line)]


def _section(code: str, paper: OnePagePlan, sheet: Sheet) -> Section:
    section = Section(code, str(SECTIONS[code].title), paper.said(code))
    match code:
        case "theory":
            drawn = theory(sheet)
            section.drawing = drawn.shows if drawn and isinstance(drawn.shows, Theory) else None
            section.heading = _("Nos stratégies")
            section.items = [Item(one.name) for one in sheet.of("strategy")]
        case "partners":
            section.items = partners(sheet)
        case "data" if not section.text:
            section.items = [Item(line) for line in told(code, sheet.initiative, dt.date.min)]
        case "measures" if not section.text:
            section.items = [Item(one.name, one.value("when")) for one in sheet.of("result")]
        case "results":
            section.items = results(sheet)
    return section


def partners(sheet: Sheet) -> list[Item]:
    """Those with whom the relation is there: what a table says of the others stays at the table."""
    return [Item(one.name) for one in sheet.of("partner") if one.value("relation") in WITH_US]


def results(sheet: Sheet) -> list[Item]:
    """The results reached, the last first."""
    reached = [one for one in milestones(sheet, "reached") if one.value("sort") == "result"]
    return [Item(one.name, _day(one)) for one in reversed(reached)]


def milestones(sheet: Sheet, *states: str) -> list[Shown]:
    """The milestones in these states, by their day; those without one, last."""
    found = [one for one in sheet.of("milestone") if one.value("state") in states]
    return sorted(found, key=lambda one: one.value("day") or "9999")


def _day(card: Shown) -> str:
    on = card.date("day")
    return long_date(on) if on else ""
