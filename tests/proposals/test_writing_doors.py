"""Who opens, writes and reads the pages of a proposal, and at what cost."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from cimpact.writing.answers import save_answer
from proposals import workflow
from tests import cast as casting
from tests.proposals.pages import answer_url, autosave, question_of, section_of, section_url
from tests.proposals.test_attachments import joined

pytestmark = pytest.mark.django_db

EVERYONE = (
    "coordinator",
    "contributor",
    "reader",
    "advisor",
    "team",
    "member",
    "recused",
    "neighbour",
    "outsider",
)


def statuses(cast, signed_in, ask) -> dict[str, int]:
    return {name: ask(signed_in(getattr(cast, name))).status_code for name in EVERYONE}


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast, kind="deployment")


def test_a_draft_is_seen_by_its_table_only(cast, dossier, signed_in):
    url = section_url(dossier, "quartier")
    assert statuses(cast, signed_in, lambda client: client.get(url)) == {
        "coordinator": 200,
        "contributor": 200,
        "reader": 200,
        "advisor": 403,
        "team": 403,
        "member": 404,
        "recused": 404,
        "neighbour": 404,
        "outsider": 404,
    }


def test_a_draft_shown_is_read_by_the_staff_until_it_is_taken_back(cast, dossier, signed_in):
    save_answer(
        dossier.document, question_of(dossier, "needs"), typed="Des mots.", version=0, by=cast.coordinator
    )
    workflow.share_draft(dossier, shared=True, by=cast.coordinator)
    page = signed_in(cast.advisor).get(section_url(dossier, "quartier")).content.decode()
    assert "Des mots." in page
    assert "data-autosave" not in page
    workflow.share_draft(dossier, shared=False, by=cast.coordinator)
    assert signed_in(cast.advisor).get(section_url(dossier, "quartier")).status_code == 403


def test_those_who_only_read_get_a_page_to_read(cast, signed_in):
    dossier = casting.ready(cast)
    for section in dossier.document.sections:
        page = signed_in(cast.reader).get(section_url(dossier, section.code)).content.decode()
        assert "data-autosave" not in page
        assert section.title in page


def test_only_those_who_write_save(cast, dossier, signed_in):
    question = question_of(dossier, "needs")
    prerequisite = dossier.stage.prerequisites.first()
    for url in (
        answer_url(dossier, question.pk),
        reverse("support_save", args=[dossier.pk]),
        reverse("budget_save", args=[dossier.pk]),
        reverse("evidence_save", args=[dossier.pk, prerequisite.pk]),
        section_url(dossier, "quartier"),
    ):
        for client in (lambda c, u=url: autosave(c, u, {}), lambda c, u=url: c.post(u, {})):
            found = statuses(cast, signed_in, client)
            assert found["coordinator"] in (200, 302), url
            assert found["contributor"] in (200, 302), url
            assert (found["reader"], found["advisor"], found["team"]) == (403, 403, 403), url
            assert (found["neighbour"], found["outsider"], found["recused"]) == (404, 404, 404), url


def test_a_submitted_proposal_is_read_and_no_more_written(cast, signed_in):
    dossier = casting.submitted(cast)
    writer = signed_in(cast.contributor)
    page = writer.get(section_url(dossier, "quartier")).content.decode()
    assert "data-autosave" not in page
    assert "Réponse à needs." in page
    response = autosave(writer, reverse("support_save", args=[dossier.pk]), {"support-version": 0})
    assert response.status_code == 409
    assert "ne se modifie plus" in response.json()["errors"]["__all__"]


def test_what_does_not_exist_is_not_found(cast, dossier, signed_in):
    client = signed_in(cast.coordinator)
    assert client.get(section_url(dossier, "nulle-part")).status_code == 404
    foreign = casting.stage(cast, "scaling").question_sets.get().sections.first().questions.first()
    assert autosave(client, answer_url(dossier, foreign.pk), {}).status_code == 404
    assert autosave(client, answer_url(dossier, 999_999), {}).status_code == 404
    without = casting.letter_draft(cast)
    assert client.get(section_url(without, "quartier")).status_code == 404


@pytest.mark.parametrize("name", ["answer", "support_save", "budget_save", "evidence_save"])
def test_saving_answers_posts_only(cast, dossier, signed_in, name):
    args = {"answer": [1, 1], "evidence_save": [1]}.get(name, [])
    assert signed_in(cast.coordinator).get(reverse(name, args=[dossier.pk, *args])).status_code == 405


def test_a_lost_token_is_said_and_saves_nothing(cast, dossier):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.coordinator)
    question = question_of(dossier, "needs")
    response = client.post(section_url(dossier, "quartier"), {f"q{question.pk}-text": "Perdu?"})
    assert response.status_code == 403
    assert "Perdu?</textarea>" in response.content.decode()
    assert not dossier.document.answers.exists()


def test_the_way_in_leads_to_the_first_section_to_complete(cast, signed_in):
    client = signed_in(cast.coordinator)
    begun = casting.drafting(cast)
    assert client.get(reverse("proposal", args=[begun.pk])).url == section_url(begun, "quartier")


def test_the_advisor_can_be_reached_from_every_section(cast, dossier, signed_in):
    for section in dossier.document.sections:
        page = signed_in(cast.coordinator).get(section_url(dossier, section.code)).content.decode()
        assert "Karim Haddad" in page
        assert cast.advisor.email in page
        assert "514 555-0142" in page


def test_the_outline_says_in_words_what_is_missing(cast, dossier, signed_in):
    client, url = signed_in(cast.coordinator), section_url(dossier, "quartier")
    question = question_of(dossier, "needs")
    save_answer(dossier.document, question, typed="Des mots.", version=0, by=cast.coordinator)
    page = client.get(url).content.decode()
    assert "il manque 2 éléments" in page
    assert "à faire" in page
    assert "À déposer d’ici le mardi 1<sup>er</sup>" in page


def test_every_section_opens_in_english(cast, dossier, signed_in):
    with override("en"):
        for section in dossier.document.sections:
            response = signed_in(cast.coordinator).get(section_url(dossier, section.code))
            assert response.status_code == 200
            assert 'lang="en-CA"' in response.content.decode()


def test_the_vision_prints_on_its_page(cast, dossier, signed_in):
    client, url = signed_in(cast.coordinator), reverse("vision_pdf", args=[dossier.pk])
    assert client.get(url).status_code == 404
    question = section_of(dossier, "vision").questions.all()[0]
    save_answer(
        dossier.document, question, typed="Un quartier où l’on mange.", version=0, by=cast.coordinator
    )
    response = client.get(url)
    assert response.content.startswith(b"%PDF")
    assert signed_in(cast.advisor).get(url).status_code == 403
    assert signed_in(cast.neighbour).get(url).status_code == 404


def test_a_vision_longer_than_its_page_is_kept_and_said(cast, dossier, signed_in):
    client = signed_in(cast.coordinator)
    question = section_of(dossier, "vision").questions.all()[0]
    text = "Un mot après l’autre, la page se remplit. " * 130
    data = {f"q{question.pk}-text": text, f"q{question.pk}-version": 0}
    answer = autosave(client, answer_url(dossier, question.pk), data).json()
    assert answer["version"] == 1
    assert "La vision dépasse d’une page" in answer["errors"][f"q{question.pk}-text"]
    assert "La vision dépasse d’une page" in answer["fragments"]["vision-check"]
    page = client.get(section_url(dossier, section_of(dossier, "vision").code)).content.decode()
    assert page.count("La vision dépasse d’une page") == 2


@pytest.mark.parametrize("kind", ["text", "prerequisites", "vision", "support", "budget", "attachments"])
def test_a_page_costs_the_same_with_little_and_with_much(
    cast, signed_in, settings, tmp_path, kind, django_assert_max_num_queries
):
    settings.MEDIA_ROOT = tmp_path
    client, reader = signed_in(cast.coordinator), signed_in(cast.reader)
    empty = casting.drafting(cast, kind="deployment")
    full = casting.ready(cast, kind="deployment", title="Une autre initiative")
    for number in range(30):
        joined(full, cast.coordinator, f"{number}.png", b"\x89PNG\r\n\x1a\n" + bytes([number]) * 64)
    code = section_of(empty, kind).code
    client.get(section_url(empty, code))  # content types are remembered
    with django_assert_max_num_queries(25) as little:
        client.get(section_url(empty, code))
    with django_assert_max_num_queries(25) as much:
        client.get(section_url(full, code))
    assert len(much) <= len(little)
    with django_assert_max_num_queries(25):
        reader.get(section_url(full, code))


def test_progress_is_known_after_each_save(cast, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dossier = casting.ready(cast)
    writer = signed_in(cast.contributor)
    question, evidence = question_of(dossier, "needs"), dossier.evidence.first()
    for url, data, left in (
        (
            answer_url(dossier, question.pk),
            {f"q{question.pk}-version": 1},
            ["quartier"],
        ),
        (reverse("support_save", args=[dossier.pk]), {"support-years": 1}, ["quartier", "soutien", "budget"]),
        (reverse("budget_save", args=[dossier.pk]), {}, ["quartier", "soutien", "budget"]),
        (
            reverse("evidence_save", args=[dossier.pk, evidence.prerequisite_id]),
            {f"p{evidence.prerequisite_id}-state": "met", f"p{evidence.prerequisite_id}-version": 1},
            ["quartier", "prealables", "soutien", "budget"],
        ),
    ):
        assert autosave(writer, url, data).status_code == 200
        dossier.refresh_from_db()
        assert dossier.sections_left == left
    joined(dossier, cast.coordinator, prerequisite=evidence.prerequisite.code)
    dossier.refresh_from_db()
    assert dossier.sections_left == ["quartier", "soutien", "budget"]
