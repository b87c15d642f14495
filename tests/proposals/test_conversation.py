"""The one conversation of a dossier, between its table and those who accompany it (F31)."""

import uuid

import pytest
from django.urls import reverse

from cimpact.writing.models import Comment
from proposals import workflow
from tests import cast as casting
from tests.threads import at_once


def url(dossier, query=""):
    return reverse("conversation", args=[dossier.pk]) + query


def say(client, dossier, text="Une question.", **fields):
    return client.post(url(dossier), {"text": text, "key": str(uuid.uuid4()), **fields})


def page(client, dossier, query=""):
    return client.get(url(dossier, query)).content.decode()


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast)


@pytest.mark.parametrize("who", ["coordinator", "contributor", "advisor", "team", "other_advisor"])
def test_both_sides_write_and_read_in_it(cast, dossier, signed_in, who):
    person = getattr(cast, who)
    assert say(signed_in(person), dossier).status_code == 302
    for reader in (cast.coordinator, cast.reader, cast.advisor):
        shown = page(signed_in(reader), dossier)
        assert "Une question." in shown
        assert person.full_name in shown


def test_who_only_reads_does_not_write(cast, dossier, signed_in):
    client = signed_in(cast.reader)
    assert "<textarea" not in page(client, dossier)
    assert say(client, dossier).status_code == 403


@pytest.mark.parametrize("who", ["neighbour", "outsider", "member", "governor", "recused"])
def test_it_is_nobody_else_s(cast, dossier, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert client.get(url(dossier)).status_code == 404
    assert say(client, dossier).status_code == 404


def test_the_committee_that_reads_the_proposal_does_not_read_it(cast, signed_in):
    dossier = casting.before_committee(cast)
    client = signed_in(cast.member)
    assert client.get(reverse("dossier", args=[dossier.pk])).status_code == 200
    assert client.get(url(dossier)).status_code == 403


def test_a_message_sent_twice_is_one(cast, dossier, signed_in):
    client = signed_in(cast.coordinator)
    key = str(uuid.uuid4())
    for _click in range(2):
        say(client, dossier, key=key)
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_even_at_once(cast, signed_in):
    dossier = casting.drafting(cast)
    client = signed_in(cast.coordinator)
    key = str(uuid.uuid4())
    outcomes = at_once(*[lambda: say(client, dossier, key=key).status_code] * 3)
    assert outcomes == [302] * 3
    assert Comment.objects.count() == 1


def test_the_key_of_someone_else_s_message_shows_nothing_of_it(cast, dossier, signed_in):
    other = workflow.open_proposal(
        cast.canal, cast.programme, title="Le canal", stage=casting.stage(cast), by=cast.neighbour
    )
    key = uuid.uuid4()
    workflow.say(other, text="Entre nous.", by=cast.neighbour, key=key)
    client = signed_in(cast.coordinator)
    say(client, dossier, key=str(key))
    assert "Entre nous." not in page(client, dossier)


@pytest.mark.parametrize(
    "fields", [{"text": ""}, {"text": "  "}, {"text": "é" * 4001}, {"key": "abc"}, {"key": ""}]
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast, dossier, signed_in, fields):
    answer = say(signed_in(cast.coordinator), dossier, **fields)
    assert answer.status_code == 422
    assert fields.get("text", "Une question.").strip() in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_message_may_be_about_a_section_and_be_read_with_it(cast, dossier, signed_in):
    section, other = dossier.document.sections[0], dossier.document.sections[2]
    client = signed_in(cast.advisor)
    say(client, dossier, "Qui sont ces familles?", about=f"s{section.pk}")
    say(client, dossier, "Et le plan?", about=f"q{other.questions.first().pk}")
    say(client, dossier, "Bravo à tout le monde.")
    whole = page(client, dossier)
    assert whole.index("Qui sont ces familles?") < whole.index("Et le plan?") < whole.index("Bravo")
    filtered = page(client, dossier, f"?section={section.code}")
    assert "Qui sont ces familles?" in filtered
    assert "Et le plan?" not in filtered
    assert "Bravo" not in filtered
    assert "Bravo" in page(client, dossier, "?section=nulle-part")


def test_a_question_of_another_proposal_is_none_of_it(cast, dossier, signed_in):
    foreign = casting.drafting(cast, kind="scaling", title="Une autre").document.sections[0].questions.first()
    assert say(signed_in(cast.coordinator), dossier, about=f"q{foreign.pk}").status_code == 422


def test_before_the_proposal_there_is_a_conversation_too(cast, signed_in):
    dossier = casting.contacted(cast)
    say(signed_in(cast.advisor), dossier, "Bienvenue.")
    assert "Bienvenue." in page(signed_in(cast.coordinator), dossier)


def test_an_empty_conversation_invites_to_ask_the_advisor(cast, dossier, signed_in):
    assert "Une question pour Karim? Écrivez-la ici." in page(signed_in(cast.coordinator), dossier)


def test_what_people_type_stays_text(cast, dossier, signed_in):
    client = signed_in(cast.coordinator)
    say(client, dossier, "<b>Gras</b>\nligne\x07 & fin")
    assert Comment.objects.get().text == "<b>Gras</b>\nligne & fin"
    shown = page(client, dossier)
    assert "&lt;b&gt;Gras&lt;/b&gt;<br>ligne &amp; fin" in shown


def test_the_latest_messages_stand_on_the_dossier_s_page(cast, dossier, signed_in):
    client = signed_in(cast.coordinator)
    for number in range(1, 6):
        say(client, dossier, f"Message {number}.")
    shown = client.get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert "Message 5." in shown
    assert "Message 1." not in shown
    assert "Lire toute la conversation" in shown


def test_it_costs_the_same_with_one_message_and_with_thirty(
    cast, dossier, signed_in, django_assert_max_num_queries
):
    client = signed_in(cast.coordinator)
    say(client, dossier, about=f"s{dossier.document.sections[0].pk}")
    page(client, dossier)
    with django_assert_max_num_queries(25) as one:
        page(client, dossier)
    for number in range(29):
        say(client, dossier, f"Message {number}.")
    with django_assert_max_num_queries(25) as thirty:
        page(client, dossier)
    assert len(thirty) <= len(one)
