"""The team writes the reminders of its programme. Each action is atomic, and kept in the programme's history."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record

from .models import Programme, Reminder

# What makes it another reminder: what came before the change is not caught up.
WHEN = ("kind", "days")
FIELDS = (*WHEN, "to", "subject_fr", "subject_en", "text_fr", "text_en")


@transaction.atomic
def keep_reminder(
    programme: Programme, *, values: dict[str, Any], by: User, reminder: Reminder | None = None
) -> Reminder:
    """Add a reminder, or change one."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    twins = programme.reminders.filter(kind=values["kind"], days=values["days"], to=values["to"])
    if twins.exclude(pk=reminder.pk if reminder else None).exists():
        raise NotPossible(_("Un rappel existe déjà ce jour-là, pour les mêmes personnes."))
    if reminder is None:
        kept = Reminder.objects.create(programme=programme, **values)
        record(programme, "programme.add_reminder", by=by, after=values)
        return kept
    kept = Reminder.objects.get(pk=reminder.pk)
    before = {name: getattr(kept, name) for name in FIELDS}
    changed = [name for name in FIELDS if before[name] != values[name]]
    if not changed:
        return kept
    for name in changed:
        setattr(kept, name, values[name])
    if set(changed) & set(WHEN):
        kept.since = clock.now()
    kept.save()
    record(
        programme,
        "programme.change_reminder",
        by=by,
        before={name: before[name] for name in changed},
        after={name: values[name] for name in changed},
    )
    return kept


@transaction.atomic
def stop_reminder(reminder: Reminder, *, by: User) -> None:
    """Let a reminder leave no more; those owed and not sent yet do not leave either."""
    if Reminder.objects.active().filter(pk=reminder.pk).update(stopped_at=clock.now()):
        record(reminder.programme, "programme.stop_reminder", by=by, before=_named(reminder))


@transaction.atomic
def resume_reminder(reminder: Reminder, *, by: User) -> None:
    """Let a reminder leave again, from now on."""
    stopped = Reminder.objects.filter(pk=reminder.pk).exclude(stopped_at=None)
    if stopped.update(stopped_at=None, since=clock.now()):
        record(reminder.programme, "programme.resume_reminder", by=by, after=_named(reminder))


def _named(reminder: Reminder) -> dict:
    return {"kind": reminder.kind, "days": reminder.days, "subject_fr": reminder.subject_fr}
