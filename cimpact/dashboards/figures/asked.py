"""What the address of a dashboard asks for: calendar years, a territory: ?de=2024&a=2026&lieu=3"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood
from proposals.models import Dossier

from ..periods import dossiers_since, dossiers_until, first_day
from ..territories import Territory, of_territory


@dataclass(frozen=True)
class Asked:
    """A programme, seen through the filters of a page."""

    programme: Programme
    first: int | None = None  # calendar years, both included
    last: int | None = None
    place: Territory | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.first or self.last or self.place)

    @property
    def query(self) -> dict[str, Any]:
        """What an address says to ask for the same."""
        place = self.place.word if self.place else None
        words = {"de": self.first, "a": self.last, "lieu": place}
        return {word: value for word, value in words.items() if value}

    @property
    def address(self) -> str:
        """The query of an address, with its question mark; nothing when nothing is left out."""
        return f"?{urlencode(self.query)}" if self.query else ""

    def holds_year(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)

    def years(self, field: str) -> Q:
        """That a number is a calendar year of the period."""
        since = Q(**{f"{field}__gte": self.first}) if self.first else Q()
        return since & (Q(**{f"{field}__lte": self.last}) if self.last else Q())

    def days(self, field: str) -> Q:
        """That a day is of the period."""
        since = Q(**{f"{field}__gte": first_day(self.first)}) if self.first else Q()
        return since & (Q(**{f"{field}__lt": first_day(self.last + 1)}) if self.last else Q())

    def there(self, field: str = "neighbourhood") -> Q:
        """That a neighbourhood is of the territory."""
        return of_territory(self.place.word, field) if self.place else Q()

    @cached_property
    def dossiers(self) -> QuerySet[Dossier]:
        """The dossiers of the territory and of the period, by their moment of submission."""
        found = Dossier.objects.filter(self.there(), programme=self.programme).order_by()
        if self.first:
            found = found.filter(dossiers_since(self.first))
        return found.filter(dossiers_until(self.last)) if self.last else found

    @cached_property
    def neighbourhoods(self) -> QuerySet[Neighbourhood]:
        """The neighbourhoods of the territory that the programme welcomes."""
        from ..directory import open_to

        return open_to(self.programme).filter(self.there("pk"))
