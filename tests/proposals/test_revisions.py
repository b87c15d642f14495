"""The versions of an answer: who wrote what, what differs, and taking one back without losing another (F24)."""

import pytest
from django.urls import reverse

from cimpact.writing.answers import Conflict, restore, save_answer
from cimpact.writing.models import Answer, Revision
from proposals import workflow
from tests import cast as casting
from tests.proposals.pages import question_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast, kind="deployment")


@pytest.fixture
def question(dossier):
    return question_of(dossier, "needs")


@pytest.fixture
def answer(cast, dossier, question):
    """Three versions: Noémie's, Tuan's, then Noémie's again."""
    for version, (text, by) in enumerate(
        [
            ("Un.", cast.coordinator),
            ("- Un\n- Deux", cast.contributor),
            ("Un **deux** trois.", cast.coordinator),
        ]
    ):
        answer = save_answer(dossier.document, question, typed=text, version=version, by=by)
    return answer


def versions_url(answer, dossier):
    return reverse("revisions", args=[dossier.pk, answer.document_id, answer.question_id])


def restore_url(answer, dossier, version):
    return reverse("revision_restore", args=[dossier.pk, answer.document_id, answer.question_id, version])


def test_the_page_says_who_wrote_what_and_what_changed(cast, dossier, answer, signed_in):
    page = signed_in(cast.reader).get(versions_url(answer, dossier)).content.decode()
    assert page.count("Version 2") >= 1
    assert cast.contributor.full_name in page
    assert "<strong>deux</strong>" in page
    assert "<del>" in page
    assert "Reprendre la version" not in page  # one reads, and the latest is the answer already


def test_any_two_versions_compare(cast, dossier, answer, signed_in):
    client = signed_in(cast.contributor)
    page = client.get(versions_url(answer, dossier), {"version": "3", "avant": "1"}).content.decode()
    assert "depuis la version 1" in page
    page = client.get(versions_url(answer, dossier), {"version": "1"}).content.decode()
    assert '<div class="words diff"><p>Un.</p></div>' in page
    assert client.get(versions_url(answer, dossier), {"version": "x", "avant": "99"}).status_code == 200


def test_an_earlier_version_is_taken_back_and_nothing_is_lost(cast, dossier, answer, signed_in):
    response = signed_in(cast.contributor).post(restore_url(answer, dossier, 2), {"current": "3"})
    assert response.status_code == 302
    answer.refresh_from_db()
    assert (answer.text, answer.version, answer.updated_by) == (
        "<ul><li>Un</li><li>Deux</li></ul>",
        4,
        cast.contributor,
    )
    assert [r.text for r in answer.revisions.order_by("version")][:3] == [
        "<p>Un.</p>",
        "<ul><li>Un</li><li>Deux</li></ul>",
        "<p>Un <strong>deux</strong> trois.</p>",
    ]


def test_taking_back_keeps_what_the_same_person_had_just_written(cast, dossier, answer):
    restore(answer, answer.revisions.get(version=1), version=3, by=cast.coordinator)
    assert answer.revisions.filter(version=3, text="<p>Un <strong>deux</strong> trois.</p>").exists()


def test_taken_back_twice_it_is_taken_back_once(cast, dossier, answer, signed_in):
    for _click in range(2):
        signed_in(cast.contributor).post(restore_url(answer, dossier, 2), {"current": "3"})
    assert Answer.objects.get(pk=answer.pk).version == 4


def test_a_version_that_someone_wrote_meanwhile_is_read_first(cast, dossier, answer, signed_in):
    save_answer(dossier.document, answer.question, typed="Neuf.", version=3, by=cast.coordinator)
    response = signed_in(cast.contributor).post(
        restore_url(answer, dossier, 2), {"current": "3"}, follow=True
    )
    assert "vient de modifier cette réponse" in response.content.decode()
    assert Answer.objects.get(pk=answer.pk).text == "<p>Neuf.</p>"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("contributor", 200),
        ("reader", 200),
        ("advisor", 403),
        ("team", 403),
        ("neighbour", 404),
    ],
)
def test_the_versions_are_read_by_those_who_write_together(cast, dossier, answer, signed_in, who, status):
    workflow.share_draft(dossier, shared=True, by=cast.coordinator)
    assert signed_in(getattr(cast, who)).get(versions_url(answer, dossier)).status_code == status


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("advisor", 403), ("neighbour", 404)])
def test_only_writers_take_a_version_back(cast, dossier, answer, signed_in, who, status):
    workflow.share_draft(dossier, shared=True, by=cast.coordinator)
    response = signed_in(getattr(cast, who)).post(restore_url(answer, dossier, 1), {"current": "3"})
    assert response.status_code == status
    assert Answer.objects.get(pk=answer.pk).version == 3


def test_once_submitted_versions_are_read_and_no_longer_taken_back(cast, signed_in):
    dossier = casting.submitted(cast)
    answer = dossier.document.answers.first()
    client = signed_in(cast.coordinator)
    assert client.get(versions_url(answer, dossier)).status_code == 200
    assert client.post(restore_url(answer, dossier, 1), {"current": "1"}).status_code == 403


def test_another_documents_versions_are_not_found(cast, dossier, answer, signed_in):
    other = casting.drafting(cast, kind="deployment", title="Autre initiative")
    assert signed_in(cast.coordinator).get(versions_url(answer, other)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_taken_back_while_another_writes_one_of_them_is_told(cast, dossier, answer):
    revision = Revision.objects.get(answer=answer, version=1)
    outcomes = at_once(
        lambda: restore(Answer.objects.get(pk=answer.pk), revision, version=3, by=cast.contributor),
        lambda: save_answer(
            dossier.document, answer.question, typed="Pendant ce temps.", version=3, by=cast.coordinator
        ),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Answer", "Conflict"]
    refused = next(outcome for outcome in outcomes if isinstance(outcome, Conflict))
    assert {refused.mine, refused.current.text} == {"<p>Un.</p>", "<p>Pendant ce temps.</p>"}
