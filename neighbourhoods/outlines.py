"""Shapes made small enough for a page: polygons of the earth become paths of whole numbers on one plane.

Two neighbours share their border: rings are cut where a border begins or ends, each piece is simplified once
(Douglas and Peucker's way), and both draw the same piece, so that no gap opens between them.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float]
Ring = list[Point]

WIDTH = 1000
TOLERANCE = 1.5
# A ring that simplifies to less is an islet that nobody would see.
FEWEST_POINTS, SMALLEST_AREA = 3, 12


@dataclass(frozen=True)
class Shape:
    """A path that SVG draws, and the box that holds it."""

    path: str
    left: int
    top: int
    right: int
    bottom: int


def shapes_of(
    rings: dict[str, list[Ring]], width: int = WIDTH, tolerance: float = TOLERANCE
) -> dict[str, Shape]:
    """The rings of each neighbourhood as a shape on a plane `width` units wide; both axes of a ring are the file's."""
    placed = _on_the_plane(rings, width)
    ends = _ends_of_borders([ring for found in placed.values() for ring in found])
    shapes = {}
    for name, found in placed.items():
        small = [_simplified(ring, ends, tolerance) for ring in found]
        kept = [ring for ring in small if len(ring) >= FEWEST_POINTS and _area(ring) >= SMALLEST_AREA]
        if kept := kept or sorted(small, key=_area)[-1:]:
            shapes[name] = _drawn(kept)
    return shapes


def _on_the_plane(rings: dict[str, list[Ring]], width: int) -> dict[str, list[Ring]]:
    """Degrees become lengths (at this latitude a degree of longitude is shorter), north is up, units are whole."""
    points = [point for found in rings.values() for ring in found for point in ring]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    in_degrees = max(map(abs, xs)) <= 180 and max(map(abs, ys)) <= 90
    narrowing = math.cos(math.radians((min(ys) + max(ys)) / 2)) if in_degrees else 1.0
    left, top = min(xs), max(ys)
    scale = width / (max(max(xs) - left, (top - min(ys)) / narrowing) * narrowing or 1.0)

    def place(point: Point) -> Point:
        return round((point[0] - left) * narrowing * scale, 2), round((top - point[1]) * scale, 2)

    return {name: [[place(point) for point in ring] for ring in found] for name, found in rings.items()}


def _ends_of_borders(rings: list[Ring]) -> set[Point]:
    """Where a border begins or ends: the points whose neighbours along the rings are more than two."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for point, following in zip(ring, ring[1:] + ring[:1], strict=True):
            if point != following:
                beside[point].add(following)
                beside[following].add(point)
    return {point for point, neighbours in beside.items() if len(neighbours) != 2}


def _simplified(ring: Ring, ends: set[Point], tolerance: float) -> Ring:
    """The ring with fewer points, on whole units; it is open: its last point is not its first again."""
    if ring[0] == ring[-1]:
        ring = ring[:-1]
    # A ring that meets no other begins at its lowest point, wherever its file begins it.
    cuts = [i for i, point in enumerate(ring) if point in ends] or [ring.index(min(ring))] if ring else []
    kept: Ring = []
    for start, end in zip(cuts, cuts[1:] + [cuts[0] + len(ring)] if cuts else [], strict=True):
        arc = [ring[i % len(ring)] for i in range(start, end + 1)]
        # The same piece, read from the other side, is simplified the same.
        backwards = arc[-1] < arc[0]
        small = _fewer(arc[::-1] if backwards else arc, tolerance)
        kept += (small[::-1] if backwards else small)[:-1]
    whole = [(round(x), round(y)) for x, y in kept]
    return [point for i, point in enumerate(whole) if point != whole[i - 1]]


def _fewer(arc: Ring, tolerance: float) -> Ring:
    """Douglas and Peucker: the points further than the tolerance from the line that would replace them."""
    kept, pending = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    while pending:
        first, last = pending.pop()
        apart = ((_distance(arc[i], arc[first], arc[last]), i) for i in range(first + 1, last))
        furthest, middle = max(apart, default=(0.0, first))
        if furthest > tolerance:
            kept.add(middle)
            pending += [(first, middle), (middle, last)]
    return [arc[i] for i in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a segment, which may be a point itself."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    along = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.hypot(point[0] - start[0] - along * across, point[1] - start[1] - along * down)


def _area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x * below - across * y for (x, y), (across, below) in pairs)) / 2


def _drawn(rings: list[Ring]) -> Shape:
    xs = [int(x) for ring in rings for x, _y in ring]
    ys = [int(y) for ring in rings for _x, y in ring]
    return Shape("".join(map(_path, rings)), min(xs), min(ys), max(xs), max(ys))


def _path(ring: Iterable[Point]) -> str:
    """« M10 20l5 0 0 7z »: from the first point, then from each to the next."""
    (x, y), *others = ring
    steps = []
    for across, down in others:
        steps.append(f"{across - x:.0f} {down - y:.0f}")
        x, y = across, down
    first, *_others = ring
    return f"M{first[0]:.0f} {first[1]:.0f}l{' '.join(steps)}z"
