"""What the approach rests on, read by anyone: preconditions, conditions, ÉDI, values and posture (R42–R47)."""

import pytest
from django.urls import reverse

from cimpact.programmes.loading import load_library
from cimpact.programmes.preconditions import preconditions
from learning.enums import ReflectionKind
from learning.guide import matter_of
from tests import cast as scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    load_library(cast.programme)
    return cast.programme


def page(client, name: str, code: str, language: str = "fr") -> str:
    return client.get(reverse(name, args=[code]).replace("/fr/", f"/{language}/")).content.decode()


def test_r46_there_are_three_preconditions_in_both_languages():
    assert [one.code for one in preconditions()] == ["urgency", "leaders", "resources"]
    for one in preconditions():
        for name in ("title", "text", "question"):
            assert getattr(one, f"{name}_fr")
            assert getattr(one, f"{name}_en")


@pytest.mark.parametrize(("language", "title"), [("fr", "title_fr"), ("en", "title_en")])
def test_r44_r46_r47_anyone_reads_the_preconditions_the_conditions_and_the_dimensions(
    programme, client, language, title
):
    shown = page(client, "foundations", programme.code, language)
    for one in preconditions():
        assert getattr(one, title) in shown
    for kind in (ReflectionKind.EDI, ReflectionKind.CONDITIONS):
        for subject in matter_of(kind).subjects:
            assert subject.titles[language] in shown


def test_r42_r43_anyone_reads_the_seven_values_and_the_posture(programme, client):
    shown = page(client, "charter", programme.code)
    for name in (
        "Justice sociale",
        "Équité, diversité et inclusion",
        "Apprentissage",
        "Collaboration",
        "Créativité",
        "Engagement",
        "Transparence",
        "Partir du terrain (bottom-up)",
        "Regard systémique",
        "Apprenante et réflexive",
    ):
        assert f"<dt data-own>{name}</dt>" in shown
    assert shown.count("<dt") == 10


def test_r46_a_table_meets_the_three_questions_before_it_begins_and_answers_none(cast, programme, client):
    client.force_login(cast.coordinator)
    shown = client.get(reverse("dossier_start")).content.decode()
    for one in preconditions():
        assert one.question_fr in shown
    assert "rien n’est à répondre ici" in shown
