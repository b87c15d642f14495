"""Who may see and do what with a dossier: one table, used by views, templates and actions alike.

What a person may open is a queryset (outside it is a 404); what she may do is a row of ABILITIES: the roles she must
hold in the dossier and the states in which the action makes sense (a refusal is a 403).
"""

from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from cimpact.history.models import Audience
from governance.enums import CommitteeRole
from neighbourhoods.enums import TableRole

from .enums import IN_DECISION, PAID_IN, WRITING, Side, State
from .standing import closed_to, standing_of


class Role(StrEnum):
    """What a person is to one dossier."""

    COORDINATOR = "coordinator"
    CONTRIBUTOR = "contributor"
    READER = "reader"
    ADVISOR = "advisor"  # of this neighbourhood, or assigned to this dossier
    STAFF = "staff"  # advisor or coordination team of the programme
    TEAM = "team"  # coordination team
    MEMBER = "member"  # of a committee before which the dossier is or was
    RECUSED = "recused"  # withdraws from the decision, by rule or by what she declared
    GUEST = "guest"  # invited to write some sections, and to read nothing else
    JOINT_COORDINATOR = (
        "joint_coordinator"  # of a neighbourhood that carries the proposal beside the lead (F21)
    )
    JOINT = "joint"  # of the table of such a neighbourhood
    CONSULTED = "consulted"  # asked for an opinion on some sections (F37)


TABLE = frozenset({Role.COORDINATOR, Role.CONTRIBUTOR, Role.READER})
WRITERS = frozenset({Role.COORDINATOR, Role.CONTRIBUTOR})
AS_TABLE = TABLE | {Role.JOINT}  # who read a dossier as its table does
COORDINATOR = frozenset({Role.COORDINATOR})
ACCOMPANYING = frozenset({Role.ADVISOR, Role.TEAM})
TEAM = frozenset({Role.TEAM})
STAFF = frozenset({Role.STAFF})
ANYWHERE = frozenset(State)
UNDER_ANALYSIS = frozenset({State.ANALYSIS, State.PRECISION})
SUBMITTED_ONCE = frozenset(State) - frozenset(WRITING) - {State.WITHDRAWN}
AWARDED = frozenset({State.RATIFIED, State.LETTER_OUT, State.ACTIVE, State.COMPLETED})

# action: (roles, states)
ABILITIES: dict[str, tuple[frozenset[Role], frozenset[State]]] = {
    "note_contact": (ACCOMPANYING | COORDINATOR, frozenset(WRITING)),
    "declare_interest": (STAFF | {Role.MEMBER}, ANYWHERE),
    "open_letter": (COORDINATOR, frozenset({State.CONTACTED})),
    "write_letter": (WRITERS, frozenset({State.LETTER_DRAFT})),
    "choose_stage": (COORDINATOR, frozenset({State.LETTER_DRAFT})),
    "send_letter": (COORDINATOR, frozenset({State.LETTER_DRAFT})),
    "acknowledge_letter": (ACCOMPANYING, frozenset({State.LETTER_SENT, State.DRAFTING})),
    "answer_letter": (ACCOMPANYING, frozenset({State.LETTER_SENT, State.DRAFTING})),
    "open_proposal": (COORDINATOR, frozenset({State.CONTACTED, State.LETTER_DRAFT, State.LETTER_SENT})),
    "rename": (WRITERS, frozenset({State.LETTER_DRAFT, State.DRAFTING})),
    "write": (WRITERS, frozenset({State.DRAFTING})),
    "write_sections": (frozenset({Role.GUEST}), frozenset({State.DRAFTING})),  # those of her invitation only
    "type_on_request": (frozenset({Role.ADVISOR}), frozenset({State.DRAFTING})),  # while the table allows it
    "allow_typing": (COORDINATOR, frozenset({State.DRAFTING})),
    "choose_answerable": (COORDINATOR, frozenset({State.DRAFTING})),
    "invite_guest": (COORDINATOR, frozenset({State.DRAFTING})),
    "end_guest": (COORDINATOR, ANYWHERE),
    "share_draft": (COORDINATOR, frozenset({State.DRAFTING})),
    "move_moment": (COORDINATOR, frozenset({State.DRAFTING})),
    "submit": (COORDINATOR, frozenset({State.DRAFTING})),
    "carry_together": (COORDINATOR, frozenset({State.DRAFTING})),
    "share_amounts": (WRITERS, frozenset({State.DRAFTING})),
    "agree_jointly": (frozenset({Role.JOINT_COORDINATOR}), frozenset({State.DRAFTING})),
    "comment": (WRITERS | STAFF | {Role.GUEST}, ANYWHERE),  # a guest, about her sections only
    "assign": (ACCOMPANYING, frozenset({State.SUBMITTED, State.ANALYSIS, State.PRECISION})),
    "analyse": (ACCOMPANYING, frozenset({State.ANALYSIS, State.PRECISION})),
    "ask_precision": (ACCOMPANYING, frozenset({State.ANALYSIS, State.PRECISION})),
    "answer_precision": (WRITERS, frozenset({State.PRECISION})),
    "ask_opinion": (ACCOMPANYING, UNDER_ANALYSIS),
    "give_opinion": (frozenset({Role.CONSULTED}), UNDER_ANALYSIS),
    "flag": (STAFF, ANYWHERE),
    "write_to_table": (ACCOMPANYING, ANYWHERE),
    "aim_elsewhere": (TEAM, frozenset({State.DRAFTING})),
    "hand_to_committee": (ACCOMPANYING, frozenset({State.ANALYSIS})),
    "record_recommendation": (TEAM, frozenset({State.COMMITTEE})),
    "record_ratification": (TEAM, frozenset({State.RECOMMENDED})),
    "prepare_answer": (TEAM, frozenset({State.RATIFIED})),
    "send_answer": (TEAM, frozenset({State.RATIFIED})),
    "announce": (ACCOMPANYING, frozenset({State.RATIFIED})),
    "accept": (COORDINATOR, frozenset({State.LETTER_OUT})),
    "allow_move": (TEAM, frozenset({State.ACTIVE, State.COMPLETED})),
    "complete": (TEAM, frozenset({State.ACTIVE})),
    "change_sources": (TEAM, AWARDED),
    "plan_instalments": (TEAM, AWARDED),
    "pay": (TEAM, frozenset(PAID_IN)),
    "release_rest": (TEAM, frozenset({State.COMPLETED})),
    "share_analysis": (ACCOMPANYING, frozenset({State.LETTER_OUT, State.ACTIVE})),
    "write_plan": (WRITERS, frozenset({State.ACTIVE})),
    "agree_plan": (COORDINATOR | ACCOMPANYING, frozenset({State.ACTIVE})),
    "offer_agreement": (TEAM, frozenset({State.ACTIVE})),
    "sign_agreement": (COORDINATOR, frozenset({State.ACTIVE})),
    "countersign_agreement": (TEAM, frozenset({State.ACTIVE})),
    "propose_modification": (COORDINATOR | ACCOMPANYING, frozenset({State.ACTIVE})),
    "answer_modification": (COORDINATOR | TEAM, frozenset({State.ACTIVE})),
    "interrupt": (TEAM, frozenset({State.ACTIVE})),
    "change_carrier": (TEAM, frozenset({State.ACTIVE})),
    "withdraw": (
        COORDINATOR,
        frozenset(WRITING) - {State.CONTACTED} | frozenset(IN_DECISION) | {State.LETTER_OUT},
    ),
    "reopen": (COORDINATOR | TEAM, frozenset({State.WITHDRAWN})),
    "extend_closing": (TEAM, frozenset({State.DRAFTING})),
}


def visible_dossiers(dossiers, user):
    """The dossiers whose page the person may open.

    Her own table's, always. Those of a programme she is staff of, and those put before a committee she sits on,
    unless she withdraws from their decision.
    """
    standing = standing_of(user)
    own = Q(neighbourhood__in=standing.tables)
    if shown := standing.guest_of | set(standing.joint):
        own |= Q(pk__in=shown)
    as_staff = Q(programme__in=standing.programmes)
    before_me = Q(pk__in=before_committees(standing.committees)) & ~Q(state__in=WRITING)
    others = as_staff | before_me
    if standing.consulted:
        others |= Q(pk__in=standing.consulted) & ~Q(state__in=(*WRITING, State.WITHDRAWN))
    if standing.withdraws:
        return dossiers.filter(own)
    if standing.organisations or standing.closed:
        others &= ~closed_to(standing)
    return dossiers.filter(own | others)


def before_committees(committees):
    """The dossiers put before one of the committees and not taken back since."""
    from governance.models import Item

    from .models import Dossier

    kind = ContentType.objects.get_for_model(Dossier)
    put = Item.objects.filter(committee__in=committees, content_type=kind, withdrawn_at=None)
    return put.values("object_id")


def is_recused(user, dossier) -> bool:
    """Whether the person withdraws from the decision on the dossier, by rule or by what she declared."""
    standing = standing_of(user)
    place = dossier.neighbourhood
    return (
        standing.withdraws
        or not standing.organisations.isdisjoint({place.table_id, place.fiscal_sponsor_id})
        or dossier.pk in standing.closed
    )


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
    if joint_role := standing.joint.get(dossier.pk):
        is_coordinator = joint_role == TableRole.COORDINATOR
        roles |= {Role.JOINT, Role.JOINT_COORDINATOR} if is_coordinator else {Role.JOINT}
    if dossier.pk in standing.guest_of:
        roles.add(Role.GUEST)
    if is_recused(user, dossier):
        return frozenset(roles | {Role.RECUSED})
    if dossier.pk in standing.consulted and dossier.state not in (*WRITING, State.WITHDRAWN):
        roles.add(Role.CONSULTED)
    if dossier.programme_id in standing.programmes:
        roles.add(Role.STAFF)
    if dossier.programme_id in standing.teams:
        roles.add(Role.TEAM)
    if (dossier.programme_id, dossier.neighbourhood_id) in standing.advised or (
        dossier.advisor_id in standing.stands_for and dossier.programme_id in standing.programmes
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


def can_read_letter(user, dossier) -> bool:
    """The letter of intent: its table; the staff once it was sent; the committee never needs it before analysis."""
    roles = roles_in(user, dossier)
    if roles & TABLE:
        return True
    letter = getattr(dossier, "letter", None)
    return bool(letter and letter.sent_at and roles & {Role.STAFF, Role.MEMBER})


def can_read_proposal(user, dossier) -> bool:
    """The proposal's text: its tables; the staff once submitted or shown to them; the committee once before it."""
    if not dossier.document_id:
        return False
    roles = roles_in(user, dossier)
    if roles & AS_TABLE:
        return True
    if Role.STAFF in roles:
        shown = dossier.shared_at or (Role.ADVISOR in roles and dossier.typing_allowed_at)
        return bool(dossier.submitted_at or shown)
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
    return (answered and bool(roles_in(user, dossier) & AS_TABLE)) or can_read_analysis(user, dossier)


def may_declare(user) -> bool:
    """Whether the person decides or prepares decisions, and so declares her interests (F41)."""
    standing = standing_of(user)
    return bool(standing.programmes or standing.committees)


def can_read_participation(user, dossier) -> bool:
    """What both sides hold to, once the stage has begun: its tables and the staff, never a committee's member."""
    readers = TABLE | STAFF | {Role.JOINT, Role.JOINT_COORDINATOR}
    return dossier.state in (State.ACTIVE, State.COMPLETED) and bool(roles_in(user, dossier) & readers)


def can_read_shared_analysis(user, dossier) -> bool:
    """The part of the analysis that the table reads once it was shared with it; the staff, before (R11)."""
    if dossier.state not in (State.LETTER_OUT, State.ACTIVE, State.COMPLETED):
        return False
    roles = roles_in(user, dossier)
    if Role.STAFF in roles:
        return True
    analysis = getattr(dossier, "analysis", None)
    shared = analysis is not None and analysis.shared_at is not None
    return shared and bool(roles & (TABLE | {Role.JOINT, Role.JOINT_COORDINATOR}))


def side_of(user, dossier) -> Side | None:
    """On whose side of an agreement the person is; nobody is on both."""
    roles = roles_in(user, dossier)
    if roles & TABLE:
        return Side.TABLE
    return Side.TEAM if Role.STAFF in roles else None


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
