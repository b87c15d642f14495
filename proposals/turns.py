"""Whose turn it is: who must act next on a dossier, asked of one dossier and of all of them.

`awaiting` (a queryset's condition) and `is_up_to` (one dossier) say the same; a test holds them together.
"""

import datetime as dt
from enum import StrEnum

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

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


def party_of(due: Obligation) -> Party:
    """Who acts on what a participation still owes: nobody while its date is far."""
    if due.handed_in_on is not None:
        return Party.TABLE if due.is_sent_back else Party.ADVISOR
    if due.due_on > soon():
        return Party.NOBODY
    return Party.ADVISOR if due.kind == ObligationKind.MID_YEAR else Party.TABLE


def next_due(dossier: Dossier) -> Obligation | None:
    """The meeting or report on which someone acts next: what is soon due, by its date, then what was handed in."""
    if dossier.state != State.ACTIVE:
        return None
    waiting = [due for due in dossier.participation.still_due if party_of(due) != Party.NOBODY]
    return min(waiting, key=lambda due: (due.handed_in_on is not None, due.due_on, due.pk), default=None)


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
        return party_of(due) if due else Party.NOBODY
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
    acted_on = _acted_on().filter(participation__dossier=OuterRef("pk"))
    by_whom = acted_on.annotate(party=_party()).order_by("is_handed_in", "due_on", "pk").values("party")[:1]
    owes = {
        party: Q(state=State.ACTIVE)
        & Q(pk__in=Dossier.objects.alias(next_party=Subquery(by_whom)).filter(next_party=party).values("pk"))
        for party in (Party.TABLE, Party.ADVISOR)
    }
    unassigned = Q(state=State.ANALYSIS, advisor=None)
    parties = {
        Party.TABLE: Q(state__in=(*TO_WRITE, *TO_ANSWER_FOR)) | answered | owes[Party.TABLE],
        Party.ADVISOR: Q(state=State.SUBMITTED)
        | (Q(state=State.ANALYSIS) & ~unassigned)
        | unanswered
        | owes[Party.ADVISOR],
        Party.COMMITTEE: Q(state__in=list(BEFORE)),
        Party.TEAM: Q(state=State.RATIFIED) | unassigned,
    }
    if party != Party.NOBODY:
        return parties[party]
    someone = Q()
    for condition in parties.values():
        someone |= condition
    return ~someone


def _acted_on() -> QuerySet[Obligation]:
    """What is still owed and someone acts on now, whatever the dossier: those of which `party_of` names a party."""
    now = Q(handed_in_on__isnull=False) | Q(due_on__lte=soon())
    is_handed_in = Case(When(handed_in_on=None, then=0), default=1)
    return Obligation.objects.owed().filter(now).annotate(is_handed_in=is_handed_in)


def _party() -> Case:
    """What `party_of` says of those."""
    to_read = Q(handed_in_on__isnull=False, sent_back_on=None)
    return Case(
        When(to_read | Q(kind=ObligationKind.MID_YEAR), then=Value(Party.ADVISOR.value)),
        default=Value(Party.TABLE.value),
    )


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
            or _owes(dossier, Party.TABLE)
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
    return accompanies(user, dossier) and (
        dossier.state == State.SUBMITTED
        or letter_unanswered(dossier)
        or _owes(dossier, Party.ADVISOR)
        or (dossier.state == State.ACTIVE and dossier.participation.advisor_awaited != "")
    )


def _owes(dossier: Dossier, party: Party) -> bool:
    """Whether that party acts on a meeting or a report: due soon, already late, or handed in."""
    if dossier.state != State.ACTIVE:
        return False
    return any(party_of(due) == party for due in dossier.participation.still_due)


def accompanies(user, dossier: Dossier) -> bool:
    """The neighbourhood's advisor; while it has none, the team."""
    roles = roles_in(user, dossier)
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


def _due(party: Party) -> Q:
    """A participation in which that party acts on a meeting or a report: what `_owes` says of one."""
    owing = _acted_on().annotate(party=_party()).filter(party=party)
    return Q(state=State.ACTIVE, pk__in=owing.values("participation__dossier"))


def _tables(standing: Standing) -> Q:
    coordinated = [n for n, role in standing.tables.items() if role == TableRole.COORDINATOR]
    written = [n for n, role in standing.tables.items() if role != TableRole.READER]
    answered = Q(state=State.LETTER_SENT, letter__answered_at__isnull=False)
    to_agree = Q(state=State.DRAFTING, pk__in=standing.to_agree)
    return (
        to_agree
        | Q(neighbourhood__in=written, state__in=TO_WRITE)
        | Q(neighbourhood__in=coordinated)
        & (Q(state__in=TO_ANSWER_FOR) | answered | _due(Party.TABLE) | _asked("table_awaited"))
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
    return unanswered | _due(Party.ADVISOR) | _asked("advisor_awaited")


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
