"""The team prepares a version of the rules, compares it, publishes it; dossiers keep theirs (F1, R27)."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.programmes.models import RulesVersion
from cimpact.writing import drafts
from cimpact.writing.comparing import differences
from cimpact.writing.models import Question, Section
from proposals import workflow
from tests import cast as casting
from tests.programmes_apart import other_programme_with_team
from tests.threads import at_once


@pytest.fixture
def draft(cast):
    return drafts.begin(cast.programme.current_rules(), by=cast.team)


def url(name, draft, **more):
    return reverse(name, kwargs={"code": draft.programme.code, "number": draft.number, **more})


def test_f1_a_draft_does_not_bear_the_name_of_the_version_it_would_replace(cast, draft):
    assert draft.based_on.label_fr not in (draft.label_fr, draft.label_en)
    assert (draft.label_fr, draft.label_en) == ("Version 2", "Version 2")


def test_f1_a_draft_says_what_the_version_it_comes_from_says(cast, draft):
    published = draft.based_on
    assert differences(published, draft) == []
    for model, path in drafts.PARTS.items():
        count = model.objects.filter(**{path: draft}).count()
        assert count == model.objects.filter(**{path: published}).count() > 0
    assert cast.programme.current_rules() == published


def test_f1_begun_twice_at_once_it_is_one(cast):
    rules = cast.programme.current_rules()
    assert drafts.begin(rules, by=cast.team) == drafts.begin(rules, by=cast.team)
    assert cast.programme.rules.drafts().count() == 1


@pytest.mark.django_db(transaction=True)
def test_f1_two_people_who_begin_together_share_one_draft(cast):
    rules = cast.programme.current_rules()
    first, second = at_once(*[lambda: drafts.begin(rules, by=cast.team)] * 2)
    assert first == second


def test_r27_what_is_published_applies_to_what_opens_from_its_date_on(cast, clock, draft, signed_in):
    before = casting.drafting(cast, title="Ouvert avant")
    stage = draft.stages.get(kind="planning")
    client = signed_in(cast.team)
    page = client.get(url("rules_part", draft, kind="etape", pk=stage.pk))
    typed = {field.html_name: field.value() for field in page.context["form"]}
    typed = {name: "" if value is None else value for name, value in typed.items()}
    answer = client.post(
        url("rules_part", draft, kind="etape", pk=stage.pk),
        typed | {"amount_min": "30 000", "amount_max": "60 000"},
    )
    assert answer.status_code == 302
    read = client.get(url("rules_differences", draft)).content.decode()
    assert "Soutien par année" in read
    assert "60" in read
    client.post(url("rules_publish", draft), {"effective_on": "15 janvier 2022"})
    assert casting.drafting(cast, title="Le même jour").rules == draft.based_on
    clock.set(2022, 1, 15)
    after = casting.drafting(cast, title="Ouvert après")
    assert (after.rules, after.stage.amount_max) == (draft, 60_000_00)
    before.refresh_from_db()
    assert before.stage.amount_max == 50_000_00


def test_what_is_published_never_changes(cast, draft, signed_in):
    drafts.publish(draft, effective_on=dt.date(2022, 1, 10), by=cast.team)
    question = Question.objects.filter(section__question_set__rules=draft).first()
    for change in (
        lambda: drafts.write(question, read={}, by=cast.team),
        lambda: drafts.move(question, 1, by=cast.team),
        lambda: drafts.remove(question, by=cast.team),
    ):
        with pytest.raises(NotPossible, match="publiée"):
            change()
    client = signed_in(cast.team)
    assert client.get(url("rules_part", draft, kind="question", pk=question.pk)).status_code == 302
    client.post(url("rules_discard", draft))
    assert RulesVersion.objects.filter(pk=draft.pk).exists()


def test_nothing_is_published_in_the_past_nor_in_one_language(cast, draft):
    with pytest.raises(NotPossible, match="passée"):
        drafts.publish(draft, effective_on=dt.date(2022, 1, 9), by=cast.team)
    Question.objects.filter(section__question_set__rules=draft).update(help_en="")
    with pytest.raises(NotPossible, match="n’existe qu’en français"):
        drafts.publish(draft, effective_on=dt.date(2022, 1, 10), by=cast.team)


def test_a_question_is_added_moved_and_taken_out(cast, draft, signed_in):
    client = signed_in(cast.team)
    section = Section.objects.filter(question_set__rules=draft, kind="text").first()
    old = list(section.questions.values_list("code", flat=True))
    text = {
        "label_fr": "Qui manque encore à la table?",
        "label_en": "Who is still missing?",
        "max_words": "80",
    }
    client.post(url("rules_add", draft, kind="question", parent=section.pk), text)
    added = section.questions.last()
    assert (added.code, added.max_words) == ("qui-manque-encore-a-la-table", 80)
    client.post(url("rules_move", draft, kind="question", pk=added.pk), {"vers": "avant"})
    assert list(section.questions.values_list("code", flat=True)) == [*old[:-1], added.code, old[-1]]
    client.post(url("rules_remove", draft, kind="question", pk=added.pk))
    assert list(section.questions.values_list("code", flat=True)) == old


def test_the_analysis_forgets_a_question_that_is_gone(cast, draft):
    stage = draft.stages.get(kind="planning")
    criterion = next(c for c in stage.criteria.all() if c.questions)
    question = Question.objects.get(section__question_set__stage=stage, code=criterion.questions[0])
    drafts.remove(question, by=cast.team)
    criterion.refresh_from_db()
    assert question.code not in criterion.questions


def test_what_the_portal_relies_on_stays(cast, draft):
    for kind in ("vision", "support", "budget", "prerequisites"):
        section = Section.objects.filter(question_set__rules=draft, kind=kind).first()
        with pytest.raises(NotPossible, match="s’appuie"):
            drafts.remove(section, by=cast.team)


def test_a_range_upside_down_is_said_beside_its_field(cast, draft, signed_in):
    stage = draft.stages.get(kind="planning")
    page = signed_in(cast.team).post(
        url("rules_part", draft, kind="etape", pk=stage.pk),
        {"name_fr": "Planification", "amount_min": "60 000", "amount_max": "50 000", "years_min": 1},
    )
    assert page.status_code == 422
    assert page.context["form"].errors["amount_max"] == ["Le maximum est plus petit que le minimum."]
    assert page.context["form"]["name_fr"].value() == "Planification"


def test_two_people_who_write_the_same_part_do_not_write_over_each_other(cast, draft):
    mine = Question.objects.filter(section__question_set__rules=draft).first()
    hers = Question.objects.get(pk=mine.pk)
    read = {"label_fr": mine.label_fr}
    hers.label_fr = "Autrement"
    drafts.write(hers, read=read, by=cast.team)
    mine.label_fr = "Encore autrement"
    with pytest.raises(drafts.Rewritten):
        drafts.write(mine, read=read, by=cast.team)


def test_a_draft_is_thrown_away_whole(cast, draft, signed_in):
    signed_in(cast.team).post(url("rules_discard", draft))
    for model, path in drafts.PARTS.items():
        assert not model.objects.filter(**{path: draft.pk}).exists()
    assert Event.objects.filter(kind="rules.discard", actor=cast.team).count() == 1


@pytest.mark.parametrize("name", ["rules_version", "rules_differences", "rules_publish", "rules_label"])
def test_only_the_team_of_the_programme_comes_in(cast, draft, signed_in, name):
    for who, status in (
        (cast.team, 200),
        (cast.advisor, 403),
        (cast.member, 403),
        (cast.coordinator, 403),
        (cast.outsider, 403),
    ):
        assert signed_in(who).get(url(name, draft)).status_code == status


def test_another_programme_s_team_finds_nothing_there(cast, draft, signed_in):
    elsewhere = other_programme_with_team(cast.outsider)
    assert signed_in(elsewhere.team).get(url("rules_version", draft)).status_code == 404


def test_a_version_costs_the_same_to_read_however_long_it_is(
    cast, draft, signed_in, django_assert_max_num_queries
):
    client = signed_in(cast.team)
    client.get(url("rules_version", draft))
    with django_assert_max_num_queries(25):
        client.get(url("rules_version", draft))


def test_a_dossier_opened_before_any_rules_are_in_force_is_refused_with_words(cast):
    cast.programme.rules.update(published_at=None)
    with pytest.raises(NotPossible):
        workflow.open_proposal(
            cast.ormes,
            cast.programme,
            title="Trop tôt",
            stage=cast.programme.rules.first().stages.first(),
            by=cast.coordinator,
        )
