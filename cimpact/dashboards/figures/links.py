"""The lists behind the numbers: an address where the reader has the list under the hat in use, else nothing."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from governance.enums import CommitteeRole

from .asked import Asked
from .readers import Reader


@dataclass(frozen=True)
class Links:
    """Addresses of lists, with the page's own filters."""

    asked: Asked
    reader: Reader

    def dossiers(self, **more: Any) -> str:
        """The list of dossiers, by these filters besides those of the page."""
        return self._dossiers(self.asked.query | more)

    def money(self, what: str, **more: Any) -> str:
        """The dossiers that make an amount up: its period is one of calendar years, not of moments."""
        query = {name: value for name, value in self.asked.query.items() if name == "lieu"}
        return self._dossiers(query | {"argent": what, "annees": self.years} | more)

    @property
    def years(self) -> str:
        """« 2024-2026 », as the list takes it; nothing when the period has no end."""
        first, last = self.asked.first, self.asked.last
        return f"{first or ''}-{last or ''}" if first or last else ""

    def _dossiers(self, query: dict[str, Any]) -> str:
        return self._address("dossiers", [], {"vue": "tous"} | query) if self.reader.has_lists else ""

    def items(self) -> str:
        """What waits before the committee that recommends, for its own members."""
        if self.reader.sits_on != CommitteeRole.RECOMMENDS or self.asked.is_narrowed:
            return ""
        return self._address("dossiers", [], {"vue": "lire"})

    def dues(self, view: str, **more: Any) -> str:
        """The list of what participations owe; an advisor reads everyone's."""
        if not self.reader.has_lists:
            return ""
        everyone = {"conseil": "tous"} if self.reader.hat == "advisor" else {}
        return self._address("dues", [], {"vue": view} | everyone | self.asked.query | more)

    def payments(self, **more: Any) -> str:
        """The payments to make; their page knows neither territories nor years."""
        if not self.reader.has_lists or self.asked.is_narrowed:
            return ""
        return self._address("payments", [self.asked.programme.code], {"state": "to_make"} | more)

    def needs(self) -> str:
        """The needs of the region, in words; its page knows no territories."""
        if not self.reader.has_lists or self.asked.is_narrowed:
            return ""
        return reverse("region_needs", args=[self.asked.programme.code])

    def envelope(self) -> str:
        return reverse("envelope", args=[self.asked.programme.code]) if self.reader.reads_envelope else ""

    @staticmethod
    def _address(name: str, names: list[str], query: dict[str, Any]) -> str:
        asked = {word: value for word, value in query.items() if value not in ("", None)}
        return f"{reverse(name, args=names)}?{urlencode(asked)}"
