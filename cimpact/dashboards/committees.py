"""What committees bring to homes: the next meeting, what those who lead prepare (F93, F95)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact import clock
from cimpact.formatting import in_days, long_date, moment
from governance.enums import MeetingKind, MeetingState, MinutesState, PointKind, ResolutionState
from governance.models import (
    Attendance,
    CommitteeMember,
    Item,
    Meeting,
    Point,
    Resolution,
    seats_of,
)
from governance.permissions import committees_led_by
from governance.recusal import closed_items
from proposals.standing import standing_of

from .views.items import closed as items_closed_to
from .waiting import Waiting


@dataclass(frozen=True)
class NextMeeting:
    """The next meeting of a committee, for one of its members."""

    meeting: Meeting
    points: list[Point]
    must_reply: bool
    readable: Collection[int]  # the items (ids) that she may read
    closed: Collection[int]  # those closed to her

    @property
    def investments(self) -> list[Point]:
        return [point for point in self.points if point.kind == PointKind.INVESTMENT]

    @property
    def open_items(self) -> set[int]:
        """The items (ids) on its agenda that she may read."""
        return {point.item_id for point in self.investments if point.item_id in self.readable}

    @property
    def waits(self) -> bool:
        """Whether it waits for her: an answer to give, proposals to read."""
        return self.must_reply or bool(self.open_items)


def next_meeting_of(
    user, committee: int, *, readable: Collection[int], closed: Collection[int]
) -> NextMeeting | None:
    """The next meeting that the person is convened to, or that is under way, with what its agenda asks of her.

    `readable` and `closed` are the items of the committee (ids) that wait, as they are open to her or not.
    """
    coming = Attendance.objects.filter(
        member__user=user,
        meeting__committee=committee,
        meeting__kind=MeetingKind.TOGETHER,
        meeting__state__in=(MeetingState.CONVENED, MeetingState.UNDER_WAY),
    )
    mine = coming.select_related("meeting").order_by("meeting__starts_at").first()
    if mine is None:
        return None
    meeting = mine.meeting
    points = list(meeting.points.select_related("item__neighbourhood"))
    must_reply = meeting.state == MeetingState.CONVENED and not mine.reply
    return NextMeeting(meeting, points, must_reply, readable, closed)


def consultations_awaiting(user, committee: int) -> list[Meeting]:
    """The written consultations of a committee with a question that waits for the person's voice, the first to end
    first. A voice is one, a member's or her substitute's, and neither speaks when either withdraws (R58)."""
    seat = next((seat for seat in seats_of(user) if seat.committee_id == committee), None)
    if seat is None:
        return []
    bearers = Q(pk__in=[seat.pk, seat.substitute_for_id]) | Q(substitute_for=seat)
    asked = Resolution.objects.filter(state=ResolutionState.OPEN, amends=None)
    asked = asked.exclude(votes__member__in=CommitteeMember.objects.filter(bearers))
    closed = Item.objects.filter(items_closed_to(standing_of(user))).values("pk")
    asked = asked.exclude(point__item__in=closed).exclude(point__withdrawals__member=seat)
    if principal := seat.substitute_for:
        asked = asked.exclude(point__item__in=closed_items(principal.user))
        asked = asked.exclude(point__withdrawals__member=principal)
    consultations = Meeting.objects.filter(
        committee=committee, kind=MeetingKind.WRITTEN, state=MeetingState.UNDER_WAY
    )
    return list(consultations.filter(pk__in=asked.values("point__meeting")).order_by("closes_at"))


def meetings_to_lead(user) -> list[Waiting]:
    """What those who lead have to do of meetings: open that of the day, convene, write and approve minutes."""
    meetings = Meeting.objects.filter(
        committee__in=committees_led_by(user).values("pk"),
        kind=MeetingKind.TOGETHER,
        state__in=(MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.UNDER_WAY, MeetingState.HELD),
    )
    rows = meetings.select_related("committee", "written_minutes").order_by("starts_at")
    return [waiting for meeting in rows if (waiting := _to_lead(meeting))]


def _to_lead(meeting: Meeting) -> Waiting | None:
    url = reverse("meeting", args=[meeting.pk])
    when = long_date(meeting.starts_at, weekday=True)
    minutes = getattr(meeting, "written_minutes", None)
    if meeting.state == MeetingState.PLANNED:
        return _waiting(_("Préparer une rencontre"), meeting, when, url, _("Préparer la rencontre"))
    if meeting.state == MeetingState.CONVENED and meeting.starts_at.date() > clock.now().date():
        return None
    if meeting.state in (MeetingState.CONVENED, MeetingState.UNDER_WAY):
        return _waiting(_("Mener la rencontre du jour"), meeting, moment(meeting.starts_at), url, _("Ouvrir"))
    if minutes and minutes.state == MinutesState.PROPOSED:
        return None
    return _waiting(
        _("Rédiger un procès-verbal"), meeting, when, reverse("meeting_run", args=[meeting.pk]), _("Rédiger")
    )


def _waiting(title: str, meeting: Meeting, deadline: str, url: str, action: str) -> Waiting:
    return Waiting(title, meeting.title or meeting.committee.name, deadline, "", url, action)


def meeting_words(coming: NextMeeting) -> str:
    """« Trois propositions à recommander. » under the name of the meeting."""
    count = len(coming.open_items)
    when = _("Elle a lieu {when}.").format(when=in_days(coming.meeting.starts_at))
    if not count:
        return when
    read = ngettext("Une proposition à lire avant.", "{n} propositions à lire avant.", count).format(n=count)
    return f"{when} {read}"
