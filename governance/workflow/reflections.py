"""The yearly reflection of a support structure: written over the version read, shared when its table wishes."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.notices import outbox
from cimpact.writing.blocks import canonical
from cimpact.writing.noting import write_over

from ..models import Reflection, ReflectionNote
from ..structures import Structure


def is_open(year: int) -> bool:
    """Whether that year's is still written: this year's, and last year's until the next one ends."""
    return year in (clock.today().year, clock.today().year - 1)


def reflection_of(structure: Structure, year: int) -> Reflection | None:
    """The structure's reflection of that year, once something was written."""
    return Reflection.objects.filter(
        programme=structure.programme, neighbourhood=structure.neighbourhood, year=year
    ).first()


@transaction.atomic
def write_note(
    structure: Structure,
    year: int,
    code: str,
    *,
    markup: str,
    version: int,
    read: str | None = None,
    by,
) -> ReflectionNote:
    """Save what is written on one subject over the version read. Raises cimpact.writing.answers.Conflict.

    `read` is what the writer had before her: what she left as she found it is not saved again.
    """
    if not is_open(year):
        raise NotPossible(_("Cette réflexion est celle d’une année passée : elle se relit, sans changer."))
    reflection = reflection_of(structure, year)
    if reflection is None:
        if not canonical(markup):
            return ReflectionNote(code=code, version=0, updated_by=by)
        reflection, _made = Reflection.objects.get_or_create(
            programme=structure.programme, neighbourhood=structure.neighbourhood, year=year
        )
    return write_over(reflection.notes, code, markup=markup, version=version, read=read, by=by)


@transaction.atomic
def share_reflection(structure: Structure, year: int, *, shown: bool, by) -> None:
    """Show a table's reflection to those who accompany it, with what is written in it later; or take it back."""
    reflection = reflection_of(structure, year)
    if reflection is None or not reflection.notes.exclude(text="").exists():
        raise NotPossible(_("Il n’y a encore rien à partager : écrivez d’abord quelques mots."))
    reflection = Reflection.objects.select_for_update().get(pk=reflection.pk)
    if bool(reflection.shared_at) == shown:
        return
    reflection.shared_at = clock.now() if shown else None
    reflection.save(update_fields=["shared_at"])
    what = "share" if shown else "unshare"
    record(reflection, f"reflection.{what}", by=by, audience=Audience.TABLE)
    if shown:
        _tell(reflection, structure, by)
    else:
        outbox.cancel("reflection_shared", reflection)


def _tell(reflection: Reflection, structure: Structure, by) -> None:
    """Whoever accompanies the table learns that it may be read."""
    if structure.neighbourhood is None:
        return
    accompanying = structure.neighbourhood.assignments.current().filter(programme=structure.programme)
    for assignment in accompanying:
        if assignment.user != by:
            outbox.owe("reflection_shared", reflection, assignment.user, due_at=reflection.shared_at)
