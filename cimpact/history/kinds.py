"""The kinds of actions and how each is told, filled from the apps above."""

_labels: dict = {}


def register(labels: dict) -> None:
    """Add kinds: code → sentence, lazily translated (« a déposé la proposition »)."""
    _labels.update(labels)


def label_of(kind: str):
    """The sentence of a kind; the code itself when nobody registered it, so that nothing is hidden."""
    return _labels.get(kind, kind)
