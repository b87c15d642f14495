"""A proposal that several neighbourhoods carry together: who they are, what goes to each, who agreed (F21).

Only a stage whose scale is inter-neighbourhood admits it: the third (R24). Amounts are whole cents.
"""

import zlib
from dataclasses import dataclass, field

from django.db.models import QuerySet

from cimpact.programmes.enums import StageKind
from neighbourhoods.models import Neighbourhood
from neighbourhoods.people import coordinators_of

from .models import Dossier, JointTable


@dataclass(frozen=True)
class Carrier:
    """One of the neighbourhoods that carry a proposal. `table` is empty for the one that leads it."""

    neighbourhood: Neighbourhood
    table: JointTable | None
    amounts: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.amounts.values())

    @property
    def agreed(self) -> bool:
        return self.table is None or self.table.agreed_at is not None

    @property
    def fingerprint(self) -> int:
        """What tells these amounts from others: an agreement is given to the amounts that were read."""
        return fingerprint({(self.neighbourhood.pk, year): cents for year, cents in self.amounts.items()})


def fingerprint(amounts: dict[tuple[int, int], int]) -> int:
    """A number for a set of amounts, by (neighbourhood id, year): two people who read the same read the same one."""
    return zlib.crc32(repr(sorted(amounts.items())).encode()) % 10**9


def may_be_joint(dossier: Dossier) -> bool:
    """Whether the stage admits several neighbourhoods (R24)."""
    return dossier.stage is not None and dossier.stage.kind == StageKind.SCALING


def carriers(dossier: Dossier) -> list[Carrier]:
    """The neighbourhood that leads, then the others, each with its part of the years asked for.

    A proposal of one neighbourhood has none. Read once: the dossier lives as long as the request.
    """
    if not may_be_joint(dossier):
        return []
    kept = vars(dossier)
    if "_carriers" not in kept:
        kept["_carriers"] = _carriers(dossier)
    return kept["_carriers"]


def _carriers(dossier: Dossier) -> list[Carrier]:
    tables = list(dossier.joint_tables.select_related("neighbourhood__table"))
    if not tables:
        return []
    amounts: dict[int, dict[int, int]] = {}
    for share in dossier.shares.filter(year__lte=dossier.years or 0):
        amounts.setdefault(share.neighbourhood_id, {})[share.year] = share.cents
    lead = Carrier(dossier.neighbourhood, None, amounts.get(dossier.neighbourhood_id, {}))
    return [lead, *(Carrier(t.neighbourhood, t, amounts.get(t.neighbourhood_id, {})) for t in tables)]


def coordinators_concerned(dossier: Dossier) -> QuerySet:
    """Those who answer for the table that leads, and for those that carry the proposal with it."""
    joint = Neighbourhood.objects.filter(joint_dossiers__dossier=dossier)
    people = coordinators_of(dossier.neighbourhood)
    for neighbourhood in joint:
        people |= coordinators_of(neighbourhood)
    return people.distinct()


def neighbourhoods_to_add(dossier: Dossier) -> QuerySet[Neighbourhood]:
    """Those that do not carry the proposal yet."""
    already = dossier.joint_tables.values("neighbourhood")
    return Neighbourhood.objects.exclude(pk=dossier.neighbourhood_id).exclude(pk__in=already)
