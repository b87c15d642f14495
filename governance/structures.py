"""A collective-impact structure: the programme's own, or that of a neighbourhood which takes part in it."""

from dataclasses import dataclass

from django.urls import reverse

from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood

from .models import Committee


@dataclass(frozen=True)
class Structure:
    """Whose governance papers one reads."""

    programme: Programme
    neighbourhood: Neighbourhood | None = None

    @property
    def name(self) -> str:
        return self.neighbourhood.name if self.neighbourhood else self.programme.name

    @property
    def address(self) -> list[str]:
        """What its pages' addresses say of it, in order."""
        return [self.programme.code, *([self.neighbourhood.slug] if self.neighbourhood else [])]

    @property
    def documents_url(self) -> str:
        """The page of its essential documents."""
        return reverse("essential_documents", args=self.address)

    def committees(self):
        """The committees of today that may approve what is its own."""
        ongoing = Committee.objects.ongoing().filter(programme=self.programme)
        return ongoing.filter(neighbourhood=self.neighbourhood).order_by("name_fr")
