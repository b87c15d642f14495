"""The meetings and reports that participations owe, as a list shows them: what is late, to come, done (R32–R34)."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from neighbourhoods.models import AdvisorAssignment
from proposals.enums import ObligationKind, State
from proposals.models import Dossier, Obligation

from .scope import accompanied_by, dossiers_in

LATE, COMING, DONE = "retard", "avenir", "faits"


@dataclass(frozen=True)
class DueState:
    """Where what is owed stands; `tone` as components/status.html takes it, empty for what only has to come."""

    label: str | Promise
    tone: str


IS_DONE = DueState(_("Fait"), "done")
IS_SUSPENDED = DueState(_("Participation suspendue"), "paused")
IS_HANDED_IN = DueState(_("Remis, à lire"), "theirs")
IS_SENT_BACK = DueState(_("À préciser"), "theirs")
IS_LATE = DueState(_("En retard"), "late")
IS_COMING = DueState(_("À venir"), "")


def state_of(obligation: Obligation) -> DueState:
    """Where a meeting or a report stands."""
    if obligation.done_on:
        return IS_DONE
    if obligation.participation.suspended_on:
        return IS_SUSPENDED
    if obligation.handed_in_on:
        return IS_SENT_BACK if obligation.is_sent_back else IS_HANDED_IN
    return IS_LATE if obligation.is_late else IS_COMING


def conditions() -> dict[str, Q]:
    """The views of the list, by the word of the address; each thing owed is in one of them."""
    late = Q(done_on=None, handed_in_on=None, participation__suspended_on=None, due_on__lt=clock.today())
    return {LATE: late, COMING: Q(done_on=None) & ~late, DONE: Q(done_on__isnull=False)}


def dues_in(context, user, *, mine: bool = False) -> QuerySet[Obligation]:
    """What is owed in the context in use; `mine`: by the neighbourhoods that the person accompanies."""
    dossiers = dossiers_in(context, user).filter(state__in=(State.ACTIVE, State.COMPLETED))
    if mine:
        dossiers = dossiers.filter(accompanied_by(user))
    return Obligation.objects.filter(participation__dossier__in=dossiers.order_by().values("pk"))


def with_what_is_shown(dues: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """What a line names, in two queries."""
    dossier = "participation__dossier"
    named = ("programme", "neighbourhood__table", "initiative", "stage", "advisor")
    assignments = Prefetch(
        f"{dossier}__neighbourhood__assignments",
        AdvisorAssignment.objects.current(),
        to_attr="current_advisors",
    )
    return dues.select_related(*(f"{dossier}__{name}" for name in named)).prefetch_related(assignments)


@dataclass(frozen=True)
class Due:
    """One line of the list."""

    obligation: Obligation
    state: DueState
    who: str | Promise

    @property
    def dossier(self) -> Dossier:
        return self.obligation.participation.dossier

    @classmethod
    def of(cls, obligation: Obligation) -> "Due":
        return cls(obligation, state_of(obligation), who_acts(obligation))


def who_acts(obligation: Obligation) -> str | Promise:
    """A report is its table's to write, then the advisor's to read; a meeting, the advisor's to hold."""
    dossier = obligation.participation.dossier
    if obligation.kind != ObligationKind.MID_YEAR and not obligation.is_to_read:
        return dossier.neighbourhood.table.name
    return dossier.advised_by.full_name if dossier.advised_by else _("L’équipe de coordination")
