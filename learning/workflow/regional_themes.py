"""What the team writes in a draft of the regional plan: its themes, the entries they draw on, their actions (R51).

A key sent twice makes one thing; a save names the version it read, and raises Stale when someone saved first.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from proposals.workflow.writing import Stale

from ..models import PlanTheme, RegionalPlan, ThemeSource, TransferAction
from ..permissions import may_say_progress
from ..regional_enums import ActionState
from ..regional_text import open_entries
from .regional import expect_plan, touch

THEME_FIELDS = ("kind", "title", "learned", "retained")
ACTION_FIELDS = ("what", "form", "audience", "owner", "owner_name", "due_on")


@transaction.atomic
def add_theme(plan: RegionalPlan, *, values: dict, key: uuid.UUID, by) -> PlanTheme:
    """Add a theme at the end of the draft."""
    plan = expect_plan(plan, "write", by)
    theme, created = PlanTheme.objects.get_or_create(
        key=key,
        defaults={
            "plan": plan,
            "order": plan.themes.count(),
            "updated_by": by,
            **{name: values[name] for name in THEME_FIELDS},
        },
    )
    if created:
        touch(plan, by)
        record(plan, "regional_plan.add_theme", by=by, after={"theme": theme.title})
    return theme


def _theme(theme: PlanTheme, by) -> PlanTheme:
    """The theme as it now stands, its draft held; NotPossible when it is no longer written."""
    plan = expect_plan(theme.plan, "write", by)
    found = PlanTheme.objects.select_related("updated_by").get(pk=theme.pk)
    found.plan = plan
    if found.removed_at:
        raise NotPossible(_("Ce thème a été retiré du plan : rien n’a été modifié."))
    return found


@transaction.atomic
def write_theme(theme: PlanTheme, *, values: dict, version: int, by) -> PlanTheme:
    """Save a theme over the version read. Raises Stale."""
    theme = _theme(theme, by)
    before = {name: getattr(theme, name) for name in THEME_FIELDS}
    if before == {name: values[name] for name in THEME_FIELDS}:
        return theme
    if theme.version != version:
        raise Stale(theme)
    for name in THEME_FIELDS:
        setattr(theme, name, values[name])
    theme.version += 1
    theme.updated_at, theme.updated_by = clock.now(), by
    theme.save()
    touch(theme.plan, by)
    record(theme.plan, "regional_plan.write_theme", by=by, before=before, after={"theme": theme.title})
    return theme


@transaction.atomic
def remove_theme(theme: PlanTheme, *, by) -> None:
    """Take a theme out of the draft; twice is once."""
    plan = expect_plan(theme.plan, "write", by)
    if PlanTheme.objects.filter(pk=theme.pk, removed_at=None).update(removed_at=clock.now()):
        touch(plan, by)
        record(plan, "regional_plan.remove_theme", by=by, before={"theme": theme.title})


@transaction.atomic
def add_sources(theme: PlanTheme, *, entries: Collection[int], by) -> int:
    """Draw on entries (ids), of those that their authors open to the community; returns how many are new."""
    theme = _theme(theme, by)
    known = set(theme.sources.values_list("entry", flat=True))
    chosen = open_entries(theme.plan.programme_id).filter(pk__in=entries).exclude(pk__in=known)
    added = ThemeSource.objects.bulk_create(
        ThemeSource(theme=theme, entry=entry, added_by=by) for entry in chosen.order_by("pk")
    )
    if added:
        touch(theme.plan, by)
        after = {"theme": theme.title, "sources": len(added)}
        record(theme.plan, "regional_plan.add_sources", by=by, after=after)
    return len(added)


@transaction.atomic
def remove_source(theme: PlanTheme, *, entry: int, by) -> None:
    """Draw on an entry (id) no more; twice is once."""
    theme = _theme(theme, by)
    removed, _rows = theme.sources.filter(entry=entry).delete()
    if removed:
        touch(theme.plan, by)
        record(theme.plan, "regional_plan.remove_source", by=by, after={"theme": theme.title})


@transaction.atomic
def add_action(theme: PlanTheme, *, values: dict, key: uuid.UUID, by) -> TransferAction:
    """Add something to do so that a learning reaches others."""
    theme = _theme(theme, by)
    action, created = TransferAction.objects.get_or_create(
        key=key,
        defaults={"theme": theme, "updated_by": by, **{name: values[name] for name in ACTION_FIELDS}},
    )
    if created:
        touch(theme.plan, by)
        record(theme.plan, "regional_plan.add_action", by=by, after=_said(action))
    return action


@transaction.atomic
def write_action(action: TransferAction, *, values: dict, version: int, by) -> TransferAction:
    """Save an action over the version read. Raises Stale."""
    theme = _theme(action.theme, by)
    action = TransferAction.objects.select_related("owner", "updated_by").get(pk=action.pk)
    if action.removed_at:
        raise NotPossible(_("Cette action a été retirée du plan : rien n’a été modifié."))
    if all(getattr(action, name) == values[name] for name in ACTION_FIELDS):
        return action
    if action.version != version:
        raise Stale(action)
    before = _said(action)
    for name in ACTION_FIELDS:
        setattr(action, name, values[name])
    action.version += 1
    action.updated_at, action.updated_by = clock.now(), by
    action.save()
    touch(theme.plan, by)
    record(theme.plan, "regional_plan.write_action", by=by, before=before, after=_said(action))
    return action


@transaction.atomic
def remove_action(action: TransferAction, *, by) -> None:
    """Take an action out of the draft; twice is once."""
    plan = expect_plan(action.theme.plan, "write", by)
    if TransferAction.objects.filter(pk=action.pk, removed_at=None).update(removed_at=clock.now()):
        touch(plan, by)
        record(plan, "regional_plan.remove_action", by=by, before=_said(action))


@transaction.atomic
def say_progress(action: TransferAction, *, state: str, note: str, version: int, by) -> TransferAction:
    """Say where an action of the published plan stands, over the version read. Raises Stale."""
    found = TransferAction.objects.select_for_update(of=("self",)).select_related(
        "theme__plan__programme", "owner", "updated_by"
    )
    action = found.get(pk=action.pk)
    plan = action.theme.plan
    in_force = RegionalPlan.objects.filter(programme=plan.programme).in_force().first()
    if not may_say_progress(by, action) or in_force != plan:
        raise NotPossible(_("Cette action n’est plus celle du plan en vigueur : ouvrez le suivi du plan."))
    if (action.state, action.note) == (state, note):
        return action
    if action.version != version:
        raise Stale(action)
    before = {"state": action.state}
    action.state, action.note = ActionState(state), note
    action.state_at, action.state_by = clock.now(), by
    action.updated_at, action.updated_by = clock.now(), by
    action.version += 1
    action.save()
    after = {"action": action.what, "state": action.state}
    record(plan, "regional_plan.progress", by=by, before=before, after=after, comment=note)
    return action


def _said(action: TransferAction) -> dict[str, str]:
    due = action.due_on.isoformat() if isinstance(action.due_on, dt.date) else ""
    return {"action": action.what, "owner": action.owner_words, "due_on": due}
