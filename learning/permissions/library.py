"""The learning library (F70): what was opened beyond one table, reused and collected."""

from django.db.models import Q

from cimpact.programmes.models import Programme
from neighbourhoods.enums import TableRole
from proposals.standing import standing_of

from ..enums import Readers, Visibility
from ..models import (
    Collection,
    JournalEntry,
    Reuse,
)
from .journal import community_of, entries_open_to, is_of_community

# What stands in the library; the rest is found in the journal of a table.
IN_LIBRARY = (Visibility.ADVISOR, Visibility.COMMUNITY, Visibility.PUBLIC)
# What may be reused elsewhere: what other tables read.
REUSED = (Visibility.COMMUNITY, Visibility.PUBLIC)


def library_of(user):
    """The learnings that the person finds in the library: what was opened to her beyond one table, and her own."""
    return JournalEntry.objects.filter(
        entries_open_to(user), Q(visibility__in=IN_LIBRARY) | Q(author=user.pk)
    )


def writes_for(user) -> list[int]:
    """The neighbourhoods (ids) in whose name the person speaks: she coordinates or writes there."""
    roles = (TableRole.COORDINATOR, TableRole.CONTRIBUTOR)
    return [place for place, role in standing_of(user).tables.items() if role in roles]


def places_to_reuse(user, entry: JournalEntry) -> list[int]:
    """The neighbourhoods (ids) for which the person may say that the learning was reused: never where it comes from."""
    if entry.visibility not in REUSED or not is_of_community(user, entry.programme_id):
        return []
    return [place for place in writes_for(user) if place != entry.neighbourhood_id]


def reads_reuses(user, entry: JournalEntry) -> bool:
    """Who reads what others made of a learning: its author, its table, its programme's community. Others, how many."""
    if entry.author_id == user.pk or entry.neighbourhood_id in standing_of(user).tables:
        return True
    return is_of_community(user, entry.programme_id)


def may_withdraw_reuse(user, reuse: Reuse) -> bool:
    """Whoever speaks for the neighbourhood that said it."""
    return reuse.neighbourhood_id in writes_for(user)


def programmes_to_collect(user):
    """The programmes in which the person makes collections: those of her tables, and those whose staff she is."""
    standing = standing_of(user)
    if not (standing.tables or standing.programmes):
        return Programme.objects.none()
    return Programme.objects.filter(pk__in=community_of(user))


def collections_open_to(user) -> Q:
    """Her own collections, and those shown to a community she belongs to."""
    shown = Q(readers=Readers.COMMUNITY, programme__in=community_of(user))
    return Q(removed_at=None) & (Q(owner=user.pk) | shown)


def keeps_collection(user, collection: Collection) -> bool:
    """Whoever made it changes it, alone."""
    return collection.owner_id == user.pk and collection.removed_at is None
