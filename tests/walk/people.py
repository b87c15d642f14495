"""Who walks: each role around a dossier, and what is open to it at each state."""

from cimpact.accounts.models import Absence, User
from governance.enums import CommitteeRole
from governance.models import CommitteeMember
from neighbourhoods.enums import TableRole
from neighbourhoods.models import AdvisorAssignment, Membership
from proposals.enums import State
from proposals.models import Dossier
from proposals.permissions import Role

NOBODY = "nobody"  # signed out
TABLE = ("coordinator", "contributor", "reader")
STAFF = ("advisor", "colleague", "team")
MEMBERS = ("member", "governor")
# They see nothing of the dossier.
STRANGERS = ("neighbour", "recused", "outsider")
ROLES = (*TABLE, *STAFF, *MEMBERS, *STRANGERS)

# What each is to the dossier, in the permission table's words.
HELD = {
    "coordinator": {Role.COORDINATOR},
    "contributor": {Role.CONTRIBUTOR},
    "reader": {Role.READER},
    "advisor": {Role.STAFF, Role.ADVISOR},
    "colleague": {Role.STAFF},
    "team": {Role.STAFF, Role.TEAM},
    "member": {Role.MEMBER},
    "governor": {Role.MEMBER},
}
ANSWERED = {State.LETTER_OUT, State.DECLINED, State.ACTIVE, State.COMPLETED}
BEFORE_GOVERNANCE = {State.RECOMMENDED, State.RATIFIED, *ANSWERED}
BEFORE_COMMITTEE = {State.COMMITTEE, *BEFORE_GOVERNANCE}

FOUND, HIDDEN, REFUSED, POST_ONLY, ELSEWHERE, UNKNOWN = 200, 404, 403, 405, 302, 401

# The states that differ most; every state of every action is in tests/proposals/test_permissions.py.
MAIN_STATES = (
    State.DRAFTING,
    State.PRECISION,
    State.COMMITTEE,
    State.RATIFIED,
    State.LETTER_OUT,
    State.ACTIVE,
)


def dossiers_by_state() -> dict[State, Dossier]:
    """One dossier of the demonstration for each state."""
    dossiers = Dossier.objects.with_names().order_by("-pk")
    return {State(dossier.state): dossier for dossier in dossiers}


def people_around(dossier: Dossier) -> dict[str, User]:
    """Who plays each role for the dossier; a role that nobody plays is left out."""
    table = Membership.objects.ongoing().filter(organisation=dossier.neighbourhood.table)
    others = Membership.objects.ongoing().exclude(user__in=table.values("user"))
    assignments = AdvisorAssignment.objects.ongoing().filter(programme=dossier.programme)
    accompanying = assignments.filter(neighbourhood=dossier.neighbourhood)
    seats = CommitteeMember.objects.ongoing().exclude(user__in=Membership.objects.values("user"))
    sitting = seats.filter(organisation__withdraws_from_investments=False)
    found = {
        "coordinator": table.filter(role=TableRole.COORDINATOR),
        "contributor": table.filter(role=TableRole.CONTRIBUTOR),
        "reader": table.filter(role=TableRole.READER),
        "neighbour": others.filter(role=TableRole.COORDINATOR).exclude(
            user__in=CommitteeMember.objects.values("user")
        ),
        "advisor": accompanying,
        # Whoever replaces the advisor these days is the advisor.
        "colleague": assignments.exclude(user__in=accompanying.values("user")).exclude(
            user__in=Absence.objects.current()
            .filter(user__in=accompanying.values("user"))
            .values("substitute")
        ),
        "team": dossier.programme.team.all(),
        "member": sitting.filter(committee__role=CommitteeRole.RECOMMENDS),
        "governor": sitting.filter(committee__role=CommitteeRole.RATIFIES),
        "recused": seats.filter(organisation__withdraws_from_investments=True),
    }
    outsider, _made = User.objects.get_or_create(
        email="personne@exemple.org", defaults={"first_name": "Personne", "last_name": "Ici"}
    )
    people = {role: rows.select_related("user").order_by("pk").first() for role, rows in found.items()}
    return {role: row.user for role, row in people.items() if row} | {"outsider": outsider}


def sees(role: str, dossier: Dossier) -> bool:
    """Whether the dossier's page is open to the role."""
    if role in (*TABLE, *STAFF):
        return True
    states = {"member": BEFORE_COMMITTEE, "governor": BEFORE_GOVERNANCE}
    return dossier.state in states.get(role, ())
