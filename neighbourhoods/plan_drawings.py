"""What each tool of a shared plan draws, above its cards: a template and what it takes, by the name in the file.

A drawing only shows again, otherwise, what the cards say in words below it.
"""

import datetime as dt
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cimpact import clock

from .plan_reading import Sheet, Shown
from .plan_stakeholders import stakeholders_of
from .plan_tools import Tool, kinds
from .wall import board_of


@dataclass(frozen=True)
class Drawing:
    """A drawing of a tool: its template, and what it takes."""

    template: str
    shows: object


_drawn: dict[str, Callable[[Sheet], Drawing | None]] = {}


def draws(name: str):
    """Make a function the drawing of that name; it gives None while there is nothing to draw."""

    def declare(function: Callable[[Sheet], Drawing | None]):
        _drawn[name] = function
        return function

    return declare


def drawing_of(tool: Tool, sheet: Sheet) -> Drawing | None:
    """The drawing of a tool, when it has one and something to show."""
    found = _drawn.get(tool.drawing)
    return found(sheet) if found else None


# Stakeholders (F74): from those who decide to those who are told


@draws("stakeholders")
def stakeholders(sheet: Sheet) -> Drawing | None:
    """The map of stakeholders."""
    shows = stakeholders_of(sheet)
    return Drawing("neighbourhoods/plan/drawings/stakeholders.html", shows) if shows else None


# Theory of change (F78, F87): from what is done at three levels to results for people, then to the impact

WIDTH, COLUMN, GAP = 960, 272, 72
LINE, PADDING, BETWEEN = 19, 12, 16
LETTERS = 32  # in a line of a box
LEVELS = ("community", "systems", "programmes")


@dataclass
class Box:
    """A change, or the impact, where it stands."""

    card: Shown
    x: int
    y: int
    lines: list[str]
    key: str

    width = COLUMN

    @property
    def height(self) -> int:
        return len(self.lines) * LINE + 2 * PADDING

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def words(self) -> list[tuple[int, str]]:
        """Each line with its height."""
        return [(self.y + PADDING + 14 + LINE * rank, line) for rank, line in enumerate(self.lines)]

    @property
    def text_x(self) -> int:
        return self.x + PADDING


@dataclass
class Theory:
    """The whole drawing."""

    titles: list[tuple[int, int, str]] = field(default_factory=list)  # x, y, words
    boxes: list[Box] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    height: int = 0
    described: str = ""  # for whoever does not see it

    width = WIDTH


@draws("theory")
def theory(sheet: Sheet) -> Drawing | None:
    """The changes in three columns, each leading to the next."""
    results = sheet.of("result")
    if not results:
        return None
    level = kinds()["result"].by_code["level"]
    drawn = Theory()
    first = [
        (level.in_words(code), [card for card in results if card.value("level") == code]) for code in LEVELS
    ]
    unsaid = [card for card in results if not card.value("level")]
    bottom = _column(drawn, 0, [*first, ("", unsaid)], "level")
    people = [
        (level.in_words("population"), [card for card in results if card.value("level") == "population"])
    ]
    bottom = max(bottom, _column(drawn, COLUMN + GAP, people, "population"))
    impact = [card for card in sheet.of("impact") if card.value("name")]
    bottom = max(bottom, _column(drawn, 2 * (COLUMN + GAP), [(kinds()["impact"].title, impact)], "impact"))
    drawn.height = bottom - 2 * BETWEEN
    drawn.arrows = list(_arrows(drawn, impact))
    drawn.described = _described(results, impact)
    return Drawing("neighbourhoods/plan/drawings/theory.html", drawn)


def _described(results: list[Shown], impact: list[Shown]) -> str:
    """The theory of change in words."""
    said = []
    for one in results:
        leads = ", ".join(card.name for card in one.linked("leads"))
        said.append(
            _("%(change)s mène à : %(leads)s.") % {"change": one.name, "leads": leads}
            if leads
            else f"{one.name}."
        )
    said += [_("Impact attendu : %(impact)s") % {"impact": one.value("name")} for one in impact]
    return " ".join(said)


def _column(drawn: Theory, x: int, groups: list[tuple[str, list[Shown]]], key: str) -> int:
    y = 0
    for title, cards in groups:
        if not cards:
            continue
        if title:
            drawn.titles.append((x, y + 16, title))
            y += 30
        for card in cards:
            text = card.value("name") if key == "impact" else card.name
            lines = textwrap.wrap(text, LETTERS, max_lines=6, placeholder="…") or [card.name]
            box = Box(card, x, y, lines, key)
            drawn.boxes.append(box)
            y += box.height + BETWEEN
        y += BETWEEN
    return y


def _arrows(drawn: Theory, impact: list[Shown]) -> Iterable[str]:
    places = {box.card.pk: box for box in drawn.boxes}
    for box in drawn.boxes:
        ends = (
            [places[card.pk] for card in box.card.linked("leads") if card.pk in places]
            if box.key != "impact"
            else []
        )
        if box.key == "population" and not ends:
            ends = [places[card.pk] for card in box.card.linked("leads") if card.pk in places]
        if box.key == "population" and not ends:
            ends = [places[card.pk] for card in impact]
        for end in ends:
            if end.x > box.x:
                begin, bend = box.x + COLUMN, (end.x - box.x - COLUMN) // 2
                curve = f"C{begin + bend} {box.middle} {end.x - bend} {end.middle}"
                yield f"M{begin} {box.middle}{curve} {end.x} {end.middle}"


# Activities (F79, F80): the wall as it hangs, to read and to print; it is moved on its own page


@draws("wall")
def wall(sheet: Sheet) -> Drawing | None:
    """Each priority domain with its notes, then those that wait for theirs."""
    columns = [column for column in board_of(sheet) if column.domain or column.notes]
    return Drawing("neighbourhoods/plan/drawings/wall.html", columns) if columns else None


# Resources (F81): what is confirmed, asked for, still to be found


@dataclass(frozen=True)
class Sum:
    """The resources in one state: how many, and what those with a value are worth, in cents."""

    label: str
    count: int
    cents: int


@draws("resources")
def resources(sheet: Sheet) -> Drawing | None:
    """What is there and what is missing, in three sums; in a fourth, what does not say where it stands."""
    found = sheet.of("resource")
    if not found:
        return None
    state = kinds()["resource"].by_code["state"]
    named = {code: state.in_words(code) for code in state.choices}
    if any(not card.value("state") and card.cents("cents") for card in found):
        named[""] = _("À préciser")
    sums = []
    for code, label in named.items():
        cards = [card for card in found if card.value("state") == code]
        sums.append(Sum(label, len(cards), sum(card.cents("cents") or 0 for card in cards)))
    return Drawing("neighbourhoods/plan/drawings/resources.html", sums)


# Principles (F85): the values to choose among


@draws("values")
def values(sheet: Sheet) -> Drawing:
    """The twenty values, and those that a principle of the table says."""
    field_ = kinds()["principle"].by_code["value"]
    said = {card.value("value") for card in sheet.of("principle")}
    shows = [(field_.in_words(code), code in said) for code in field_.choices]
    return Drawing("neighbourhoods/plan/drawings/values.html", shows)


# Communication (F105): what is to be said next


@dataclass(frozen=True)
class Due:
    """One message to come, or late."""

    card: Shown
    on: dt.date
    late: bool

    @property
    def whom(self) -> str:
        """For whom it is, among the stakeholders and elsewhere."""
        names = [partner.name for partner in self.card.linked("partners")]
        return ", ".join(name for name in (*names, self.card.value("audience")) if name)


@draws("communications")
def communications(sheet: Sheet) -> Drawing | None:
    """The next messages, in order."""
    today = clock.today()
    dues = [Due(card, on, on < today) for card in sheet.of("message") if (on := card.date("next"))]
    if not dues:
        return None
    return Drawing(
        "neighbourhoods/plan/drawings/communications.html", sorted(dues, key=lambda due: due.on)[:8]
    )


# Strategy map (F83): what happened and what comes; what changed is told beside it (plan_changes.py)


@dataclass(frozen=True)
class Moment:
    """One milestone of the timeline."""

    card: Shown
    on: dt.date


@dataclass(frozen=True)
class Timeline:
    """What is behind, and what is ahead."""

    past: list[Moment]
    ahead: list[Moment]
    today: dt.date


@draws("timeline")
def timeline(sheet: Sheet) -> Drawing | None:
    """The milestones along the time, today between them."""
    today = clock.today()
    moments = [Moment(card, on) for card in sheet.of("milestone") if (on := card.date("day"))]
    if not moments:
        return None
    moments.sort(key=lambda moment: moment.on)
    shows = Timeline(
        past=[moment for moment in moments if moment.on <= today],
        ahead=[moment for moment in moments if moment.on > today],
        today=today,
    )
    return Drawing("neighbourhoods/plan/drawings/timeline.html", shows)
