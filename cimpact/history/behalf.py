"""In whose place a person acts while a colleague is away, told by the apps above (F7)."""

from collections.abc import Callable

_sources: dict[type, Callable] = {}


def register(model: type, source: Callable) -> None:
    """Add a function (subject, kind, by) → the absent person, or None, for the subjects of a model."""
    _sources[model] = source


def in_whose_place(subject, kind: str, by):
    """Whom the person stands in for when she does this to the subject; None when she acts as herself."""
    source = _sources.get(type(subject))
    return source(subject, kind, by) if source and by is not None else None
