"""What people are reminded of: each thing with its date, while it is owed.

A source knows one kind of things; it is registered when the apps are ready. `is_owed` is the one place that says
whether a meeting or a report is still awaited.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Count, Model, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.programmes.enums import ReminderKind
from cimpact.programmes.hours import local_date
from cimpact.programmes.models import Programme
from proposals.enums import State
from proposals.models import ClosingExtension, Dossier, Obligation, Participation
from proposals.moments import closing_time, is_open

from .models import FollowUp


@dataclass(frozen=True)
class Thing:
    """Something owed on a date. `page` names its address and what the address takes."""

    subject: Model
    kind: str
    dossier: Dossier
    on: dt.date  # where the programme lives
    since: dt.datetime  # from when it is owed: nothing is reminded of what came before
    what: str | Promise
    page: tuple[str, list]
    action: str | Promise
    until: dt.datetime | None = None  # the very moment, when a date is not enough
    owners: tuple[int, ...] = ()  # user ids, when someone in particular takes care of it


class Source(Protocol):
    """Where things of one model come from."""

    @property
    def model(self) -> type[Model]:
        """What the reminders are about."""

    def due_between(self, programme: Programme, first: dt.date, last: dt.date) -> Iterable[Thing]:
        """What a programme's people owe from one date to another."""

    def thing(self, pk: int) -> Thing | None:
        """One thing as it is now; None when nobody owes it any more."""


_sources: dict[type[Model], Source] = {}


def register(source: Source) -> None:
    """Add a source of things."""
    _sources[source.model] = source


def sources() -> list[Source]:
    return list(_sources.values())


def thing_of(model: type[Model], pk: int) -> Thing | None:
    """The thing that a reminder was about, if it is still owed."""
    source = _sources.get(model)
    return source.thing(pk) if source else None


def is_owed(obligation: Obligation) -> bool:
    """Whether a meeting or a report is still awaited: not done, not handed in, its participation under way."""
    taken = obligation.participation
    under_way = taken.dossier.state == State.ACTIVE and taken.suspended_on is None
    return under_way and obligation.done_on is None and obligation.handed_in_on is None


class Obligations:
    """The meetings and reports of the participations under way (R32–R34)."""

    model = Obligation

    def due_between(self, programme: Programme, first: dt.date, last: dt.date) -> Iterator[Thing]:
        found = self._read(
            Q(due_on__range=(first, last)) | Q(planned_at__isnull=False),
            participation__dossier__programme=programme,
            participation__dossier__state=State.ACTIVE,
            done_on=None,
        )
        things = (self._thing(obligation) for obligation in found if is_owed(obligation))
        return (thing for thing in things if first <= thing.on <= last)

    def thing(self, pk: int) -> Thing | None:
        obligation = self._read(pk=pk).first()
        return self._thing(obligation) if obligation and is_owed(obligation) else None

    def _read(self, *conditions: Q, **which: Any) -> QuerySet[Obligation]:
        dossier = "participation__dossier__"
        names = ("programme", "neighbourhood", "initiative", "stage")
        read = Obligation.objects.select_related(*(dossier + name for name in names))
        return read.filter(*conditions, **which)

    def _thing(self, obligation: Obligation) -> Thing:
        dossier = obligation.participation.dossier
        return Thing(
            subject=obligation,
            kind=obligation.kind,
            dossier=dossier,
            # A meeting whose date was chosen is reminded of by that date.
            on=local_date(dossier.programme, obligation.planned_at)
            if obligation.planned_at
            else obligation.due_on,
            since=dossier.state_since,
            what=obligation.get_kind_display(),
            page=("obligation", [dossier.pk, obligation.pk]),
            action=_("Ouvrir la rencontre")
            if obligation.kind == ReminderKind.MID_YEAR
            else _("Ouvrir le rapport"),
        )


class FollowUps:
    """What was agreed to be done, by the person who takes care of it (F53)."""

    model = FollowUp

    def due_between(self, programme: Programme, first: dt.date, last: dt.date) -> Iterator[Thing]:
        found = self._read(participation__dossier__programme=programme, due_on__range=(first, last))
        return map(self._thing, found)

    def thing(self, pk: int) -> Thing | None:
        agreed = self._read(pk=pk).first()
        return self._thing(agreed) if agreed else None

    def _read(self, **which: Any) -> QuerySet[FollowUp]:
        dossier = "participation__dossier"
        under_way = {f"{dossier}__state": State.ACTIVE, "participation__suspended_on": None}
        names = ("programme", "neighbourhood", "initiative", "stage")
        read = FollowUp.objects.open().select_related(*(f"{dossier}__{name}" for name in names))
        return read.filter(**under_way, **which)

    def _thing(self, agreed: FollowUp) -> Thing:
        dossier = agreed.participation.dossier
        return Thing(
            subject=agreed,
            kind=ReminderKind.FOLLOW_UP,
            dossier=dossier,
            on=agreed.due_on,
            since=agreed.created_at,
            what=agreed.what,
            page=("follow_ups", [dossier.pk]),
            action=_("Ouvrir les suivis"),
            owners=(agreed.owner_id,) if agreed.owner_id else (),
        )


class Closings:
    """The moments of submission that drafts aim at, until they close."""

    model = Dossier

    def due_between(self, programme: Programme, first: dt.date, last: dt.date) -> Iterator[Thing]:
        things = map(self._thing, self._read(programme=programme))
        return (thing for thing in things if thing and first <= thing.on <= last)

    def thing(self, pk: int) -> Thing | None:
        draft = self._read(pk=pk).first()
        return self._thing(draft) if draft else None

    def _read(self, **which: Any) -> QuerySet[Dossier]:
        extensions = Prefetch("aimed_window__extensions", ClosingExtension.objects.all())
        drafts = Dossier.objects.filter(state=State.DRAFTING, **which).exclude(aimed_window=None)
        names = ("programme", "neighbourhood", "initiative", "stage", "aimed_window")
        return drafts.select_related(*names).prefetch_related(extensions)

    def _thing(self, draft: Dossier) -> Thing | None:
        if not is_open(draft.aimed_window, draft):
            return None
        until = closing_time(draft.aimed_window, draft)
        return Thing(
            subject=draft,
            kind=ReminderKind.CLOSING,
            dossier=draft,
            on=local_date(draft.programme, until),
            since=draft.state_since,
            what=_("Dépôt de la proposition"),
            page=("dossier", [draft.pk]),
            action=_("Ouvrir le dossier"),
            until=until,
        )


def obligations_of(participation: Participation) -> list[Obligation]:
    """What the participation owes or owed, the first due first, each with its meeting or its report, if begun.

    Read once for the cards of a page: the participation lives as long as the request.
    """
    kept = vars(participation)
    if "_obligations_with_all" not in kept:
        owed = participation.obligations.select_related("meeting", "report")
        kept["_obligations_with_all"] = list(owed.annotate(slots_proposed=Count("meeting__slots")))
        for obligation in kept["_obligations_with_all"]:
            obligation.participation = participation
    return kept["_obligations_with_all"]
