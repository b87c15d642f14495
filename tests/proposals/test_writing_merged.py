"""Two saves that disagree, put together: neither text is lost, on SQLite and on PostgreSQL alike (F24)."""

import pytest
from django.urls import reverse

from cimpact.writing.answers import Conflict, save_answer
from cimpact.writing.marks import from_marks, to_marks
from cimpact.writing.merging import merge
from cimpact.writing.models import Answer
from tests import cast as casting
from tests.proposals.pages import autosave, fields, question_of, section_url
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast, kind="deployment")


@pytest.fixture
def question(dossier):
    return question_of(dossier, "needs")


def write(dossier, question, text, version, by):
    return save_answer(dossier.document, question, typed=text, version=version, by=by)


def sent(question, text, *, version, read, **more):
    prefix = f"q{question.pk}"
    values = {"text": text, "version": version, "read": read, **more}
    return {f"{prefix}-{name}": value for name, value in values.items()}


def kept(question):
    return to_marks(Answer.objects.get(question=question).text)


def test_a_conflict_shows_what_both_make_together(cast, dossier, question, signed_in):
    write(dossier, question, "Début.\n\nFin.", 0, cast.coordinator)
    write(dossier, question, "Début.\n\nFin, de Noémie.", 1, cast.coordinator)
    url = reverse("answer", args=[dossier.pk, dossier.document_id, question.pk])
    data = sent(question, "Début, de Tuan.\n\nFin.", version=1, read="Début.\n\nFin.")
    response = autosave(signed_in(cast.contributor), url, data)
    assert response.status_code == 409
    page = response.json()["html"]
    assert 'data-merged="0">Début, de Tuan.\n\nFin, de Noémie.</textarea>' in page
    assert page.count("<mark>") >= 2


def test_an_editor_is_answered_in_its_own_form(cast, dossier, question, signed_in):
    write(dossier, question, "- un", 0, cast.coordinator)
    url = reverse("answer", args=[dossier.pk, dossier.document_id, question.pk])
    data = sent(question, "<ul><li><p>deux</p></li></ul>", version=0, read="", is_markup="1")
    page = autosave(signed_in(cast.contributor), url, data).json()["html"]
    assert "&lt;ul&gt;&lt;li&gt;un&lt;/li&gt;&lt;/ul&gt;" in page


def test_what_does_not_conflict_is_saved_as_one_without_a_script(cast, dossier, question, signed_in):
    write(dossier, question, "Début.\n\nFin.", 0, cast.coordinator)
    client, url = signed_in(cast.contributor), section_url(dossier, "quartier")
    page = fields(client.get(url)) | {f"q{question.pk}-text": "Début, de Tuan.\n\nFin."}
    write(dossier, question, "Début.\n\nFin, de Noémie.", 1, cast.coordinator)
    again = fields(client.post(url, page))
    assert client.post(url, again | {"choice": f"q{question.pk}-both"}).status_code == 302
    assert kept(question) == "Début, de Tuan.\n\nFin, de Noémie."


def test_what_conflicts_is_settled_in_the_field_without_a_script(cast, dossier, question, signed_in):
    write(dossier, question, "Le parc.", 0, cast.coordinator)
    client, url = signed_in(cast.contributor), section_url(dossier, "quartier")
    page = fields(client.get(url)) | {f"q{question.pk}-text": "Le parc. Le matin."}
    write(dossier, question, "Le parc. Le soir.", 1, cast.coordinator)
    again = fields(client.post(url, page))
    response = client.post(url, again | {"choice": f"q{question.pk}-both"})
    assert response.status_code == 409
    settling = fields(response)
    assert "≠ Votre texte ≠" in settling[f"q{question.pk}-text"]
    assert kept(question) == "Le parc. Le soir."
    # A third text comes before she settles: she is asked again, and nothing of it is lost.
    write(dossier, question, "Le parc. La nuit.", 2, cast.coordinator)
    final = {"choice": f"q{question.pk}-mine"}
    response = client.post(url, settling | final)
    assert response.status_code == 409
    assert client.post(url, fields(response) | final).status_code == 302
    assert kept(question) == "Le parc. Le matin.\n\nLe parc. Le soir."
    versions = Answer.objects.get(question=question).revisions
    assert versions.filter(text="<p>Le parc. La nuit.</p>").exists()


def test_keeping_mine_keeps_theirs_among_the_versions_even_when_they_are_mine_too(
    cast, dossier, question, signed_in
):
    write(dossier, question, "De l’autre onglet.", 0, cast.contributor)
    url = reverse("answer", args=[dossier.pk, dossier.document_id, question.pk])
    data = sent(question, "De celui-ci.", version=0, read="", their_version=1)
    answer = autosave(signed_in(cast.contributor), url, data | {"choice": f"q{question.pk}-mine"})
    assert answer.status_code == 200
    texts = Answer.objects.get(question=question).revisions.values_list("text", flat=True)
    assert list(texts) == ["<p>De celui-ci.</p>", "<p>De l’autre onglet.</p>"]


def test_an_answer_left_as_it_was_read_is_no_conflict(cast, dossier, question, signed_in):
    write(dossier, question, "- un\n- deux", 0, cast.coordinator)
    client, url = signed_in(cast.contributor), section_url(dossier, "quartier")
    page = fields(client.get(url))
    write(dossier, question, "Trois.", 1, cast.coordinator)
    assert client.post(url, page).status_code == 302
    assert kept(question) == "Trois."


def both(dossier, question, base, mine, by):
    """What a page does when it meets another text: it puts both together and saves over that one."""
    version, markup = 1, from_marks(mine)
    while True:
        try:
            return save_answer(dossier.document, question, markup=markup, version=version, by=by)
        except Conflict as conflict:
            markup = merge(base, conflict.mine, conflict.current.text, who="l’autre").markup
            base, version = conflict.current.text, conflict.current.version


@pytest.mark.django_db(transaction=True)
def test_six_people_who_save_at_once_are_all_in_the_text(cast, dossier, question):
    base = write(dossier, question, "Ensemble.", 0, cast.coordinator).text
    people = [cast.coordinator, cast.contributor] * 3
    outcomes = at_once(
        *[
            lambda n=n, by=by: both(dossier, question, base, f"Ensemble.\n\nParagraphe {n}.", by)
            for n, by in enumerate(people)
        ]
    )
    assert all(isinstance(outcome, Answer) for outcome in outcomes), outcomes
    paragraphs = kept(question).split("\n\n")
    assert paragraphs[0] == "Ensemble."
    assert sorted(paragraphs[1:]) == [f"Paragraphe {n}." for n in range(6)]
    assert Answer.objects.get(question=question).version == 7
