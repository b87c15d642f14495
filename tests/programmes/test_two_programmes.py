"""Two programmes of one portal: whoever belongs to one sees and does nothing of the other."""

from types import SimpleNamespace

import pytest

from cimpact.notices.models import Notice
from cimpact.programmes.models import TeamMember
from cimpact.writing.loading import DATA, load_programme
from governance.enums import CommitteeRole
from governance.models import Committee
from neighbourhoods.models import AdvisorAssignment, is_staff_of
from neighbourhoods.people import advisor_of, team_of
from proposals import workflow
from proposals.models import Dossier
from proposals.permissions import (
    abilities,
    can_read_analysis,
    can_read_letter,
    can_read_outcome,
    can_read_proposal,
    can_start,
)
from tests import cast as casting

STEPS = ["contacted", "letter_sent", "drafting", "submitted", "in_analysis", "before_committee"]
ROLES = ["team", "advisor", "member", "governor"]


@pytest.fixture
def elan(cast):
    """The people of another programme, in the same neighbourhoods."""
    programme = load_programme(DATA / "elan.yaml")
    people = SimpleNamespace(
        programme=programme, **{role: casting.person(role.title(), "Élan") for role in ROLES}
    )
    TeamMember.objects.create(programme=programme, user=people.team)
    AdvisorAssignment.objects.create(user=people.advisor, neighbourhood=cast.ormes, programme=programme)
    for role, committee_role in (
        ("member", CommitteeRole.RECOMMENDS),
        ("governor", CommitteeRole.RATIFIES),
    ):
        committee = Committee.objects.create(
            programme=programme, code=role, role=committee_role, name_fr=role, name_en=role
        )
        casting.sits(getattr(people, role), committee, cast.foundation)
    return people


def fresh(user):
    """The person as the next request finds her."""
    return type(user).objects.get(pk=user.pk)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("step", STEPS)
def test_the_people_of_the_other_programme_see_and_do_nothing(cast, elan, step, role):
    dossier = Dossier.objects.get(pk=getattr(casting, step)(cast).pk)
    user = fresh(getattr(elan, role))
    assert not Dossier.objects.visible_to(user).exists()
    assert not any(abilities(user, dossier).values())
    readers = (can_read_letter, can_read_proposal, can_read_analysis, can_read_outcome)
    assert not any(can_read(user, dossier) for can_read in readers)
    assert not can_start(user, cast.ormes, cast.programme)
    assert not is_staff_of(user, cast.programme.pk)


@pytest.mark.parametrize("role", ROLES)
def test_nor_do_those_of_the_first_in_the_other(cast, elan, role):
    dossier = workflow.open_proposal(
        cast.ormes,
        elan.programme,
        title="Un élan",
        stage=elan.programme.current_rules().stages.first(),
        by=cast.coordinator,
    )
    workflow.share_draft(dossier, shared=True, by=cast.coordinator)
    ours = Dossier.objects.with_names().get(pk=dossier.pk)
    user = fresh(getattr(cast, role))
    assert ours not in Dossier.objects.visible_to(user)
    assert not any(abilities(user, ours).values())
    assert not can_read_proposal(user, ours)
    assert ours in Dossier.objects.visible_to(fresh(elan.advisor))


def test_a_table_sees_its_dossiers_of_both(cast, elan):
    casting.drafting(cast)
    workflow.open_proposal(
        cast.ormes,
        elan.programme,
        title="Un élan",
        stage=elan.programme.current_rules().stages.first(),
        by=cast.coordinator,
    )
    assert Dossier.objects.visible_to(fresh(cast.coordinator)).count() == 2
    assert Dossier.objects.visible_to(fresh(cast.neighbour)).count() == 0


def test_numbers_moments_and_rules_are_apart(cast, elan):
    ours = casting.drafting(cast)
    theirs = workflow.open_proposal(
        cast.ormes,
        elan.programme,
        title="Un élan",
        stage=elan.programme.current_rules().stages.get(kind="planning"),
        by=cast.coordinator,
    )
    assert (ours.number, theirs.number) == ("PIC-2022-001", "ELA-2022-001")
    assert ours.aimed_window.programme == cast.programme
    assert theirs.aimed_window.programme == elan.programme
    with pytest.raises(workflow.transitions.NotPossible):
        workflow.move_moment(ours, window=theirs.aimed_window, by=cast.coordinator)


def test_each_neighbourhood_has_an_advisor_and_a_team_in_each(cast, elan):
    assert advisor_of(cast.ormes, cast.programme) == cast.advisor
    assert advisor_of(cast.ormes, elan.programme) == elan.advisor
    assert list(team_of(cast.programme)) == [cast.team]
    assert list(team_of(elan.programme)) == [elan.team]


def test_nobody_of_the_other_is_written_to(cast, elan):
    casting.before_committee(cast)
    assert Notice.objects.exists()
    theirs = [getattr(elan, role).pk for role in ROLES]
    assert not Notice.objects.filter(recipient__in=theirs).exists()


def test_a_dossier_goes_before_the_committee_of_its_own_programme(cast, elan):
    dossier = casting.before_committee(cast)
    assert [item.committee for item in dossier.items.all()] == [cast.management]
