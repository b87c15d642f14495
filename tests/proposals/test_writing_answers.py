"""Answers: saved as they are typed, or with their page; never overwritten, never lost."""

import pytest
from django.urls import reverse

from cimpact.writing.answers import save_answer
from cimpact.writing.models import Answer, Revision
from proposals import workflow
from tests import cast as casting
from tests.proposals import pages
from tests.proposals.pages import autosave, fields, question_of, section_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast, kind="deployment")


@pytest.fixture
def question(dossier):
    return question_of(dossier, "needs")


def answer_url(dossier, question, document=None):
    return pages.answer_url(dossier, question.pk, document)


def typed(question, text, version=0):
    return {f"q{question.pk}-text": text, f"q{question.pk}-version": version, "part": f"q{question.pk}"}


def test_an_answer_is_saved_as_it_is_typed(cast, dossier, question, signed_in):
    response = autosave(
        signed_in(cast.contributor),
        answer_url(dossier, question),
        typed(question, "Des logements trop chers."),
    )
    assert response.status_code == 200
    assert response.json()["version"] == 1
    assert response.json()["saved_at"] == "12\xa0h"
    answer = Answer.objects.get(document=dossier.document, question=question)
    assert (answer.text, answer.updated_by) == ("<p>Des logements trop chers.</p>", cast.contributor)


def test_a_save_sent_again_changes_nothing(cast, dossier, question, signed_in):
    client = signed_in(cast.contributor)
    for _time in range(3):
        response = autosave(client, answer_url(dossier, question), typed(question, "Une fois."))
        assert response.status_code == 200
        assert response.json()["version"] == 1
    assert Revision.objects.count() == 1


def test_an_answer_emptied_is_saved_empty(cast, dossier, question, signed_in):
    save_answer(dossier.document, question, typed="À effacer.", version=0, by=cast.contributor)
    response = autosave(signed_in(cast.contributor), answer_url(dossier, question), typed(question, "", 1))
    assert response.status_code == 200
    assert Answer.objects.get().text == ""


def test_two_writers_of_one_answer_get_both_texts(cast, dossier, question, signed_in):
    autosave(
        signed_in(cast.coordinator), answer_url(dossier, question), typed(question, "Le texte de Noémie.")
    )
    response = autosave(
        signed_in(cast.contributor), answer_url(dossier, question), typed(question, "Le texte de Tuan.")
    )
    assert response.status_code == 409
    assert response.json()["conflict"] is True
    assert response.json()["who"] == "Noémie"
    assert "Le texte de Noémie." in response.json()["html"]
    assert "Le texte de Tuan." in response.json()["html"]
    assert Answer.objects.get().plain == "Le texte de Noémie."


def test_an_old_page_meets_a_conflict_not_an_overwrite(cast, dossier, question, signed_in):
    for version, text in enumerate(("Un.", "Deux.", "Trois.")):
        save_answer(dossier.document, question, typed=text, version=version, by=cast.coordinator)
    response = autosave(
        signed_in(cast.contributor), answer_url(dossier, question), typed(question, "Vieille page.", 1)
    )
    assert response.status_code == 409
    assert Answer.objects.get().plain == "Trois."


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 400, "1.5"])
def test_a_version_that_is_not_one_overwrites_nothing(cast, dossier, question, signed_in, version):
    save_answer(dossier.document, question, typed="Le premier.", version=0, by=cast.coordinator)
    response = autosave(
        signed_in(cast.contributor), answer_url(dossier, question), typed(question, "Autre chose.", version)
    )
    assert response.status_code == 409
    assert Answer.objects.get().plain == "Le premier."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("Avant\x00\x07après", "<p>Avantaprès</p>"),
        ("Un\r\n\r\nDeux\r\ntrois", "<p>Un</p><p>Deux<br>trois</p>"),
        ("🌱 ça va", "<p>🌱 ça va</p>"),
    ],
)
def test_whatever_is_typed_is_kept_as_text(cast, dossier, question, signed_in, text, kept):
    response = autosave(signed_in(cast.contributor), answer_url(dossier, question), typed(question, text))
    assert response.status_code == 200
    assert Answer.objects.get().text == kept


def test_a_text_beyond_reason_is_refused_beside_its_field(cast, dossier, question, signed_in):
    response = autosave(
        signed_in(cast.contributor), answer_url(dossier, question), typed(question, "a" * 100_001)
    )
    assert response.status_code == 422
    assert list(response.json()["errors"]) == [f"q{question.pk}-text"]


def test_more_words_than_the_limit_are_kept(cast, dossier, question, signed_in):
    response = autosave(
        signed_in(cast.contributor), answer_url(dossier, question), typed(question, "mot " * 900)
    )
    assert response.status_code == 200
    assert Answer.objects.get().words == 900


# Without a script


def test_the_page_saves_every_answer_and_goes_on(cast, dossier, signed_in):
    client = signed_in(cast.contributor)
    url = section_url(dossier, "quartier")
    page = fields(client.get(url))
    filled = {name: "Écrit sans script." if name.endswith("-text") else value for name, value in page.items()}
    response = client.post(url, filled | {"then": "next"})
    assert response.status_code == 302
    assert response.url == section_url(dossier, "prealables")
    assert set(Answer.objects.values_list("text", flat=True)) == {"<p>Écrit sans script.</p>"}


def test_the_page_shows_both_texts_and_keeps_the_one_chosen(cast, dossier, question, signed_in):
    client, url = signed_in(cast.contributor), section_url(dossier, "quartier")
    page = fields(client.get(url)) | {f"q{question.pk}-text": "Le mien."}
    save_answer(dossier.document, question, typed="Le sien.", version=0, by=cast.coordinator)

    response = client.post(url, page | {"then": "next"})
    assert response.status_code == 409
    assert "Noémie a modifié cette réponse" in response.content.decode()
    again = fields(response)
    assert again[f"q{question.pk}-text"] == "Le mien."
    # Going on without choosing asks again.
    assert client.post(url, again | {"then": "next"}).status_code == 409
    assert Answer.objects.get(question=question).plain == "Le sien."

    assert client.post(url, again | {"choice": f"q{question.pk}-mine"}).status_code == 302
    assert Answer.objects.get(question=question).plain == "Le mien."


def test_the_page_takes_the_other_text_when_chosen(cast, dossier, question, signed_in):
    client, url = signed_in(cast.contributor), section_url(dossier, "quartier")
    page = fields(client.get(url)) | {f"q{question.pk}-text": "Le mien."}
    save_answer(dossier.document, question, typed="Le sien.", version=0, by=cast.coordinator)
    again = fields(client.post(url, page))
    assert client.post(url, again | {"choice": f"q{question.pk}-theirs"}).status_code == 302
    assert fields(client.get(url))[f"q{question.pk}-text"] == "Le sien."


def test_one_conflict_does_not_hold_back_the_other_answers(cast, dossier, question, signed_in):
    client, url = signed_in(cast.contributor), section_url(dossier, "quartier")
    context = question_of(dossier, "context")
    page = fields(client.get(url)) | {
        f"q{question.pk}-text": "Le mien.",
        f"q{context.pk}-text": "Le contexte.",
    }
    save_answer(dossier.document, question, typed="Le sien.", version=0, by=cast.coordinator)
    again = fields(client.post(url, page))
    assert Answer.objects.get(question=context).plain == "Le contexte."
    # What was saved may be changed at once: the page carries its new version.
    again |= {f"q{context.pk}-text": "Le contexte, revu.", "choice": f"q{question.pk}-mine"}
    assert client.post(url, again).status_code == 302
    assert Answer.objects.get(question=context).plain == "Le contexte, revu."


# When the session ended, when the proposal was submitted meanwhile


def test_autosave_says_that_the_session_ended(dossier, question, signed_in):
    response = autosave(signed_in(), answer_url(dossier, question), typed(question, "Encore là."))
    assert response.status_code == 401
    assert not Answer.objects.exists()


def test_a_page_sent_after_the_session_ended_shows_its_text_again(dossier, question, signed_in):
    response = signed_in().post(section_url(dossier, "quartier"), typed(question, "Une heure de travail <b>"))
    assert response.status_code == 401
    page = response.content.decode()
    assert "Votre session a pris fin" in page
    assert "Une heure de travail &lt;b&gt;</textarea>" in page
    assert f"next={section_url(dossier, 'quartier')}" in page


def test_a_page_read_without_a_session_asks_to_sign_in(dossier, signed_in):
    response = signed_in().get(section_url(dossier, "quartier"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_a_page_sent_after_the_submission_shows_its_text_again(cast, signed_in):
    dossier = casting.ready(cast)
    client, url = signed_in(cast.contributor), section_url(dossier, "quartier")
    question = question_of(dossier, "needs")
    page = fields(client.get(url)) | {f"q{question.pk}-text": "Une dernière idée."}
    workflow.submit(dossier, by=cast.coordinator)
    response = client.post(url, page)
    assert response.status_code == 409
    assert "Une dernière idée." in response.content.decode()
    assert Answer.objects.get(question=question).plain == "Réponse à needs."


def test_the_token_is_that_of_whoever_is_signed_in(cast, signed_in):
    answer = signed_in(cast.reader).get(reverse("csrf_token"))
    assert answer.json()["user"] == cast.reader.pk
    assert len(answer.json()["token"]) == 64
    assert signed_in().get(reverse("csrf_token")).status_code == 401


# Letters and precisions write with the same door


def test_the_same_door_saves_an_answer_of_the_letter(cast, signed_in):
    dossier = casting.letter_draft(cast)
    question = dossier.letter.document.sections[0].questions.all()[0]
    response = autosave(
        signed_in(cast.contributor),
        answer_url(dossier, question, dossier.letter.document),
        typed(question, "Des ruelles vertes."),
    )
    assert response.status_code == 200
    assert Answer.objects.get().document == dossier.letter.document


def test_a_letter_that_was_sent_is_written_no_more(cast, signed_in):
    dossier = casting.letter_sent(cast)
    question = dossier.letter.document.sections[0].questions.all()[0]
    response = autosave(
        signed_in(cast.contributor),
        answer_url(dossier, question, dossier.letter.document),
        typed(question, "Non."),
    )
    assert response.status_code == 403


def test_a_request_for_precision_reopens_its_answer_only(cast, signed_in):
    dossier = casting.in_analysis(cast)
    asked, other = question_of(dossier, "needs"), question_of(dossier, "context")
    workflow.ask_precision(dossier, question=asked, text="Qui?", wished_on=None, by=cast.advisor)
    client = signed_in(cast.contributor)
    answer = Answer.objects.get(document=dossier.document, question=asked)
    response = autosave(client, answer_url(dossier, asked), typed(asked, "Les familles.", answer.version))
    assert response.status_code == 200
    assert autosave(client, answer_url(dossier, other), typed(other, "Non.", 1)).status_code == 403
