"""Whose place a person takes in what she does to a dossier: told in its history beside her own name (F7)."""

from collections.abc import Iterable

from cimpact.accounts.models import User, replaced_today
from neighbourhoods.enums import TableRole
from neighbourhoods.models import AdvisorAssignment, Membership

from .models import Dossier
from .permissions import ABILITIES, Role

# What the history calls otherwise than the table of permissions: each is part of an ability.
PART_OF = {
    "unshare_draft": "share_draft",
    "moment_changed": "extend_closing",
    "reassign": "assign",
    "team_message": "write_to_table",
    "raise_flag": "flag",
    "settle_flag": "flag",
    "decline_opinion": "give_opinion",
    "cancel_opinion": "ask_opinion",
    "release": "release_rest",
    "disallow_typing": "allow_typing",
    "change_guest": "invite_guest",
    "pay_despite": "pay",
    "correct_payment": "pay",
    "add_table": "carry_together",
    "remove_table": "carry_together",
    "ask_table_again": "carry_together",
    "decline_jointly": "agree_jointly",
    "replace_file": "write",
    "attach": "write",
    "detach": "write",
    "meeting_set": "share_analysis",
    "analysis_shared": "share_analysis",
    "plan_begun": "write_plan",
    "plan_reopened": "write_plan",
    "plan_agreed_by_one": "agree_plan",
    "plan_agreed": "agree_plan",
    "agreement_offered": "offer_agreement",
    "agreement_signed": "sign_agreement",
    "agreement_countersigned": "countersign_agreement",
    "modification_proposed": "propose_modification",
    "modification_taken_back": "propose_modification",
    "modification_agreed": "answer_modification",
    "modification_refused": "answer_modification",
    "suspended": "interrupt",
    "resumed": "interrupt",
    "ended_early": "interrupt",
}
# Done to the dossier by the portal when someone does something else, or for oneself alone.
NOBODY_S = frozenset(
    {
        "hand_back_analysis",
        "recommit",
        "obligations_moved",
        "coordination_passed",
        "take_back_recommendation",
        "take_back_ratification",
    }
)
ACCOMPANIES = frozenset({Role.ADVISOR, Role.STAFF})
AT_A_TABLE = {
    Role.COORDINATOR: TableRole.COORDINATOR,
    Role.JOINT_COORDINATOR: TableRole.COORDINATOR,
    Role.CONTRIBUTOR: TableRole.CONTRIBUTOR,
}


def in_whose_place(dossier: Dossier, kind: str, by: User) -> User | None:
    """The absent colleague whose role the person holds today to do it, when it is not her own to do."""
    away = replaced_today(by)
    action = ability_of(kind) if away else None
    if action is None:
        return None
    roles, _states = ABILITIES[action]
    absent = None
    if roles & ACCOMPANIES:
        absent = _advisor(dossier, by, away)
    if absent is None and not roles.isdisjoint(AT_A_TABLE):
        absent = _at_the_table(dossier, roles, by, away)
    return User.objects.get(pk=absent) if absent else None


def ability_of(kind: str) -> str | None:
    """The ability that an action of the history exercises; None for what nobody does in another's place."""
    action = kind.removeprefix("dossier.")
    action = PART_OF.get(action, action)
    return action if action in ABILITIES else None


def _advisor(dossier: Dossier, by: User, away: Iterable[int]) -> int | None:
    """Whoever accompanies the neighbourhood or analyses the dossier, and is away."""
    ongoing = AdvisorAssignment.objects.ongoing()
    theirs = ongoing.filter(neighbourhood=dossier.neighbourhood_id, programme=dossier.programme_id)
    advisors = {dossier.advisor_id, *theirs.values_list("user", flat=True)}
    return None if by.pk in advisors else next((person for person in away if person in advisors), None)


def _at_the_table(dossier: Dossier, roles: frozenset[Role], by: User, away: Iterable[int]) -> int | None:
    """A member away from the table, who holds a role that the person does not have there herself."""
    jointly = Role.JOINT_COORDINATOR in roles
    tables = (
        dossier.joint_tables.values("neighbourhood__table") if jointly else [dossier.neighbourhood.table_id]
    )
    needed = {AT_A_TABLE[role] for role in roles if role in AT_A_TABLE}
    members = Membership.objects.ongoing().filter(organisation__in=tables, role__in=needed)
    able = set(members.values_list("user", flat=True))
    return None if by.pk in able else next((person for person in away if person in able), None)
