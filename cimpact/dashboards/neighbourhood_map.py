"""The map of neighbourhoods by the stage under way in each (F3, F120): outlines when they were imported, else one
square a neighbourhood. Drawn by templates/components/map.html, without script.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from django.utils.translation import gettext as _

from cimpact.programmes.enums import STEP, StageKind
from neighbourhoods.models import Neighbourhood, Outline

TILE, GAP = 80, 5
COLUMNS = 8
LINE = 12  # characters that fit in a square
LINES = 3
NARROW, WIDE, ROOM = "fijlrt’-–. I", "mwMWÉ", 10.5
MARGIN = 8


@dataclass(frozen=True)
class Entry:
    """A neighbourhood to draw: the stage under way in it ("" without one), in words, and where it leads.

    Without an address it is drawn as the land around: neither a link nor counted.
    """

    neighbourhood: Neighbourhood
    kind: str
    words: str
    url: str

    @property
    def step(self) -> int:
        """1 to 3, as steps climb; 0 without a stage."""
        return STEP[StageKind(self.kind)] if self.kind else 0


@dataclass(frozen=True)
class Line:
    """A line of a name in a square; `squeezed` when it would be too long."""

    text: str
    y: int
    squeezed: bool


@dataclass(frozen=True)
class Drawn:
    """An entry where it stands: a square with its name, or an outline with a place for its steps."""

    entry: Entry
    x: int
    y: int
    path: str = ""
    lines: Sequence[Line] = ()
    short: str = ""

    @property
    def middle(self) -> int:
        return self.x + (TILE - GAP) // 2

    @property
    def steps(self) -> list[dict]:
        """The bars that say the stage without colour."""
        x, y = (self.x + 7, self.y + 21) if not self.path else (self.x - 13, self.y + 8)
        return [{"x": x + i * 9, "y": y - 4 - i * 4, "height": 4 + i * 4} for i in range(self.entry.step)]


@dataclass(frozen=True)
class Map:
    """What the component draws."""

    places: list[Drawn]
    view_box: str
    width: int
    height: int
    is_outlined: bool
    beside: list[Entry] = field(default_factory=list)  # those whose outline is not known

    @property
    def entries(self) -> list[Entry]:
        """The same in a list: the furthest stages first, then by name."""
        shown = [drawn.entry for drawn in self.places if drawn.entry.url] + self.beside
        return sorted(shown, key=lambda entry: (-entry.step, entry.neighbourhood.slug))

    @property
    def under_way(self) -> int:
        """How many live a stage."""
        return sum(1 for entry in self.entries if entry.step)

    @property
    def legend(self) -> list[dict]:
        """Each stage with how many neighbourhoods live it."""
        counts = Counter(entry.step for entry in self.entries)
        labels = [_("Aucune étape en cours"), *(kind.label for kind in STEP)]
        return [
            {"key": f"s{step}", "label": label, "count": counts[step]} for step, label in enumerate(labels)
        ]


def map_of(entries: Iterable[Entry]) -> Map:
    """The map of these neighbourhoods; one query."""
    # The land around is drawn first: it covers nobody's border.
    entries = sorted(entries, key=lambda entry: bool(entry.url))
    outlines = Outline.objects.filter(neighbourhood__in=[entry.neighbourhood.pk for entry in entries])
    by_place = {outline.neighbourhood_id: outline for outline in outlines}
    # With fewer, most neighbourhoods would be missing: squares say more.
    if len(by_place) * 2 > len(entries):
        return _outlined(entries, by_place)
    return _tiled(entries)


def _outlined(entries: list[Entry], outlines: dict[int, Outline]) -> Map:
    drawn, beside = [], []
    for entry in entries:
        if outline := outlines.get(entry.neighbourhood.pk):
            x, y = (outline.left + outline.right) // 2, (outline.top + outline.bottom) // 2
            drawn.append(Drawn(entry, x, y, path=outline.path))
        elif entry.url:
            beside.append(entry)
    left, top = min(o.left for o in outlines.values()), min(o.top for o in outlines.values())
    width = max(o.right for o in outlines.values()) - left + 2 * MARGIN
    height = max(o.bottom for o in outlines.values()) - top + 2 * MARGIN
    box = f"{left - MARGIN} {top - MARGIN} {width} {height}"
    return Map(drawn, box, width, height, True, beside)


def _tiled(entries: list[Entry]) -> Map:
    squares = _squares(entries)
    short = _short_names(entries)
    drawn = [
        Drawn(
            entry,
            column * TILE,
            row * TILE,
            lines=_lines(entry.neighbourhood.name, row * TILE),
            short=short[entry.neighbourhood.pk],
        )
        for entry, (column, row) in zip(entries, squares, strict=True)
    ]
    width = TILE * (max((column for column, _row in squares), default=0) + 1) - GAP + 2
    height = TILE * (max((row for _column, row in squares), default=0) + 1) - GAP + 2
    return Map(drawn, f"-1 -1 {width} {height}", width, height, False)


def _squares(entries: list[Entry]) -> list[tuple[int, int]]:
    """Where each stands: on its own square; on the rows below when it has none, or another stands there."""
    taken: dict[tuple[int, int], int] = {}
    for entry in entries:
        place = entry.neighbourhood
        if place.tile_column is not None and place.tile_row is not None:
            taken.setdefault((place.tile_column, place.tile_row), place.pk)
    below = max((row for _column, row in taken), default=-1) + 1
    own = {pk: square for square, pk in taken.items()}
    homeless = [entry.neighbourhood.pk for entry in entries if entry.neighbourhood.pk not in own]
    own |= {pk: (i % COLUMNS, below + i // COLUMNS) for i, pk in enumerate(homeless)}
    return [own[entry.neighbourhood.pk] for entry in entries]


def _lines(name: str, top: int) -> list[Line]:
    """A name on at most three lines, broken after a hyphen or at a space."""
    lines = [""]
    for part in re.findall(r"[^\s\-–]+[\-–]?\s*", name):
        joined = lines[-1] + part
        if lines[-1] and len(joined.rstrip()) > LINE and len(lines) < LINES:
            lines.append(part)
        else:
            lines[-1] = joined
    first = top + 57 - 7 * len(lines)
    return [Line(text.strip(), first + i * 15, _is_wide(text.strip())) for i, text in enumerate(lines)]


def _is_wide(text: str) -> bool:
    """Whether a line would touch the sides of its square: letters are not all as wide."""
    return sum(0.5 if letter in NARROW else 1.5 if letter in WIDE else 1 for letter in text) > ROOM


def _short_names(entries: list[Entry]) -> dict[int, str]:
    """Three letters a neighbourhood, for a narrow screen; no two the same as long as its name has others."""
    short: dict[int, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.neighbourhood.slug):
        words = [word for word in entry.neighbourhood.slug.split("-") if word not in ("l", "d")]
        whole = "".join(words)
        wished = [] if len(words) < 3 else ["".join(word[0] for word in words[:3])]
        wished += [words[0][0] + words[1][:2]] if len(words) == 2 else []
        wished += [whole[0] + second + third for second, third in combinations(whole[1:], 2)] or [whole]
        taken = set(short.values())
        free = next((letters for letters in wished if letters.upper() not in taken), wished[0])
        short[entry.neighbourhood.pk] = free.upper()
    return short
