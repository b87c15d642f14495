"""The map of a plan's stakeholders (F74): those who decide at its heart, those who are told at its edge.

Each zone is an arch around the one before. What stands in a zone is set in rows, as many as it takes, so that nothing
ever covers anything else: the width stays, the height follows the number of stakeholders.
"""

import itertools
import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .plan_reading import Sheet, Shown
from .plan_tools import kinds

LIVED, DECIDES, TO_MEET, RESERVED = "lived", "decides", "to_meet", "reserved"

# The drawing, in its own units: the arches from the innermost, the plates that carry names, what stands between.
WIDTH, MIDDLE, MARGIN = 960, 480, 4
REACHES = (324, 376, 428, 476)
FILLS = ("#cde2e3", "#e4eff0", "#e6e9e3", "#f7f8f5")
BEND, RISE, RISES = 200, 130, 22
PLATE, ACROSS, DOWN, ASIDE = 186, 14, 22, 14
TITLE, EMPTY = 46, 14
LINE, NOTE, PADDING = 17, 15, 9
LETTERS, LINES = 19, 3
STRIP, LEGEND = 40, 44


@dataclass(frozen=True)
class Stakeholder:
    """One of them, as the map says it."""

    card: Shown
    related: tuple[Shown, ...] = ()  # in either direction: who is related to her is someone she is related to

    @property
    def name(self) -> str:
        return self.card.name

    @property
    def is_lived(self) -> bool:
        return self.card.value("sort") == LIVED

    @property
    def is_to_meet(self) -> bool:
        return self.card.value("relation") == TO_MEET

    @property
    def is_reserved(self) -> bool:
        return self.card.value("relation") == RESERVED

    @property
    def notes(self) -> list[str]:
        """What must be seen of her besides her name."""
        said = (
            (self.is_lived, _("vit la situation")),
            (self.is_to_meet, _("à rencontrer")),
            (self.is_reserved, _("réservée")),
        )
        return [words for is_so, words in said if is_so]

    @property
    def in_words(self) -> str:
        return f"{self.name} ({', '.join(self.notes)})" if self.notes else self.name


@dataclass(frozen=True)
class Band:
    """Those who have the same weight in decisions; the last one, those of whom nobody said."""

    label: str
    members: list[Stakeholder]


@dataclass
class Plate:
    """A name where it stands; without a stakeholder, the place kept for those who live the situation."""

    x: int
    y: int
    height: int
    lines: list[str]
    notes: list[str]
    who: Stakeholder | None = None

    width = PLATE

    @property
    def middle(self) -> int:
        return self.x + PLATE // 2

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def look(self) -> str:
        """What decides of its shape and its colours."""
        if self.who is None:
            return "missing"
        if self.who.is_lived:
            return "lived_to_meet" if self.who.is_to_meet else "lived"
        return TO_MEET if self.who.is_to_meet else RESERVED if self.who.is_reserved else "plain"

    @property
    def text_x(self) -> int:
        return self.x + 32

    @property
    def mark_y(self) -> int:
        return self._first - 5

    @property
    def _first(self) -> int:
        """Where its first line stands: the whole is in the middle of its height."""
        said = len(self.lines) * LINE + len(self.notes) * NOTE
        return self.y + (self.height - said) // 2 + 13

    @property
    def name_lines(self) -> list[tuple[int, str]]:
        return [(self._first + LINE * rank, line) for rank, line in enumerate(self.lines)]

    @property
    def note_lines(self) -> list[tuple[int, str]]:
        first = self._first + LINE * len(self.lines)
        return [(first + NOTE * rank, line) for rank, line in enumerate(self.notes)]


@dataclass(frozen=True)
class Zone:
    """One arch: its outline, its title, and what it says when nobody is there."""

    outline: str
    fill: str
    title: str
    title_y: int
    empty: str

    @property
    def title_width(self) -> int:
        """What its title may take, over the lines that pass there."""
        return 9 * len(self.title) + 16

    @property
    def title_x(self) -> int:
        return MIDDLE - self.title_width // 2


@dataclass
class Map:
    """The whole drawing."""

    zones: list[Zone] = field(default_factory=list)  # the outermost first, each drawn over the one before
    plates: list[Plate] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    ends: list[tuple[int, int]] = field(default_factory=list)
    base: int = 0
    strip_y: int = 0  # the title of those whose place is to be said; none without them
    height: int = 0

    width = WIDTH

    @property
    def fits_a_sheet(self) -> bool:
        """Whether it is still legible at the height of a sheet of paper."""
        return self.height < 1.45 * WIDTH

    @property
    def legend_y(self) -> int:
        return self.height - 14


@dataclass(frozen=True)
class Stakeholders:
    """The stakeholders by their weight, their map, and whether those who live the situation are among them."""

    bands: list[Band]
    drawn: Map
    described: str
    has_lived: bool
    lived_decide: bool


def stakeholders_of(sheet: Sheet) -> Stakeholders | None:
    """The map of a plan's stakeholders, once it has one."""
    members = _members(sheet)
    if not members:
        return None
    reach = kinds()["partner"].by_code["reach"]
    bands = [
        Band(reach.in_words(code), [one for one in members if one.card.value("reach") == code])
        for code in (*reach.choices, "")
    ]
    lived = [one for one in members if one.is_lived]
    return Stakeholders(
        bands=[band for band in bands if band.label or band.members],
        drawn=_drawn(bands, has_lived=bool(lived)),
        described=_described(bands),
        has_lived=bool(lived),
        lived_decide=any(one.card.value("reach") == DECIDES for one in lived),
    )


def _members(sheet: Sheet) -> list[Stakeholder]:
    cards = sheet.of("partner")
    related: dict[int, set[int]] = {card.pk: set() for card in cards}
    for card in cards:
        for other in card.linked("related"):
            related[card.pk].add(other.pk)
            related[other.pk].add(card.pk)
    return [
        Stakeholder(card, tuple(other for other in cards if other.pk in related[card.pk] - {card.pk}))
        for card in cards
    ]


def _described(bands: Sequence[Band]) -> str:
    """The map for whoever does not see it."""
    said = []
    for band in bands:
        if band.label or band.members:
            who = ", ".join(one.in_words for one in band.members) or _("personne pour l’instant")
            said.append(
                _("%(place)s : %(who)s.") % {"place": band.label or _("Place à préciser"), "who": who}
            )
    pairs = [f"{one.name} – {other.name}" for one, other in _pairs(bands)]
    if pairs:
        said.append(_("En lien : %(pairs)s.") % {"pairs": ", ".join(pairs)})
    return " ".join(said)


def _pairs(bands: Sequence[Band]) -> Iterator[tuple[Stakeholder, Shown]]:
    """Each relation once."""
    for band in bands:
        for one in band.members:
            for other in one.related:
                if one.card.pk < other.pk:
                    yield one, other


# Where everything stands


@dataclass(frozen=True)
class Arch:
    """The outline of a zone, above the base: straight sides, then a bend on each side up to its top."""

    reach: int
    top: int
    rise: int

    def half_width(self, height: int) -> float:
        """How far it goes on each side of the middle, at a height above the base."""
        into = height - (self.top - self.rise)
        if into <= 0:
            return self.reach
        return self.reach - BEND + BEND * math.sqrt(max(0.0, 1 - (into / self.rise) ** 2))

    def outline(self, base: int) -> str:
        left, right = MIDDLE - self.reach, MIDDLE + self.reach
        shoulder, top = base - (self.top - self.rise), base - self.top
        bend = f"A{BEND} {self.rise} 0 0 1"
        return (
            f"M{left} {base}V{shoulder}{bend} {left + BEND} {top}"
            f"H{right - BEND}{bend} {right} {shoulder}V{base}Z"
        )


def _drawn(bands: Sequence[Band], *, has_lived: bool) -> Map:
    drawn = Map()
    plates = [[_plate(one) for one in band.members] for band in bands]
    if not has_lived:
        plates[0].insert(0, Plate(0, 0, 0, _wrapped(_("Les personnes qui vivent la situation?")), []))
    arches: list[Arch] = []
    for rank, reach in enumerate(REACHES):
        floor = arches[-1].top if arches else 0
        arches.append(_arch(plates[rank], floor, reach, RISE + RISES * rank))
    drawn.base = MARGIN + arches[-1].top
    for plate in itertools.chain.from_iterable(plates[:-1]):
        plate.y = drawn.base - plate.y
    for rank, (band, arch) in reversed(list(enumerate(zip(bands, arches, strict=False)))):
        empty = "" if plates[rank] else _("Personne pour l’instant.")
        drawn.zones.append(
            Zone(arch.outline(drawn.base), FILLS[rank], band.label, drawn.base - arch.top + 25, empty)
        )
    drawn.height = drawn.base + LEGEND
    if unsaid := plates[-1]:
        drawn.strip_y = drawn.base + 28
        drawn.height = _strip(unsaid, drawn.base + STRIP) + LEGEND - DOWN
    drawn.plates = list(itertools.chain.from_iterable(plates))
    _relate(drawn, bands)
    return drawn


def _wrapped(name: str) -> list[str]:
    return textwrap.wrap(name, LETTERS, max_lines=LINES, placeholder="…") or [name]


def _plate(one: Stakeholder) -> Plate:
    return Plate(0, 0, 0, _wrapped(one.name), one.notes, one)


def _tallest(plates: Sequence[Plate]) -> int:
    return max((len(one.lines) * LINE + len(one.notes) * NOTE + 2 * PADDING for one in plates), default=EMPTY)


def _arch(plates: Sequence[Plate], floor: int, reach: int, rise: int) -> Arch:
    """The lowest arch that holds these plates above a floor; each gets its place, `y` being its top above the base."""
    height = _tallest(plates)
    for count in itertools.count(1):
        bottoms = [floor + DOWN + rank * (height + DOWN) for rank in range(count)]
        top = bottoms[-1] + height + TITLE
        arch = Arch(reach, top, min(rise, top))
        rooms = [_room(arch.half_width(bottom + height)) for bottom in bottoms]
        if sum(rooms) >= len(plates):
            break
    left = list(plates)
    for bottom, room, rooms_left in reversed(
        list(zip(bottoms, rooms, itertools.accumulate(rooms), strict=True))
    ):
        here = math.ceil(len(left) * room / rooms_left) if rooms_left else 0
        row, left = left[:here], left[here:]
        _set(row, bottom + height, height)
    return arch


def _room(half_width: float) -> int:
    """How many plates stand side by side."""
    return max(0, int(2 * (half_width - ASIDE) + ACROSS) // (PLATE + ACROSS))


def _set(row: Sequence[Plate], y: int, height: int) -> None:
    """Set plates side by side, in the middle."""
    x = MIDDLE - (len(row) * (PLATE + ACROSS) - ACROSS) // 2
    for plate in row:
        plate.x, plate.y, plate.height = x, y, height
        x += PLATE + ACROSS


def _strip(plates: Sequence[Plate], y: int) -> int:
    """Those whose place is to be said, in rows under the map; gives where the next row would begin."""
    height, room = _tallest(plates), _room(REACHES[-1])
    for first in range(0, len(plates), room):
        _set(plates[first : first + room], y, height)
        y += height + DOWN
    return y


def _relate(drawn: Map, bands: Sequence[Band]) -> None:
    """A line for each relation, with a dot on the plates that it leads to: those it passes, it passes behind."""
    places = {plate.who.card.pk: plate for plate in drawn.plates if plate.who}
    for one, other in _pairs(bands):
        path, ends = _line(drawn, places[one.card.pk], places[other.pk])
        drawn.lines.append(path)
        drawn.ends += ends


def _line(drawn: Map, one: Plate, other: Plate) -> tuple[str, list[tuple[int, int]]]:
    """Over a row, beside a column when someone stands between, else from the top of one to the bottom of the other."""
    lower, upper = sorted((one, other), key=lambda plate: -plate.y)
    if lower.y == upper.y:
        ends = [(lower.middle, lower.y), (upper.middle, upper.y)]
        bends = [(x, y - 18) for x, y in ends]
    elif abs(lower.middle - upper.middle) < PLATE // 2 and _is_between(drawn, lower, upper):
        ends = [(plate.x + PLATE, plate.y + plate.height // 2) for plate in (lower, upper)]
        bends = [(x + ACROSS + 4, y) for x, y in ends]
    else:
        ends = [(lower.middle, lower.y), (upper.middle, upper.bottom)]
        half = max(DOWN, (lower.y - upper.bottom) // 2)
        bends = [(lower.middle, lower.y - half), (upper.middle, upper.bottom + half)]
    (x, y), (to_x, to_y) = ends
    (bend_x, bend_y), (to_bend_x, to_bend_y) = bends
    return f"M{x} {y}C{bend_x} {bend_y} {to_bend_x} {to_bend_y} {to_x} {to_y}", ends


def _is_between(drawn: Map, lower: Plate, upper: Plate) -> bool:
    return any(
        upper.y < plate.y < lower.y and abs(plate.middle - lower.middle) < PLATE for plate in drawn.plates
    )
