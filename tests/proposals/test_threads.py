"""The conversation by threads (F31): between those who write or with the advisor too, settled; people mentioned."""

import uuid

import pytest
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import Audience
from cimpact.writing.models import Comment
from proposals import workflow
from proposals.talk import comments_open_to, open_threads, readers_of
from tests import cast as casting
from tests.proposals.pages import section_url

PEOPLE = {
    "C": "coordinator",
    "W": "contributor",
    "R": "reader",
    "N": "neighbour",
    "A": "advisor",
    "T": "team",
    "M": "member",
    "X": "recused",
    "P": "guest",
    "Q": "other_guest",
}


@pytest.fixture
def dossier(cast):
    dossier = casting.drafting(cast)
    first, second = dossier.document.sections[:2]
    cast.guest = casting.invited(cast, dossier, first.code)
    cast.other_guest = casting.invited(cast, dossier, second.code, last="Ailleurs")
    return dossier


def say(dossier, by, text="Un mot.", **more):
    return workflow.say(dossier, text=text, by=User.objects.get(pk=by.pk), key=uuid.uuid4(), **more)


def url(dossier, query=""):
    return reverse("conversation", args=[dossier.pk]) + query


@pytest.mark.parametrize(
    ("about", "audience", "who"),
    [
        (None, Audience.ALL, "C W R A T"),
        (None, Audience.TABLE, "C W R"),
        (0, Audience.ALL, "C W R A T P"),
        (0, Audience.TABLE, "C W R P"),
        (1, Audience.TABLE, "C W R Q"),
    ],
)
def test_each_thread_is_read_by_whom_it_is_between(cast, dossier, signed_in, about, audience, who):
    section = None if about is None else dossier.document.sections[about]
    say(dossier, cast.coordinator, "Entre qui de droit.", section=section, audience=audience)
    people = {letter: User.objects.get(pk=getattr(cast, name).pk) for letter, name in PEOPLE.items()}
    assert {k for k, user in people.items() if comments_open_to(user, dossier)} == set(who.split())
    written_to = set(readers_of(dossier, section, audience))
    assert {k for k, user in people.items() if user in written_to} == set(who.split())
    for letter, user in people.items():
        page = signed_in(user).get(url(dossier))
        assert ("Entre qui de droit." in page.content.decode()) == (letter in who.split()), letter


def test_a_section_s_page_shows_its_threads_and_the_outline_counts_them(cast, dossier, signed_in):
    first, second = dossier.document.sections[:2]
    thread = say(dossier, cast.coordinator, "Sur la première.", section=first, audience=Audience.TABLE)
    say(dossier, cast.contributor, "Réponse.", thread=thread)
    say(dossier, cast.coordinator, "Sur la seconde.", section=second)
    page = signed_in(cast.contributor).get(section_url(dossier, first.code)).content.decode()
    assert "Sur la première." in page
    assert "Sur la seconde." not in page
    assert open_threads(cast.contributor, dossier) == {first.pk: 1, second.pk: 1}
    assert open_threads(cast.advisor, dossier) == {second.pk: 1}
    assert open_threads(cast.guest, dossier) == {first.pk: 1}


def test_an_answer_is_about_the_same_thing_between_the_same_people(cast, dossier, signed_in):
    section = dossier.document.sections[0]
    thread = say(dossier, cast.coordinator, section=section, audience=Audience.TABLE)
    form = {"thread": thread.pk, "text": "D’accord.", "key": str(uuid.uuid4()), "audience": Audience.ALL}
    answer = signed_in(cast.guest).post(url(dossier), form)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#fil-{thread.pk}")
    reply = Comment.objects.get(thread=thread)
    assert (reply.section, reply.audience) == (section, Audience.TABLE)


def test_an_answer_to_a_thread_that_one_does_not_read_is_refused(cast, dossier, signed_in):
    thread = say(dossier, cast.coordinator, section=dossier.document.sections[0], audience=Audience.TABLE)
    for who in ("advisor", "other_guest"):
        form = {"thread": thread.pk, "text": "Coucou.", "key": str(uuid.uuid4())}
        assert signed_in(getattr(cast, who)).post(url(dossier), form).status_code == 404
        with pytest.raises(NotPossible):
            say(dossier, getattr(cast, who), thread=thread)
    assert Comment.objects.count() == 1


def test_a_guest_writes_about_her_sections_only(cast, dossier, signed_in):
    first, second = dossier.document.sections[:2]
    client = signed_in(cast.guest)
    form = {"text": "Un mot.", "key": str(uuid.uuid4()), "about": f"s{second.pk}"}
    assert client.post(url(dossier), form).status_code == 422
    assert client.post(url(dossier), form | {"about": ""}).status_code == 422
    assert "Un mot." in client.post(url(dossier), form).content.decode()
    assert client.post(url(dossier), form | {"about": f"s{first.pk}"}).status_code == 302
    for elsewhere in (second, None):
        with pytest.raises(NotPossible):
            say(dossier, cast.guest, section=elsewhere)


def test_a_guest_goes_on_talking_of_her_section_after_the_submission(cast, signed_in):
    dossier = casting.ready(cast)
    section = dossier.document.sections[0]
    guest = casting.invited(cast, dossier, section.code)
    workflow.submit(dossier, by=cast.coordinator)
    say(dossier, guest, section=section)
    assert "Un mot." in signed_in(guest).get(url(dossier)).content.decode()


def test_the_advisor_opens_no_thread_between_those_who_write(cast, dossier):
    with pytest.raises(NotPossible):
        say(dossier, cast.advisor, audience=Audience.TABLE)


def test_a_settled_thread_is_folded_then_reopened_by_an_answer(cast, dossier, signed_in):
    thread = say(dossier, cast.coordinator, "À régler.")
    settle = reverse("thread_settle", args=[dossier.pk, thread.pk])
    client = signed_in(cast.advisor)
    for _click in range(2):
        assert client.post(settle, {"resolved": "1"}).status_code == 302
    thread.refresh_from_db()
    assert thread.resolved_by == cast.advisor
    page = client.get(url(dossier)).content.decode()
    assert "Un fil réglé" in page
    assert "Réglé par Karim Haddad" in page
    assert open_threads(cast.coordinator, dossier) == {}
    say(dossier, cast.contributor, "Pas tout à fait.", thread=thread)
    thread.refresh_from_db()
    assert thread.resolved_at is None


@pytest.mark.parametrize(("who", "status"), [("reader", 302), ("other_guest", 404), ("neighbour", 404)])
def test_whoever_does_not_write_there_settles_nothing(cast, dossier, signed_in, who, status):
    thread = say(dossier, cast.coordinator)
    settle = reverse("thread_settle", args=[dossier.pk, thread.pk])
    assert signed_in(getattr(cast, who)).post(settle, {"resolved": "1"}).status_code == status
    thread.refresh_from_db()
    assert thread.resolved_at is None


def test_people_are_mentioned_among_those_who_will_read(cast, dossier, signed_in):
    client, key = signed_in(cast.coordinator), str(uuid.uuid4())
    form = {"text": "Qu’en dites-vous?", "key": key, "mentioned": [cast.contributor.pk, cast.advisor.pk]}
    assert client.post(url(dossier), form).status_code == 302
    assert set(Comment.objects.get().mentioned.all()) == {cast.contributor, cast.advisor}
    page = signed_in(cast.reader).get(url(dossier)).content.decode()
    assert "À l’attention de" in page
    refused = client.post(url(dossier), form | {"key": str(uuid.uuid4()), "audience": Audience.TABLE})
    assert refused.status_code == 422
    assert "Karim Haddad ne lit pas ces messages" in refused.content.decode()
    assert "Qu’en dites-vous?" in refused.content.decode()


@pytest.mark.parametrize("who", ["neighbour", "outsider", "recused", "member"])
def test_nobody_else_may_be_mentioned(cast, dossier, signed_in, who):
    form = {"text": "Un mot.", "key": str(uuid.uuid4()), "mentioned": [getattr(cast, who).pk]}
    assert signed_in(cast.coordinator).post(url(dossier), form).status_code == 422
    assert not Comment.objects.exists()


def test_many_threads_cost_no_more_than_one(cast, dossier, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.coordinator)
    section = dossier.document.sections[0]
    thread = say(dossier, cast.coordinator, section=section, mentioned=[cast.contributor])
    say(dossier, cast.advisor, thread=thread)
    client.get(url(dossier))
    with django_assert_max_num_queries(25) as one:
        client.get(url(dossier))
    for _number in range(9):
        thread = say(dossier, cast.coordinator, section=section, mentioned=[cast.advisor])
        say(dossier, cast.advisor, thread=thread)
    client.get(url(dossier))  # what is new is noted as read
    with django_assert_max_num_queries(25) as ten:
        client.get(url(dossier))
    assert len(ten) <= len(one)
