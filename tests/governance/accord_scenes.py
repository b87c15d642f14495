"""Disagreements and evaluations of the tests."""

import datetime as dt

from cimpact import clock
from cimpact.accounts.models import User
from governance.models import Committee, Disagreement, OperatorEvaluation
from governance.procedures import load_procedure
from governance.workflow.disagreements import open_disagreement
from governance.workflow.evaluations import open_evaluation
from tests import cast as casting


def disagreement(cast, **more) -> Disagreement:
    """The coordinator and her neighbour disagree about a room; nobody facilitates yet."""
    load_procedure(cast.programme)
    values = {
        "title": "Le partage de la salle",
        "words": "La salle était promise aux deux tables.",
        "parties": [cast.neighbour],
        "by": cast.coordinator,
    }
    return open_disagreement(cast.programme, **{**values, **more})


def partners_committee(cast) -> Committee:
    """The committee of partners: a chair and a member for the foundation, and the substitute of that member."""
    committee = Committee.objects.create(
        programme=cast.programme, code="partenaires", name_fr="Comité des partenaires", name_en="Partners"
    )
    sits(committee, casting.person("Chantal", "Preside"), cast, is_chair=True)
    member = sits(committee, casting.person("Moussa", "Membre"), cast)
    sits(committee, casting.person("Sacha", "Supplee"), cast, substitute_for=member)
    return committee


def sits(committee: Committee, user: User, cast, **more):
    return committee.members.create(user=user, organisation=cast.foundation, **more)


def named(first: str) -> User:
    return User.objects.get(first_name=first)


def evaluation(committee: Committee, *, days: int = 21) -> OperatorEvaluation:
    closes_on = clock.today() + dt.timedelta(days=days)
    return open_evaluation(committee, closes_on=closes_on, by=named("Chantal"))
