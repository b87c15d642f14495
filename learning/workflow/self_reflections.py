"""A table's reflection: opened when it wishes, written over the version read, closed, shown, taken back (F71, F72)."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.writing.noting import write_over
from governance.structures import Structure
from neighbourhoods.models import Initiative, Neighbourhood

from ..enums import ReflectionKind
from ..models import SelfReflection, SelfReflectionNote, SelfReflectionStep
from ..reflection_emails import tell_shown, untell_shown


def _same(reflection: SelfReflection):
    """The reflections on the same thing, of the same kind: itself, and those it is read beside."""
    return SelfReflection.objects.filter(
        programme=reflection.programme_id,
        neighbourhood=reflection.neighbourhood_id,
        initiative=reflection.initiative_id,
        kind=reflection.kind,
    )


@transaction.atomic
def open_reflection(
    structure: Structure, kind: ReflectionKind, *, initiative: Initiative | None = None, by
) -> SelfReflection:
    """Open one; where one of that kind is open already, it is that one: nobody writes in two places."""
    place = structure.neighbourhood
    assert place is not None  # a programme does not reflect here
    _take_turns(place)
    reflection = SelfReflection(
        programme=structure.programme, neighbourhood=place, initiative=initiative, kind=kind, opened_by=by
    )
    if ongoing := _same(reflection).filter(closed_at=None).first():
        return ongoing
    reflection.save()
    _record(reflection, "opened", by)
    return reflection


@transaction.atomic
def write_words(
    reflection: SelfReflection, code: str, *, markup: str, version: int, read: str | None = None, by
) -> SelfReflectionNote:
    """Save what is written on one subject over the version read. Raises cimpact.writing.answers.Conflict."""
    reflection = _locked_open(reflection)
    return write_over(reflection.notes, code, markup=markup, version=version, read=read, by=by)


@transaction.atomic
def add_step(
    reflection: SelfReflection,
    code: str,
    *,
    what: str,
    who: str = "",
    due_on: dt.date | None = None,
    key: uuid.UUID,
    by,
) -> SelfReflectionStep:
    """Say what the table will do. The same key is the same step, however many times it comes."""
    reflection = _locked_open(reflection)
    given = {"code": code, "what": what, "who": who, "due_on": due_on, "created_by": by}
    step, created = reflection.steps.get_or_create(key=key, defaults=given)
    if created:
        _record(reflection, "step_added", by, after={"what": what})
    return step


@transaction.atomic
def tick_step(step: SelfReflectionStep, *, done: bool, by) -> None:
    """It is done, or not after all: of an earlier reflection too. Ticked twice, done once."""
    changed = SelfReflectionStep.objects.filter(pk=step.pk, done_at__isnull=done).update(
        done_at=clock.now() if done else None
    )
    if changed:
        _record(step.reflection, "step_done" if done else "step_undone", by, after={"what": step.what})


@transaction.atomic
def drop_step(step: SelfReflectionStep, *, by) -> None:
    """The table will not do it after all; its history says that it was said."""
    reflection = _locked_open(step.reflection)
    if SelfReflectionStep.objects.filter(pk=step.pk).delete()[0]:
        _record(reflection, "step_dropped", by, before={"what": step.what})


@transaction.atomic
def close_reflection(reflection: SelfReflection, *, by) -> None:
    """Its words are kept as they are, to be read beside the next one's; closed twice, once."""
    reflection = _locked(reflection)
    if not reflection.is_open:
        return
    if not reflection.notes.exclude(text="").exists() and not reflection.steps.exists():
        raise NotPossible(_("Il n’y a encore rien à garder : écrivez d’abord quelques mots."))
    reflection.closed_at = clock.now()
    reflection.save(update_fields=["closed_at"])
    _record(reflection, "closed", by)


@transaction.atomic
def reopen_reflection(reflection: SelfReflection, *, by) -> None:
    """Write in it again, while nothing came after it."""
    _take_turns(reflection.neighbourhood)
    reflection = _locked(reflection)
    if reflection.is_open:
        return
    if _same(reflection).filter(opened_at__gt=reflection.opened_at).exists():
        raise NotPossible(_("Une réflexion plus récente est commencée : celle-ci se relit, sans changer."))
    reflection.closed_at = None
    reflection.save(update_fields=["closed_at"])
    _record(reflection, "reopened", by)


@transaction.atomic
def show_reflection(reflection: SelfReflection, *, shown: bool, by) -> None:
    """Show it to whoever accompanies the table, with what is written in it later; or take it back."""
    reflection = _locked(reflection)
    if bool(reflection.shared_at) == shown:
        return
    if shown and not reflection.notes.exclude(text="").exists():
        raise NotPossible(_("Il n’y a encore rien à montrer : écrivez d’abord quelques mots."))
    reflection.shared_at = clock.now() if shown else None
    reflection.save(update_fields=["shared_at"])
    _record(reflection, "shown" if shown else "taken_back", by)
    tell = tell_shown if shown else untell_shown
    tell(reflection)


def _take_turns(place: Neighbourhood) -> None:
    """What opens a reflection of a place waits for what opens another."""
    Neighbourhood.objects.select_for_update().get(pk=place.pk)


def _locked(reflection: SelfReflection) -> SelfReflection:
    return SelfReflection.objects.select_for_update().get(pk=reflection.pk)


def _locked_open(reflection: SelfReflection) -> SelfReflection:
    reflection = _locked(reflection)
    if not reflection.is_open:
        raise NotPossible(_("Cette réflexion est close : elle se relit, sans changer."))
    return reflection


def _record(reflection: SelfReflection, what: str, by, **said) -> None:
    """Its history is its table's alone."""
    record(reflection, f"self_reflection.{what}", by=by, audience=Audience.TABLE, **said)
