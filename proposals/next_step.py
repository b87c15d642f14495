"""The one thing to do next in a participation, for its reader: what is asked of her first, then what opens the year."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact import clock

from .dates import add_months
from .models import Dossier, Participation
from .permissions import abilities
from .todo import Todo, deadline_words, todo_for
from .workflow.awaited import current_number


@dataclass(frozen=True)
class NextStep:
    """One thing to do. `yours`: the other side, or a date, waits for it; `deadline`, until when."""

    todo: Todo
    yours: bool
    deadline: str = ""


def next_step(user, dossier: Dossier) -> NextStep | None:
    """What the reader may do next, or None when nothing is up to her."""
    if todo := todo_for(user, dossier):
        todo = replace(todo, url=_straight_to(todo.url, dossier))
        return NextStep(todo, yours=True, deadline=todo.deadline or deadline_words(dossier))
    can = abilities(user, dossier)
    for opens in (_ending, _meeting, _agreement, plan_to_write):
        if todo := opens(dossier, can):
            return NextStep(todo, yours=False)
    return None


def _straight_to(url: str, dossier: Dossier) -> str:
    """Lists lead to a part of the page; the page itself leads to the thing that waits there."""
    participation, (_page, _hash, part) = dossier.participation, url.partition("#")
    if part == "modifications":
        if waiting := participation.modifications.filter(agreed_at=None, closed_at=None).first():
            return reverse("modification", args=[dossier.pk, waiting.number])
    elif part == "plan":
        half = Q(table_agreed_at=None) ^ Q(team_agreed_at=None)
        if plan := participation.plans.filter(half).first():
            return reverse("action_plan", args=[dossier.pk, plan.year])
    return url


def current_year(participation: Participation) -> int:
    """The year of the stage that today falls in; the first before it begins, the last after it ends."""
    today = clock.today()
    begun = (n for n in range(participation.years, 0, -1) if year_begins(participation, n) <= today)
    return next(begun, 1)


def year_begins(participation: Participation, year: int) -> dt.date:
    """The first day of a year of the stage."""
    return add_months(participation.starts_on, 12 * (year - 1))


def _meeting(dossier: Dossier, can: dict[str, bool]) -> Todo | None:
    """R11: the advisor dates the meeting, then shares the analysis; in the first year only."""
    analysis = getattr(dossier, "analysis", None)
    if analysis is None or not can["share_analysis"] or current_year(dossier.participation) > 1:
        return None
    url = reverse("discussion", args=[dossier.pk])
    if analysis.meeting_at is None:
        return Todo(_("Dater la rencontre sur l’analyse et le plan d’action"), _("Dater la rencontre"), url)
    if analysis.shared_at is None:
        return Todo(_("Partager l’analyse avec la table"), _("Relire et partager"), url)
    return None


def _ending(dossier: Dossier, can: dict[str, bool]) -> Todo | None:
    """The team closes a stage once everything that was owed is done."""
    if not can["complete"] or any(owed.done_on is None for owed in dossier.participation.obligations.all()):
        return None
    return Todo(_("Clore l’étape"), _("Clore l’étape"), reverse("complete", args=[dossier.pk]))


def _agreement(dossier: Dossier, can: dict[str, bool]) -> Todo | None:
    """The team offers the agreement, and offers it anew when the terms changed before it was accepted."""
    agreement = getattr(dossier, "agreement", None)
    if not can["offer_agreement"] or (agreement and agreement.signed_at):
        return None
    if agreement and agreement.version == current_number(dossier.participation):
        return None
    return Todo(
        _("Offrir l’entente à la table"), _("Préparer l’entente"), reverse("agreement", args=[dossier.pk])
    )


def plan_to_write(dossier: Dossier, can: dict[str, bool]) -> Todo | None:
    """The table writes the plan of the year, and its coordination agrees to it."""
    year = current_year(dossier.participation)
    plan = next((plan for plan in dossier.participation.plans.all() if plan.year == year), None)
    url = reverse("action_plan", args=[dossier.pk, year])
    if not can["write_plan"] or (plan and plan.table_agreed_at):
        return None
    if plan is None:
        return Todo(_("Écrire le plan d’action de l’année"), _("Commencer le plan"), url)
    return Todo(_("Terminer le plan d’action de l’année"), _("Continuer le plan"), url)
