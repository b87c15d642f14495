"""Many dossiers: copies of the demonstration's, with what was written, decided and done in each."""

from copy import copy
from itertools import count, cycle, islice

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from cimpact.history.models import Event
from cimpact.writing.models import Answer, Document
from proposals.models import (
    AmountAsked,
    Analysis,
    Award,
    AwardYear,
    BudgetLine,
    Dossier,
    Evidence,
    Letter,
    LetterOfIntent,
    Obligation,
    Participation,
)

BATCH = 500
# What hangs on each thing, by the field that says so.
CHILDREN: dict[type[models.Model], tuple] = {
    Dossier: (AmountAsked, BudgetLine, Evidence, LetterOfIntent, Analysis, Award, Letter, Participation),
    Document: (Answer,),
    Award: (AwardYear,),
    Participation: (Obligation,),
}
# What each owns by a field of its own.
OWN: dict[type[models.Model], tuple] = {
    Dossier: ("initiative", "document"),
    LetterOfIntent: ("document",),
}

_serial = count(1)
_rows: dict[tuple, list] = {}


def fill(originals: list[Dossier], size: int) -> None:
    """Bring the number of dossiers to `size`; each original is copied in its turn."""
    missing = size - Dossier.objects.count()
    turns = cycle(originals)
    while missing > 0:
        batch = list(islice(turns, min(BATCH, missing)))
        copy_all(batch)
        missing -= len(batch)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def copy_all(originals: list[Dossier]) -> None:
    """Copy these dossiers and all that hangs on them."""
    pairs = save([(original, fresh(original)) for original in originals])
    kind = ContentType.objects.get_for_model(Dossier)
    save(
        [
            (event, fresh(event, object_id=new.pk))
            for old, new in pairs
            for event in rows_of(Event, object_id=old.pk, content_type=kind)
        ]
    )


def save(pairs: list[tuple]) -> list[tuple]:
    """Save the copies, (original, copy), then the copies of what hangs on the originals."""
    if not pairs:
        return pairs
    kind = type(pairs[0][0])
    for name in OWN.get(kind, ()):
        owners = [(old, new) for old, new in pairs if getattr(old, name)]
        copies = save([(getattr(old, name), fresh(getattr(old, name))) for old, _ in owners])
        for (_, new), (_, own) in zip(owners, copies, strict=True):
            setattr(new, name, own)
    kind._default_manager.bulk_create([new for _, new in pairs])
    field = kind._meta.model_name
    for child in CHILDREN.get(kind, ()):
        save(
            [
                (row, fresh(row, **{field: new}))
                for old, new in pairs
                for row in rows_of(child, **{field: old.pk})
            ]
        )
    return pairs


def fresh(row, **changes):
    """A copy not saved yet, with a number of its own where numbers are unique."""
    new = copy(row)
    new._state = models.base.ModelState()
    new.pk = None
    if getattr(row, "number", None):
        new.number = f"BANC-{next(_serial)}"
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def rows_of(model, **conditions) -> list:
    """The rows to copy, read once."""
    key = (model, *conditions.values())
    if key not in _rows:
        _rows[key] = list(model.objects.filter(**conditions))
    return _rows[key]
