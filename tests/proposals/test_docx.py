"""A proposal for a word processor: headings, questions, answers with lists and emphasis, support, budget (F25)."""

import io

import pytest
from django.urls import reverse
from docx import Document

from cimpact.writing.answers import save_answer
from cimpact.writing.models import Answer
from cimpact.writing.word import MIMETYPE
from proposals import workflow
from proposals.models import Dossier
from tests import cast as casting
from tests.proposals.pages import question_of

pytestmark = pytest.mark.django_db

TEXT = (
    "Deux **choses** et [un lien](https://exemple.org):\n\n1. une\n2. *deux*\n  - dedans\n\nPuis\n\n1. encore"
)


@pytest.fixture
def dossier(cast):
    dossier = casting.drafting(cast, kind="deployment")
    casting.complete(dossier, cast.coordinator)
    question = question_of(dossier, "needs")
    version = Answer.objects.get(document=dossier.document, question=question).version
    save_answer(dossier.document, question, typed=TEXT, version=version, by=cast.coordinator)
    return dossier


def opened(client, dossier, language="fr", **asked):
    url = reverse("dossier_docx", args=[dossier.pk]).replace("/fr/", f"/{language}/")
    response = client.get(url, asked)
    assert response.status_code == 200
    assert response["Content-Type"] == MIMETYPE
    return Document(io.BytesIO(response.content))


def styled(document, style):
    return [p.text for p in document.paragraphs if p.style.name == style]


def test_the_draft_opens_in_a_word_processor(cast, dossier, signed_in):
    document = opened(signed_in(cast.reader), dossier)
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == [dossier.title]
    assert styled(document, "Heading 1") == [section.title for section in dossier.document.sections]
    assert question_of(dossier, "needs").label in styled(document, "Heading 2")
    assert styled(document, "List Number") == ["une", "deux", "encore"]
    assert styled(document, "List Bullet 2") == ["dedans"]
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert [run.text for run in runs if run.bold and run.text == "choses"] == ["choses"]
    assert any(run.italic and run.text == "deux" for run in runs)
    assert "https://exemple.org" in [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert document.core_properties.language == "fr-CA"
    assert "Brouillon du" in document.sections[0].footer.paragraphs[0].text


def test_each_numbered_list_begins_at_one(cast, dossier, signed_in):
    document = opened(signed_in(cast.reader), dossier)
    numbers = {p.text: p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"}
    assert numbers["une"] == numbers["deux"] != numbers["encore"]


def test_the_support_and_the_budget_are_tables(cast, dossier, signed_in):
    tables = opened(signed_in(cast.reader), dossier).tables
    cells = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    assert ["Année", "Soutien demandé"] in cells
    assert any(row[0] == "Total" and row[-1].endswith("$") for row in cells)


def test_it_speaks_the_readers_language(cast, dossier, signed_in):
    document = opened(signed_in(cast.reader), dossier, "en")
    assert styled(document, "Heading 1") == [section.title_en for section in dossier.document.sections]
    assert document.core_properties.language == "en-CA"


def test_what_no_xml_may_hold_is_left_out(cast, signed_in):
    dossier = casting.drafting(cast, title="Un\x0bnom\ufffe")
    assert opened(signed_in(cast.reader), dossier).core_properties.title == "Unnom"


def test_a_copy_says_what_it_said(cast, signed_in):
    dossier = casting.submitted(cast)
    document = opened(signed_in(cast.team), dossier, copie="1")
    assert "Copie 1" in document.sections[0].footer.paragraphs[0].text


@pytest.mark.parametrize(
    ("who", "status"), [("advisor", 403), ("team", 403), ("neighbour", 404), ("recused", 404)]
)
def test_a_draft_not_shown_is_nobody_elses(cast, dossier, signed_in, who, status):
    url = reverse("dossier_docx", args=[dossier.pk])
    assert signed_in(getattr(cast, who)).get(url).status_code == status
    workflow.share_draft(dossier, shared=True, by=cast.coordinator)
    assert signed_in(cast.advisor).get(url).status_code == 200


def test_it_names_who_answers_for_it_and_what_was_shown_already(cast, signed_in):
    casting.finished(cast)
    dossier = casting.drafting(cast, kind="deployment")
    earlier = Dossier.objects.exclude(pk=dossier.pk).get()
    shown = earlier.evidence.first()
    required = dossier.stage.prerequisites.get(code=shown.prerequisite.code)
    dossier.evidence.create(
        prerequisite=required, state=shown.state, inherited_from=shown, updated_by=cast.coordinator
    )
    document = opened(signed_in(cast.coordinator), dossier)
    said = [paragraph.text for paragraph in document.paragraphs]
    assert f"Répond de la proposition\n{cast.coordinator.full_name}" in said
    assert f"Déjà montré à l’étape «\xa0Planification\xa0», dossier {earlier.number}." in said
