"""Collections of learnings: made, changed over the version read, filled and ordered by whoever made them (F70)."""

import uuid

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.programmes.models import Programme
from proposals.workflow.writing import Stale

from ..models import Collection, CollectionEntry, JournalEntry
from ..permissions import keeps_collection, library_of, programmes_to_collect

# What one collection holds at most.
MOST_ENTRIES = 200


@transaction.atomic
def make_collection(
    programme: Programme, *, title: str, text: str, readers: str, key: uuid.UUID, by
) -> Collection:
    """Make a collection. The same key makes it once."""
    if not programmes_to_collect(by).filter(pk=programme.pk).exists():
        raise NotPossible(_("Une collection se fait par une table ou par l’équipe du programme."))
    collection, is_new = Collection.objects.get_or_create(
        key=key,
        defaults={"programme": programme, "owner": by, "title": title, "text": text, "readers": readers},
    )
    if collection.owner_id != by.pk:
        raise NotPossible(_("Cette collection a été faite avec un autre compte."))
    if is_new:
        record(collection, "collection.make", by=by, audience=Audience.ALL, after={"readers": readers})
    return collection


@transaction.atomic
def change_collection(
    collection: Collection, *, title: str, text: str, readers: str, version: int, by
) -> Collection:
    """Change its name, its words, its readers, over the version read. Raises Stale."""
    collection = _locked(collection, by)
    if (collection.title, collection.text, collection.readers) == (title, text, readers):
        return collection
    if collection.version != version:
        raise Stale(collection)
    before = collection.readers
    collection.title, collection.text, collection.readers = title, text, readers
    collection.version += 1
    _touch(collection, "title", "text", "readers", "version")
    record(collection, "collection.change", by=by, before={"readers": before}, after={"readers": readers})
    return collection


@transaction.atomic
def remove_collection(collection: Collection, *, by) -> None:
    """Nobody finds it any more; its learnings stay where they are."""
    if not keeps_collection(by, collection):
        raise NotPossible(_("Une collection est retirée par la personne qui l’a faite."))
    if Collection.objects.filter(pk=collection.pk, removed_at=None).update(removed_at=clock.now()):
        record(collection, "collection.remove", by=by)


@transaction.atomic
def collect(collection: Collection, entry: JournalEntry, *, by) -> None:
    """Add a learning at the end. Added twice, it is there once."""
    collection = _locked(collection, by)
    if not library_of(by).filter(pk=entry.pk).exists():
        raise NotPossible(_("Cet apprentissage n’est plus ouvert : rien n’a été ajouté."))
    if collection.kept.filter(entry=entry).exists():
        return
    if collection.kept.count() >= MOST_ENTRIES:
        raise NotPossible(_("Une collection tient au plus %(most)s apprentissages.") % {"most": MOST_ENTRIES})
    last = collection.kept.aggregate(last=Max("order"))["last"] or 0
    CollectionEntry.objects.create(collection=collection, entry=entry, order=last + 1)
    _touch(collection)


@transaction.atomic
def uncollect(collection: Collection, entry: JournalEntry, *, by) -> None:
    """Take a learning out of a collection."""
    collection = _locked(collection, by)
    if collection.kept.filter(entry=entry).delete()[0]:
        _touch(collection)


@transaction.atomic
def move(collection: Collection, entry: JournalEntry, *, up: bool, by) -> None:
    """Exchange a learning with the one before it, or after it, among those that the person sees."""
    collection = _locked(collection, by)
    seen = list(collection.kept.filter(entry__in=library_of(by)).order_by("order", "pk"))
    at = next((place for place, kept in enumerate(seen) if kept.entry_id == entry.pk), None)
    if at is None:
        return
    to = at - 1 if up else at + 1
    if not 0 <= to < len(seen):
        return
    seen[at].order, seen[to].order = seen[to].order, seen[at].order
    CollectionEntry.objects.bulk_update([seen[at], seen[to]], ["order"])
    _touch(collection)


def _locked(collection: Collection, by) -> Collection:
    collection = Collection.objects.select_for_update(of=("self",)).get(pk=collection.pk)
    if not keeps_collection(by, collection):
        raise NotPossible(_("Cette collection est retirée, ou c’est à une autre personne de la changer."))
    return collection


def _touch(collection: Collection, *fields: str) -> None:
    collection.updated_at = clock.now()
    collection.save(update_fields=[*fields, "updated_at"])
