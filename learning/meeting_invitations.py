"""A mid-year meeting as calendars know it: the same thing in an invitation and in a subscription (F53, F123).

Its UID never changes; its sequence grows each time its day, its hour or its place does.
"""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.agenda import Entry, Method, Person, calendar
from proposals.models import Dossier

from .meetings import dossier_of
from .models import MidYearMeeting

INVITATION = f"text/calendar; method={Method.REQUEST}"


def entry_of(
    meeting: MidYearMeeting, dossier: Dossier, *, changed_at: dt.datetime, guest: User | None = None
) -> Entry:
    """The meeting, once its date was chosen; in an invitation, for that guest."""
    advisor = dossier.advised_by
    return Entry(
        uid=f"rencontre-{meeting.uid}",
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        title=_("{what} : {title} ({neighbourhood})").format(
            what=meeting.obligation.get_kind_display(),
            title=dossier.title,
            neighbourhood=dossier.neighbourhood.name,
        ),
        place=meeting.place,
        url=settings.SITE_URL + reverse("mid_year", args=[dossier.pk, meeting.obligation_id]),
        sequence=meeting.sequence,
        changed_at=changed_at,
        organiser=Person(advisor.full_name, advisor.email) if guest and advisor else None,
        attendees=(Person(guest.full_name, guest.email),) if guest else (),
    )


def invitation(meeting: MidYearMeeting, guest: User) -> bytes:
    """The file that puts the meeting in the guest's calendar, or moves it there."""
    entry = entry_of(meeting, dossier_of(meeting), changed_at=clock.now(), guest=guest)
    return calendar([entry], name=entry.title, language=guest.language, method=Method.REQUEST)
