"""The committee of partners evaluates the operator: one answer a member, read without names (R53, R60, F97)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from cimpact import clock
from cimpact import clock as portal_clock
from cimpact.errors import NotPossible
from cimpact.notices.kinds import Moot, write
from cimpact.notices.models import Notice, Status
from governance.enums import Appraisal
from governance.evaluations import expected_of, questions, results
from governance.models import EvaluationAnswer, OperatorEvaluation
from governance.permissions import can
from governance.workflow import evaluations as actions

from .accord_scenes import evaluation, named, partners_committee

WHO = ("chair", "member", "substitute", "team", "advisor", "coordinator", "outsider")
# action: who
TABLE = {
    "open_evaluation": "chair team",
    "answer_evaluation": "chair member",
    "read_evaluation": "chair member substitute team",
    "share_evaluation": "chair team",
}


@pytest.fixture
def committee(cast):
    return partners_committee(cast)


def people(cast) -> dict:
    first = {"chair": "Chantal", "member": "Moussa", "substitute": "Sacha"}
    return {part: named(first[part]) if part in first else getattr(cast, part) for part in WHO}


def answers(value: str = Appraisal.WELL, words: str = "") -> dict:
    return {question.code: {"value": value, "words": words} for question in questions()}


def sent(value: str = Appraisal.WELL, words: str = "") -> dict:
    return {
        f"{question.code}-{part}": said
        for question in questions()
        for part, said in (("value", value), ("words", words))
    }


@pytest.mark.parametrize("action", TABLE)
def test_r53_each_action_belongs_to_its_roles(cast, committee, action):
    assert (
        " ".join(part for part, user in people(cast).items() if can(user, action, committee)) == TABLE[action]
    )


def test_r60_the_questions_are_the_operator_s_roles_and_the_agreement_in_both_languages():
    assert [question.code for question in questions()] == [
        *("operations", "facilitation", "coordination", "accompaniment", "complementarity", "agreement"),
    ]
    with translation.override("en"):
        assert questions()[-1].title == "Respect of the agreement"


def test_r53_only_the_committee_that_evaluates_the_operator_opens_one(cast):
    with pytest.raises(NotPossible, match="n’évalue pas"):
        actions.open_evaluation(cast.management, closes_on=dt.date(2022, 2, 1), by=cast.team)


def test_it_is_opened_once_a_year_and_asks_each_voice(committee):
    first, again = evaluation(committee), evaluation(committee)
    assert first == again
    asked = Notice.objects.filter(kind="evaluation_asked").values_list("recipient__first_name", flat=True)
    assert sorted(asked) == ["Chantal", "Moussa"]


def test_what_is_asked_is_among_one_s_notices(committee, signed_in):
    found = evaluation(committee)
    Notice.objects.update(status=Status.SENT, sent_at=clock.now())
    page = signed_in(named("Moussa")).get(reverse("notices")).content.decode()
    assert reverse("evaluation", args=[found.pk]) in page


def test_it_waits_on_the_home_of_a_member_until_she_answers(committee, signed_in):
    found = evaluation(committee)
    home, link = reverse("home"), reverse("evaluation", args=[found.pk])
    assert link in signed_in(named("Moussa")).get(home).content.decode()
    assert link not in signed_in(named("Sacha")).get(home).content.decode()
    actions.answer(found, values=answers(), by=named("Moussa"))
    assert link not in signed_in(named("Moussa")).get(home).content.decode()


def test_the_committee_s_page_leads_to_its_evaluations(cast, committee, signed_in):
    link = reverse("evaluations", args=[committee.pk])
    page = reverse("committee", args=[committee.pk])
    assert link in signed_in(named("Moussa")).get(page).content.decode()
    assert link not in signed_in(cast.coordinator).get(page).content.decode()


def test_reminders_stop_once_one_has_answered(committee, clock):
    found = evaluation(committee)
    reminders = Notice.objects.filter(kind="evaluation_reminder")
    assert reminders.filter(recipient=named("Moussa")).count() == 2
    actions.answer(found, values=answers(), by=named("Moussa"))
    clock.set(2022, 1, 30, 12, 0)
    for notice in reminders.filter(recipient=named("Moussa")):
        with pytest.raises(Moot):
            write(notice)
    assert "Rappel" in write(reminders.filter(recipient=named("Chantal")).first()).subject


def test_no_reminder_leaves_after_the_last_day(committee, clock):
    evaluation(committee)
    clock.set(2022, 3, 1, 12, 0)
    with pytest.raises(Moot):
        write(Notice.objects.filter(kind="evaluation_reminder").first())


def test_an_answer_changes_until_it_closes_then_stays(committee, clock):
    found = evaluation(committee)
    for value in (Appraisal.WELL, Appraisal.IN_PART):
        actions.answer(found, values=answers(value), by=named("Moussa"))
    assert EvaluationAnswer.objects.get().values["agreement"]["value"] == Appraisal.IN_PART
    clock.set(2022, 3, 1, 12, 0)
    with pytest.raises(NotPossible, match="close"):
        actions.answer(found, values=answers(), by=named("Moussa"))
    assert EvaluationAnswer.objects.get().values["agreement"]["value"] == Appraisal.IN_PART


@pytest.mark.parametrize("first", ["Sacha", "Judith"])
def test_whoever_has_no_voice_does_not_answer(cast, committee, first):
    with pytest.raises(NotPossible, match="membres du comité"):
        actions.answer(evaluation(committee), values=answers(), by=named(first))


def test_results_wait_for_every_answer_or_the_last_day(committee, clock):
    found = evaluation(committee)
    with pytest.raises(NotPossible, match="rien à partager"):
        actions.share(found, by=named("Chantal"))
    actions.answer(found, values=answers(), by=named("Moussa"))
    with pytest.raises(NotPossible, match="le temps de répondre"):
        actions.share(found, by=named("Chantal"))
    clock.set(2022, 3, 1, 12, 0)
    for _twice in range(2):
        actions.share(found, by=named("Chantal"))
    assert Notice.objects.filter(kind="evaluation_shared").count() == 1


def test_results_are_counts_and_words_without_names(committee, signed_in, cast):
    found = evaluation(committee)
    actions.answer(found, values=answers(Appraisal.WELL, "Zoom est pratique."), by=named("Chantal"))
    actions.answer(found, values=answers(Appraisal.WELL, "À midi, c’est mieux."), by=named("Moussa"))
    first = results(found)[0]
    assert first.counts == [("Ça va bien", 2)]
    url = reverse("evaluation", args=[found.pk])
    assert "Zoom est pratique." not in signed_in(cast.team).get(url).content.decode()
    actions.share(found, by=named("Chantal"))
    for user in (cast.team, named("Sacha")):
        page = signed_in(user).get(url).content.decode()
        assert "Zoom est pratique." in page
        assert "Moussa" not in page
        assert "Chantal" not in page


def test_the_words_are_in_an_order_that_tells_no_one(committee):
    found = evaluation(committee)
    actions.answer(found, values=answers(words="b"), by=named("Chantal"))
    actions.answer(found, values=answers(words="a"), by=named("Moussa"))
    assert [said.words for said in results(found)] == [["a", "b"]] * 6


def test_a_member_who_left_is_not_waited_for(committee):
    found = evaluation(committee)
    committee.members.filter(user=named("Moussa")).update(ended_on=portal_clock.today())
    assert [member.user.first_name for member in expected_of(found)] == ["Chantal"]


def test_the_chair_opens_it_on_the_page_of_evaluations(committee, signed_in):
    url = reverse("evaluations", args=[committee.pk])
    client = signed_in(named("Chantal"))
    past = client.post(url, {"closes_on": "2022-01-01"})
    assert past.status_code == 422
    assert "date à venir" in past.content.decode()
    answer = client.post(url, {"closes_on": "2022-02-01"})
    assert answer.url == reverse("evaluation", args=[OperatorEvaluation.objects.get().pk])
    assert signed_in(named("Moussa")).post(url, {"closes_on": "2022-02-01"}).status_code == 403


def test_a_member_answers_on_the_page_and_nothing_typed_is_lost(committee, signed_in):
    url = reverse("evaluation", args=[evaluation(committee).pk])
    client = signed_in(named("Moussa"))
    refused = client.post(url, sent(words="Rien à redire.") | {"agreement-value": ""})
    assert refused.status_code == 422
    assert "Je ne peux pas dire" in refused.content.decode()
    assert "Rien à redire." in refused.content.decode()
    assert client.post(url, sent()).status_code == 302
    assert "Vous avez répondu" in client.get(url).content.decode()
    assert signed_in(named("Sacha")).post(url, sent()).status_code == 403


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("chair", 200),
        ("member", 200),
        ("substitute", 200),
        ("team", 200),
        ("advisor", 403),
        ("outsider", 404),
    ],
)
def test_who_opens_the_page(cast, committee, signed_in, part, status):
    found = evaluation(committee)
    client = signed_in(people(cast)[part])
    assert client.get(reverse("evaluation", args=[found.pk])).status_code == status
    assert client.get(reverse("evaluations", args=[committee.pk])).status_code == status


def test_sharing_is_refused_to_a_member(committee, signed_in):
    found = evaluation(committee)
    assert signed_in(named("Moussa")).post(reverse("evaluation_share", args=[found.pk])).status_code == 403
