"""The agenda of a meeting: what waits to be put on it, and when each point comes.

Governance knows items, documents to approve and actions of its own; the apps above register what else waits (reports
to note). What is on the agenda already is offered no more.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.formatting import as_date, long_date

from .enums import CommitteeRole, MeetingState, MinutesState, PointKind
from .models import ActionItem, Item, Meeting, Minutes, Point

# How long a point takes when nobody said.
USUAL = {
    PointKind.INVESTMENT: 20,
    PointKind.DECISION: 10,
    PointKind.DISCUSSION: 15,
    PointKind.INFORMATION: 5,
}


@dataclass(frozen=True)
class Waiting:
    """One thing that could be put on the agenda. `subject` is what the point will be about."""

    group: str | Promise
    kind: PointKind
    title: str
    subject: Model | None = None
    item: Item | None = None
    note: str = ""  # a few words beside it, not kept
    words: str = ""  # what the point will say of itself
    is_suggested: bool = True  # ticked from the start

    @property
    def key(self) -> str:
        """What a form sends for it, the same from one page to the next."""
        about = self.item or self.subject
        if about is None:
            return f"text-{self.title}"
        return f"{about._meta.label_lower}-{about.pk}"


# (meeting) → what waits, each in the app that knows it; called in the order of registering.
Source = Callable[[Meeting], Iterable[Waiting]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add what may be put on agendas."""
    if source not in _sources:
        _sources.append(source)
    return source


def waiting_for(meeting: Meeting) -> list[Waiting]:
    """Everything that may still be put on the agenda of the meeting, in the order of a usual agenda."""
    points = list(meeting.points.all())
    items = {point.item_id for point in points if point.item_id}
    subjects = {(point.content_type_id, point.object_id) for point in points if point.object_id}
    titles = {point.title for point in points}
    kinds = ContentType.objects

    def is_new(one: Waiting) -> bool:
        if one.item:
            return one.item.pk not in items
        if one.subject is not None:
            return (kinds.get_for_model(one.subject).pk, one.subject.pk) not in subjects
        return one.title not in titles

    return [one for source in _sources for one in source(meeting) if is_new(one)]


@register
def minutes_to_approve(meeting: Meeting) -> Iterable[Waiting]:
    """The minutes that earlier meetings proposed."""
    proposed = Minutes.objects.filter(
        meeting__committee=meeting.committee,
        meeting__starts_at__lt=meeting.starts_at,
        meeting__state=MeetingState.HELD,
        state__in=(MinutesState.DRAFT, MinutesState.PROPOSED),
    )
    for minutes in proposed.select_related("meeting").order_by("meeting__starts_at"):
        yield Waiting(
            gettext_lazy("Procès-verbaux à approuver"),
            PointKind.DECISION,
            _("Procès-verbal de la rencontre du {date}").format(date=long_date(minutes.meeting.starts_at)),
            subject=minutes,
        )


@register
def items_waiting(meeting: Meeting) -> Iterable[Waiting]:
    """The investments put before the committee that nobody decided yet."""
    is_to_ratify = meeting.committee.role == CommitteeRole.RATIFIES
    group = gettext_lazy("À entériner") if is_to_ratify else gettext_lazy("À recommander")
    items = meeting.committee.items.waiting().select_related("neighbourhood").order_by("put_at", "pk")
    for item in items:
        yield Waiting(group, PointKind.INVESTMENT, item.title, item=item, note=item.neighbourhood.name)


@register
def left_over(meeting: Meeting) -> Iterable[Waiting]:
    """What the last meeting held did not get to: points without notes or decision, of the free ones."""
    last = (
        meeting.committee.meetings.filter(
            state__in=(MeetingState.HELD, MeetingState.CLOSED), starts_at__lt=meeting.starts_at
        )
        .exclude(pk=meeting.pk)
        .first()
    )
    if last is None:
        return
    points = last.points.filter(notes="", resolutions=None, item=None, actions=None, object_id=None)
    for point in points:
        yield Waiting(
            gettext_lazy("Reporté de la dernière rencontre"),
            PointKind(point.kind),
            point.title,
            words=point.words,
        )


@register
def actions_due(meeting: Meeting) -> Iterable[Waiting]:
    """What was left to do for that day or before, and is not done."""
    due = ActionItem.objects.open().filter(committee=meeting.committee)
    for action in due.select_related("owner", "point__item"):
        is_due = action.due_on is None or action.due_on <= as_date(meeting.starts_at)
        yield Waiting(
            gettext_lazy("Suivis à faire"),
            PointKind.INFORMATION,
            title_of(action),
            subject=action,
            note=action.owner.full_name,
            is_suggested=is_due,
        )


def title_of(action: ActionItem) -> str:
    """How an agenda names an action: one that comes from an investment, by the investment, which is not closed."""
    if action.point and action.point.item:
        return _("Suivi : {title}").format(title=action.point.item.title)
    return action.title


@dataclass(frozen=True)
class Timed:
    """A point with its rank, and when it begins and ends."""

    number: int
    point: Point
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_closed: bool = False


def minutes_of(point: Point) -> int:
    """How long the point takes: as said, else as usual for its kind."""
    return point.minutes or USUAL[PointKind(point.kind)]


def timed(meeting: Meeting, points: Iterable[Point], closed: frozenset[int] | set[int] = frozenset()):
    """The points in order, each at its hour: the first when the meeting begins, each after the one before."""
    at, found = meeting.opened_at or meeting.starts_at, []
    for number, point in enumerate(points, 1):
        until = at + dt.timedelta(minutes=minutes_of(point))
        found.append(Timed(number, point, at, until, point.pk in closed))
        at = until
    return found


def overruns(meeting: Meeting, points: Iterable[Point]) -> int:
    """By how many minutes the points together exceed the length of the meeting."""
    return max(0, sum(minutes_of(point) for point in points) - meeting.minutes)
