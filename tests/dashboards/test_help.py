"""Every page says whom to write to or call: a table its advisor, the others the coordination team (F127)."""

import pytest
from django.urls import reverse

from neighbourhoods.models import AdvisorAssignment
from proposals import workflow
from tests import cast as scenes
from tests.programmes_apart import other_programme_with_team


@pytest.fixture
def foot(cast, signed_in):
    """The foot of a page, as someone reads it."""
    cast.programme.contact_name, cast.programme.contact_phone = "Maya Roy", "514 555-0199"
    cast.programme.save()

    def read(who, name="calendar"):
        page = signed_in(getattr(cast, who) if who else None).get(reverse(name)).text
        return page[page.index("<footer") :]

    return read


@pytest.mark.parametrize("who", ["coordinator", "contributor", "reader"])
def test_a_table_reads_its_advisor(cast, foot, who):
    assert "Karim Haddad" in foot(who)
    assert f"mailto:{cast.advisor.email}" in foot(who)
    assert "tel:514 555-0142" in foot(who)
    assert "Maya Roy" not in foot(who)


@pytest.mark.parametrize("who", [None, "advisor", "team", "member", "outsider"])
@pytest.mark.parametrize("name", ["home", "calendar"])
def test_the_others_and_visitors_read_the_coordination_team(cast, foot, who, name):
    assert "Maya Roy" in foot(who, name)
    assert f"mailto:{cast.programme.contact_email}" in foot(who, name)
    assert "tel:514 555-0199" in foot(who, name)


def test_a_table_that_nobody_accompanies_reads_the_team(cast, foot):
    AdvisorAssignment.objects.filter(neighbourhood=cast.ormes).delete()
    assert "Maya Roy" in foot("coordinator")


def test_whoever_is_asked_for_one_thing_reads_the_team_of_its_programme_only(cast, foot, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    other = other_programme_with_team(cast.neighbour).programme
    assert other.contact_email in foot(None)
    cast.guest = scenes.invited(cast, scenes.drafting(cast), "changement")
    asked = scenes.in_analysis(cast)
    sections = asked.document.sections[:1]
    workflow.ask_opinion(
        asked, cast.outsider, sections=sections, request="Oui?", wished_on=None, by=cast.advisor
    )
    for who in ("guest", "outsider"):
        assert cast.programme.contact_email in foot(who)
        assert other.contact_email not in foot(who)


def test_a_page_that_is_not_there_says_it_too(cast, signed_in):
    cast.programme.contact_name = "Maya Roy"
    cast.programme.save()
    assert "Maya Roy" in signed_in(cast.team).get("/fr/rien/").text
