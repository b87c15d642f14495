"""R33, R34, R45, R49: what reports ask, in every version of the rules, old and new."""

import importlib

import pytest
from django.apps import apps

from cimpact.writing import drafts
from cimpact.writing.enums import Purpose, SectionKind
from cimpact.writing.models import Question, QuestionSet, Section
from tests.programmes_apart import other_programme_with_team

migration = importlib.import_module("cimpact.writing.migrations.0006_reports_of_earlier_rules")
REPORTS = (Purpose.ANNUAL, Purpose.FINAL, Purpose.SUSTAINABILITY)


def asked(rules, purpose) -> dict[str, Section]:
    sections = rules.question_sets.get(purpose=purpose, stage=None).sections.prefetch_related("questions")
    return {section.code: section for section in sections}


def texts(rules):
    found = Question.objects.filter(section__question_set__rules=rules)
    return sorted(
        found.values_list("section__question_set__purpose", "section__code", "code", "label_fr", "label_en")
    )


def forget_reports():
    """The rules as they were loaded before reports were written in the portal."""
    Question.objects.filter(section__question_set__purpose__in=REPORTS).delete()
    Section.objects.filter(question_set__purpose__in=REPORTS).delete()
    QuestionSet.objects.filter(purpose__in=REPORTS).delete()


@pytest.fixture
def both(cast):
    """The rules of the two programmes."""
    return [cast.programme.current_rules(), other_programme_with_team(cast.team).programme.current_rules()]


def test_r33_an_annual_report_asks_activities_learnings_reflection_and_a_balance(both):
    for rules in both:
        kinds = [section.kind for section in asked(rules, Purpose.ANNUAL).values()]
        assert set(kinds) >= {
            SectionKind.ACTIVITIES,
            SectionKind.EFFECTS,
            SectionKind.LEARNINGS,
            SectionKind.BALANCE,
            SectionKind.ATTACHMENTS,
        }


def test_r34_r49_a_final_report_asks_documented_effects_and_the_three_aims(both):
    for rules in both:
        sections = asked(rules, Purpose.FINAL)
        kinds = {section.kind for section in sections.values()}
        assert kinds >= {
            SectionKind.ACTIVITIES,
            SectionKind.EFFECTS,
            SectionKind.LEARNINGS,
            SectionKind.BALANCE,
        }
        questions = {q.code for q in sections["apprentissages"].questions.all()}
        assert {"learned_practice", "learned_people", "learned_systems"} <= questions


def test_r45_equity_is_a_reflection_never_a_score(both):
    for rules in both:
        for purpose in (Purpose.ANNUAL, Purpose.FINAL):
            section = asked(rules, purpose)["edi"]
            assert section.kind == SectionKind.TEXT
            assert "jamais une note" in section.intro_fr


def test_every_text_is_in_both_languages(both):
    for rules in both:
        assert list(drafts.missing(rules)) == []


def test_rules_loaded_before_reports_receive_their_questions_and_nothing_else_moves(cast, both):
    draft = drafts.begin(both[0], by=cast.team)
    versions = [*both, draft]
    before = [texts(rules) for rules in versions]
    forget_reports()
    left = sorted(Question.objects.values_list("pk", flat=True))
    for _time in range(2):
        migration.add_reports(apps, None)
        assert [texts(rules) for rules in versions] == before
    assert left == sorted(Question.objects.filter(pk__in=left).values_list("pk", flat=True))


def test_a_programme_that_the_portal_does_not_carry_receives_them_without_another_guides_name(cast, both):
    rules = both[0]
    forget_reports()
    type(cast.programme).objects.filter(pk=cast.programme.pk).update(code="AUTRE")
    migration.add_reports(apps, None)
    questions = Question.objects.filter(
        section__question_set__rules=rules, section__question_set__purpose__in=REPORTS
    )
    assert questions.exists()
    assert set(questions.values_list("source_fr", flat=True)) == {""}
