"""Who may see and do what with a dossier: one table, used by views, templates and actions alike.

What a person may open is a queryset (outside it is a 404); what she may do is a row of ABILITIES: the roles she must
hold in the dossier and the states in which the action makes sense (a refusal is a 403).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q

from cimpact.accounts.roles import read_once
from cimpact.history.models import Audience
from cimpact.programmes.models import teams_of
from cimpact.writing.enums import Purpose
from governance.enums import CommitteeRole
from governance.models import CommitteeMember, seats_of
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Membership, assignments_of, memberships_of

from .enums import IN_DECISION, WRITING, State


class Role(StrEnum):
    """What a person is to one dossier."""

    COORDINATOR = "coordinator"
    CONTRIBUTOR = "contributor"
    READER = "reader"
    ADVISOR = "advisor"  # of this neighbourhood, or assigned to this dossier
    STAFF = "staff"  # advisor or coordination team of the programme
    TEAM = "team"  # coordination team
    MEMBER = "member"  # of a committee before which the dossier is or was
    RECUSED = "recused"  # withdraws from the decision, by rule


TABLE = frozenset({Role.COORDINATOR, Role.CONTRIBUTOR, Role.READER})
WRITERS = frozenset({Role.COORDINATOR, Role.CONTRIBUTOR})
COORDINATOR = frozenset({Role.COORDINATOR})
ACCOMPANYING = frozenset({Role.ADVISOR, Role.TEAM})
TEAM = frozenset({Role.TEAM})
STAFF = frozenset({Role.STAFF})
ANYWHERE = frozenset(State)
SUBMITTED_ONCE = frozenset(State) - frozenset(WRITING) - {State.WITHDRAWN}

# action: (roles, states)
ABILITIES: dict[str, tuple[frozenset[Role], frozenset[State]]] = {
    "note_contact": (ACCOMPANYING | COORDINATOR, frozenset(WRITING)),
    "open_letter": (COORDINATOR, frozenset({State.CONTACTED})),
    "write_letter": (WRITERS, frozenset({State.LETTER_DRAFT})),
    "choose_stage": (COORDINATOR, frozenset({State.LETTER_DRAFT})),
    "send_letter": (COORDINATOR, frozenset({State.LETTER_DRAFT})),
    "acknowledge_letter": (ACCOMPANYING, frozenset({State.LETTER_SENT, State.DRAFTING})),
    "answer_letter": (ACCOMPANYING, frozenset({State.LETTER_SENT, State.DRAFTING})),
    "open_proposal": (COORDINATOR, frozenset({State.CONTACTED, State.LETTER_DRAFT, State.LETTER_SENT})),
    "rename": (WRITERS, frozenset({State.LETTER_DRAFT, State.DRAFTING})),
    "write": (WRITERS, frozenset({State.DRAFTING})),
    "share_draft": (COORDINATOR, frozenset({State.DRAFTING})),
    "move_moment": (COORDINATOR, frozenset({State.DRAFTING})),
    "submit": (COORDINATOR, frozenset({State.DRAFTING})),
    "comment": (WRITERS | STAFF, ANYWHERE),
    "assign": (ACCOMPANYING, frozenset({State.SUBMITTED, State.ANALYSIS, State.PRECISION})),
    "analyse": (ACCOMPANYING, frozenset({State.ANALYSIS, State.PRECISION})),
    "ask_precision": (ACCOMPANYING, frozenset({State.ANALYSIS, State.PRECISION})),
    "answer_precision": (WRITERS, frozenset({State.PRECISION})),
    "hand_to_committee": (ACCOMPANYING, frozenset({State.ANALYSIS})),
    "record_recommendation": (TEAM, frozenset({State.COMMITTEE})),
    "record_ratification": (TEAM, frozenset({State.RECOMMENDED})),
    "prepare_answer": (TEAM, frozenset({State.RATIFIED})),
    "send_answer": (TEAM, frozenset({State.RATIFIED})),
    "announce": (ACCOMPANYING, frozenset({State.RATIFIED})),
    "accept": (COORDINATOR, frozenset({State.LETTER_OUT})),
    "complete": (TEAM, frozenset({State.ACTIVE})),
    "withdraw": (
        COORDINATOR,
        frozenset(WRITING) - {State.CONTACTED} | frozenset(IN_DECISION) | {State.LETTER_OUT},
    ),
    "reopen": (COORDINATOR | TEAM, frozenset({State.WITHDRAWN})),
    "extend_closing": (TEAM, frozenset({State.DRAFTING})),
}


@dataclass(frozen=True)
class Standing:
    """Everything a person is in the portal that matters to dossiers, read once a request."""

    tables: dict[int, str] = field(default_factory=dict)  # neighbourhood id → table role
    teams: frozenset[int] = frozenset()  # programme ids
    advised: frozenset[tuple[int, int]] = frozenset()  # (programme id, neighbourhood id)
    committees: dict[int, tuple[int, str]] = field(
        default_factory=dict
    )  # committee id → (programme id, role)
    organisations: frozenset[int] = frozenset()
    withdraws: bool = False  # speaks for an organisation that withdraws from investments (R58)

    @property
    def programmes(self) -> frozenset[int]:
        """Programmes in which the person is staff."""
        return self.teams | {programme for programme, _neighbourhood in self.advised}


def standing_of(user) -> Standing:
    """The person's standing, read once a request."""
    return _standing_of(user) if user.is_authenticated else Standing()


@read_once
def _standing_of(user) -> Standing:
    memberships, seats = memberships_of(user), seats_of(user)
    tables = {getattr(m.organisation, "neighbourhood", None): m.role for m in memberships}
    parts: list[Membership | CommitteeMember] = [*memberships, *seats]
    organisations = {part.organisation for part in parts}
    return Standing(
        tables={neighbourhood.pk: role for neighbourhood, role in tables.items() if neighbourhood},
        teams=frozenset(member.programme_id for member in teams_of(user)),
        advised=frozenset((a.programme_id, a.neighbourhood_id) for a in assignments_of(user)),
        committees={seat.committee_id: (seat.committee.programme_id, seat.committee.role) for seat in seats},
        organisations=frozenset(organisation.pk for organisation in organisations),
        withdraws=any(organisation.withdraws_from_investments for organisation in organisations),
    )


def _closed(standing: Standing) -> Q:
    """The dossiers whose decision is closed to the person by rule."""
    if standing.withdraws:
        return Q()
    return Q(neighbourhood__table__in=standing.organisations)


def visible_dossiers(dossiers, user):
    """The dossiers whose page the person may open.

    Her own table's, always. Those of a programme she is staff of, and those put before a committee she sits on,
    unless she withdraws from their decision.
    """
    standing = standing_of(user)
    own = Q(neighbourhood__in=standing.tables)
    as_staff = Q(programme__in=standing.programmes)
    before_me = Q(pk__in=_before(standing.committees)) & ~Q(state__in=WRITING)
    others = as_staff | before_me
    if standing.withdraws:
        return dossiers.filter(own)
    if standing.organisations:
        others &= ~_closed(standing)
    return dossiers.filter(own | others)


def _before(committees):
    """The dossiers put before one of the committees and not taken back since."""
    from django.contrib.contenttypes.models import ContentType

    from governance.models import Item

    from .models import Dossier

    kind = ContentType.objects.get_for_model(Dossier)
    put = Item.objects.filter(committee__in=committees, content_type=kind, withdrawn_at=None)
    return put.values("object_id")


def is_recused(user, dossier) -> bool:
    """Whether the person withdraws from the decision on the dossier, by rule."""
    standing = standing_of(user)
    return standing.withdraws or dossier.neighbourhood.table_id in standing.organisations


def roles_in(user, dossier) -> frozenset[Role]:
    """What the person is to the dossier. Whoever is recused keeps only her part in her own table."""
    standing = standing_of(user)
    roles: set[Role] = set()
    table_role = standing.tables.get(dossier.neighbourhood_id)
    if table_role:
        roles.add(
            {
                TableRole.COORDINATOR: Role.COORDINATOR,
                TableRole.CONTRIBUTOR: Role.CONTRIBUTOR,
                TableRole.READER: Role.READER,
            }[TableRole(table_role)]
        )
    if is_recused(user, dossier):
        return frozenset(roles | {Role.RECUSED})
    if dossier.programme_id in standing.programmes:
        roles.add(Role.STAFF)
    if dossier.programme_id in standing.teams:
        roles.add(Role.TEAM)
    if (dossier.programme_id, dossier.neighbourhood_id) in standing.advised or (
        dossier.advisor_id == user.pk and dossier.programme_id in standing.programmes
    ):
        roles.add(Role.ADVISOR)
    if any(programme == dossier.programme_id for programme, _role in standing.committees.values()):
        roles.add(Role.MEMBER)
    return frozenset(roles)


def can(user, action: str, dossier) -> bool:
    """Whether the person may do the action on the dossier now."""
    roles, states = ABILITIES[action]
    return dossier.state in states and bool(roles & roles_in(user, dossier))


def abilities(user, dossier) -> dict[str, bool]:
    """Every action by name, for templates: `can.submit`."""
    mine = roles_in(user, dossier)
    return {
        action: dossier.state in states and bool(roles & mine)
        for action, (roles, states) in ABILITIES.items()
    }


def can_write_answer(user, dossier, question) -> bool:
    """An answer: while its letter or its proposal is being written, or once a request for precision reopened it."""
    if question.section.question_set.purpose == Purpose.LETTER:
        return can(user, "write_letter", dossier)
    return can(user, "write", dossier) or (
        can(user, "answer_precision", dossier)
        and dossier.precisions.filter(question=question, answered_at=None).exists()
    )


def can_read_letter(user, dossier) -> bool:
    """The letter of intent: its table; the staff once it was sent; the committee never needs it before analysis."""
    roles = roles_in(user, dossier)
    if roles & TABLE:
        return True
    letter = getattr(dossier, "letter", None)
    return bool(letter and letter.sent_at and roles & {Role.STAFF, Role.MEMBER})


def can_read_proposal(user, dossier) -> bool:
    """The proposal's text: its table; the staff once submitted or shown to them; the committee once before it."""
    if not dossier.document_id:
        return False
    roles = roles_in(user, dossier)
    if roles & TABLE:
        return True
    if Role.STAFF in roles:
        return bool(dossier.submitted_at or dossier.shared_at)
    return Role.MEMBER in roles and bool(dossier.submitted_at)


def can_read_conversation(user, dossier) -> bool:
    """The conversation is between the table and those who accompany it."""
    return bool(roles_in(user, dossier) & (TABLE | STAFF))


def history_audiences(user, dossier) -> list[Audience]:
    """Whose history the person reads: what is everyone's, her table's, the staff's."""
    audiences = [Audience.ALL]
    if roles_in(user, dossier) & TABLE:
        audiences.append(Audience.TABLE)
    if Role.STAFF in roles_in(user, dossier) or can_read_analysis(user, dossier):
        audiences.append(Audience.STAFF)
    return audiences


def can_read_analysis(user, dossier) -> bool:
    """The analysis and the deliberation: the staff, and the committee's members, never those who withdraw."""
    roles = roles_in(user, dossier)
    if Role.STAFF in roles:
        return bool(dossier.submitted_at)
    return Role.MEMBER in roles and dossier.state not in (
        *WRITING,
        State.SUBMITTED,
        State.ANALYSIS,
        State.PRECISION,
    )


def can_read_outcome(user, dossier) -> bool:
    """The recommendation and the ratification, before the answer is sent: whoever may read the analysis."""
    answered = dossier.state in (State.LETTER_OUT, State.DECLINED, State.ACTIVE, State.COMPLETED)
    return (answered and bool(roles_in(user, dossier) & TABLE)) or can_read_analysis(user, dossier)


def can_start(user, neighbourhood, programme) -> bool:
    """Opening a dossier: the table's coordination, its advisor or the team (who note the first contact)."""
    standing = standing_of(user)
    return (
        standing.tables.get(neighbourhood.pk) == TableRole.COORDINATOR
        or programme.pk in standing.teams
        or (programme.pk, neighbourhood.pk) in standing.advised
    )


def sits_on(user, role: CommitteeRole) -> bool:
    """Whether the person sits on a committee of that role."""
    return any(held == role for _programme, held in standing_of(user).committees.values())
