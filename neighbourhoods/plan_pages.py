"""What the pages of a shared plan hold: the state of each tool, and the cards of one tool to write."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.urls import reverse

from .models import PlanCard
from .plan_cards import Place
from .plan_checks import questions_about
from .plan_forms import CardForm
from .plan_links import Link, Links
from .plan_reading import Sheet, Shown
from .plan_tools import ONE, Kind, Tool, tools


@dataclass(frozen=True)
class Entry:
    """One tool in the list of tools."""

    tool: Tool
    url: str
    count: int
    updated: object = None  # the card written last


def overview(sheet: Sheet) -> list[Entry]:
    """Every tool, with how many cards say something and which was written last."""
    entries = []
    for tool in tools().values():
        written = sheet.written(tool)
        last = max((card.card for card in written), key=lambda card: card.updated_at, default=None)
        url = reverse("plan_tool", args=[sheet.initiative.pk, tool.code])
        entries.append(Entry(tool, url, len(written), last))
    return entries


@dataclass
class Line:
    """One card of a tool: open, it is a form; else it is read in a line."""

    shown: Shown | None
    form: CardForm | None = None
    followed: list[Link] = field(default_factory=list)
    begins: list[Link] = field(default_factory=list)


@dataclass
class Block:
    """The cards of one kind, to write."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)

    @property
    def forms(self) -> list[CardForm]:
        return [line.form for line in self.lines if line.form]

    @property
    def is_full(self) -> bool:
        return len(self.lines) >= self.kind.most

    def follow(self, links: Links) -> None:
        """Say of each card what follows it elsewhere."""
        for line in self.lines:
            line.followed = links.get(line.shown.pk, []) if line.shown else []

    def offer(self, begin: Callable[[PlanCard], list[Link]]) -> None:
        """Say of each open card what may begin from it."""
        for line in self.lines:
            line.begins = begin(line.shown.card) if line.form and line.shown else []

    def put(self, failed: dict[str, CardForm]) -> None:
        """Take the forms that were refused in the place of those saved."""
        for line in self.lines:
            if line.form:
                line.form = failed.get(line.form.prefix or "", line.form)
                line.form.mark()


@dataclass(frozen=True)
class Read:
    """One card as it is read, with what follows it elsewhere and what it leaves to ask."""

    card: Shown
    followed: list[Link]
    questions: list[str]


@dataclass(frozen=True)
class Reading:
    """The cards of one kind, to read; `one` when there is only one, which needs no name."""

    kind: Kind
    cards: list[Read]
    one: bool


def readings_of(tool: Tool, sheet: Sheet, links: Links) -> list[Reading]:
    """The cards of the tool that say something."""
    return [
        Reading(
            kind,
            [Read(card, links.get(card.pk, []), questions_about(card)) for card in sheet.of(kind.code)],
            bool(kind.subjects) and kind.subjects[0].code == ONE,
        )
        for kind in tool.kinds
    ]


def blocks_of(tool: Tool, sheet: Sheet, *, opened: Collection[str] = (), data=None) -> list[Block]:
    """The cards of the tool: those always there to write, and those opened (by their ids) or sent."""
    return [Block(kind, _lines(kind, sheet, opened, data)) for kind in tool.kinds]


def _lines(kind: Kind, sheet: Sheet, opened: Collection[str], data) -> list[Line]:
    if kind.is_fixed:
        return [_line_of_subject(kind, subject.code, sheet, data) for subject in kind.subjects]
    lines = []
    for shown in sheet.to_write(kind.code):
        is_open = str(shown.pk) in opened or (data is not None and f"card_{shown.pk}-version" in data)
        place = Place(sheet.initiative, kind)
        form = CardForm(data, place=place, sheet=sheet, card=shown.card) if is_open else None
        lines.append(Line(shown, form))
    return lines


def _line_of_subject(kind: Kind, code: str, sheet: Sheet, data) -> Line:
    shown = sheet.subject(kind.code, code)
    place = Place(sheet.initiative, kind, code)
    return Line(shown, CardForm(data, place=place, sheet=sheet, card=shown.card if shown else None))
