"""A request larger than the portal reads gets a clear answer, in our own page."""

import pytest
from django.urls import reverse

from cimpact.writing.models import Answer
from tests import cast as casting
from tests.proposals.pages import autosave, section_url

TOO_MUCH = "x" * 6_000_000


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast)


@pytest.fixture
def section(dossier):
    return dossier.document.sections[0]


def test_a_page_too_long_is_answered_by_a_page(cast, dossier, section, signed_in):
    question = section.questions.all()[0]
    response = signed_in(cast.coordinator).post(
        section_url(dossier, section.code), {f"q{question.pk}-text": TOO_MUCH, f"q{question.pk}-version": 0}
    )
    assert response.status_code == 413
    assert "C’est trop à la fois" in response.text
    assert not Answer.objects.exists()


def test_an_answer_too_long_is_refused_while_it_is_typed(cast, dossier, section, signed_in):
    question = section.questions.all()[0]
    response = autosave(
        signed_in(cast.coordinator),
        reverse("answer", args=[dossier.pk, dossier.document_id, question.pk]),
        {f"q{question.pk}-text": TOO_MUCH, f"q{question.pk}-version": 0},
    )
    assert response.status_code == 413
    assert response.json() == {"errors": {"__all__": "Ce texte est trop long pour être enregistré."}}


def test_more_fields_than_any_page_has_are_answered_by_a_page(cast, dossier, section, signed_in):
    response = signed_in(cast.coordinator).post(
        section_url(dossier, section.code), {f"x{n}": "" for n in range(1200)}
    )
    assert response.status_code == 413


def test_a_request_that_makes_no_sense_is_refused_plainly(client, settings):
    settings.ALLOWED_HOSTS = ["portail.exemple.org"]
    response = client.get("/fr/", headers={"Host": "autre.exemple.org"})
    assert response.status_code == 400
