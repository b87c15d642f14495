"""The clock of the answer as both sides see it: what is due, since when it waits, what was first promised (F44)."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact import clock
from cimpact.formatting import day, in_days, raised

from .answer_clock import AnswerClock, clock_of
from .enums import IN_DECISION
from .models import Dossier

WEEK = dt.timedelta(weeks=1)


def countdown(dossier: Dossier) -> dict | None:
    """What components/clock.html takes; None outside the time of a decision."""
    running = clock_of(dossier) if dossier.state in IN_DECISION else None
    if running is None:
        return None
    return {
        "title": raised(_title(running)),
        "label": _("Le délai de réponse, semaine par semaine"),
        "status": _status(running),
        "weeks": _weeks(running),
        "text": raised(_text(running)),
    }


def _title(running: AnswerClock) -> str:
    return _("Réponse due d’ici le {date}, {days}").format(
        date=day(running.due_on, weekday=True), days=in_days(running.due_on)
    )


def _status(running: AnswerClock) -> dict | None:
    if running.paused_since:
        label = _("Délai en pause depuis le {date}").format(date=day(running.paused_since))
        return {"tone": "paused", "label": raised(label)}
    if running.due_on < clock.today():
        return {"tone": "late", "label": _("En retard")}
    return None


def _weeks(running: AnswerClock) -> list[dict]:
    """The weeks from the start to the date due, the present one marked."""
    today, weeks = clock.today(), []
    begins = running.starts_on
    while begins < running.due_on:
        state = "past" if begins + WEEK <= today else "current" if begins <= today else "todo"
        weeks.append({"date": begins, "state": state, "note": ""})
        begins += WEEK
    return weeks


def _text(running: AnswerClock) -> str:
    sentences = [
        ngettext("Le délai est de {days} jour.", "Le délai est de {days} jours.", running.days).format(
            days=running.days
        )
    ]
    moved = (running.due_on - running.promised_on).days
    if moved:
        sentences.append(
            ngettext(
                "La réponse était d’abord promise pour le {date} : elle attend {days} jour de plus, le temps d’une "
                "précision.",
                "La réponse était d’abord promise pour le {date} : elle attend {days} jours de plus, le temps d’une "
                "précision.",
                moved,
            ).format(date=day(running.promised_on), days=moved)
        )
    return " ".join(sentences)
