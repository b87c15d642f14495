"""Who is here, in which section, in which answer; and what it costs to ask (F24)."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cimpact.writing import presence
from proposals import workflow
from tests import cast as casting
from tests.proposals.pages import answer_url, autosave, question_of, section_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast, kind="deployment")


def poll(client, dossier, document=None, **asked):
    url = reverse("presence", args=[dossier.pk, (document or dossier.document).pk])
    return client.get(url, asked)


def bar(response):
    return " ".join(response.json()["here"].replace("\xa0", " ").split())


def test_each_sees_the_other_and_where_she_is(cast, dossier, signed_in):
    mine, theirs = signed_in(cast.contributor), signed_in(cast.coordinator)
    assert poll(mine, dossier, section="quartier").json() == {"here": "", "answers": {}}
    response = poll(theirs, dossier, section="prealables")
    assert "Tuan écrit dans « " in bar(response)
    assert "Noémie écrit dans « Préalables »" in bar(poll(mine, dossier, section="quartier"))


def test_two_in_the_same_answer_are_warned(cast, dossier, signed_in):
    question = question_of(dossier, "needs")
    poll(signed_in(cast.coordinator), dossier, section="quartier", question=question.pk)
    told = poll(signed_in(cast.contributor), dossier, section="quartier").json()["answers"]
    assert told == {str(question.pk): "Noémie écrit dans cette réponse."}


def test_a_save_is_a_sign(cast, dossier, signed_in):
    question = question_of(dossier, "needs")
    client = signed_in(cast.coordinator)
    client.get(section_url(dossier, "quartier"))
    autosave(
        client,
        answer_url(dossier, question.pk),
        {f"q{question.pk}-text": "Des loyers."},
    )
    assert str(question.pk) in poll(signed_in(cast.contributor), dossier).json()["answers"]


def test_an_advisor_who_reads_a_shown_draft_is_seen_reading(cast, dossier, signed_in):
    assert poll(signed_in(cast.advisor), dossier, section="quartier").status_code == 403
    workflow.share_draft(dossier, shared=True, by=cast.coordinator)
    question = question_of(dossier, "needs")
    poll(signed_in(cast.advisor), dossier, section="quartier", question=question.pk)
    response = poll(signed_in(cast.contributor), dossier, section="quartier")
    assert f"{cast.advisor.first_name} lit «" in bar(response)
    assert response.json()["answers"] == {}  # whoever reads is in nobody's way


def test_a_page_that_gives_no_sign_is_closed(cast, dossier, signed_in):
    poll(signed_in(cast.coordinator), dossier, section="quartier")
    cache.delete(f"presence-{dossier.document_id}-{cast.coordinator.pk}")  # what its age does
    assert bar(poll(signed_in(cast.contributor), dossier, section="quartier")) == ""


def test_the_letter_too_is_written_together(cast, signed_in):
    dossier = casting.letter_draft(cast)
    document = dossier.letter.document
    question = document.sections[0].questions.all()[0]
    poll(signed_in(cast.coordinator), dossier, document, section="lettre", question=question.pk)
    answer = poll(signed_in(cast.contributor), dossier, document, section="lettre")
    assert "Noémie est ici" in bar(answer)
    assert str(question.pk) in answer.json()["answers"]


@pytest.mark.parametrize(
    ("who", "status"), [("reader", 200), ("team", 403), ("neighbour", 404), ("recused", 404)]
)
def test_only_those_who_read_are_told_and_seen(cast, dossier, signed_in, who, status):
    assert poll(signed_in(getattr(cast, who)), dossier, section="quartier").status_code == status


def test_signed_out_nobody_is_told(dossier, signed_in):
    assert poll(signed_in(), dossier).status_code == 302


def test_another_document_is_not_found(cast, dossier, signed_in):
    other = casting.drafting(cast, kind="deployment", title="Autre initiative")
    assert poll(signed_in(cast.coordinator), dossier, other.document).status_code == 404


def test_a_section_that_is_none_is_noted_nowhere(cast, dossier, signed_in):
    poll(signed_in(cast.coordinator), dossier, section="<b>", question="x")
    assert bar(poll(signed_in(cast.contributor), dossier, section="quartier")) == ""


def test_asking_again_costs_no_more_than_being_signed_in(cast, dossier, signed_in):
    client = signed_in(cast.contributor)
    poll(client, dossier, section="quartier")
    with CaptureQueriesContext(connection) as of_any_page:
        client.get(reverse("csrf_token"))
    with CaptureQueriesContext(connection) as queries:
        poll(client, dossier, section="quartier")
    assert len(queries) == len(of_any_page), [query["sql"] for query in queries]


def test_without_a_cache_pages_open_and_save(cast, dossier, signed_in, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    client = signed_in(cast.contributor)
    question = question_of(dossier, "needs")
    assert client.get(section_url(dossier, "quartier")).status_code == 200
    assert poll(client, dossier, section="quartier").json() == {"here": "", "answers": {}}
    url = answer_url(dossier, question.pk)
    assert autosave(client, url, {f"q{question.pk}-text": "Sans mémoire."}).status_code == 200


def test_no_more_people_are_kept_than_can_write(cast, dossier):
    for user in range(presence.MOST + 5):
        presence.note(1, presence.Sign(user=user, name="A B", first_name="A"))
    assert len(presence.others(1, 0)) == presence.MOST
