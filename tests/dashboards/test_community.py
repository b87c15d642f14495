"""The community's directory and its introductions: who is shown what, and how two people are put in touch (F109)."""

import pytest
from django.core import mail
from django.urls import reverse

from cimpact import clock as portal
from cimpact.dashboards.people_directory import find_people
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices import outbox
from cimpact.notices.models import Notice
from cimpact.search import Words
from neighbourhoods.enums import Answer, Presence
from neighbourhoods.introductions import MOST_A_DAY, answer_introduction, ask_introduction
from neighbourhoods.models import Card, Introduction, Membership
from tests import cast as scenes

LIST = "/fr/communaute/"
WHY = "Nous montons aussi une cuisine de ruelle."
# Those whom their role shows; the other two of the table may choose to be.
LISTED = {"coordinator", "neighbour", "advisor", "other_advisor", "team", "member", "recused", "governor"}
WITH_A_ROLE = LISTED | {"contributor", "reader"}


def names(response) -> set[str]:
    return {row.person.full_name for row in response.context["rows"]}


def named(cast, *parts: str) -> set[str]:
    return {getattr(cast, part).full_name for part in parts}


@pytest.mark.parametrize("who", scenes.PEOPLE)
def test_the_directory_is_open_to_whoever_has_a_role(cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    expected = 200 if who in WITH_A_ROLE else 403
    for path in (LIST, f"{LIST}{cast.coordinator.pk}/", "/fr/compte/annuaire/"):
        assert client.get(path).status_code == expected, path


def test_it_shows_those_whose_role_is_to_be_known(cast, signed_in):
    assert names(signed_in(cast.reader).get(LIST)) == named(cast, *LISTED)


def test_each_chooses_to_be_there_or_not(cast, signed_in):
    Card.objects.create(user=cast.contributor, presence=Presence.SHOWN)
    Card.objects.create(user=cast.outsider, presence=Presence.SHOWN)  # has no role
    Card.objects.create(user=cast.member, presence=Presence.HIDDEN)
    client = signed_in(cast.neighbour)
    assert names(client.get(LIST)) == named(cast, *LISTED - {"member"}, "contributor")
    assert client.get(f"{LIST}{cast.member.pk}/").status_code == 404
    assert client.get(f"{LIST}{cast.reader.pk}/").status_code == 404


def test_whoever_left_is_no_longer_there(cast, signed_in):
    Membership.objects.filter(user=cast.neighbour).update(ended_on=portal.today())
    assert cast.neighbour.full_name not in names(signed_in(cast.coordinator).get(LIST))
    assert signed_in(cast.neighbour).get(LIST).status_code == 403


def test_an_address_is_shown_by_those_who_say_so_and_by_those_who_accompany(cast, signed_in):
    client = signed_in(cast.neighbour)
    page = client.get(LIST).content.decode()
    assert cast.advisor.email in page  # the portal says it on each neighbourhood's page
    assert cast.coordinator.email not in page
    assert cast.coordinator.phone not in page
    Card.objects.create(user=cast.coordinator, shows_email=True)
    page = client.get(f"{LIST}{cast.coordinator.pk}/").content.decode()
    assert cast.coordinator.email in page
    assert cast.coordinator.phone not in page


def test_people_are_found_by_name_neighbourhood_role_and_theme(cast, signed_in):
    Card.objects.create(user=cast.member, themes=["edi"], about="Évaluation participative")
    for query, found in (
        ("q=lafleur", {"coordinator"}),
        ("q=NOEMIE", {"coordinator"}),
        ("q=evaluation", {"member"}),
        ("quartier=les-ormes", {"coordinator", "advisor"}),
        ("role=equipe", {"team"}),
        ("role=comite", {"member", "recused", "governor"}),
        ("theme=edi", {"member"}),
        ("theme=systemic", set()),
        ("quartier=nulle-part&role=xx", LISTED),
    ):
        assert names(signed_in(cast.reader).get(f"{LIST}?{query}")) == named(cast, *found), query


def test_a_person_keeps_her_card(cast, signed_in):
    client = signed_in(cast.reader)
    data = {"presence": "shown", "themes": ["edi"], "about": "Le jardin", "shows_email": "on"}
    assert client.post("/fr/compte/annuaire/", data)["Location"] == "/fr/compte/annuaire/"
    card = Card.objects.get(user=cast.reader)
    assert (card.presence, card.themes, card.about, card.shows_email, card.takes_introductions) == (
        "shown",
        ["edi"],
        "Le jardin",
        True,
        False,
    )
    page = client.post("/fr/compte/annuaire/", data | {"about": "x" * 301})
    assert page.status_code == 422
    assert "x" * 301 in page.content.decode()


def test_people_are_found_in_the_search_by_those_who_may_see_them(cast):
    def finds(who: str) -> bool:
        return bool(find_people(getattr(cast, who), Words.of("odile roy")))

    assert {who for who in scenes.PEOPLE if finds(who)} == WITH_A_ROLE


def ask(cast, by="coordinator", to="neighbour", other=None) -> Introduction:
    person = getattr(cast, by)
    return ask_introduction(to=getattr(cast, to), other=other or person, why=WHY, by=person)


def test_an_introduction_is_asked_accepted_and_each_sees_the_other(cast, signed_in):
    signed_in(cast.coordinator).post(f"{LIST}{cast.neighbour.pk}/", {"why": WHY, "other": ""})
    asked = Introduction.objects.get()
    client = signed_in(cast.neighbour)
    page = client.get(reverse("introductions")).content.decode()
    assert WHY in page
    assert cast.coordinator.email not in page
    client.post(reverse("introduction_answer", args=[asked.pk]), {"answer": "accept"})
    assert cast.coordinator.email in client.get(reverse("introductions")).content.decode()
    assert cast.coordinator.email in client.get(f"{LIST}{cast.coordinator.pk}/").content.decode()
    other = signed_in(cast.coordinator)
    assert cast.neighbour.email in other.get(reverse("introductions")).content.decode()
    # Nobody else sees more for it.
    assert (
        cast.neighbour.email not in signed_in(cast.member).get(f"{LIST}{cast.neighbour.pk}/").content.decode()
    )
    assert set(Notice.objects.values_list("kind", "recipient")) == {
        ("introduction_asked", cast.neighbour.pk),
        ("introduction_made", cast.neighbour.pk),
        ("introduction_made", cast.coordinator.pk),
    }


def test_a_refusal_gives_nothing_away(cast, signed_in):
    asked = ask(cast)
    client = signed_in(cast.neighbour)
    client.post(reverse("introduction_answer", args=[asked.pk]), {"answer": "decline"})
    asked.refresh_from_db()
    assert asked.is_declined
    page = signed_in(cast.coordinator).get(reverse("introductions")).content.decode()
    assert "Sans suite cette fois" in page
    assert cast.neighbour.email not in page
    with pytest.raises(NotPossible, match="déclinée il y a peu"):
        ask(cast)


def test_whoever_puts_two_people_in_touch_waits_for_both(cast):
    asked = ask(cast, by="advisor", to="coordinator", other=cast.neighbour)
    asked = answer_introduction(asked, accepts=True, by=cast.coordinator)
    assert not asked.is_made
    assert not asked.settled_at
    asked = answer_introduction(asked, accepts=True, by=cast.neighbour)
    assert asked.is_made
    assert Notice.objects.filter(kind="introduction_made").count() == 3


def test_who_puts_in_touch_does_not_see_the_addresses_for_it(cast, signed_in):
    asked = ask(cast, by="member", to="coordinator", other=cast.neighbour)
    for person in (cast.coordinator, cast.neighbour):
        answer_introduction(asked, accepts=True, by=person)
    page = signed_in(cast.member).get(reverse("introductions")).content.decode()
    assert cast.neighbour.full_name in page
    assert cast.neighbour.email not in page


def test_a_double_click_asks_and_answers_once(cast):
    asked = ask(cast)
    assert ask(cast) == asked
    assert ask(cast, by="neighbour", to="coordinator") == asked
    answer_introduction(asked, accepts=True, by=cast.neighbour)
    answer_introduction(asked, accepts=False, by=cast.neighbour)
    asked.refresh_from_db()
    assert asked.is_made
    assert Notice.objects.filter(kind="introduction_asked").count() == 1
    assert Event.objects.filter(kind__startswith="introduction.").count() == 2
    with pytest.raises(NotPossible, match="déjà en relation"):
        ask(cast)


def test_nobody_floods_the_others(cast):
    for number in range(MOST_A_DAY):
        person = scenes.joins(scenes.person("Personne", f"Numéro {number}"), cast.canal, "coordinator")
        ask_introduction(to=person, other=cast.coordinator, why=WHY, by=cast.coordinator)
    with pytest.raises(NotPossible, match="demain"):
        ask(cast)


def test_a_person_may_take_no_introductions(cast, signed_in):
    Card.objects.create(user=cast.neighbour, takes_introductions=False)
    client = signed_in(cast.coordinator)
    page = client.get(f"{LIST}{cast.neighbour.pk}/")
    assert page.context["form"] is None
    with pytest.raises(NotPossible, match="ne reçoit pas"):
        ask(cast)
    refused = client.post(f"{LIST}{cast.advisor.pk}/", {"why": WHY, "other": cast.neighbour.pk})
    assert refused.status_code == 422
    assert WHY in refused.content.decode()


@pytest.mark.parametrize("who", ["coordinator", "member"])
def test_only_those_concerned_answer(cast, signed_in, who):
    asked = ask(cast)
    path = reverse("introduction_answer", args=[asked.pk])
    status = signed_in(getattr(cast, who)).post(path, {"answer": "accept"}).status_code
    assert status == (302 if who == "coordinator" else 404)
    asked.refresh_from_db()
    assert Answer.NONE in (asked.one_answer, asked.other_answer)


@pytest.mark.parametrize("typed", [{"why": ""}, {"why": "x" * 601}, {"why": WHY, "other": "999999"}])
def test_what_cannot_be_sent_stays_typed(cast, signed_in, typed):
    page = signed_in(cast.coordinator).post(f"{LIST}{cast.neighbour.pk}/", typed)
    assert page.status_code == 422
    assert typed["why"] in page.content.decode()
    assert not Introduction.objects.exists()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_messages_hold_no_address_before_both_agree(cast, language, django_capture_on_commit_callbacks):
    cast.neighbour.language = language
    cast.neighbour.save()
    asked = ask(cast)
    outbox.send_due()
    (first,) = mail.outbox
    assert first.to == [cast.neighbour.email] or cast.neighbour.email in first.to[0]
    assert WHY in first.body
    assert cast.coordinator.email not in first.body
    answer_introduction(asked, accepts=True, by=cast.neighbour)
    outbox.send_due()
    written = {message.to[0]: message.body for message in mail.outbox[1:]}
    assert len(written) == 2
    to_neighbour = next(body for to, body in written.items() if cast.neighbour.email in to)
    assert cast.coordinator.email in to_neighbour


def test_the_directory_costs_as_much_for_many_people(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.reader)
    client.get(LIST)
    with django_assert_max_num_queries(15) as few:
        client.get(LIST)
    for number in range(15):
        scenes.joins(scenes.person("Personne", f"Numéro {number}"), cast.canal, "coordinator")
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)
