"""The clock of the answer as both sides see it: what is due, since when it waits, what was first promised (R9, F44)."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact import clock
from cimpact.formatting import day, in_days, raised, short_date

from .answer_clock import AnswerClock, clock_of
from .enums import IN_DECISION, State
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
        "weeks": _weeks(running, _marks(dossier, running)),
        "text": raised(" ".join(_sentences(dossier, running))),
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


def _marks(dossier: Dossier, running: AnswerClock) -> list[tuple[dt.date, str]]:
    """What falls within the delay, by date."""
    marks = [(running.due_on, _("réponse"))]
    if running.promised_on != running.due_on:
        marks.append((running.promised_on, _("promise d’abord")))
    marks += [(p.wished_on, _("précision")) for p in dossier.precisions.all() if p.is_open and p.wished_on]
    return sorted(marks)


def _weeks(running: AnswerClock, marks: list[tuple[dt.date, str]]) -> list[dict]:
    """The weeks from the start to the date due, the present one marked, and what falls in each."""
    today, weeks = clock.today(), []
    begins = running.starts_on
    while begins < running.due_on:
        ends = begins + WEEK
        # The date due closes the last week: it has no week of its own.
        here = [begins <= date < ends or date == ends == running.due_on for date, _mark in marks]
        notes = [
            _("{date} : {mark}").format(date=short_date(date), mark=mark)
            for (date, mark), falls in zip(marks, here, strict=True)
            if falls
        ]
        current = begins <= today < ends or today == ends == running.due_on
        if current:
            notes.insert(0, _("Aujourd’hui"))
        state = "current" if current else "past" if ends <= today else "todo"
        weeks.append({"date": begins, "state": state, "note": raised(", ".join(notes))})
        begins = ends
    return weeks


def _sentences(dossier: Dossier, running: AnswerClock) -> list[str]:
    sentences = [_day(running), _remaining(State(dossier.state))]
    moved = (running.due_on - running.promised_on).days
    if moved:
        sentences.append(
            ngettext(
                "La réponse était d’abord promise pour le {date} : elle attend {days} jour de plus, le temps d’une "
                "précision.",
                "La réponse était d’abord promise pour le {date} : elle attend {days} jours de plus, le temps d’une "
                "précision.",
                moved,
            ).format(date=day(running.promised_on), days=moved)
        )
    if dossier.programme.windows.filter(date=running.due_on).exists():
        sentences.append(
            _("Le {date} est aussi un moment de dépôt : la réponse peut arriver le jour même.").format(
                date=day(running.due_on)
            )
        )
    return sentences


def _day(running: AnswerClock) -> str:
    """« Jour 24 de 56. »"""
    if clock.today() < running.starts_on:
        return _("Le délai de {days} jours commence le {date}.").format(
            days=running.days, date=day(running.starts_on)
        )
    elapsed = min(running.elapsed(clock.today()), running.days)
    return _("Jour {day} de {days}.").format(day=elapsed, days=running.days)


def _remaining(state: State) -> str:
    """What must be done before the answer."""
    return {
        State.SUBMITTED: _(
            "Il reste l’analyse, la recommandation du comité, l’entérinement, puis la lettre."
        ),
        State.ANALYSIS: _(
            "Il reste à terminer l’analyse, puis la recommandation du comité, l’entérinement et la lettre."
        ),
        State.PRECISION: _(
            "Il reste la précision demandée, la fin de l’analyse, la recommandation du comité, l’entérinement et "
            "la lettre."
        ),
        State.COMMITTEE: _("Il reste la recommandation du comité, l’entérinement, puis la lettre."),
        # An opinion is not an answer: the table learns neither that it was given nor that it was ratified.
        State.RECOMMENDED: _("Il reste à préparer la réponse."),
        State.RATIFIED: _("Il reste à préparer la réponse."),
    }[state]
