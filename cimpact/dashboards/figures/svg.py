"""A drawing as a file of its own: its colours as attributes, its words readable outside the portal."""

import re

from django.template.loader import render_to_string
from django.utils.html import escape

from .tables import Figure

# What the classes of the portal's style sheet paint (static/css/theme.css).
INK, SLATE, LINE, BRICK, PAPER, EDGE = (
    "#1d2a2e",
    "#4a585c",
    "#d5dad4",
    "#a33a28",
    "#ffffff",
    "#76837f",
)
PAINT = {
    "s0": f'fill="{PAPER}" stroke="{EDGE}"',
    "s1": 'fill="#cde2e3" stroke="#37808c"',
    "s2": 'fill="#37808c"',
    "s3": 'fill="#083944"',
    "s-late": f'fill="{BRICK}"',
    "axis": f'stroke="{LINE}"',
    "limit": f'stroke="{BRICK}" stroke-width="2" stroke-dasharray="5 4"',
    "soft": f'fill="{SLATE}"',
    "b": f'fill="{INK}" font-weight="650"',
    "halo": f'fill="{INK}"',
    "place": 'stroke-width="1.5"',
    "tile-name": 'font-size="12"',
    "pip": f'fill="{INK}"',
    "on": f'fill="{PAPER}"',
}
FONT = "Schibsted Grotesk, Helvetica Neue, Arial, sans-serif"
# Around the drawing; above it, its finding and its subject; below, a line for each colour.
EDGE_ROOM, HEAD, LINE_HEIGHT = 16, 56, 20
_ROOT = re.compile(
    r"<svg[^>]*?viewBox=\"(?P<x>\S+) (?P<y>\S+) (?P<width>\S+) (?P<height>[\d.]+)\"[^>]*>(?P<inside>.*)</svg>",
    re.S,
)
# A link leads nowhere outside the portal, and short names are those of narrow screens.
_LINK, _SHORT = re.compile(r"<(/?)a(?=[\s>])"), re.compile(r"<text class=\"tile-abbr.*?</text>", re.S)
_HREF = re.compile(r'\shref="[^"]*"')
_CLASS = re.compile(r'\sclass="([^"]*)"')
_ATTRIBUTE = re.compile(r"\s(data-[\w-]+)(=\"[^\"]*\")?(?=[\s/>])")


def standing_alone(figure: Figure) -> str:
    """The figure's drawing with its title, its legend and its own colours."""
    drawn = render_to_string(
        figure.chart, {"figure": figure, "title": figure.title, "drawing": figure.drawing}
    )
    found = _ROOT.search(drawn)
    if found is None:
        raise ValueError(f"{figure.chart} draws no picture")
    inside = _HREF.sub("", _LINK.sub(r"<\1g", _SHORT.sub("", found["inside"])))
    inside = _ATTRIBUTE.sub("", _CLASS.sub(_painted, inside))
    left, top = EDGE_ROOM - float(found["x"]), HEAD - float(found["y"])
    width = float(found["width"]) + 2 * EDGE_ROOM
    height = HEAD + float(found["height"]) + EDGE_ROOM + LINE_HEIGHT * len(figure.legend) + EDGE_ROOM
    legend = "".join(
        _entry(entry, rank, HEAD + float(found["height"])) for rank, entry in enumerate(figure.legend)
    )
    title = escape(figure.title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="{FONT}" font-size="13" fill="{INK}" role="img">'
        f"<title>{title}</title>"
        f'<rect width="100%" height="100%" fill="{PAPER}"/>'
        f'<text x="{EDGE_ROOM}" y="26" font-size="16" font-weight="650">{title}</text>'
        f'<text x="{EDGE_ROOM}" y="44" font-size="11" fill="{SLATE}">{escape(figure.subtitle)}</text>'
        f'<g transform="translate({left:g} {top:g})">{inside}</g>{legend}</svg>'
    )


def _painted(found: re.Match[str]) -> str:
    names = found[1].split()
    # What is white on a dark square is ink on a pale one: the last word says.
    kept = [name for name in names if name in PAINT and not (name == "pip" and "on" in names)]
    return "".join(f" {PAINT[name]}" for name in kept)


def _entry(entry: dict[str, str], rank: int, top: float) -> str:
    y = top + EDGE_ROOM + rank * LINE_HEIGHT
    return (
        f'<rect x="{EDGE_ROOM}" y="{y:g}" width="13" height="13" rx="2" {PAINT[entry["key"]]}/>'
        f'<text x="{EDGE_ROOM + 20}" y="{y + 11:g}">{escape(entry["label"])}</text>'
    )
