"""What each tool of a shared plan draws, above its cards: a template and what it takes, by the name in the file."""

from collections.abc import Callable
from dataclasses import dataclass

from .plan_reading import Sheet
from .plan_tools import Tool


@dataclass(frozen=True)
class Drawing:
    """A drawing of a tool: its template, and what it takes besides the tool."""

    template: str
    context: dict


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
