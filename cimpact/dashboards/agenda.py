"""The dates of a person, and of a committee, as their calendars show them (F123).

The history of a thing only grows: how long it is serves as the sequence of its dates, which rises at each change.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.agenda import Entry
from cimpact.formatting import hour
from cimpact.history.models import Event
from cimpact.programmes.models import SubmissionWindow
from governance.enums import MeetingKind
from governance.meeting_invitations import entry_of as entry_of_meeting
from governance.models import Committee, Item, Meeting
from governance.seating import IN_CALENDARS, meetings_expecting
from learning.meeting_invitations import entry_of
from learning.models import RegionalPlan
from learning.regional_reminders import actions_in_force
from proposals.enums import IN_DECISION, State
from proposals.models import Dossier, Obligation
from proposals.standing import standing_of
from proposals.turns import is_paused

from .scope import accompanied_by

# What is older is left to calendars that have it already.
KEPT = dt.timedelta(days=366)


@dataclass(frozen=True)
class Changes:
    """How many times a thing was changed, and when last."""

    count: int
    last: dt.datetime


class Ledger:
    """The changes of several things of one kind, in one query."""

    def __init__(self, model: type, ids: Collection[int]):
        rows = Event.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=ids
        ).order_by()
        found = rows.values_list("object_id").annotate(Count("pk"), Max("at"))
        self._changes = {pk: Changes(count, last) for pk, count, last in found}

    def of(self, pk: int, since: dt.datetime) -> Changes:
        """The changes of one; none since a moment when nothing is written of it."""
        return self._changes.get(pk, Changes(0, since))


def entries_of(user: User) -> list[Entry]:
    """What the person's own roles bring her: her tables, the neighbourhoods she accompanies, her programmes."""
    standing = standing_of(user)
    mine = (
        Q(neighbourhood__in=standing.tables)
        | Q(pk__in=set(standing.joint) | standing.guest_of)
        | Q(programme__in=standing.teams)
        | accompanied_by(user)
    )
    dossiers = list(_dated(Dossier.objects.visible_to(user).filter(mine)))
    programmes = {dossier.programme_id for dossier in dossiers} | standing.programmes
    return [
        *_of_dossiers(dossiers),
        *_moments(programmes),
        *_meetings(meetings_expecting(user)),
        *_transfer_actions(user),
    ]


def entries_of_committee(committee: Committee) -> list[Entry]:
    """The moments of the programme, and when the answers are due to the proposals before the committee."""
    kind = ContentType.objects.get_for_model(Dossier)
    put = Item.objects.filter(committee=committee, content_type=kind, withdrawn_at=None).values("object_id")
    dossiers = _dated(Dossier.objects.filter(pk__in=put, state__in=IN_DECISION))
    meetings = committee.meetings.filter(kind=MeetingKind.TOGETHER, state__in=IN_CALENDARS)
    return [
        *_of_dossiers(list(dossiers)),
        *_moments({committee.programme_id}),
        *_meetings(meetings.select_related("committee")),
    ]


def _meetings(meetings: Iterable[Meeting]) -> Iterator[Entry]:
    """The meetings of committees, as their invitations put them there."""
    recent = [meeting for meeting in meetings if meeting.starts_at >= clock.now() - KEPT]
    changes = Ledger(Meeting, [meeting.pk for meeting in recent]) if recent else None
    for meeting in recent:
        yield entry_of_meeting(meeting, changed_at=changes.of(meeting.pk, meeting.created_at).last)


def _transfer_actions(user: User) -> Iterator[Entry]:
    """What the person is to do for the regional plan in force."""
    rows = actions_in_force().open().filter(owner=user, due_on__gte=clock.today() - KEPT)
    actions = list(rows.select_related("theme__plan__programme"))
    if not actions:
        return
    changes = Ledger(RegionalPlan, {action.theme.plan_id for action in actions})
    for action in actions:
        plan = action.theme.plan
        known = changes.of(plan.pk, plan.created_at)
        yield Entry(
            uid=f"transfert-{action.thread}",
            starts=action.due_on,
            title=f"{action.what} ({plan.programme.short_name})",
            url=_address("transfer_action", action.pk),
            # A new version of the plan may move it: its changes come after those of the versions before.
            sequence=1000 * plan.number + known.count,
            changed_at=known.last,
        )


def _dated(dossiers):
    return dossiers.with_turns().select_related("analysis").prefetch_related("aimed_window__extensions")


def _of_dossiers(dossiers: list[Dossier]) -> Iterator[Entry]:
    changes = Ledger(Dossier, [dossier.pk for dossier in dossiers])
    owed = Obligation.objects.filter(
        participation__dossier__in=dossiers, due_on__gte=clock.today() - KEPT
    ).select_related("participation", "meeting")
    by_dossier: dict[int, list[Obligation]] = {}
    for obligation in owed:
        by_dossier.setdefault(obligation.participation.dossier_id, []).append(obligation)
    for dossier in dossiers:
        known = changes.of(dossier.pk, dossier.created_at)
        yield from _next_of(dossier, known)
        yield from _meeting_of(dossier, known)
        for obligation in by_dossier.get(dossier.pk, ()):
            meeting = getattr(obligation, "meeting", None)
            if meeting and obligation.planned_at:
                meeting.obligation = obligation
                yield entry_of(meeting, dossier, changed_at=known.last)
                continue
            yield Entry(
                uid=f"obligation-{obligation.pk}",
                starts=obligation.due_on,
                title=_titled(obligation.get_kind_display(), dossier),
                url=_address("obligation", dossier.pk, obligation.pk),
                sequence=known.count,
                changed_at=known.last,
            )


def _next_of(dossier: Dossier, known: Changes) -> Iterator[Entry]:
    """When the next act of a dossier is due, before its participation begins."""
    if dossier.next_on is None or is_paused(dossier):
        return
    state = State(dossier.state)
    if state == State.DRAFTING:
        closing = hour(dossier.deadline) if dossier.deadline else ""
        title = _("Dépôt de la proposition, avant {hour}").format(hour=closing)
    elif state in IN_DECISION:
        title = _("Réponse due")
    elif state == State.LETTER_OUT:
        title = _("Dernier jour pour accepter l’allocation")
    else:
        return
    yield Entry(
        uid=f"dossier-{dossier.pk}-{'reponse' if state in IN_DECISION else state}",
        starts=dossier.next_on,
        title=_titled(title, dossier),
        url=_address("dossier", dossier.pk),
        sequence=known.count,
        changed_at=known.last,
    )


def _meeting_of(dossier: Dossier, known: Changes) -> Iterator[Entry]:
    """The meeting about the analysis and the year's plan (R11)."""
    analysis = getattr(dossier, "analysis", None)
    if analysis and analysis.meeting_at and dossier.state in (State.LETTER_OUT, State.ACTIVE):
        yield Entry(
            uid=f"analyse-{dossier.pk}",
            starts=analysis.meeting_at,
            title=_titled(_("Rencontre sur l’analyse et le plan d’action"), dossier),
            place=analysis.meeting_place,
            url=_address("dossier", dossier.pk),
            sequence=known.count,
            changed_at=known.last,
        )


def _moments(programmes: Iterable[int]) -> Iterator[Entry]:
    windows = SubmissionWindow.objects.filter(programme__in=programmes, date__gte=clock.today() - KEPT)
    rows = list(windows.select_related("programme"))
    changes = Ledger(SubmissionWindow, [window.pk for window in rows])
    for window in rows:
        known = changes.of(window.pk, window.closes_at - KEPT)
        yield Entry(
            uid=f"moment-{window.pk}",
            starts=window.date,
            title=f"{_('Moment de dépôt')} ({window.programme.short_name})",
            url=_address("calendar"),
            sequence=known.count,
            changed_at=known.last,
        )


def _titled(what: str, dossier: Dossier) -> str:
    """« Rapport d’activité : Des ruelles à vivre (Les Ormes) »."""
    return _("{what} : {title} ({neighbourhood})").format(
        what=what, title=dossier.title, neighbourhood=dossier.neighbourhood.name
    )


def _address(name: str, *args) -> str:
    return settings.SITE_URL + reverse(name, args=args)
