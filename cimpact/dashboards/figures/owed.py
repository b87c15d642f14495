"""What is due and late: meetings, reports, payments and answers. Counts only, by kind."""

from dataclasses import dataclass, field

from django.db.models import Count, Q

from cimpact import clock
from proposals.enums import ObligationKind, State
from proposals.models import Instalment, Obligation
from proposals.money_permissions import TOLD
from proposals.turns import late

from ..dues import COMING, LATE, conditions
from ..periods import QUARTER, period
from .asked import Asked
from .pipeline import DECISION

PAYMENT, ANSWER = "payment", "answer"
KINDS = (*ObligationKind.values, PAYMENT, ANSWER)


@dataclass(frozen=True)
class Owing:
    """How many are late; how many are to come, and within three months among them."""

    late: int = 0
    soon: int = 0
    coming: int = 0


@dataclass
class Owed:
    """What is owed, by kind; an answer is owed by the programme, a payment too."""

    kinds: dict[str, Owing] = field(default_factory=dict)

    def of(self, kind: str) -> Owing:
        return self.kinds.get(kind, Owing())

    @property
    def late(self) -> int:
        return sum(count.late for count in self.kinds.values())

    @property
    def coming(self) -> int:
        return sum(count.coming for count in self.kinds.values())


def owed_of(asked: Asked, *, answers: bool) -> Owed:
    """What is owed in the period, by its date, in one query a model. `answers`: those of the programme too."""
    found = Owed()
    dossier = "participation__dossier__"
    obligations = Obligation.objects.filter(
        asked.there(f"{dossier}neighbourhood"),
        asked.days("due_on"),
        **{f"{dossier}programme": asked.programme, f"{dossier}state__in": (State.ACTIVE, State.COMPLETED)},
    )
    views = conditions()
    for kind, *counts in _counted(obligations, "kind", views[LATE], views[COMING], "due_on"):
        found.kinds[kind] = Owing(*counts)
    found.kinds[PAYMENT] = _payments(asked)
    if answers:
        found.kinds[ANSWER] = _answers(asked)
    return found


def within(field_name: str) -> Q:
    """That a date is within three months."""
    first, end = period(QUARTER)
    return Q(**{f"{field_name}__gte": first, f"{field_name}__lt": end})


def _counted(rows, by: str, is_late: Q, is_coming: Q, field_name: str):
    soon = is_coming & within(field_name)
    counts = {"late": is_late, "soon": soon, "coming": is_coming}
    counted = {f"n_{name}": Count("pk", filter=condition) for name, condition in counts.items()}
    return rows.order_by().values_list(by).annotate(**counted)


def _payments(asked: Asked) -> Owing:
    to_make = Instalment.objects.filter(
        asked.there("dossier__neighbourhood"),
        asked.days("due_on"),
        dossier__programme=asked.programme,
        dossier__state__in=TOLD,
        paid_on=None,
        cancelled_at=None,
    )
    passed = Q(due_on__lt=clock.today())
    rows = _counted(to_make, "dossier__programme", passed, ~passed, "due_on")
    return next((Owing(*counts) for _programme, *counts in rows), Owing())


def _answers(asked: Asked) -> Owing:
    waiting = asked.dossiers.filter(state__in=DECISION.states)
    rows = _counted(waiting, "programme", late(), ~late(), "next_on")
    return next((Owing(*counts) for _programme, *counts in rows), Owing())
