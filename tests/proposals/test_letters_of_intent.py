"""The letter of intent: written by the table, sent, read and answered, never in the way of a proposal (R2, F10)."""

import pytest
from django.urls import reverse

from proposals import workflow
from proposals.enums import State
from proposals.models import Dossier
from tests import cast as casting
from tests.proposals.pages import autosave, fields


def url(name, dossier):
    return reverse(name, args=[dossier.pk])


def page(client, dossier, name="letter"):
    return client.get(url(name, dossier)).content.decode()


@pytest.fixture
def draft(cast):
    return casting.letter_draft(cast)


@pytest.fixture
def complete(cast, draft):
    casting.answer_all(draft.letter.document, cast.coordinator)
    return Dossier.objects.get(pk=draft.pk)


@pytest.fixture
def sent(cast):
    return casting.letter_sent(cast)


def test_its_questions_and_the_person_to_contact_are_on_one_page(cast, draft, signed_in):
    shown = page(signed_in(cast.coordinator), draft)
    for section in draft.letter.document.sections:
        for question in section.questions.all():
            assert question.label in shown
    assert cast.coordinator.phone in shown


def test_each_answer_saves_itself(cast, draft, signed_in):
    question = draft.letter.document.sections[0].questions.first()
    answer = autosave(
        signed_in(cast.contributor),
        reverse("answer", args=[draft.pk, draft.letter.document_id, question.pk]),
        {f"q{question.pk}-text": "Respirer chez soi.", f"q{question.pk}-version": "0"},
    )
    assert answer.json()["version"] == 1
    assert draft.letter.document.answers.get().plain == "Respirer chez soi."


def test_the_person_to_contact_saves_itself(cast, draft, signed_in):
    sent = {
        "contact-name": "Rita Bell",
        "contact-email": "rita@exemple.org",
        "contact-phone": "",
        "contact-version": "0",
    }
    answer = autosave(signed_in(cast.contributor), url("letter_contact", draft), sent)
    assert answer.json()["version"] == 1
    draft.letter.refresh_from_db()
    assert (draft.letter.contact_name, draft.letter.contact_phone) == ("Rita Bell", "")


def test_an_address_that_is_none_is_said_beside_its_field(cast, draft, signed_in):
    sent = {"contact-name": "Rita", "contact-email": "rita@", "contact-phone": "", "contact-version": "0"}
    answer = autosave(signed_in(cast.coordinator), url("letter_contact", draft), sent)
    assert answer.status_code == 422
    assert "contact-email" in answer.json()["errors"]


def test_two_writers_of_the_person_to_contact_see_both(cast, draft, signed_in):
    first = {"contact-name": "Rita", "contact-email": "", "contact-phone": "1", "contact-version": "0"}
    autosave(signed_in(cast.contributor), url("letter_contact", draft), first)
    answer = autosave(
        signed_in(cast.coordinator), url("letter_contact", draft), first | {"contact-name": "Odile"}
    )
    assert answer.status_code == 409
    assert "Rita" in answer.json()["html"]
    draft.letter.refresh_from_db()
    assert draft.letter.contact_name == "Rita"


def test_without_a_script_the_whole_letter_is_saved_then_read_over(cast, draft, signed_in):
    client = signed_in(cast.coordinator)
    typed = fields(client.get(url("letter", draft)))
    typed = {name: "Une phrase." if name.endswith("-text") else value for name, value in typed.items()}
    answer = client.post(url("letter", draft), typed | {"then": "send"})
    assert answer.url == url("letter_send", draft)
    assert {a.plain for a in draft.letter.document.answers.all()} == {"Une phrase."}
    assert "Relisez, puis envoyez" in page(client, draft, "letter_send")


def test_what_is_missing_is_said_with_the_way_to_it(cast, draft, signed_in):
    shown = page(signed_in(cast.coordinator), draft, "letter_send")
    assert "Il manque encore quelque chose" in shown
    assert f'href="{url("letter", draft)}#change"' in shown


def test_an_incomplete_letter_is_not_sent(cast, draft, signed_in):
    signed_in(cast.coordinator).post(url("letter_send", draft))
    draft.refresh_from_db()
    assert draft.state == State.LETTER_DRAFT


def test_it_is_sent_by_the_coordination_only(cast, complete, signed_in):
    assert signed_in(cast.contributor).post(url("letter_send", complete)).status_code == 403
    signed_in(cast.coordinator).post(url("letter_send", complete))
    complete.refresh_from_db()
    assert (complete.state, complete.letter.sent_by) == (State.LETTER_SENT, cast.coordinator)


def test_sent_twice_it_arrives_once(cast, complete, signed_in):
    client = signed_in(cast.coordinator)
    for _click in range(2):
        assert client.post(url("letter_send", complete)).url == url("letter", complete)
    assert complete.events.filter(kind="dossier.send_letter").count() == 1


def test_the_advisor_reads_it_once_it_is_sent_and_not_before(cast, complete, signed_in):
    client = signed_in(cast.advisor)
    assert client.get(url("letter", complete)).status_code == 403
    workflow.send_letter(complete, by=cast.coordinator)
    shown = page(client, complete)
    assert "Réponse à change." in shown
    assert "Lettre à lire" in shown


def test_the_table_reads_that_it_was_received(cast, sent, signed_in):
    shown = page(signed_in(cast.coordinator), sent)
    assert "Lettre reçue" in shown
    assert "Votre lettre est arrivée" in shown


def test_the_advisor_acknowledges_it(cast, sent, signed_in):
    client = signed_in(cast.advisor)
    for _click in range(2):
        client.post(url("letter_acknowledge", sent))
    sent.letter.refresh_from_db()
    assert sent.letter.acknowledged_at
    assert sent.events.filter(kind="dossier.acknowledge_letter").count() == 1
    assert "Elle a été lue" in page(signed_in(cast.reader), sent)


def test_the_advisor_answers_and_the_table_reads_the_answer(cast, sent, signed_in):
    client = signed_in(cast.advisor)
    for _click in range(2):
        client.post(url("letter_reply", sent), {"text": "Allez-y, et <b>parlez</b> aux familles."})
    shown = page(signed_in(cast.contributor), sent)
    assert "Allez-y, et &lt;b&gt;parlez&lt;/b&gt; aux familles." in shown
    assert sent.events.filter(kind="dossier.answer_letter").count() == 1


def test_an_empty_answer_is_refused_with_a_sentence(cast, sent, signed_in):
    answer = signed_in(cast.advisor).post(url("letter_reply", sent), {"text": " "})
    assert "Écrivez quelques mots à la table" in answer.content.decode()


@pytest.mark.parametrize("who", ["coordinator", "other_advisor", "member"])
def test_only_those_who_accompany_the_table_answer(cast, sent, signed_in, who):
    answer = signed_in(getattr(cast, who)).post(url("letter_reply", sent), {"text": "Non."})
    assert answer.status_code in (403, 404)
    sent.letter.refresh_from_db()
    assert sent.letter.answer == ""


def test_its_answer_never_blocks_the_proposal(cast, sent, signed_in):
    stage = casting.stage(cast)
    answer = signed_in(cast.coordinator).post(
        url("proposal_open", sent), {"title": sent.title, "stage": stage.pk}
    )
    sent.refresh_from_db()
    assert (sent.state, sent.letter.answered_at) == (State.DRAFTING, None)
    assert answer.url == reverse("section", args=[sent.pk, "quartier"])
    signed_in(cast.advisor).post(url("letter_reply", sent), {"text": "Je vous ai lues."})
    assert "Je vous ai lues." in page(signed_in(cast.coordinator), sent)


def test_the_proposal_begins_from_what_the_letter_says(cast, sent, signed_in):
    shown = page(signed_in(cast.coordinator), sent, "proposal_open")
    assert 'value="Des ruelles à vivre"' in shown
    assert f'value="{sent.stage.pk}" ' in shown
    assert shown.count(" checked") == 1


def test_opened_twice_the_proposal_has_one_number(cast, sent, signed_in):
    client = signed_in(cast.coordinator)
    typed = {"title": sent.title, "stage": casting.stage(cast).pk}
    for _click in range(2):
        client.post(url("proposal_open", sent), typed)
    sent.refresh_from_db()
    assert sent.number == "PIC-2022-001"
    assert sent.events.filter(kind="dossier.open_proposal").count() == 1


def test_going_back_to_what_was_done_leads_on(cast, sent, signed_in):
    client = signed_in(cast.coordinator)
    assert client.get(url("letter_send", sent)).url == url("letter", sent)
    client.post(url("proposal_open", sent), {"title": sent.title, "stage": casting.stage(cast).pk})
    assert client.get(url("proposal_open", sent)).url == url("proposal", sent)


def test_another_stage_keeps_what_was_written(cast, complete, signed_in):
    stage = casting.stage(cast, "deployment")
    signed_in(cast.coordinator).post(url("letter_stage", complete), {"stage": stage.pk})
    complete.refresh_from_db()
    assert complete.stage == stage
    assert complete.letter.document.answers.count() > 0


def test_r2_letters_are_expected_by_15_october_2021(cast, clock, signed_in):
    clock.set(2021, 10, 1)
    dossier = casting.letter_draft(cast)
    assert "15\xa0octobre 2021" in page(signed_in(cast.coordinator), dossier)


def test_r2_a_later_letter_is_welcome_all_the_same(cast, clock, signed_in):
    clock.set(2021, 11, 3)
    dossier = casting.letter_draft(cast)
    assert "Attendue d’ici le" not in page(signed_in(cast.coordinator), dossier)
    casting.answer_all(dossier.letter.document, cast.coordinator)
    workflow.send_letter(dossier, by=cast.coordinator)


def test_r2_the_proposal_comes_after_the_letter_in_the_same_dossier(cast, sent):
    workflow.open_proposal(
        cast.ormes,
        cast.programme,
        title=sent.title,
        stage=casting.stage(cast),
        by=cast.coordinator,
        dossier=sent,
    )
    dossier = Dossier.objects.get()
    assert (dossier.letter.sent_at is not None, dossier.number) == (True, "PIC-2022-001")


@pytest.mark.parametrize("name", ["letter", "letter_send", "letter_stage", "proposal_open"])
def test_the_pages_of_a_neighbour_s_letter_do_not_exist(cast, draft, signed_in, name):
    assert signed_in(cast.neighbour).get(url(name, draft)).status_code == 404


def test_every_page_opens_in_english(cast, draft, signed_in):
    client = signed_in(cast.coordinator)
    for name in ("letter", "letter_send", "letter_stage", "proposal_open", "rename"):
        answer = client.get(url(name, draft).replace("/fr/", "/en/"))
        assert answer.status_code == 200
        assert casting.stage(cast).name_en in answer.content.decode() or name in ("letter_send", "rename")


def test_the_letter_s_page_stays_within_its_queries(cast, complete, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.coordinator)
    client.get(url("letter", complete))
    with django_assert_max_num_queries(25):
        client.get(url("letter", complete))
    workflow.send_letter(complete, by=cast.coordinator)
    with django_assert_max_num_queries(25):
        client.get(url("letter", complete))
