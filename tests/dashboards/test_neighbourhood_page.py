"""A neighbourhood's page: what each reader finds there, in as many queries whatever there is."""

import pytest
from django.urls import reverse

from neighbourhoods.enums import TableRole
from proposals.models import Dossier
from tests import cast as scenes

PATH = "/fr/quartiers/les-ormes/"


@pytest.fixture
def cast(db, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return scenes.find_cast()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("who", ["coordinator", "reader", "advisor", "team", "member", "outsider"])
def test_it_opens_for_everyone(cast, signed_in, who, language):
    scenes.submitted(cast)
    assert signed_in(getattr(cast, who)).get(f"/{language}/quartiers/les-ormes/").status_code == 200


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("coordinator", True),
        ("reader", True),
        ("advisor", True),
        ("team", True),
        ("neighbour", False),
        ("outsider", False),
    ],
)
def test_dossiers_are_shown_as_far_as_the_reader_may_see(cast, signed_in, who, sees):
    scenes.submitted(cast)
    page = signed_in(getattr(cast, who)).get(PATH)
    assert ("Des ruelles à vivre" in page.content.decode()) is sees


def test_who_withdraws_from_investments_sees_no_dossier_here_r58(cast, signed_in):
    scenes.before_committee(cast)
    assert "Des ruelles à vivre" not in signed_in(cast.recused).get(PATH).content.decode()


def test_it_needs_as_many_queries_for_many_dossiers_as_for_one(
    cast, signed_in, django_assert_max_num_queries
):
    client = signed_in(cast.team)
    scenes.drafting(cast)
    client.get(PATH)
    with django_assert_max_num_queries(25) as few:
        client.get(PATH)
    for number in range(10):
        scenes.drafting(cast, title=f"Initiative {number}")
        scenes.joins(scenes.person(f"Personne {number}", "Nombreuse"), cast.ormes, TableRole.READER)
    assert Dossier.objects.count() == 11
    with django_assert_max_num_queries(len(few)):
        client.get(PATH)


def test_an_unknown_neighbourhood_is_not_found(cast, signed_in):
    assert signed_in(cast.team).get(reverse("neighbourhood", args=["nulle-part"])).status_code == 404
