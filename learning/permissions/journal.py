"""The learning journal (F68): each entry is read by whom its author chooses."""

from django.db.models import Q

from cimpact.programmes.models import Programme
from neighbourhoods.models import AdvisorAssignment, Initiative, Neighbourhood
from neighbourhoods.permissions import programmes_of
from proposals.standing import standing_of

from ..enums import Visibility
from ..models import (
    JournalEntry,
)


def community_of(user):
    """The programmes (ids, to filter with) whose community the person belongs to: staff, tables, committees."""
    standing = standing_of(user)
    places = list(standing.tables)
    known = standing.programmes | {programme for programme, _role in standing.committees.values()}
    return Programme.objects.filter(
        Q(pk__in=known)
        | Q(pk__in=Initiative.objects.filter(neighbourhood__in=places).values("programme"))
        | Q(pk__in=AdvisorAssignment.objects.filter(neighbourhood__in=places).values("programme"))
    ).values("pk")


def entries_open_to(user) -> Q:
    """The journal entries that the person reads: what is public, and what its author opened to her.

    Whoever accompanies a table reads what it shows her while she accompanies it, unless its decisions are closed to
    her.
    """
    public = Q(visibility=Visibility.PUBLIC)
    if not user.is_authenticated:
        return Q(removed_at=None) & public
    standing = standing_of(user)
    mine = Q(author=user)
    at_table = Q(
        neighbourhood__in=list(standing.tables),
        visibility__in=(Visibility.TABLE, Visibility.ADVISOR),
    )
    accompanied = Q(pk__in=[])
    if not standing.withdraws:
        for programme, place in standing.advised:
            accompanied |= Q(programme=programme, neighbourhood=place)
    accompanied &= Q(visibility=Visibility.ADVISOR) & ~Q(neighbourhood__table__in=standing.organisations)
    in_community = Q(visibility=Visibility.COMMUNITY, programme__in=community_of(user))
    return Q(removed_at=None) & (mine | public | at_table | accompanied | in_community)


def is_of_community(user, programme: int) -> bool:
    """Whether the person has a part in the programme (id)."""
    return community_of(user).filter(pk=programme).exists()


# Who writes in the journal (F68)


def written_for(user) -> list[tuple[int, int | None]]:
    """For what the person writes entries, as (programme, neighbourhood) ids: each of her tables; as staff or member of
    a committee, the region (no neighbourhood).

    Everyone at a table writes, those who only read its dossiers too: an entry is her own.
    """
    standing = standing_of(user)
    places = Neighbourhood.objects.filter(pk__in=standing.tables).order_by("name")
    region = standing.programmes | {programme for programme, _role in standing.committees.values()}
    return [
        *((programme, place.pk) for place in places for programme in sorted(programmes_of(place))),
        *((programme, None) for programme in sorted(region)),
    ]


def may_write_entries(user) -> bool:
    """Whether the person writes in the journal: whoever has a part in a programme."""
    standing = standing_of(user)
    return bool(standing.tables or standing.programmes or standing.committees)


def can_narrow_entry(user, entry: JournalEntry) -> bool:
    """Its author, and nobody else, keeps it for fewer readers or takes it back: always."""
    return user.is_authenticated and entry.author_id == user.pk and entry.removed_at is None


def can_change_entry(user, entry: JournalEntry) -> bool:
    """Its author changes what it says and opens it to more, while she has her part where she wrote it."""
    return can_narrow_entry(user, entry) and (entry.programme_id, entry.neighbourhood_id) in written_for(user)
