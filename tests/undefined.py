"""A template variable that nobody defined fails the test that meets it."""

import sys
from pathlib import Path

from django.template.base import FilterExpression, Node

TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates")
DEFAULTS = {"default", "default_if_none"}


class UndefinedVariable(str):
    """Stands as `string_if_invalid`. It stays empty, and raises when one of our own templates asks for it.

    Templates of other packages rely on undefined variables, and so may ours through `default` or `if`.
    """

    def __bool__(self) -> bool:
        expression = sys._getframe(1).f_locals.get("self")
        if isinstance(expression, FilterExpression):
            has_default = any(function.__name__ in DEFAULTS for function, _ in expression.filters)
            if not has_default:
                self._refuse(str(expression.var))
        return False

    def __contains__(self, text) -> bool:
        if text == "%s":  # blocktranslate asks this instead
            self._refuse(str(sys._getframe(1).f_locals.get("key")))
        return super().__contains__(text)

    def _refuse(self, variable: str) -> None:
        frame = sys._getframe(2)
        while frame:
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and getattr(node, "origin", None):
                if node.origin.name.startswith(TEMPLATES):
                    raise UndefinedInTemplate(f"{variable} is not defined, in {node.origin.name}")
                return
            frame = frame.f_back


class UndefinedInTemplate(Exception):
    """A template of ours used a variable that its view did not give."""
