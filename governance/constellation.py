"""The committees and teams of a neighbourhood as a picture: each committee, and around it the teams that belong to it.

A team is linked by a full line when whoever presides it sits on the committee, by a broken one until then (F100).
"""

import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from .composition import Composition, Found
from .models import Committee

WIDTH = 480
STEP = 76  # from one team to the next
LEAST = 190
HUB_X, HUB_RADIUS = 96, 40
ARC_X, ARC_BEND = 232, 44
TEAM_RADIUS = 20
LABEL_X = TEAM_RADIUS + 10


@dataclass(frozen=True)
class Star:
    """A team, where it stands in the picture."""

    committee: Committee
    composition: Composition
    x: int
    y: int
    lines: list[tuple[int, str]]  # (y, words) of its name

    @property
    def label_x(self) -> int:
        return self.x + LABEL_X

    @property
    def is_linked(self) -> bool:
        """Whether her who presides it sits on the committee it belongs to."""
        kinds = {finding.kind for finding in self.composition.findings}
        return not kinds & {Found.CHAIR_NOT_ON_PARENT, Found.NO_CHAIR}


@dataclass(frozen=True)
class Constellation:
    """A committee and its teams."""

    committee: Committee
    composition: Composition
    teams: list[Star]
    height: int
    lines: list[tuple[int, str]]

    hub_x, hub_radius, width = HUB_X, HUB_RADIUS, WIDTH

    @property
    def hub_y(self) -> int:
        return self.height // 2

    @property
    def count_y(self) -> int:
        return self.hub_y + 6

    @property
    def apart(self) -> int:
        """How many teams are not linked yet."""
        return sum(not star.is_linked for star in self.teams)


def _wrapped(words: str, width: int, most: int, middle: int) -> list[tuple[int, str]]:
    """A name on few lines, centred on a height."""
    lines = textwrap.wrap(words, width, max_lines=most, placeholder="…", break_long_words=True)
    first = middle + 5 - 9 * (len(lines) - 1)
    return [(first + 18 * number, line) for number, line in enumerate(lines)]


def constellations(
    committees: Iterable[Committee], compositions: dict[int, Composition]
) -> list[Constellation]:
    """Each committee that belongs to no other, with its teams on an arc beside it."""
    committees = list(committees)
    here = {committee.pk for committee in committees}
    drawn = []
    for hub in (c for c in committees if c.parent_id not in here):
        teams = [c for c in committees if c.parent_id == hub.pk]
        height = max(LEAST, STEP * len(teams) + 20)
        stars = []
        for number, team in enumerate(teams):
            y = round(height / 2 + STEP * (number - (len(teams) - 1) / 2))
            bend = math.cos((y - height / 2) / height * math.pi)
            lines = _wrapped(team.name, 21, 3, y)
            stars.append(Star(team, compositions[team.pk], round(ARC_X + ARC_BEND * bend), y, lines))
        under = height // 2 + HUB_RADIUS + 18
        lines = [
            (under + 18 * number, words)
            for number, (_y, words) in enumerate(_wrapped(hub.name, 20, 2, under))
        ]
        drawn.append(Constellation(hub, compositions[hub.pk], stars, height, lines))
    return drawn
