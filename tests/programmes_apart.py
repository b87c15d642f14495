"""Another programme, which must never mix with the first."""

from types import SimpleNamespace

from cimpact.programmes.models import TeamMember
from cimpact.writing.loading import DATA, load_programme


def other_programme_with_team(user) -> SimpleNamespace:
    """The invented programme, and the person who coordinates it."""
    programme = load_programme(DATA / "elan.yaml")
    TeamMember.objects.create(programme=programme, user=user)
    return SimpleNamespace(programme=programme, team=user)
