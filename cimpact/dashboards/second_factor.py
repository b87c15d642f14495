"""How many people a programme's demand for a second factor concerns, before the team makes it."""

from allauth.mfa.models import Authenticator
from django.utils.functional import Promise
from django.utils.translation import ngettext

from cimpact.accounts.models import User
from cimpact.programmes.models import Programme, TeamMember
from governance.models import CommitteeMember
from neighbourhoods.models import AdvisorAssignment


def without_second_factor(programme: Programme) -> dict[str, tuple[int, int]]:
    """For each kind of role: how many people hold it in the programme, and how many have no second factor yet."""
    holders = {
        "team": TeamMember.objects.filter(programme=programme, ended_on=None),
        "advisor": AdvisorAssignment.objects.ongoing().filter(programme=programme),
        "committee": CommitteeMember.objects.ongoing().filter(committee__programme=programme),
    }
    protected = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user")
    counts = {}
    for kind, roles in holders.items():
        people = User.objects.filter(pk__in=roles.values("user"), is_active=True)
        counts[kind] = (people.count(), people.exclude(pk__in=protected).count())
    return counts


def counted_choices(programme: Programme, choices: list[tuple[str, str | Promise]]) -> list[tuple[str, str]]:
    """The kinds of roles as a form offers them, each with how many people it concerns."""
    counts = without_second_factor(programme)
    return [(kind, f"{label} ({_concerned(*counts[kind])})") for kind, label in choices]


def _concerned(people: int, without: int) -> str:
    held = ngettext("%(count)s personne", "%(count)s personnes", people) % {"count": people}
    lacking = ngettext("dont %(count)s devra l’activer", "dont %(count)s devront l’activer", without) % {
        "count": without
    }
    return f"{held}, {lacking}" if without else held
