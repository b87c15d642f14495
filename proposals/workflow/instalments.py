"""The instalments of an award: foreseen by the team, moved with the start, dropped with what frees them (F51).

Amounts are whole cents. A payment foreseen that is no longer is kept, cancelled; nothing is deleted.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import money, ordinal_year
from cimpact.history.models import Audience, record

from ..dates import add_months
from ..enums import Condition, ObligationKind, State
from ..ledger import begins_on, committed, paid
from ..models import Dossier, Instalment, Obligation
from ..obligations import due_dates
from .transitions import expect, locked

# Once the award is ratified: before its letter, so that the letter says it, and until everything is paid.
PLANNED_IN = (State.RATIFIED, State.LETTER_OUT, State.ACTIVE, State.COMPLETED)
REPORTS = (ObligationKind.ANNUAL_REPORT, ObligationKind.FINAL_REPORT)


class ScheduleChanged(NotPossible):
    """Someone else changed the schedule since the person read it; nothing was kept of hers."""


@dataclass(frozen=True)
class Planned:
    """One payment to foresee; `pk` is that of the one it replaces, `obligation` the report it waits for, if chosen."""

    year: int
    due_on: dt.date
    cents: int
    condition: str = Condition.NONE
    obligation: int | None = None
    pk: int | None = None


def to_come(dossier: Dossier):
    """What is still to pay, the first due first."""
    return dossier.instalments.filter(paid_on=None, cancelled_at=None)


def mark_of(dossier: Dossier) -> str:
    """A mark of the schedule as it stands: two people who read the same have the same."""
    rows = dossier.instalments.filter(cancelled_at=None).order_by("pk")
    read = rows.values_list("pk", "year", "due_on", "cents", "condition", "obligation", "paid_on")
    return hashlib.sha256(repr(list(read)).encode()).hexdigest()[:16]


def propose_schedule(dossier: Dossier) -> list[Planned]:
    """One payment a year: the first once the agreement is signed, the others on the report of the year before.

    A later year is due on its first day, or when that report is if it comes later; a year partly paid or foreseen
    proposes what is left of it.
    """
    award, taken = dossier.award, paid(dossier)
    reports = {
        year: due
        for kind, year, due in due_dates(dossier.programme, award.starts_on, award.years)
        if kind in REPORTS
    }
    return [
        Planned(
            year,
            max(begins_on(award, year), reports.get(year - 1, dt.date.min)),
            cents - taken.get(year, 0),
            Condition.AGREEMENT if year == 1 else Condition.REPORT,
        )
        for year, cents in committed(dossier).items()
        if cents > taken.get(year, 0)
    ]


@transaction.atomic
def plan_instalments(dossier: Dossier, lines: list[Planned], *, by, mark: str | None = None) -> None:
    """Foresee these payments instead of those not made yet; each year holds in what is committed of it.

    `mark` is that of the schedule that the person read. Raises ScheduleChanged when it has changed since, and
    NotPossible with the figures when a year is exceeded.
    """
    dossier = locked(dossier)
    expect(dossier, PLANNED_IN)
    present = {instalment.pk: instalment for instalment in to_come(dossier)}
    before = [_read(instalment) for instalment in present.values()]
    if sorted(before) == sorted(_read(line) for line in lines):
        _check(dossier, lines)  # what is committed may have come down since
        return  # saved twice, written once
    if mark is not None and mark != mark_of(dossier):
        raise ScheduleChanged(_("Quelqu’un d’autre a modifié ces versements pendant que vous les prépariez."))
    _check(dossier, lines)
    kept = {line.pk for line in lines}
    for pk, instalment in present.items():
        if pk not in kept:
            instalment.cancelled_at = clock.now()
            instalment.save()
    for line in lines:
        instalment = present.get(line.pk or 0) or Instalment(dossier=dossier)
        instalment.year, instalment.due_on, instalment.cents = line.year, line.due_on, line.cents
        instalment.condition, instalment.obligation_id = line.condition, line.obligation
        instalment.save()
    link_reports(dossier)
    _tell(dossier, "plan_instalments", before, by=by)


def _check(dossier: Dossier, lines: list[Planned]) -> None:
    """Each amount is positive, each year holds in what is committed and not paid, each report is the dossier's."""
    available = committed(dossier)
    for year, cents in paid(dossier).items():
        available[year] = available.get(year, 0) - cents
    for year in sorted({line.year for line in lines}):
        asked, left = sum(line.cents for line in lines if line.year == year), available.get(year, 0)
        if asked > left:
            raise NotPossible(
                _(
                    "%(year)s : ces versements font %(asked)s, alors qu’il reste %(left)s à verser. C’est %(over)s "
                    "de trop."
                )
                % {
                    "year": ordinal_year(year),
                    "asked": money(asked),
                    "left": money(left),
                    "over": money(asked - left),
                }
            )
    if any(line.cents <= 0 for line in lines):
        raise NotPossible(_("Inscrivez un montant positif pour chaque versement, ou retirez la ligne."))
    chosen = {line.obligation for line in lines if line.obligation}
    if chosen - set(reports_of(dossier).values_list("pk", flat=True)):
        raise NotPossible(_("Ce rapport n’est pas attendu dans ce dossier : choisissez-en un autre."))


def reports_of(dossier: Dossier):
    """The reports that the participation owes; none before it begins."""
    return Obligation.objects.filter(participation__dossier=dossier, kind__in=REPORTS)


def link_reports(dossier: Dossier) -> None:
    """Name the report that each conditional payment waits for: the last one due by its date, else the first."""
    reports = list(reports_of(dossier).order_by("due_on", "kind"))
    for instalment in to_come(dossier).filter(condition=Condition.REPORT, obligation=None) if reports else ():
        due = [report for report in reports if report.due_on <= instalment.due_on]
        instalment.obligation = due[-1] if due else reports[0]
        instalment.save()


@transaction.atomic
def move_with_start(dossier: Dossier, former: dt.date, *, by) -> None:
    """Move what is to pay with the first day of the support: anniversaries to anniversaries, other days as far.

    Call it once `award.starts_on` is the new day.
    """
    start = dossier.award.starts_on
    before = [_read(instalment) for instalment in to_come(dossier)]
    if start != former:
        anniversaries = {
            add_months(former, 12 * n): add_months(start, 12 * n) for n in range(dossier.award.years + 1)
        }
        for instalment in to_come(dossier):
            instalment.due_on = anniversaries.get(instalment.due_on, instalment.due_on + (start - former))
            instalment.save()
    link_reports(dossier)
    _tell(dossier, "plan_instalments", before, by=by)


def cancel_to_come(dossier: Dossier) -> None:
    """Foresee nothing more: the award ends, or falls."""
    to_come(dossier).update(cancelled_at=clock.now())


def over_planned(dossier: Dossier, given: dict[int, int], spent: dict[int, int]) -> dict[int, int]:
    """By year, how much the payments foreseen exceed what is given (committed) and not spent: to review (F59)."""
    available = {year: cents - spent.get(year, 0) for year, cents in given.items()}
    planned: dict[int, int] = {}
    for instalment in to_come(dossier):
        planned[instalment.year] = planned.get(instalment.year, 0) + instalment.cents
    return {
        year: over for year, cents in sorted(planned.items()) if (over := cents - available.get(year, 0)) > 0
    }


def _read(line: Planned | Instalment) -> tuple:
    report = line.obligation if isinstance(line, Planned) else line.obligation_id
    return line.year, str(line.due_on), line.cents, str(line.condition), report or 0


def _tell(dossier: Dossier, action: str, before: list[tuple], *, by) -> None:
    """What is foreseen is everyone's once the letter is out; before, it would tell the answer."""
    after = [_read(instalment) for instalment in to_come(dossier)]
    if sorted(before) == sorted(after):
        return
    record(
        dossier,
        f"dossier.{action}",
        by=by,
        audience=Audience.STAFF if dossier.state == State.RATIFIED else Audience.ALL,
        before={"instalments": [[day, cents] for _year, day, cents, *_rest in before]} if before else None,
        after={"instalments": [[day, cents] for _year, day, cents, *_rest in after]},
    )
