"""A request for precision: one answer reopens, what changed is shown on its return (F32)."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.notices import outbox
from cimpact.notices.models import Notice
from cimpact.writing.differences import differences
from cimpact.writing.models import Answer, Question
from proposals import workflow
from proposals.models import Dossier, Precision
from tests import cast as casting
from tests.proposals.pages import answer_url, autosave

TOMORROW = "2022-01-11"


@pytest.fixture
def dossier(cast):
    return casting.in_analysis(cast)


@pytest.fixture
def asked(cast):
    return casting.asked_precisely(cast, code="needs").precisions.get()


def question(dossier, code: str) -> Question:
    return Question.objects.get(section__question_set=dossier.document.question_set, code=code)


def ask_url(dossier, code: str) -> str:
    return reverse("ask_precision", args=[dossier.pk, question(dossier, code).pk])


def page_url(precision: Precision) -> str:
    return reverse("precision", args=[precision.dossier_id, precision.pk])


def rewritten(precision: Precision, text: str, note: str = "", version: int = 1) -> dict:
    """What the table's page posts to hand its answer back."""
    prefix = f"q{precision.question_id}"
    return {f"{prefix}-text": text, f"{prefix}-version": version, "note": note, "then": "return"}


# Asking


def test_a_request_reopens_that_answer_and_writes_to_the_table(cast, dossier, signed_in):
    data = {"text": "Qui lit ces données?", "wished_on": TOMORROW, "base": "needs"}
    answer = signed_in(cast.advisor).post(ask_url(dossier, "needs"), data)
    assert answer.url.startswith(reverse("analysis", args=[dossier.pk]) + "?base=needs")
    precision = Precision.objects.get()
    assert (precision.question.code, precision.wished_on) == ("needs", dt.date(2022, 1, 11))
    assert precision.text_before == "<p>Réponse à needs.</p>"
    assert Dossier.objects.get().state == "precision"
    assert [(n.kind, n.recipient) for n in Notice.objects.exclude(kind="receipt")] == [
        ("precision_asked", cast.coordinator)
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"text": ""}, "Dites ce qui manque"),
        ({"text": "Quoi?", "wished_on": "2022-01-10"}, "Choisissez une date à venir."),
        ({"text": "Quoi?", "wished_on": "31 septembre 2022"}, "Septembre a 30 jours."),
        ({"text": "Quoi?" * 1000}, "4000"),
    ],
)
def test_a_request_that_is_wrong_comes_back_with_what_was_typed(cast, dossier, signed_in, data, error):
    page = signed_in(cast.advisor).post(ask_url(dossier, "needs"), data | {"base": "needs"})
    assert page.status_code == 422
    assert error in page.content.decode().replace("\xa0", " ")
    if data["text"]:
        assert data["text"][:5] in page.content.decode()
    assert not Precision.objects.exists()


def test_sent_twice_it_is_asked_once(cast, dossier, signed_in):
    client = signed_in(cast.advisor)
    for _click in range(2):
        assert client.post(ask_url(dossier, "needs"), {"text": "Qui?", "base": "needs"}).status_code == 302
    assert Precision.objects.count() == 1
    other = client.post(ask_url(dossier, "needs"), {"text": "Autre chose.", "base": "needs"})
    assert "déjà demandée" in other.content.decode()
    assert Precision.objects.count() == 1


def test_the_form_says_who_receives_it_and_what_it_does_to_the_clock(cast, dossier, signed_in):
    url = reverse("analysis", args=[dossier.pk])
    page = signed_in(cast.advisor).get(url).content.decode()
    assert "Noémie Lafleur reçoit un courriel" in page
    assert "Le délai s’arrête à l’envoi" in page
    cast.programme.pause_on_precision = False
    cast.programme.save()
    assert "continue de courir" in signed_in(cast.advisor).get(url).content.decode()


def test_a_question_of_another_stage_is_not_found(cast, dossier, signed_in):
    other = Question.objects.exclude(section__question_set=dossier.document.question_set).first()
    url = reverse("ask_precision", args=[dossier.pk, other.pk])
    assert signed_in(cast.advisor).post(url, {"text": "Qui?"}).status_code == 404


# Answering


def test_only_that_answer_is_written_and_only_by_those_who_write(cast, asked, signed_in):
    dossier = asked.dossier
    data = {f"q{asked.question_id}-text": "Une enquête.", f"q{asked.question_id}-version": 1}
    client = signed_in(cast.contributor)
    assert autosave(client, answer_url(dossier, asked.question_id), data).status_code == 200
    other = question(dossier, "change")
    refused = autosave(
        client,
        answer_url(dossier, other.pk),
        {f"q{other.pk}-text": "Non.", f"q{other.pk}-version": 1},
    )
    assert refused.status_code == 403
    assert Answer.objects.get(question=other).plain == "Réponse à change."
    page = signed_in(cast.reader).get(page_url(asked))
    assert (page.status_code, page.context["part"]) == (200, None)


def test_what_the_table_writes_is_its_own_until_it_hands_it_back(cast, asked, signed_in):
    prefix = f"q{asked.question_id}"
    url = reverse("answer", args=[asked.dossier_id, asked.dossier.document_id, asked.question_id])
    autosave(
        signed_in(cast.coordinator), url, {f"{prefix}-text": "Brouillon secret.", f"{prefix}-version": 1}
    )
    staff = signed_in(cast.advisor)
    for page in (page_url(asked), reverse("analysis", args=[asked.dossier_id]) + "?base=needs"):
        assert "Brouillon secret." not in staff.get(page).content.decode()


def test_handing_it_back_resumes_the_analysis_and_shows_what_changed(cast, asked, signed_in):
    answer = signed_in(cast.coordinator).post(
        page_url(asked), rewritten(asked, "Réponse à needs, avec sa source.", note="Voilà.")
    )
    assert answer.url == page_url(asked)
    asked.refresh_from_db()
    assert (asked.answered_by, asked.note) == (cast.coordinator, "Voilà.")
    assert (asked.text_before, asked.text_after) == (
        "<p>Réponse à needs.</p>",
        "<p>Réponse à needs, avec sa source.</p>",
    )
    dossier = Dossier.objects.get()
    assert dossier.state == "analysis"
    copies = list(dossier.document.copies.all())
    assert [copy.number for copy in copies] == [1, 2]
    assert "avec sa source" in str(copies[1].content)
    page = signed_in(cast.advisor).get(reverse("analysis", args=[dossier.pk]), {"base": "needs"})
    assert "<ins>" in page.content.decode()
    assert "avec sa source." in page.content.decode()
    notice = Notice.objects.get(kind="precision_answered")
    assert notice.recipient == cast.advisor


def test_handed_back_twice_it_is_received_once(cast, asked, signed_in):
    client = signed_in(cast.coordinator)
    for _click in range(2):
        assert client.post(page_url(asked), rewritten(asked, "Mieux.")).url == page_url(asked)
    assert asked.dossier.document.copies.count() == 2
    assert Notice.objects.filter(kind="precision_answered").count() == 1


@pytest.mark.parametrize(
    ("text", "note", "error"),
    [
        ("", "", "Cette réponse est vide."),
        ("Réponse à needs.", "", "La réponse n’a pas changé."),
    ],
)
def test_an_answer_empty_or_unchanged_is_not_handed_back(cast, asked, signed_in, text, note, error):
    page = signed_in(cast.coordinator).post(page_url(asked), rewritten(asked, text, note))
    assert page.status_code == 422
    assert error in page.content.decode()
    asked.refresh_from_db()
    assert asked.is_open


def test_an_answer_may_stay_as_it_was_with_a_word(cast, asked, signed_in):
    signed_in(cast.coordinator).post(
        page_url(asked), rewritten(asked, "Réponse à needs.", "Tout y est déjà.")
    )
    asked.refresh_from_db()
    assert not asked.is_open


def test_what_someone_else_wrote_meanwhile_is_not_lost(cast, asked, signed_in):
    prefix = f"q{asked.question_id}"
    url = reverse("answer", args=[asked.dossier_id, asked.dossier.document_id, asked.question_id])
    autosave(signed_in(cast.contributor), url, {f"{prefix}-text": "De Tuan.", f"{prefix}-version": 1})
    page = signed_in(cast.coordinator).post(page_url(asked), rewritten(asked, "De Noémie."))
    assert page.status_code == 409
    assert "De Tuan." in page.content.decode()
    assert "De Noémie." in page.content.decode()
    asked.refresh_from_db()
    assert asked.is_open


def test_the_enter_key_saves_without_handing_back(cast, asked, signed_in):
    signed_in(cast.coordinator).post(page_url(asked), rewritten(asked, "À finir.") | {"then": "stay"})
    asked.refresh_from_db()
    assert asked.is_open
    assert Answer.objects.get(question=asked.question).plain == "À finir."


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("reader", 200),
        ("advisor", 200),
        ("other_advisor", 200),
        ("neighbour", 404),
        ("member", 404),
        ("recused", 404),
    ],
)
def test_the_request_is_read_by_the_table_and_the_staff(cast, asked, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(page_url(asked)).status_code == status


@pytest.mark.parametrize("who", ["reader", "advisor", "team", "neighbour"])
def test_nobody_else_hands_it_back(cast, asked, signed_in, who):
    answer = signed_in(getattr(cast, who)).post(page_url(asked), rewritten(asked, "Autre."))
    assert answer.status_code in (403, 404)
    asked.refresh_from_db()
    assert asked.is_open


def test_a_request_of_another_dossier_is_not_found(cast, asked, signed_in):
    other = casting.in_analysis(cast)
    url = reverse("precision", args=[other.pk, asked.pk])
    assert signed_in(cast.coordinator).get(url).status_code == 404


def test_withdrawing_closes_what_was_awaited(cast, asked):
    dossier = asked.dossier
    workflow.withdraw(dossier, reason="Pas cette année.", by=cast.coordinator)
    asked.refresh_from_db()
    assert (asked.is_open, asked.answered_by) == (False, None)
    assert Notice.objects.get(kind="precision_asked").status == "cancelled"
    with pytest.raises(NotPossible):
        workflow.ask_precision(
            dossier, question=asked.question, text="Encore?", wished_on=None, by=cast.advisor
        )


def test_the_messages_say_what_is_asked_and_what_came_back(cast, asked, mailoutbox):
    outbox.send_due()
    workflow.answer_precision(asked, note="Une enquête de la table.", by=cast.coordinator)
    outbox.send_due()
    asking, answering = mailoutbox[-2:]
    assert "noemie.lafleur@exemple.org" in asking.to[0]
    assert asking.subject.startswith("Karim vous demande une précision")
    assert "D’où viennent ces chiffres?" in asking.body
    assert page_url(asked) in asking.body
    assert "karim.haddad@exemple.org" in answering.to[0]
    assert "Une enquête de la table." in answering.body


# What changed


def said(words: str, text: str) -> str:
    """A changed run of words, as a screen reader hears it."""
    return f'<span class="visually-hidden">[{words}\xa0: </span>{text}<span class="visually-hidden">]</span>'


def test_differences_are_words_marked_for_the_eye_and_the_ear():
    assert differences("<p>Un mot.</p>", "<p>Un mot.</p>") == "<p>Un mot.</p>"
    assert differences("", "<p>Neuf</p>") == f"<p><ins>{said('ajouté', 'Neuf')}</ins></p>"
    assert differences("<p>a b</p>", "<p>a</p>") == f"<p>a<del>{said('retiré', ' b')}</del></p>"


def test_differences_never_carry_markup_that_was_typed():
    assert "<script>" not in differences("<p>a</p>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
