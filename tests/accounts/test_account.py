"""One's own account, and the hat one wears."""

import pytest
from django.urls import reverse

from neighbourhoods.enums import TableRole
from tests.cast import joins, sits

ME = {
    "first_name": "Noémie",
    "last_name": "Lafleur-Diop",
    "phone": "514 555-0102",
    "job_title": "",
    "language": "fr",
}


@pytest.fixture
def two_hats(cast):
    """Someone of two tables and a committee."""
    joins(cast.coordinator, cast.canal, TableRole.READER)
    sits(cast.coordinator, cast.management, cast.foundation)
    return cast.coordinator


def test_it_changes_who_i_am(cast, signed_in):
    response = signed_in(cast.coordinator).post(reverse("account"), ME)
    assert response["Location"] == "/fr/compte/"
    cast.coordinator.refresh_from_db()
    assert (cast.coordinator.last_name, cast.coordinator.phone) == ("Lafleur-Diop", "514 555-0102")


def test_a_new_language_answers_at_once(cast, signed_in):
    assert (
        signed_in(cast.coordinator).post(reverse("account"), ME | {"language": "en"})["Location"]
        == "/en/compte/"
    )


def test_the_address_is_not_changed_here(cast, signed_in):
    signed_in(cast.coordinator).post(reverse("account"), ME | {"email": "autre@exemple.org"})
    cast.coordinator.refresh_from_db()
    assert cast.coordinator.email == "noemie.lafleur@exemple.org"


def test_a_name_is_needed(cast, signed_in):
    page = signed_in(cast.coordinator).post(reverse("account"), ME | {"first_name": " "})
    assert page.context["form"].errors["first_name"]


def test_the_page_shows_every_hat(two_hats, signed_in):
    page = signed_in(two_hats).get(reverse("account"))
    assert [c.kind for c in page.context["contexts"]] == ["table", "table", "committee"]


def test_switching_changes_the_hat_for_good(two_hats, signed_in, cast):
    client = signed_in(two_hats)
    key = f"table-{cast.ormes.pk}"
    assert client.post(reverse("switch_context"), {"context": key})["Location"] == "/fr/"
    assert client.get(reverse("account")).context["current_context"].key == key
    client.post(reverse("switch_context"), {"context": f"committee-{cast.management.pk}"})
    assert client.get(reverse("account")).context["current_context"].kind == "committee"


@pytest.mark.parametrize("key", ["", "team-1", "table-999999", "nimporte"])
def test_a_hat_that_is_not_mine_changes_nothing(two_hats, signed_in, key):
    client = signed_in(two_hats)
    before = client.get(reverse("account")).context["current_context"]
    client.post(reverse("switch_context"), {"context": key})
    assert client.get(reverse("account")).context["current_context"] == before


def test_a_hat_that_was_taken_away_gives_way_to_another(two_hats, signed_in, cast, clock):
    client = signed_in(two_hats)
    client.post(reverse("switch_context"), {"context": f"table-{cast.ormes.pk}"})
    membership = two_hats.memberships.get(organisation=cast.ormes.table)
    membership.ended_on = membership.started_on
    membership.save()
    assert client.get(reverse("account")).context["current_context"].key == f"table-{cast.canal.pk}"


def test_switching_is_never_a_link(two_hats, signed_in):
    assert signed_in(two_hats).get(reverse("switch_context")).status_code == 405


def test_without_a_role_the_page_says_whom_to_ask(cast, signed_in):
    page = signed_in(cast.outsider).get(reverse("account"))
    assert "Vous n’avez pas de rôle en ce moment" in page.content.decode()
