"""The last meeting of a table's own committee, from which its strategy map may say what changed (F83)."""

from django.utils.translation import gettext as _

from cimpact.formatting import as_date
from neighbourhoods.models import Initiative
from neighbourhoods.plan_since import Since

from .enums import MeetingState
from .models import Meeting
from .permissions import visible_meetings

MET = (MeetingState.HELD, MeetingState.CLOSED)


def last_committee_meeting(user, initiative: Initiative) -> Since | None:
    """The last one held that the reader may open."""
    held = Meeting.objects.filter(
        committee__neighbourhood=initiative.neighbourhood_id,
        committee__programme=initiative.programme_id,
        state__in=MET,
    )
    last = visible_meetings(held, user).first()
    return Since("comite", _("la dernière rencontre du comité"), as_date(last.starts_at)) if last else None
