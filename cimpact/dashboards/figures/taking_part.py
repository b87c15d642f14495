"""The neighbourhoods that take part today, by stage: those of a participation under way, led or carried with another.

It is what the public directory says too.
"""

from collections import Counter
from dataclasses import dataclass, field

from cimpact.programmes.enums import STEP, StageKind
from neighbourhoods.models import Neighbourhood
from proposals.models import Dossier, JointTable

from ..directory import under_way
from .asked import Asked

NOT_YET = ""


@dataclass(frozen=True)
class Place:
    """A neighbourhood of the programme and the highest stage under way in it; "" when there is none."""

    neighbourhood: Neighbourhood
    stage: str = NOT_YET

    @property
    def name(self) -> str:
        return self.neighbourhood.name


@dataclass
class TakingPart:
    """The neighbourhoods that the programme welcomes, by name."""

    places: list[Place] = field(default_factory=list)

    @property
    def counts(self) -> Counter:
        """How many, by kind of stage."""
        return Counter(place.stage for place in self.places)

    @property
    def number(self) -> int:
        return sum(place.stage != NOT_YET for place in self.places)


def taking_part_in(asked: Asked) -> TakingPart:
    """In three queries, whatever the number of neighbourhoods."""
    led = Dossier.objects.filter(under_way(), programme=asked.programme).order_by()
    carried = JointTable.objects.filter(
        under_way("dossier__"), dossier__programme=asked.programme, agreed_at__isnull=False
    )
    stages: dict[int, str] = {}
    pairs = [
        *led.values_list("neighbourhood", "stage__kind").distinct(),
        *carried.values_list("neighbourhood", "dossier__stage__kind").distinct(),
    ]
    for place, kind in sorted(pairs, key=lambda pair: STEP[StageKind(pair[1])]):
        stages[place] = kind
    drawn = asked.neighbourhoods.only("name", "slug", "tile_column", "tile_row").order_by("slug")
    return TakingPart([Place(place, stages.get(place.pk, NOT_YET)) for place in drawn])
