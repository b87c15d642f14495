"""The addresses of the learning journal: an entry of the table for the community, and one that is public."""

import io
import uuid

from PIL import Image

from cimpact import clock
from cimpact.programmes.models import Programme
from cimpact.writing.enums import Scan
from learning.enums import EntryKind, Sureness, Visibility
from learning.models import JournalEntry
from learning.pictures import Picture
from learning.workflow.journal import Shown, write_entry
from neighbourhoods.models import Neighbourhood

from .elsewhere import Place
from .people import FOUND, HIDDEN, MEMBERS, POST_ONLY, ROLES, STAFF, TABLE

# Whoever has a part in the programme.
PART = (*TABLE, *STAFF, *MEMBERS, "neighbour", "recused")


def a_photo() -> Shown:
    kept = io.BytesIO()
    Image.new("RGB", (8, 6), "darkgreen").save(kept, "JPEG")
    return Shown(Picture(kept.getvalue(), 8, 6, Scan.NONE), "Une salle vide")


def an_entry(facts, visibility: str) -> JournalEntry:
    """The coordinator's, with a photo; the same all along the walk."""
    entry, _made = write_entry(
        key=uuid.uuid5(uuid.NAMESPACE_URL, f"{facts.slug}/{visibility}"),
        programme=Programme.objects.get(code=facts.code),
        neighbourhood=Neighbourhood.objects.get(slug=facts.slug),
        said={
            "kind": EntryKind.FAILED,
            "title": "Personne n’est venu un lundi.",
            "text": "Nous essayons le mardi.",
            "sureness": Sureness.SEEN,
            "aims": ["people"],
            "conditions": ["engagement"],
            "tags": ["horaires"],
            "question": None,
            "happened_on": clock.today(),
        },
        visibility=visibility,
        photo=a_photo(),
        by=facts.coordinator.user,
    )
    return entry


def of_entry(
    visibility: str = Visibility.COMMUNITY,
    *,
    enters: tuple[str, ...] = PART,
    hidden_from: tuple[str, ...] = ("outsider",),
    photo: bool = False,
    **more,
) -> Place:
    def names(facts) -> dict:
        entry = an_entry(facts, visibility)
        return {"pk": entry.pk} | ({"photo": entry.photos.get().pk} if photo else {})

    return Place(enters, names=names, hidden_from=hidden_from, most_queries=25, **more)


posted = of_entry(enters=ROLES, hidden_from=(), answer=POST_ONLY)
OF_JOURNAL: dict[str, list[Place]] = {
    "journal": [Place()],
    "journal_latest": [Place()],
    "journal_write": [Place(PART, most_queries=20)],
    "journal_offline": [Place(signed_out=FOUND)],
    "journal_worker": [Place(signed_out=FOUND)],
    "journal_entry": [
        of_entry(),
        of_entry(
            Visibility.TABLE, enters=TABLE, hidden_from=tuple(role for role in ROLES if role not in TABLE)
        ),
        of_entry(Visibility.PUBLIC, enters=ROLES, hidden_from=(), signed_out=FOUND),
    ],
    "journal_change": [of_entry(enters=("coordinator",))],
    "journal_visibility": [posted],
    "journal_take_back": [posted],
    "journal_photo": [
        of_entry(photo=True, signed_out=HIDDEN),
        of_entry(Visibility.PUBLIC, enters=ROLES, hidden_from=(), photo=True, signed_out=FOUND),
    ],
}
