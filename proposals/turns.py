"""Whose turn it is: who must act next on a dossier, asked of one dossier and of all of them.

`awaiting` (a queryset's condition) and `is_up_to` (one dossier) say the same; a test holds them together.
"""

import datetime as dt
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, Subquery

from cimpact import clock
from governance.enums import CommitteeRole
from neighbourhoods.enums import TableRole
from neighbourhoods.models import AdvisorAssignment

from .enums import IN_DECISION, ObligationKind, State
from .models import Dossier, Obligation
from .permissions import AS_TABLE, Role, roles_in
from .standing import Standing, closed_to, standing_of

# From how many days before it is due a meeting or a report waits for someone.
SOON = dt.timedelta(days=30)

# The committee that a state waits for.
BEFORE = {State.COMMITTEE: CommitteeRole.RECOMMENDS, State.RECOMMENDED: CommitteeRole.RATIFIES}
# The table writes, whoever of it may; only its coordination begins, accepts and reports.
TO_WRITE = (State.LETTER_DRAFT, State.DRAFTING, State.PRECISION)
TO_ANSWER_FOR = (State.CONTACTED, State.LETTER_OUT)
TO_RUN = (State.SUBMITTED, State.COMMITTEE, State.RECOMMENDED, State.RATIFIED)
# States whose date is a promise or a debt: once it has passed, someone is late.
DATED = (*IN_DECISION, State.LETTER_OUT, State.ACTIVE)


class Party(StrEnum):
    """Who acts next, seen from outside."""

    TABLE = "table"
    ADVISOR = "advisor"
    COMMITTEE = "committee"
    TEAM = "team"
    NOBODY = "nobody"


def soon() -> dt.date:
    """The last day that counts as soon."""
    return clock.today() + SOON


def next_due(dossier: Dossier) -> Obligation | None:
    """The meeting or report that a participation owes next."""
    return next(iter(dossier.participation.still_due), None) if dossier.state == State.ACTIVE else None


def acting(dossier: Dossier) -> Party:
    """Who acts next."""
    if dossier.state == State.LETTER_SENT:
        return Party.TABLE if dossier.letter.answered_at else Party.ADVISOR
    if dossier.state == State.ACTIVE:
        participation = dossier.participation
        if participation.table_awaited:
            return Party.TABLE
        if participation.team_awaited:
            return Party.TEAM
        if participation.advisor_awaited:
            return Party.ADVISOR
        due = next_due(dossier)
        if due is None or due.due_on > soon():
            return Party.NOBODY
        return Party.ADVISOR if due.kind == ObligationKind.MID_YEAR else Party.TABLE
    if dossier.state in BEFORE:
        return Party.COMMITTEE
    if dossier.state == State.ANALYSIS and dossier.advisor_id is None:
        return Party.TEAM
    if dossier.state in (*TO_WRITE, *TO_ANSWER_FOR):
        return Party.TABLE
    if dossier.state in (State.SUBMITTED, State.ANALYSIS):
        return Party.ADVISOR
    return Party.TEAM if dossier.state == State.RATIFIED else Party.NOBODY


def acted_on_by(party: Party) -> Q:
    """The dossiers on which that party acts next: what `acting` says of one, asked of all."""
    answered = Q(state=State.LETTER_SENT, letter__answered_at__isnull=False)
    unanswered = Q(state=State.LETTER_SENT, letter__answered_at__isnull=True)
    due = Obligation.objects.owed().order_by("due_on", "pk")
    next_one = due.filter(participation__dossier=OuterRef("pk"))
    owed_soon = Q(state=State.ACTIVE) & Exists(next_one.filter(due_on__lte=soon()))
    meeting_next = Q(
        pk__in=Dossier.objects.alias(kind_due=Subquery(next_one.values("kind")[:1]))
        .filter(kind_due=ObligationKind.MID_YEAR)
        .values("pk")
    )
    unassigned = Q(state=State.ANALYSIS, advisor=None)
    parties = {
        Party.TABLE: Q(state__in=(*TO_WRITE, *TO_ANSWER_FOR)) | answered | (owed_soon & ~meeting_next),
        Party.ADVISOR: Q(state=State.SUBMITTED)
        | (Q(state=State.ANALYSIS) & ~unassigned)
        | unanswered
        | (owed_soon & meeting_next),
        Party.COMMITTEE: Q(state__in=list(BEFORE)),
        Party.TEAM: Q(state=State.RATIFIED) | unassigned,
    }
    if party != Party.NOBODY:
        return parties[party]
    someone = Q()
    for condition in parties.values():
        someone |= condition
    return ~someone


def is_up_to(user, dossier: Dossier) -> bool:
    """Whether the dossier waits for this person."""
    roles = roles_in(user, dossier)
    return bool(roles) and (
        _up_to_table(roles, dossier)
        or is_to_agree(user, dossier)
        or _up_to_staff(user, roles, dossier)
        or (Role.MEMBER in roles and _sits_for(standing_of(user), dossier))
    )


def is_to_agree(user, dossier: Dossier) -> bool:
    """Whether the proposal waits for the agreement of a table that she answers for (F21)."""
    return dossier.state == State.DRAFTING and dossier.pk in standing_of(user).to_agree


def _up_to_table(roles, dossier: Dossier) -> bool:
    if Role.COORDINATOR in roles:
        return (
            dossier.state in (*TO_WRITE, *TO_ANSWER_FOR)
            or (dossier.state == State.LETTER_SENT and dossier.letter.answered_at is not None)
            or _owes(dossier, meeting=False)
            or (dossier.state == State.ACTIVE and dossier.participation.table_awaited != "")
        )
    return Role.CONTRIBUTOR in roles and dossier.state in TO_WRITE


def _up_to_staff(user, roles, dossier: Dossier) -> bool:
    if dossier.state == State.ANALYSIS:
        if dossier.advisor_id is None:  # whoever analysed it withdrew
            return Role.TEAM in roles
        return dossier.advisor_id in standing_of(user).stands_for and Role.ADVISOR in roles
    if Role.TEAM in roles and dossier.state in TO_RUN:
        return True
    if Role.TEAM in roles and dossier.state == State.ACTIVE and dossier.participation.team_awaited:
        return True
    return _accompanies(user, roles, dossier) and (
        dossier.state == State.SUBMITTED
        or letter_unanswered(dossier)
        or _owes(dossier, meeting=True)
        or (dossier.state == State.ACTIVE and dossier.participation.advisor_awaited != "")
    )


def _owes(dossier: Dossier, *, meeting: bool) -> bool:
    """Whether a meeting (or a report) is due soon, or already late."""
    if dossier.state != State.ACTIVE:
        return False
    return any(
        due.due_on <= soon() and (due.kind == ObligationKind.MID_YEAR) == meeting
        for due in dossier.participation.still_due
    )


def _accompanies(user, roles, dossier: Dossier) -> bool:
    """The neighbourhood's advisor; while it has none, the team."""
    if (dossier.programme_id, dossier.neighbourhood_id) in standing_of(user).advised:
        return Role.ADVISOR in roles
    advised = any(a.programme_id == dossier.programme_id for a in dossier.neighbourhood.current_advisors)
    return Role.TEAM in roles and not advised


def letter_unanswered(dossier: Dossier) -> bool:
    """A letter of intent was sent and nobody has answered it, whatever the table has begun since."""
    if dossier.state not in (State.LETTER_SENT, State.DRAFTING):
        return False
    letter = getattr(dossier, "letter", None)
    return bool(letter and letter.sent_at and not letter.answered_at)


def _sits_for(standing: Standing, dossier: Dossier) -> bool:
    return (dossier.programme_id, BEFORE.get(State(dossier.state))) in standing.committees.values()


def awaiting(user) -> Q:
    """The dossiers that wait for the person, among those she may see."""
    standing = standing_of(user)
    mine = Q(pk__in=[])
    for condition in (_tables(standing), _advised(standing), _assigned(standing), _teams(standing)):
        mine |= condition
    return mine | _committees(standing)


def _due(*, meeting: bool) -> Q:
    """A participation that owes a meeting (or a report) soon, or already late."""
    near = Obligation.objects.owed().filter(due_on__lte=soon())
    meetings = Q(kind=ObligationKind.MID_YEAR)
    owing = near.filter(meetings if meeting else ~meetings).values("participation__dossier")
    return Q(state=State.ACTIVE, next_on__lte=soon(), pk__in=owing)


def _tables(standing: Standing) -> Q:
    coordinated = [n for n, role in standing.tables.items() if role == TableRole.COORDINATOR]
    written = [n for n, role in standing.tables.items() if role != TableRole.READER]
    answered = Q(state=State.LETTER_SENT, letter__answered_at__isnull=False)
    to_agree = Q(state=State.DRAFTING, pk__in=standing.to_agree)
    return (
        to_agree
        | Q(neighbourhood__in=written, state__in=TO_WRITE)
        | Q(neighbourhood__in=coordinated)
        & (Q(state__in=TO_ANSWER_FOR) | answered | _due(meeting=False) | _asked("table_awaited"))
    )


def _asked(field: str) -> Q:
    """A participation in which the other side waits for this one."""
    return Q(state=State.ACTIVE) & Q(**{f"participation__{field}__gt": ""})


def _advised(standing: Standing) -> Q:
    pairs = Q(pk__in=[])
    for programme, neighbourhood in standing.advised:
        pairs |= Q(programme=programme, neighbourhood=neighbourhood)
    return _open_to(standing) & pairs & (Q(state=State.SUBMITTED) | _accompanied())


def _accompanied() -> Q:
    unanswered = Q(
        state__in=(State.LETTER_SENT, State.DRAFTING),
        letter__sent_at__isnull=False,
        letter__answered_at__isnull=True,
    )
    return unanswered | _due(meeting=True) | _asked("advisor_awaited")


def _assigned(standing: Standing) -> Q:
    return _open_to(standing) & Q(
        advisor__in=standing.stands_for, programme__in=list(standing.programmes), state=State.ANALYSIS
    )


def _teams(standing: Standing) -> Q:
    advised = AdvisorAssignment.objects.ongoing().filter(
        neighbourhood=OuterRef("neighbourhood"), programme=OuterRef("programme")
    )
    return (
        _open_to(standing)
        & Q(programme__in=list(standing.teams))
        & (
            Q(state__in=TO_RUN)
            | _asked("team_awaited")
            | Q(state=State.ANALYSIS, advisor=None)
            | (_accompanied() & Q(~Exists(advised)))
        )
    )


def _committees(standing: Standing) -> Q:
    before = Q(pk__in=[])
    for programme, role in standing.committees.values():
        before |= Q(
            programme=programme, state__in=[state for state, waits in BEFORE.items() if waits == role]
        )
    return _open_to(standing) & before


def _open_to(standing: Standing) -> Q:
    """Not closed to the person, by rule or by what she declared."""
    if standing.withdraws:
        return Q(pk__in=[])
    return ~closed_to(standing) if standing.organisations or standing.closed else Q()


def late() -> Q:
    """The dossiers whose date has passed."""
    passed = Q(state__in=DATED, next_on__lt=clock.today())
    return passed & ~Q(state=State.PRECISION, programme__pause_on_precision=True)


def is_late(dossier: Dossier) -> bool:
    """Whether the date of the dossier has passed."""
    if is_paused(dossier) or dossier.state not in DATED or dossier.next_on is None:
        return False
    return dossier.next_on < clock.today()


def is_paused(dossier: Dossier) -> bool:
    """Whether the clock of the answer stands still while the table answers."""
    return dossier.state == State.PRECISION and dossier.programme.pause_on_precision


def is_of_table(user, dossier: Dossier) -> bool:
    """Whether the person reads the dossier as its table does."""
    return bool(roles_in(user, dossier) & AS_TABLE)
