"""What the addresses of the learning library name: a learning of the table, read by all; a collection, a reuse."""

from learning.enums import Readers, Visibility
from learning.models import Collection, JournalEntry, Reuse
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Membership, Neighbourhood
from proposals.models import Dossier


def library_around(dossier: Dossier) -> dict[str, int]:
    """Ids by the name that the tables of addresses use."""
    people = Membership.objects.ongoing().filter(organisation=dossier.neighbourhood.table)
    coordinator = people.filter(role=TableRole.COORDINATOR).first().user
    entries = {
        visibility: JournalEntry.objects.get_or_create(
            neighbourhood=dossier.neighbourhood,
            programme=dossier.programme,
            title=f"Appris en marchant ({visibility})",
            defaults={"author": coordinator, "visibility": visibility, "tags": ["marche"]},
        )[0]
        for visibility in (Visibility.COMMUNITY, Visibility.PUBLIC)
    }
    entry = entries[Visibility.COMMUNITY]
    collection, _made = Collection.objects.get_or_create(
        programme=dossier.programme,
        owner=coordinator,
        title="De la marche",
        defaults={"readers": Readers.COMMUNITY},
    )
    collection.entries.add(entry, through_defaults={"order": 1})
    elsewhere = Neighbourhood.objects.exclude(pk=dossier.neighbourhood_id).order_by("pk").last()
    reuse, _made = Reuse.objects.get_or_create(
        entry=entry, neighbourhood=elsewhere, defaults={"by": coordinator, "text": "Nous marchons aussi."}
    )
    return {
        "learning": entry.pk,
        "public_learning": entries[Visibility.PUBLIC].pk,
        "collection": collection.pk,
        "reuse": reuse.pk,
    }
