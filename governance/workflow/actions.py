"""What a committee leaves someone to do: added, changed, done, taken back, dropped (F95)."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox

from ..enums import MeetingState
from ..models import ActionItem, Committee, Point
from ..permissions import can, can_finish


def _require_leading(by: User, committee: Committee) -> None:
    if not can(by, "add_action", committee):
        raise NotPossible(_("C’est à la personne qui prépare les rencontres du comité de le faire."))


def _said(action: ActionItem) -> dict:
    due = str(action.due_on) if action.due_on else ""
    return {"action": action.title, "owner": action.owner.full_name, "due_on": due}


@transaction.atomic
def add_action(
    committee: Committee,
    *,
    title: str,
    owner: User,
    due_on: dt.date | None,
    point: Point | None = None,
    key: uuid.UUID | None = None,
    by: User,
) -> ActionItem:
    """Leave something to someone, who is told. The same key is the same action, however many times it comes."""
    _require_leading(by, committee)
    if point and point.meeting.state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        raise NotPossible(_("Cette rencontre est close : ajoutez ce suivi à la liste du comité."))
    action, created = ActionItem.objects.get_or_create(
        key=key or uuid.uuid4(),
        defaults={
            "committee": committee,
            "point": point,
            "title": title,
            "owner": owner,
            "due_on": due_on,
            "created_by": by,
        },
    )
    if not created:
        return action
    record(committee, "committee.action_added", by=by, after=_said(action))
    _tell_owner(action, by)
    return action


def _tell_owner(action: ActionItem, by: User) -> None:
    if action.owner_id != by.pk:
        outbox.owe("action_given", action, action.owner, due_at=clock.now(), details={"by": by.full_name})


def _locked(action: ActionItem) -> ActionItem:
    found = ActionItem.objects.select_for_update(of=("self",)).select_related("owner", "committee__programme")
    return found.get(pk=action.pk)


@transaction.atomic
def change_action(
    action: ActionItem, *, title: str, owner: User, due_on: dt.date | None, by: User
) -> ActionItem:
    """Give it another date, another name or another person, who is told."""
    action = _locked(action)
    _require_leading(by, action.committee)
    if not action.is_open:
        raise NotPossible(_("Ce suivi n’est plus à faire : rien n’a été modifié."))
    if (action.title, action.owner_id, action.due_on) == (title, owner.pk, due_on):
        return action
    before, gave = _said(action), action.owner_id != owner.pk
    action.title, action.owner, action.due_on = title, owner, due_on
    action.save(update_fields=["title", "owner", "due_on"])
    record(action.committee, "committee.action_changed", by=by, before=before, after=_said(action))
    if gave:
        _tell_owner(action, by)
    return action


@transaction.atomic
def finish_action(action: ActionItem, *, words: str = "", by: User) -> ActionItem:
    """It is done: its reminders stop."""
    action = _locked(action)
    if not can_finish(by, action):
        raise NotPossible(
            _("C’est à la personne qui s’en charge, ou à qui prépare les rencontres, de le dire.")
        )
    if action.done_at:
        return action
    if action.dropped_at:
        raise NotPossible(_("Ce suivi a été abandonné : rien n’a été modifié."))
    action.done_at, action.done_by, action.done_words = clock.now(), by, words
    action.save(update_fields=["done_at", "done_by", "done_words"])
    record(action.committee, "committee.action_done", by=by, after=_said(action), comment=words)
    return action


@transaction.atomic
def reopen_action(action: ActionItem, *, by: User) -> ActionItem:
    """It is to do after all, whether it was said done or dropped."""
    action = _locked(action)
    if not can_finish(by, action):
        raise NotPossible(
            _("C’est à la personne qui s’en charge, ou à qui prépare les rencontres, de le dire.")
        )
    if action.is_open:
        return action
    action.done_at = action.done_by = action.dropped_at = None
    action.done_words = ""
    action.save(update_fields=["done_at", "done_by", "done_words", "dropped_at"])
    record(action.committee, "committee.action_reopened", by=by, after=_said(action))
    return action


@transaction.atomic
def drop_action(action: ActionItem, *, by: User) -> ActionItem:
    """Nobody will do it; it comes back on no agenda."""
    action = _locked(action)
    _require_leading(by, action.committee)
    if not action.is_open:
        return action
    action.dropped_at = clock.now()
    action.save(update_fields=["dropped_at"])
    record(action.committee, "committee.action_dropped", by=by, after=_said(action))
    return action
