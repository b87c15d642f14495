"""All that one learns from stands in one card of each home, and every way of it opens (F9, F68–F70, R51)."""

import re

import pytest
from django.urls import reverse

from neighbourhoods.enums import TableRole
from neighbourhoods.models import AdvisorAssignment
from tests import cast as scenes

SHARED = ("journal", "learning_library", "activities")
OF_COMMUNITY = ("regional", "published_here")


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return cast


def home(client) -> str:
    return client.get(reverse("home")).content.decode()


def learn(page: str) -> str:
    """The card, of which there is one."""
    (card,) = re.findall(r'<section[^>]*aria-labelledby="apprendre".*?</section>', page, re.DOTALL)
    return card


def ways(card: str) -> list[str]:
    return re.findall(r'<li><span class="what"><a href="([^"]+)"', card)


def urls(*names: str) -> list[str]:
    return [reverse(name) for name in names]


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("coordinator", [*SHARED, *OF_COMMUNITY, "capacity"]),
        ("contributor", [*SHARED, *OF_COMMUNITY, "capacity"]),
        ("advisor", [*SHARED, *OF_COMMUNITY, "capacity"]),
        ("team", [*SHARED, *OF_COMMUNITY, "capacity"]),
        ("member", [*SHARED, *OF_COMMUNITY]),
    ],
)
def test_each_home_has_one_card_whose_ways_open_for_its_reader(cast, signed_in, role, names):
    scenes.drafting(cast)
    client = signed_in(getattr(cast, role))
    found = [url for url in ways(learn(home(client))) if url != reverse("newcomers")]
    assert sorted(found) == sorted(urls(*names))
    assert found[0] == reverse("journal")  # the main thing first
    for url in found:
        assert client.get(url, follow=True).status_code == 200, url


@pytest.mark.parametrize("role", ["coordinator", "advisor", "team"])
def test_what_is_due_comes_before_what_is_learned(cast, signed_in, role):
    scenes.submitted(cast)
    page = home(signed_in(getattr(cast, role)))
    due = page.index('id="dates"' if role == "coordinator" else 'id="moments"')
    assert due < page.index('id="apprendre"')


def test_a_table_outside_every_programme_is_led_to_nothing_that_is_closed_to_it(cast, signed_in):
    place = scenes.neighbourhood("Les Confins", "les-confins")
    someone = scenes.joins(scenes.person("Zoé", "Loin"), place, TableRole.COORDINATOR)
    client = signed_in(someone)
    page = home(client)
    for url in urls(*OF_COMMUNITY):
        assert url not in page
        assert client.get(url).status_code in (403, 404)
    AdvisorAssignment.objects.create(user=cast.advisor, neighbourhood=place, programme=cast.programme)
    assert set(urls(*OF_COMMUNITY)) <= set(ways(learn(home(client))))


@pytest.mark.parametrize("role", ["coordinator", "reader", "advisor", "team", "member", "governor"])
def test_r51_the_regional_plan_is_in_the_menu_of_whoever_may_read_it(cast, signed_in, role):
    client = signed_in(getattr(cast, role))
    page = client.get(reverse("account")).content.decode()
    menu = page[
        page.index('<details class="me"') : page.index("</details>", page.index('<details class="me"'))
    ]
    assert f'href="{reverse("regional")}"' in menu
    assert client.get(reverse("regional"), follow=True).status_code == 200


def test_r51_it_is_in_no_menu_of_whoever_has_no_part_in_a_programme(cast, signed_in):
    client = signed_in(cast.outsider)
    assert reverse("regional") not in client.get(reverse("account")).content.decode()
    assert client.get(reverse("regional")).status_code == 404
