"""Meetings under way, their members, proposals of decision: short scenes for the tests of decisions."""

import datetime as dt
import itertools

from cimpact import clock
from governance.enums import MeetingKind, MeetingState, Mode, Outcome, PointKind, Presence
from governance.models import Attendance, CommitteeMember, Meeting, Point, Resolution
from governance.workflow import consultations, deciding, resolutions
from governance.workflow.resolutions import Wording
from tests import cast as casting

_numbers = itertools.count(1)


def member(cast, committee, *, organisation=None, **fields) -> CommitteeMember:
    """One more person who sits on the committee, for a foundation of her own unless another is given."""
    number = next(_numbers)
    user = casting.person(f"Membre{number}", f"Nom{number}")
    organisation = organisation or casting.organisation(f"Fondation {number}")
    return CommitteeMember.objects.create(user=user, committee=committee, organisation=organisation, **fields)


def meeting(cast, committee=None, *, state=MeetingState.UNDER_WAY) -> Meeting:
    """A meeting of the committee, under way."""
    return Meeting.objects.create(
        committee=committee or cast.management,
        kind=MeetingKind.TOGETHER,
        state=state,
        starts_at=clock.now(),
        created_by=cast.team,
    )


def there(meeting: Meeting, *members: CommitteeMember, presence=Presence.IN_PERSON) -> None:
    for each in members:
        Attendance.objects.update_or_create(meeting=meeting, member=each, defaults={"presence": presence})


def point(meeting: Meeting, *, item=None, title="Le calendrier de l’automne") -> Point:
    return Point.objects.create(
        meeting=meeting,
        kind=PointKind.INVESTMENT if item else PointKind.DECISION,
        title=item.title if item else title,
        item=item,
    )


def proposed(point: Point, by, *, mode=Mode.ROLL_CALL, text="Adopter le calendrier.", **more) -> Resolution:
    if point.item:
        more = {"answer": Outcome.AS_ASKED} | more
    return resolutions.propose(point, Wording(text, mode, **more), by=by)


def opened(point: Point, by, **more) -> Resolution:
    """A proposal open to the decision."""
    return resolutions.put_to_decision(proposed(point, by, **more), by=by)


def consensus(resolution: Resolution, by) -> Resolution:
    return deciding.decide(resolution, by=by, agreed=True)


def consultation(cast, committee=None, *, days=7, mode=Mode.ROLL_CALL, item=None, **more) -> Meeting:
    """A written consultation of one question, sent."""
    closes_at = clock.now() + dt.timedelta(days=days)
    asked = consultations.prepare_consultation(
        committee or cast.management, title="Une question", closes_at=closes_at, by=cast.team
    )
    if item:
        more = {"answer": Outcome.AS_ASKED} | more
    consultations.add_question(
        asked, Wording("Adopter le calendrier.", mode, **more), title="Le calendrier", item=item, by=cast.team
    )
    return consultations.send_consultation(asked, by=cast.team)


def question_of(meeting: Meeting) -> Resolution:
    return Resolution.objects.get(point__meeting=meeting)


def fresh(thing):
    """The thing as the database now holds it."""
    return type(thing).objects.get(pk=thing.pk)
