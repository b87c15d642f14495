"""What a person agreed to do in a participation, as a home says it."""

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.formatting import day, in_days, raised
from learning.followups import awaited_of

from .waiting import Waiting

# A home shows this many; the rest is on the page of each participation.
SHOWN = 3


def agreed_by(user, scope) -> list[Waiting]:
    """The follow-ups that she took charge of and that are due soon, or late."""
    found = []
    for follow_up in awaited_of(user, scope)[:SHOWN]:
        participation = follow_up.participation
        late = follow_up.due_on < clock.today()
        sentence = _("Depuis le {date}, {days}") if late else _("D’ici le {date}, {days}")
        bold = format_html("<b>{}</b>", raised(day(follow_up.due_on, weekday=True)))
        found.append(
            Waiting(
                title=_("Un suivi que vous avez pris en charge"),
                subject=follow_up.what,
                deadline=format_html(escape(sentence), date=bold, days=in_days(follow_up.due_on)),
                note=format_html("<span data-own>{}</span>", participation.initiative.title),
                url=reverse("follow_ups", args=[participation.dossier_id]),
                action=_("Ouvrir les suivis"),
            )
        )
    return found
