"""What homes say that others left to their reader, whatever her hat: actions, disagreements, introductions."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact.dashboards.personal import ACTIONS, left_to
from governance.models import ActionItem, Disagreement
from neighbourhoods.introductions import answer_introduction, ask_introduction
from tests import cast as casting
from tests.governance.committee_scenes import local_committee, sits

# The hats whose home says it.
HATS = ("coordinator", "contributor", "advisor", "team", "member", "governor")


def disagreement(cast, *parties, facilitator=None, **more) -> Disagreement:
    found = Disagreement.objects.create(
        programme=cast.programme,
        title="Le secret de la cuisine",
        words="Entre nous.",
        opened_by=parties[0],
        facilitator=facilitator,
        **more,
    )
    found.parties.set(parties)
    return found


def action(cast, owner, title="Écrire aux tables", **more) -> ActionItem:
    return ActionItem.objects.create(
        committee=cast.management, title=title, owner=owner, created_by=cast.team, **more
    )


def home(client) -> str:
    return client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("hat", HATS)
def test_a_disagreement_to_facilitate_is_on_her_home_without_a_word_of_it(cast, signed_in, hat):
    casting.drafting(cast)
    found = disagreement(cast, cast.reader, cast.neighbour, facilitator=getattr(cast, hat))
    page = home(signed_in(getattr(cast, hat)))
    assert f'href="{reverse("disagreement", args=[found.pk])}"' in page
    assert "Le secret de la cuisine" not in page


def test_a_disagreement_waits_for_its_parties_until_someone_facilitates_it(cast):
    found = disagreement(cast, cast.reader, cast.neighbour)
    assert [len(left_to(user)) for user in (cast.reader, cast.neighbour, cast.team)] == [1, 1, 0]
    found.facilitator = cast.advisor
    found.save()
    assert [len(left_to(user)) for user in (cast.reader, cast.neighbour, cast.advisor)] == [0, 0, 1]
    found.closed_at = dt.datetime(2022, 1, 5, tzinfo=dt.UTC)
    found.save()
    assert left_to(cast.advisor) == []


@pytest.mark.parametrize("hat", HATS)
def test_an_introduction_to_answer_is_on_her_home_until_she_answers(cast, signed_in, hat):
    casting.drafting(cast)
    user = getattr(cast, hat)
    asked = ask_introduction(to=user, other=cast.neighbour, why="Échanger.", by=cast.neighbour)
    assert "Répondre à une mise en relation" in home(signed_in(user))
    assert left_to(cast.neighbour) == []  # she agreed by asking
    answer_introduction(asked, accepts=True, by=user)
    assert left_to(user) == []


@pytest.mark.parametrize("hat", HATS)
def test_what_a_committee_left_her_to_do_is_on_her_home_whatever_her_hat(cast, signed_in, hat):
    casting.drafting(cast)
    found = action(cast, getattr(cast, hat))
    page = home(signed_in(getattr(cast, hat)))
    assert f'href="{reverse("action", args=[found.pk])}"' in page
    assert "Écrire aux tables" in page
    assert signed_in(getattr(cast, hat)).get(reverse("action", args=[found.pk])).status_code == 200


def test_the_first_due_comes_first_and_only_some_are_shown(cast):
    action(cast, cast.member, "Sans date")
    for day in (9, 3, 6):
        action(cast, cast.member, f"Le {day}", due_on=dt.date(2022, 3, day))
    assert [waiting.subject for waiting in left_to(cast.member)] == ["Le 3", "Le 6", "Le 9"][:ACTIONS]


def test_all_of_it_is_one_query(cast, django_assert_num_queries):
    disagreement(cast, cast.reader, facilitator=cast.member)
    ask_introduction(to=cast.member, other=cast.neighbour, why="Échanger.", by=cast.neighbour)
    action(cast, cast.member)
    left_to(cast.member)  # what she is in the portal is read once a request
    with django_assert_num_queries(1):
        assert len(left_to(cast.member)) == 3


def test_whoever_sits_on_a_committee_of_a_neighbourhood_finds_it_on_her_home(cast, signed_in):
    neighbour = sits(local_committee(cast), "Odette").user
    found = disagreement(cast, cast.reader, facilitator=neighbour)
    assert f'href="{reverse("disagreement", args=[found.pk])}"' in home(signed_in(neighbour))
