"""Many dossiers: copies of the demonstration's, with what was written and done in each."""

from copy import copy
from itertools import cycle, islice

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from cimpact.history.models import Event
from cimpact.writing.models import Answer
from proposals.models import AmountAsked, BudgetLine, Dossier, Evidence

BATCH = 500
OF_DOSSIER = (AmountAsked, BudgetLine, Evidence)


def fill(models: list[Dossier], size: int) -> None:
    """Bring the number of dossiers to `size`; each model is copied in its turn."""
    missing = size - Dossier.objects.count()
    turns = cycle(models)
    while missing > 0:
        batch = list(islice(turns, min(BATCH, missing)))
        copy_all(batch)
        missing -= len(batch)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def copy_all(models: list[Dossier]) -> None:
    """Copy these dossiers, then the rows of each."""
    kind = ContentType.objects.get_for_model(Dossier)
    initiatives = insert([fresh(model.initiative) for model in models])
    documents = insert([fresh(model.document) for model in models])
    start = Dossier.objects.count()
    dossiers = insert(
        [
            fresh(
                model,
                initiative=initiative,
                document=document,
                number=f"BANC-{start + place}" if model.number else None,
            )
            for place, (model, initiative, document) in enumerate(
                zip(models, initiatives, documents, strict=True)
            )
        ]
    )
    pairs = list(zip(models, dossiers, strict=True))
    of_documents = [
        fresh(answer, document=dossier.document)
        for model, dossier in pairs
        for answer in rows_of(Answer, "document_id", model.document_id)
    ]
    insert(of_documents)
    for kind_of_row in OF_DOSSIER:
        insert(
            [
                fresh(row, dossier=dossier)
                for model, dossier in pairs
                for row in rows_of(kind_of_row, "dossier_id", model.pk)
            ]
        )
    insert(
        [
            fresh(event, object_id=dossier.pk)
            for model, dossier in pairs
            for event in rows_of(Event, "object_id", model.pk, content_type=kind)
        ]
    )


def fresh(row, **changes):
    """A copy not yet saved; a row that is not there stays absent."""
    if row is None:
        return None
    new = copy(row)
    new._state = copy(row._state)
    new._state.adding, new._state.fields_cache = True, {}
    new.pk = None
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def insert(rows: list) -> list:
    """Save the rows that are there, and return all in their order."""
    present = [row for row in rows if row is not None]
    if present:
        type(present[0]).objects.bulk_create(present)
    return rows


_rows: dict = {}


def rows_of(model, field: str, value, **conditions) -> list:
    """The rows to copy, read once."""
    key = (model, value)
    if key not in _rows:
        _rows[key] = list(model.objects.filter(**{field: value}, **conditions)) if value else []
    return _rows[key]
