"""A disagreement as it goes: opened, its parties named, moved step by step, closed with what was agreed (F104).

Each action locks the disagreement, and repeats as a no-op. Its history says who did what, never what was said.
"""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood

from ..disagreements import can
from ..models import Disagreement, DisagreementNote, ProcedureStep
from ..procedures import steps_for
from ..programme_permissions import can as can_in_programme


@transaction.atomic
def open_disagreement(
    programme: Programme,
    *,
    title: str,
    words: str,
    parties: Iterable[User],
    facilitator: User | None = None,
    neighbourhood: Neighbourhood | None = None,
    key: uuid.UUID | None = None,
    by: User,
) -> Disagreement:
    """Open a disagreement at the first step, and tell those named. The same key is the same disagreement."""
    if not can_in_programme(by, "open_disagreement", programme):
        raise NotPossible(_("C’est à une personne qui prend part au programme de le faire."))
    disagreement, created = Disagreement.objects.get_or_create(
        key=key or uuid.uuid4(),
        defaults={
            "programme": programme,
            "neighbourhood": neighbourhood,
            "title": title,
            "words": words,
            "facilitator": facilitator,
            "step": next(iter(steps_for(programme, neighbourhood)), None),
            "opened_by": by,
        },
    )
    if created:
        others = [party for party in parties if party != by]
        disagreement.parties.add(by, *others)
        record(disagreement, "disagreement.open", by=by)
        _tell("disagreement_named", disagreement, [*others, facilitator], by=by)
    return disagreement


def _tell(kind: str, disagreement: Disagreement, people: Iterable[User | None], *, by: User) -> None:
    at = clock.now()
    for person in people:
        if person and person != by:
            outbox.owe(kind, disagreement, person, due_at=at)


def _concerned(disagreement: Disagreement) -> list[User | None]:
    return [*disagreement.parties.all(), disagreement.facilitator]


def _opened(disagreement: Disagreement, action: str, by: User) -> Disagreement:
    """The disagreement, locked, when the person may do the action now. Raises NotPossible, saying why."""
    found = (
        Disagreement.objects.select_for_update(of=("self",))
        .select_related("programme", "neighbourhood", "facilitator", "step")
        .get(pk=disagreement.pk)
    )
    if not found.is_open:
        raise NotPossible(_("Ce désaccord est clos : rien n’a été modifié."))
    if not can(by, action, found):
        raise NotPossible(_("C’est maintenant à la personne qui anime la démarche de le faire."))
    return found


@transaction.atomic
def add_note(
    disagreement: Disagreement, *, words: str, key: uuid.UUID | None = None, by: User
) -> DisagreementNote:
    """Write down what was said or done at the present step. The same key is the same note."""
    found = _opened(disagreement, "add_note", by)
    note, _created = DisagreementNote.objects.get_or_create(
        key=key or uuid.uuid4(),
        defaults={"disagreement": found, "step": found.step, "words": words, "by": by},
    )
    return note


@transaction.atomic
def add_party(disagreement: Disagreement, person: User, *, by: User) -> None:
    """Name one more person whom it concerns; she reads it all from then on."""
    found = _opened(disagreement, "add_party", by)
    if person == found.facilitator:
        raise NotPossible(_("Cette personne anime déjà la démarche."))
    if found.parties.filter(pk=person.pk).exists():
        return
    found.parties.add(person)
    record(found, "disagreement.party", by=by, after={"person": person.full_name})
    _tell("disagreement_named", found, [person], by=by)


@transaction.atomic
def name_facilitator(disagreement: Disagreement, person: User, *, by: User) -> None:
    """Ask someone who is no party to facilitate; whoever did before reads it no more."""
    found = _opened(disagreement, "name_facilitator", by)
    if found.facilitator == person:
        return
    if found.parties.filter(pk=person.pk).exists():
        raise NotPossible(_("Cette personne est concernée par le désaccord : choisissez quelqu’un d’autre."))
    found.facilitator = person
    found.save(update_fields=["facilitator"])
    record(found, "disagreement.facilitator", by=by, after={"person": person.full_name})
    _tell("disagreement_facilitate", found, [person], by=by)


@transaction.atomic
def move(disagreement: Disagreement, step: ProcedureStep, *, by: User) -> None:
    """Go to a step of its procedure, forward or back."""
    found = _opened(disagreement, "move", by)
    if found.step == step:
        return
    if step not in steps_for(found.programme, found.neighbourhood):
        raise NotPossible(_("Cette étape n’est plus dans la procédure : choisissez-en une autre."))
    before, found.step = found.step, step
    found.save(update_fields=["step"])
    record(
        found,
        "disagreement.move",
        by=by,
        before={"step": before.title_fr if before else ""},
        after={"step": step.title_fr},
    )
    _tell("disagreement_moved", found, _concerned(found), by=by)


@transaction.atomic
def close(disagreement: Disagreement, *, outcome: str, by: User) -> Disagreement:
    """Close it with what was agreed."""
    current = Disagreement.objects.select_for_update().get(pk=disagreement.pk)
    if not current.is_open and current.outcome == outcome:
        return current
    found = _opened(disagreement, "close", by)
    found.outcome, found.closed_at = outcome, clock.now()
    found.save(update_fields=["outcome", "closed_at"])
    record(found, "disagreement.close", by=by)
    _tell("disagreement_closed", found, _concerned(found), by=by)
    return found
