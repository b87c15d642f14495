"""What the shared plan says arrives in a proposal and in a report, beside the questions it is about (F73–F83)."""

import pytest
from django.urls import reverse

from cimpact.writing.answers import save_answer
from cimpact.writing.models import Answer, Question, Revision
from neighbourhoods.models import PlanCard
from neighbourhoods.plan_cards import Place, add_card, share_plan, write_card
from neighbourhoods.plan_passages import passages
from neighbourhoods.plan_tools import kinds
from proposals.from_plan import passages_by_question
from tests import cast as casting
from tests.learning import reports
from tests.proposals.pages import fields, question_of, section_of, section_url

pytestmark = pytest.mark.django_db

TITLE = "Ce que dit votre plan partagé"


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast, kind="deployment")


def card(dossier, kind, by, **values) -> PlanCard:
    return add_card(Place(dossier.initiative, kinds()[kind]), by=by, values=values)


def readiness(dossier, by, have="Trente évictions cette année"):
    place = Place(dossier.initiative, kinds()["precondition"], "urgency")
    return write_card(place, None, values={"have": have}, version=0, by=by)


def context_page(dossier) -> str:
    question = question_of(dossier, "context")
    return section_url(dossier, question.section.code)


def add(client, dossier, code="context", **changed):
    question = question_of(dossier, code)
    url = section_url(dossier, question.section.code)
    sent = fields(client.get(url)) | changed
    return client.post(url, sent | {"then": f"plan-{question.pk}"})


def text(dossier, code="context") -> str:
    answer = Answer.objects.filter(document=dossier.document, question__code=code).first()
    return answer.text if answer else ""


def test_each_question_and_passage_of_the_mapping_exists(cast):
    asked = set(Question.objects.values_list("code", flat=True))
    for code, wanted in passages_by_question().items():
        assert code in asked, code
        assert set(wanted) <= set(passages())
    for passage in passages().values():
        assert set(passage.fields) <= set(kinds()[passage.kind].by_code)
        assert set(passage.bare) <= set(passage.fields)
        for code, choices in passage.only.items():
            assert set(choices) <= set(kinds()[passage.kind].by_code[code].choices)


def test_what_the_plan_says_is_read_beside_its_question(cast, dossier, signed_in):
    readiness(dossier, cast.coordinator)
    page = signed_in(cast.coordinator).get(context_page(dossier)).content.decode()
    assert TITLE in page
    assert "L’urgence d’agir. Ce que nous avons\xa0: Trente évictions cette année." in page


def test_where_a_relationship_stands_stays_in_the_plan(cast, dossier, signed_in):
    card(dossier, "partner", cast.coordinator, name="Le port", concerned="Il bruite.", relation="reserved")
    question = question_of(dossier, "partners")
    page = signed_in(cast.coordinator).get(section_url(dossier, question.section.code)).content.decode()
    assert "Le port. Il bruite." in page
    assert "Réservée" not in page


def test_an_empty_plan_says_nothing(cast, dossier, signed_in):
    assert TITLE not in signed_in(cast.coordinator).get(context_page(dossier)).content.decode()


def test_what_is_added_comes_after_what_was_written_and_history_says_it(cast, dossier, signed_in):
    readiness(dossier, cast.coordinator)
    question = question_of(dossier, "context")
    save_answer(dossier.document, question, typed="Nos mots.", version=0, by=cast.coordinator)
    assert add(signed_in(cast.coordinator), dossier).status_code == 302
    assert text(dossier).startswith("<p>Nos mots.</p>")
    assert "Trente évictions cette année" in text(dossier)
    before = Revision.objects.filter(answer__question=question).values_list("text", flat=True)
    assert "<p>Nos mots.</p>" in before


def test_what_was_just_typed_is_saved_first(cast, dossier, signed_in):
    readiness(dossier, cast.coordinator)
    question = question_of(dossier, "context")
    add(signed_in(cast.coordinator), dossier, **{f"q{question.pk}-text": "Je viens de taper ceci."})
    assert text(dossier).startswith("<p>Je viens de taper ceci.</p><p>")
    assert "Trente évictions" in text(dossier)


def test_added_twice_it_is_there_once_and_the_page_says_so(cast, dossier, signed_in):
    readiness(dossier, cast.coordinator)
    client = signed_in(cast.coordinator)
    for _time in range(2):
        add(client, dossier)
    assert text(dossier).count("Trente évictions") == 1
    assert "Votre réponse dit déjà tout cela" in client.get(context_page(dossier)).content.decode()


def test_what_someone_else_saved_meanwhile_is_never_overwritten(cast, dossier, signed_in):
    readiness(dossier, cast.coordinator)
    question = question_of(dossier, "context")
    client = signed_in(cast.coordinator)
    sent = fields(client.get(context_page(dossier))) | {f"q{question.pk}-text": "Le mien."}
    save_answer(dossier.document, question, typed="Le sien.", version=0, by=cast.contributor)
    answer = client.post(context_page(dossier), sent | {"then": f"plan-{question.pk}"})
    assert answer.status_code == 409
    assert text(dossier) == "<p>Le sien.</p>"


def test_marks_typed_in_the_plan_are_only_words(cast, dossier, signed_in):
    readiness(dossier, cast.coordinator, have="<b>gras</b> & *étoile*")
    add(signed_in(cast.coordinator), dossier)
    assert "&lt;b&gt;gras&lt;/b&gt; &amp; *étoile*" in text(dossier)


@pytest.mark.parametrize("who", ["coordinator", "contributor", "reader", "advisor", "team"])
def test_only_those_who_write_both_read_it_there_and_add_it(cast, dossier, signed_in, who):
    readiness(dossier, cast.coordinator)
    share_plan(dossier.initiative, shown=True, by=cast.coordinator)
    person = getattr(cast, who)
    writes = who in ("coordinator", "contributor")
    answer = signed_in(person).get(context_page(dossier))
    assert (TITLE in answer.content.decode()) == writes
    question = question_of(dossier, "context")
    signed_in(person).post(context_page(dossier), {"then": f"plan-{question.pk}"})
    assert ("Trente évictions" in text(dossier)) == writes


def test_a_question_of_another_section_is_not_added_to(cast, dossier, signed_in):
    readiness(dossier, cast.coordinator)
    other = question_of(dossier, "vision")
    signed_in(cast.coordinator).post(context_page(dossier), {"then": f"plan-{other.pk}"})
    assert not Answer.objects.filter(document=dossier.document, question=other).exists()


def test_the_budget_reads_the_resources_and_takes_no_amount(cast, dossier, signed_in):
    for state, cents in (("secured", "500000"), ("secured", "250000"), ("to_find", "100000")):
        card(dossier, "resource", cast.coordinator, name="R", source="united_way", state=state, cents=cents)
    url = section_url(dossier, section_of(dossier, "budget").code)
    page = signed_in(cast.coordinator).get(url).content.decode()
    assert "7\xa0500\xa0$" in page
    assert "Centraide" in page
    assert "1\xa0000\xa0$" in page
    assert not dossier.budget.exists()


def test_a_report_takes_what_was_reached(cast, signed_in):
    report = reports.begun(cast)
    dossier = report.obligation.participation.dossier
    card(dossier, "milestone", cast.coordinator, name="Règlement adopté", state="reached", day="2021-05-03")
    card(dossier, "milestone", cast.coordinator, name="Encore à venir", state="ahead")
    question = next(q for s in report.document.sections for q in s.questions.all() if q.code == "changes")
    client = signed_in(cast.coordinator)
    url = reverse("report_section", args=[dossier.pk, report.obligation_id, question.section.code])
    page = client.get(url).content.decode()
    assert "Règlement adopté" in page
    assert "Encore à venir" not in page
    client.post(url, fields(client.get(url)) | {"then": f"plan-{question.pk}"})
    assert "Règlement adopté" in Answer.objects.get(document=report.document, question=question).text


# The letter of intent


@pytest.fixture
def letter(cast):
    return casting.letter_draft(cast)


def letter_text(letter, code: str) -> str:
    answer = Answer.objects.filter(document=letter.letter.document, question__code=code).first()
    return answer.text if answer else ""


def letter_question(letter, code: str) -> Question:
    return next(q for s in letter.letter.document.sections for q in s.questions.all() if q.code == code)


def add_to_letter(client, letter, code: str, **changed):
    url = reverse("letter", args=[letter.pk])
    sent = fields(client.get(url)) | changed
    return client.post(url, sent | {"then": f"plan-{letter_question(letter, code).pk}"})


def test_the_letter_takes_where_the_table_stands_who_is_concerned_and_what_it_aims_for(
    cast, letter, signed_in
):
    readiness(letter, cast.coordinator)
    card(letter, "partner", cast.coordinator, name="Le port", concerned="Il bruite.", relation="reserved")
    card(letter, "result", cast.coordinator, name="Les familles restent")
    client = signed_in(cast.coordinator)
    page = client.get(reverse("letter", args=[letter.pk])).content.decode()
    assert TITLE in page
    for code, said in (
        ("progress", "Trente évictions cette année"),
        ("partners", "Il bruite"),
        ("change", "Les familles restent"),
    ):
        assert said in page
        answer = add_to_letter(client, letter, code)
        assert answer["Location"].endswith(f"#{code}")
        assert said in letter_text(letter, code)
    assert "Réservée" not in page


def test_in_the_letter_what_was_just_typed_stays_first_and_twice_is_once(cast, letter, signed_in):
    readiness(letter, cast.coordinator)
    question, client = letter_question(letter, "progress"), signed_in(cast.contributor)
    add_to_letter(client, letter, "progress", **{f"q{question.pk}-text": "Nos mots."})
    add_to_letter(client, letter, "progress")
    assert letter_text(letter, "progress").startswith("<p>Nos mots.</p>")
    assert letter_text(letter, "progress").count("Trente évictions") == 1


@pytest.mark.parametrize("who", ["coordinator", "contributor", "reader", "advisor", "team"])
def test_only_those_who_write_both_read_it_beside_the_letter(cast, letter, signed_in, who):
    readiness(letter, cast.coordinator)
    share_plan(letter.initiative, shown=True, by=cast.coordinator)
    client, url = signed_in(getattr(cast, who)), reverse("letter", args=[letter.pk])
    writes = who in ("coordinator", "contributor")
    assert (TITLE in client.get(url).content.decode()) == writes
    client.post(url, {"then": f"plan-{letter_question(letter, 'progress').pk}"})
    assert bool(letter_text(letter, "progress")) == writes


def test_a_letter_sent_takes_nothing_more(cast, signed_in):
    sent = casting.letter_sent(cast)
    readiness(sent, cast.coordinator)
    client, url = signed_in(cast.coordinator), reverse("letter", args=[sent.pk])
    before = letter_text(sent, "progress")
    client.post(url, {"then": f"plan-{letter_question(sent, 'progress').pk}"})
    assert letter_text(sent, "progress") == before
    assert TITLE not in client.get(url).content.decode()
