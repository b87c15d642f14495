"""The neighbourhoods as anyone may read them: their table, and the participations begun; never a draft or a decision
in progress (F3)."""

from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.programmes.enums import STEP, StageKind
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood, Place
from proposals.enums import State
from proposals.models import Dossier, JointTable

from .library import sorted_as_read
from .neighbourhood_map import Entry

# The states in which a participation has begun; everything before is the table's, the staff's or the committee's.
BEGUN = (State.ACTIVE, State.COMPLETED)


def begun(prefix: str = "") -> Q:
    """The dossiers whose first day has come."""
    return Q(
        **{
            f"{prefix}state__in": BEGUN,
            f"{prefix}participation__starts_on__lte": clock.today(),
        }
    )


def under_way(prefix: str = "") -> Q:
    """The dossiers whose stage is under way today."""
    return begun(prefix) & Q(
        **{f"{prefix}state": State.ACTIVE, f"{prefix}participation__ends_on__gte": clock.today()}
    )


def with_public_dossiers(neighbourhoods: QuerySet[Neighbourhood]) -> QuerySet[Neighbourhood]:
    """The neighbourhoods with what may be said of them in public, in as many queries whatever their number."""
    named = ("initiative", "stage", "programme", "neighbourhood", "participation")
    own = Dossier.objects.filter(begun()).select_related(*named).order_by("-participation__starts_on")
    joined = JointTable.objects.filter(begun("dossier__"), agreed_at__isnull=False)
    joined = joined.select_related(*(f"dossier__{name}" for name in named))
    return neighbourhoods.select_related("table").prefetch_related(
        "places",
        Prefetch("dossiers", own, to_attr="public_dossiers"),
        Prefetch("joint_dossiers", joined, to_attr="public_joint"),
    )


def in_stage(neighbourhoods: QuerySet[Neighbourhood], kind: str) -> QuerySet[Neighbourhood]:
    """Those in which a stage of that kind is under way; with "" none is."""
    mine = Neighbourhood.objects.filter(under_way("dossiers__"))
    beside = Neighbourhood.objects.filter(
        under_way("joint_dossiers__dossier__"), joint_dossiers__agreed_at__isnull=False
    )
    if kind:
        mine = Neighbourhood.objects.filter(under_way("dossiers__"), dossiers__stage__kind=kind)
        beside = beside.filter(joint_dossiers__dossier__stage__kind=kind)
    found = Q(pk__in=mine.values("pk")) | Q(pk__in=beside.values("pk"))
    return neighbourhoods.filter(found) if kind else neighbourhoods.exclude(found)


def leading(words: str) -> Q:
    """The neighbourhoods with an initiative whose title says the words, capitals and accents apart; begun ones only."""
    begun_ones = Dossier.objects.filter(begun()).values_list("pk", "initiative__title")
    found = [pk for pk, title in begun_ones if slugify(words) in slugify(title)]
    beside = JointTable.objects.filter(dossier__in=found, agreed_at__isnull=False)
    return Q(pk__in=Dossier.objects.filter(pk__in=found).values("neighbourhood")) | Q(
        pk__in=beside.values("neighbourhood")
    )


def places() -> list[Place]:
    """The boroughs and towns where there is a neighbourhood, in the order of a dictionary."""
    found = Place.objects.annotate(count=Count("neighbourhoods")).filter(count__gt=0)
    return sorted(found, key=lambda place: sorted_as_read(place.name))


def open_to(programme: Programme) -> QuerySet[Neighbourhood]:
    """The neighbourhoods of a programme: those it has welcomed, and those that no programme has (R13)."""
    welcomed = Q(assignments__programme=programme) | Q(initiatives__programme=programme)
    return Neighbourhood.objects.filter(welcomed | Q(assignments=None, initiatives=None)).distinct()


@dataclass(frozen=True)
class Initiative:
    """One initiative of a neighbourhood, with the stages it has begun, the latest first."""

    title: str
    programme: Programme
    stages: list[Dossier] = field(default_factory=list)

    @property
    def is_under_way(self) -> bool:
        return any(is_under_way(dossier) for dossier in self.stages)


def is_under_way(dossier: Dossier) -> bool:
    """The same as `under_way`, of a dossier already read."""
    return dossier.state == State.ACTIVE and dossier.participation.ends_on >= clock.today()


def public_dossiers(neighbourhood: Neighbourhood) -> list[Dossier]:
    """What the neighbourhood leads or carries with others; give it `with_public_dossiers`."""
    kept = vars(neighbourhood)
    joined = [joint.dossier for joint in kept["public_joint"]]
    return sorted([*kept["public_dossiers"], *joined], key=lambda d: d.participation.starts_on, reverse=True)


def entry_of(neighbourhood: Neighbourhood) -> Entry:
    """The neighbourhood as the map shows it: the furthest stage under way there, and each in words."""
    stages = {d.stage.kind: d.stage.name for d in public_dossiers(neighbourhood) if is_under_way(d)}
    kinds = sorted(stages, key=lambda kind: STEP[StageKind(kind)], reverse=True)
    words = ", ".join(stages[kind] for kind in kinds) or _("aucune étape en cours")
    url = reverse("directory_page", args=[neighbourhood.slug])
    return Entry(neighbourhood, kinds[0] if kinds else "", words, url)


def initiatives_of(neighbourhood: Neighbourhood) -> list[Initiative]:
    """The neighbourhood's initiatives, those under way first."""
    found: dict[int, Initiative] = {}
    for dossier in public_dossiers(neighbourhood):
        initiative = dossier.initiative
        kept = found.setdefault(initiative.pk, Initiative(initiative.title, dossier.programme))
        kept.stages.append(dossier)
    return sorted(found.values(), key=lambda initiative: not initiative.is_under_way)
