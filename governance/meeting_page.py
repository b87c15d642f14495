"""What the page of a meeting shows its reader: what she does now, the agenda as it is open to her, who comes."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.formatting import as_date

from . import subjects
from .agenda import Timed, overruns, timed, waiting_for
from .enums import MeetingState, MinutesState, PointKind, Reply
from .meeting_cards import under_points
from .models import Attendance, CommitteeMember, Meeting, Minutes, Point, Withdrawal
from .permissions import LEADING, Role, meeting_abilities, roles_in
from .quorum import sitting_at
from .seating import closed_points, convened

# What each kind of point expects of whoever comes.
EXPECTED: dict[str, str | Promise] = {
    PointKind.INFORMATION: gettext_lazy("À écouter"),
    PointKind.DISCUSSION: gettext_lazy("À discuter"),
    PointKind.DECISION: gettext_lazy("À décider"),
    PointKind.INVESTMENT: gettext_lazy("À lire, puis à décider"),
}


@dataclass(frozen=True)
class Step:
    """One thing that remains to do before the meeting, done or not."""

    label: str
    is_done: bool
    url: str = ""


@dataclass
class Who:
    """One person expected: her answer, and who comes in her place."""

    member: CommitteeMember
    attendance: Attendance | None
    substitutes: list[CommitteeMember] = field(default_factory=list)

    @property
    def reply(self) -> str:
        return self.attendance.reply if self.attendance else ""

    @property
    def presence(self) -> str:
        return self.attendance.presence if self.attendance else ""


class MeetingPage:
    """A meeting, for one reader."""

    def __init__(self, meeting: Meeting, user):
        self.meeting, self.user = meeting, user
        self.roles = roles_in(user, meeting.committee)
        self.can = meeting_abilities(user, meeting)
        self.members = sitting_at(meeting)
        self.me = next((m for m in self.members if m.user_id == user.pk), None)
        points = meeting.points.select_related("item__neighbourhood", "item__content_type", "notes_by")
        self.points: list[Point] = list(points)
        self.closed = closed_points(user, self.points)
        self.attendances = {a.member_id: a for a in meeting.attendances.all()}

    @property
    def leads(self) -> bool:
        """Whether she prepares the meeting and leads it."""
        return bool(self.roles & LEADING)

    @cached_property
    def is_convened(self) -> bool:
        """Whether she is expected: as a member, or in the place of one who cannot come."""
        return self.me is not None and self.me in convened(self.meeting, self.members)

    @property
    def mine(self) -> Attendance | None:
        return self.attendances.get(self.me.pk) if self.me else None

    @property
    def must_reply(self) -> bool:
        return self.can["reply"] and self.is_convened and not (self.mine and self.mine.reply)

    @property
    def stands_in_for(self) -> CommitteeMember | None:
        """The member in whose place she is convened."""
        if self.me is None or Role.SUBSTITUTE not in self.roles:
            return None
        return next((m for m in self.members if m.pk == self.me.substitute_for_id), None)

    @cached_property
    def agenda(self) -> list[Timed]:
        return timed(self.meeting, self.points, self.closed)

    def rows(self, request: HttpRequest) -> list[dict]:
        """The agenda, each point with what is expected of its reader, where she reads it, and what stands under it."""
        under = under_points(request, self)
        return [
            {
                "timed": one,
                "point": one.point,
                "expected": EXPECTED[one.point.kind],
                "url": "" if one.is_closed else url_of(one.point),
                "cards": under.get(one.point.pk, []),
            }
            for one in self.agenda
        ]

    @property
    def overruns(self) -> int:
        return overruns(self.meeting, self.points)

    @property
    def who(self) -> list[Who]:
        """Every member, with her answer, and the substitutes convened in her place."""
        found = {
            m.pk: Who(m, self.attendances.get(m.pk)) for m in self.members if m.substitute_for_id is None
        }
        for member in self.members:
            if (stood_for := found.get(member.substitute_for_id or 0)) and member.pk in self.attendances:
                stood_for.substitutes.append(member)
        return list(found.values())

    @property
    def replies(self) -> dict[str, int]:
        """How many said each thing, and how many nothing yet."""
        said = [self.attendances[m.pk].reply for m in self.members if m.pk in self.attendances]
        return {
            "coming": sum(reply in (Reply.IN_PERSON, Reply.REMOTE) for reply in said),
            "absent": said.count(Reply.ABSENT),
            "silent": sum(not one.reply for one in self.who),
        }

    @property
    def is_today(self) -> bool:
        return as_date(self.meeting.starts_at) == clock.today()

    @property
    def has_begun(self) -> bool:
        return self.meeting.starts_at <= clock.now()

    def waiting(self) -> list:
        """What could still be put on the agenda."""
        return waiting_for(self.meeting) if self.can["edit_agenda"] else []

    def steps(self) -> list[Step]:
        """What remains to do before the members are convened, and who has not answered once they are."""
        meeting = self.meeting
        edit = reverse("meeting_edit", args=[meeting.pk])
        agenda = reverse("meeting_agenda", args=[meeting.pk])
        steps = [
            Step(_("Dire où et quand"), bool(meeting.place or meeting.link), edit),
            Step(_("Mettre des points à l’ordre du jour"), bool(self.points), agenda),
            Step(
                _("Dire combien de temps prend chaque point"),
                bool(self.points) and all(point.minutes for point in self.points),
                agenda,
            ),
            Step(_("Convoquer les membres"), meeting.state != MeetingState.PLANNED),
        ]
        return steps

    def withdrawals(self) -> list[Withdrawal]:
        """Who was noted to withdraw from which point, of those open to the reader."""
        rows = Withdrawal.objects.filter(point__meeting=self.meeting).exclude(point__in=self.closed)
        return list(rows.select_related("member__user"))

    def minutes(self) -> Minutes | None:
        return Minutes.objects.filter(meeting=self.meeting).select_related("approved_by").first()

    def reads_minutes(self, minutes: Minutes | None) -> bool:
        """Whether the minutes are open to her: to whoever writes them, and to members once proposed."""
        if minutes is None or not self.can["read_minutes"]:
            return False
        return self.leads or minutes.state != MinutesState.DRAFT


def url_of(point: Point) -> str:
    """The page a member reads the point's investment on; empty for another point."""
    if point.item is None:
        return ""
    try:
        return subjects.subject_of(point.item).url(point.item)
    except KeyError:
        return ""
