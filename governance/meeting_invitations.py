"""A committee's meeting as calendars know it: the same thing in an invitation and in a subscription (F93, F123).

Its UID never changes; its sequence grows each time its day, its hour or its place does, and when it is cancelled.
"""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.agenda import Entry, Method, Person, calendar

from .enums import MeetingState
from .models import Meeting

INVITATION = f"text/calendar; method={Method.REQUEST}"
CANCELLATION = f"text/calendar; method={Method.CANCEL}"


def entry_of(meeting: Meeting, *, changed_at: dt.datetime, guest: User | None = None) -> Entry:
    """The meeting; in an invitation, for that guest."""
    organiser = meeting.created_by if guest else None
    return Entry(
        uid=f"comite-{meeting.uid}",
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        title=meeting.title or meeting.committee.name,
        place=" · ".join(part for part in (meeting.place, meeting.link) if part),
        text=meeting.words,
        url=settings.SITE_URL + reverse("meeting", args=[meeting.pk]),
        sequence=meeting.sequence,
        changed_at=changed_at,
        organiser=Person(organiser.full_name, organiser.email) if organiser else None,
        attendees=(Person(guest.full_name, guest.email),) if guest else (),
    )


def invitation(meeting: Meeting, guest: User) -> bytes:
    """The file that puts the meeting in the guest's calendar, moves it there, or takes it out."""
    entry = entry_of(meeting, changed_at=clock.now(), guest=guest)
    cancelled = meeting.state == MeetingState.CANCELLED
    method = Method.CANCEL if cancelled else Method.REQUEST
    return calendar([entry], name=entry.title, language=guest.language, method=method)
