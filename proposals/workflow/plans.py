"""The action plan of a year: written by the table, agreed by both sides, renewed each year (R11, R12).

An edit after an agreement asks both sides again; what they had agreed to stays in the history.
"""

import re
from typing import cast

from django.db import transaction
from django.db.models import CharField
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Event, record
from cimpact.writing.text import to_plain, without_controls

from ..enums import Side, State
from ..models import ActionPlan, Dossier, PlannedActivity
from ..permissions import can, side_of
from ..sides import tell_advisor, tell_other_side, tell_table
from .awaited import note_awaited
from .transitions import expect, locked
from .writing import Stale

COLUMNS = ("what", "who", "period", "result")
MOST_ACTIVITIES = 60
# The question of the proposal that a first plan starts from.
STRATEGIES = "strategies"

Row = dict[str, str]


def rows_of(plan: ActionPlan) -> list[Row]:
    """The activities as plain data, in order."""
    return [{name: getattr(activity, name) for name in COLUMNS} for activity in plan.activities.all()]


def starting_rows(dossier: Dossier, year: int) -> list[Row]:
    """What a year's plan starts from: the plan of the year before, else the strategies of the proposal."""
    earlier = dossier.participation.plans.filter(year__lt=year).order_by("-year").first()
    if earlier:
        return rows_of(earlier)
    answers = dossier.document.answers_by_code if dossier.document else {}
    if STRATEGIES not in answers:
        return []
    lines = re.split(r"\n+", to_plain(answers[STRATEGIES].text))
    longest = PlannedActivity._meta.get_field("what").max_length
    texts = [line.strip(" •-–*\t") for line in lines]
    return [_row(what=_shortened(text, longest)) for text in texts if text][:MOST_ACTIVITIES]


def _row(**values: str) -> Row:
    return {name: values.get(name, "") for name in COLUMNS}


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


@transaction.atomic
def begin_plan(dossier: Dossier, year: int, *, by) -> ActionPlan:
    """Open a year's plan from what it starts from; a second click finds the first one's."""
    dossier = locked(dossier)
    _expect_writer(dossier, by)
    participation = dossier.participation
    if plan := participation.plans.filter(year=year).first():
        return plan
    if not 1 <= year <= participation.years:
        raise NotPossible(_("Cette année ne fait pas partie de la participation."))
    plan = ActionPlan.objects.create(
        participation=participation, year=year, version=1, updated_at=clock.now(), updated_by=by
    )
    _write(plan, starting_rows(dossier, year))
    record(dossier, "dossier.plan_begun", by=by, after={"plan_year": year})
    return plan


@transaction.atomic
def save_plan(dossier: Dossier, year: int, *, rows: list[Row], version: int, by) -> ActionPlan:
    """Keep the plan over the version its writer read; both sides' agreement is asked again. Raises Stale."""
    dossier = locked(dossier)
    _expect_writer(dossier, by)
    plan = dossier.participation.plans.get(year=year)
    rows = [_tidy(row) for row in rows]
    rows = [row for row in rows if any(row.values())][:MOST_ACTIVITIES]
    if rows == rows_of(plan):
        return plan
    if plan.version != version:
        raise Stale(plan)
    was_agreed = plan.table_agreed_at or plan.team_agreed_at
    plan.version += 1
    plan.updated_at, plan.updated_by = clock.now(), by
    plan.table_agreed_at = plan.table_agreed_by = plan.team_agreed_at = plan.team_agreed_by = None
    plan.save()
    _write(plan, rows)
    if was_agreed:
        record(dossier, "dossier.plan_reopened", by=by, after={"plan_year": year})
        note_awaited(dossier.participation)
        tell_advisor("plan_changed", dossier, by=by, year=year)
        tell_table("plan_changed", dossier, by=by, year=year)
    return plan


def _expect_writer(dossier: Dossier, by) -> None:
    expect(dossier, (State.ACTIVE,))
    if not can(by, "write_plan", dossier):
        raise NotPossible(_("C’est la table qui écrit le plan d’action."))


def _longest(name: str) -> int:
    return cast(CharField, PlannedActivity._meta.get_field(name)).max_length


def _tidy(row: Row) -> Row:
    return {name: " ".join(without_controls(row.get(name, "")).split())[: _longest(name)] for name in COLUMNS}


def _write(plan: ActionPlan, rows: list[Row]) -> None:
    plan.activities.all().delete()
    PlannedActivity.objects.bulk_create(
        PlannedActivity(plan=plan, order=order, **row) for order, row in enumerate(rows, 1)
    )


@transaction.atomic
def agree_plan(dossier: Dossier, year: int, *, version: int, by) -> ActionPlan:
    """Agree, for one's side, to the plan in the version one read; with both sides the plan is settled."""
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    plan, side = dossier.participation.plans.get(year=year), side_of(by, dossier)
    if side is None or not can(by, "agree_plan", dossier):
        raise NotPossible(
            _("L’accord se donne par la coordination de la table et par l’équipe du programme.")
        )
    if plan.version != version:
        raise NotPossible(_("Le plan d’action a changé depuis que vous l’avez lu : relisez-le."))
    rows = rows_of(plan)
    if not rows:
        raise NotPossible(_("Inscrivez au moins une activité avant de donner votre accord."))
    if any(not row["what"] for row in rows):
        raise NotPossible(_("Nommez chaque activité avant de donner votre accord."))
    name = "table" if side == Side.TABLE else "team"
    if getattr(plan, f"{name}_agreed_at"):
        return plan  # agreed twice, settled once
    setattr(plan, f"{name}_agreed_at", clock.now())
    setattr(plan, f"{name}_agreed_by", by)
    plan.save()
    note_awaited(dossier.participation)
    if plan.is_agreed:
        after = {"plan_year": year, "activities": rows}
        record(dossier, "dossier.plan_agreed", by=by, after=after)
        tell_other_side("plan_agreed", side, dossier, by=by, year=year)
    else:
        record(dossier, "dossier.plan_agreed_by_one", by=by, after={"plan_year": year})
        tell = tell_advisor if side == Side.TABLE else tell_table
        tell("plan_to_agree", dossier, by=by, year=year)
    return plan


def last_agreed(dossier: Dossier, year: int) -> Event | None:
    """When both sides last agreed to a plan of the year: its `after` holds the activities."""
    return (
        dossier.events.filter(kind="dossier.plan_agreed", after__plan_year=year)
        .order_by("-at", "-id")
        .first()
    )
