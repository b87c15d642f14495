"""The programme before signing in: its stages, whom to turn to, which stage fits, every question (F2, F4, F25)."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from cimpact import formatting
from cimpact.dashboards.eligibility import NextStep, Who, next_step
from cimpact.dashboards.views.public_questions import FORMS
from cimpact.programmes.loading import load_library
from cimpact.writing.models import Question
from proposals.models import Dossier
from tests import cast as scenes

PICKER = "/fr/quelle-etape/PIC2/"
EVERY_PREREQUISITE = (
    "neighbourhood_plan",
    "priority_change",
    "deployment_plan",
    "deployed_initiative",
    "reinvested_learnings",
    "scaling_plan",
)
READY_FOR_2 = dict.fromkeys(EVERY_PREREQUISITE[:3], "met") | dict.fromkeys(EVERY_PREREQUISITE[3:], "not_yet")
FIRST = {"parcours": "first", "suite": "new", "echelle": "small"}


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return cast


def text(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_r19_r25_each_stage_s_page_says_what_its_rules_say_with_their_source(cast, client):
    for stage in cast.programme.current_rules().stages.all():
        page = text(client, f"/fr/programme/PIC2/etape/{stage.step}/")
        said = [stage.summary, stage.scale, stage.path, stage.source]
        said += [prerequisite.text for prerequisite in stage.prerequisites.all()]
        said += [formatting.money(cents) for cents in (stage.amount_min, stage.amount_max)]
        for words in said:
            assert words in page, (stage.kind, words)
    assert client.get("/fr/programme/PIC2/etape/4/").status_code == 404


def test_r20_the_plan_holds_four_things_from_the_second_stage_on(cast, client):
    plans = [client.get(f"/fr/programme/PIC2/etape/{step}/").context["plan"] for step in (1, 2, 3)]
    assert [len(plan) for plan in plans] == [0, 4, 4]


@pytest.mark.parametrize(
    ("step", "totals"),
    [
        (1, [(1, 25_000, 50_000), (2, 50_000, 100_000)]),
        (2, [(3, 225_000, 450_000), (4, 300_000, 600_000)]),
        (3, [(3, 450_000, 1_050_000)]),
    ],
)
def test_r23_the_totals_follow_from_the_range_and_the_duration(cast, client, step, totals):
    found = client.get(f"/fr/programme/PIC2/etape/{step}/").context["totals"]
    assert [(t.years, t.least // 100, t.most // 100) for t in found] == totals


def test_r27_a_new_version_of_the_rules_shows_from_its_day_and_a_draft_never(cast, client, clock):
    rules = cast.programme.current_rules()
    stage = rules.stages.get(kind="planning")
    draft = cast.programme.rules.create(
        number=2, label_fr="Ébauche", label_en="Draft", effective_on=dt.date(2022, 1, 5), published_at=None
    )
    stage.pk = None
    stage.rules, stage.amount_min, stage.amount_max = draft, 11_111_00, 22_222_00
    stage.save()
    for path in ("/fr/", "/fr/programme/", "/fr/calendrier/"):
        assert formatting.money(11_111_00) not in text(client, path)
        assert "Ébauche" not in text(client, path)
    cast.programme.rules.filter(number=2).update(published_at=dt.datetime(2022, 1, 6, tzinfo=dt.UTC))
    assert formatting.money(11_111_00) in text(client, "/fr/programme/")


def test_r9_the_path_says_the_weeks_and_the_committees_of_the_programme(cast, client):
    page = text(client, "/fr/programme/PIC2/")
    assert "La réponse vient en 8\xa0semaines" in page or "La réponse vient en 8 semaines" in page
    for committee in (cast.management, cast.governance):
        assert committee.name in page


@pytest.mark.parametrize(
    ("who", "outside", "step"),
    [
        (Who.TABLE, False, NextStep.ADVISOR),
        (Who.LOCAL, False, NextStep.TABLE),
        (Who.OTHER, False, NextStep.TABLE),
        (Who.REGIONAL, False, NextStep.TEAM),
        (Who.REGIONAL, True, NextStep.TEAM),
        (Who.TABLE, True, NextStep.OUTSIDE),
        (Who.LOCAL, True, NextStep.OUTSIDE),
        (Who.OTHER, True, NextStep.OUTSIDE),
    ],
)
def test_r13_r14_r15_each_visitor_is_sent_to_someone(who, outside, step):
    assert next_step(who, outside=outside) == step


def test_r6_a_table_is_told_its_advisor_s_name_and_reaches_her_through_the_team(cast, client, signed_in):
    path = "/fr/participer/PIC2/?qui=table&ou=les-ormes"
    page = text(client, path)
    assert "Karim Haddad" in page
    assert cast.advisor.email not in page
    assert cast.programme.contact_email in page
    assert cast.advisor.email in text(signed_in(cast.coordinator), path)


def test_r15_the_self_check_answers_from_the_address_alone(cast, client):
    cast.ormes.table.email = "bonjour@ormes.exemple.org"
    cast.ormes.table.save()
    assert "bonjour@ormes.exemple.org" in text(client, "/fr/participer/?qui=local&ou=les-ormes")
    assert cast.programme.contact_email in text(client, "/fr/participer/?qui=regional")
    assert "réservé aux quartiers de son territoire" in text(client, "/fr/participer/?qui=other&ou=ailleurs")
    unanswered = client.get("/fr/participer/?ou=les-ormes")
    assert "step" not in unanswered.context
    assert unanswered.context["form"]["ou"].value() == "les-ormes"
    wrong = client.get("/fr/participer/?qui=personne")
    assert wrong.context["form"].errors
    assert "step" not in wrong.context
    assert not client.session.keys()


@pytest.mark.parametrize("path", ["/fr/participer/PIC2/?ou=&voir=1", "/fr/quelle-etape/PIC2/?voir=1"])
def test_sent_without_an_answer_a_questionnaire_says_what_is_missing(cast, client, path):
    page = client.get(path).content.decode()
    assert "Choisissez une réponse." in page
    assert 'name="voir"' in page


def test_the_picker_s_answer_is_an_address_to_share(cast, client):
    page = client.get(f"{PICKER}?{urlencode(FIRST | READY_FOR_2)}")
    assert page.context["best"].stage.kind == "deployment"
    assert [verdict.stage.kind for verdict in page.context["others"]] == ["planning"]
    assert "Guide de la phase 2, section 5.2" in page.content.decode()
    assert page.context["begin_url"] == ""
    unfinished = client.get(f"{PICKER}?parcours=first&neighbourhood_plan=met")
    assert "answer" not in unfinished.context
    assert unfinished.context["form"]["parcours"].value() == "first"


@pytest.mark.parametrize(
    ("who", "begins"), [("coordinator", True), ("contributor", False), ("advisor", False), ("team", False)]
)
def test_a_coordinator_begins_at_the_stage_that_fits(cast, signed_in, who, begins):
    client = signed_in(getattr(cast, who))
    url = client.get(f"{PICKER}?{urlencode(FIRST | READY_FOR_2)}").context["begin_url"]
    assert bool(url) is begins
    if begins:
        form = client.get(url).context["form"]
        assert form.initial["stage"].kind == "deployment"
    assert not Dossier.objects.exists()


def test_every_question_is_read_before_signing_in(cast, client):
    forms = {purpose: form for form, (purpose, _name, _heading) in FORMS.items()}
    pages = {form: text(client, f"/fr/programme/PIC2/questions/{form}/") for form in (*FORMS, "1", "2", "3")}
    for question in Question.objects.select_related("section__question_set__stage"):
        asked = question.section.question_set
        page = pages[str(asked.stage.step) if asked.stage else forms[asked.purpose]]
        assert question.label in page
        assert question.source in page
        if question.max_words:
            assert f"{question.max_words} mots au plus" in page
    for category in cast.programme.current_rules().categories.all():
        assert category.name in pages["2"]
    assert client.get("/fr/programme/PIC2/questions/4/").status_code == 404


def test_the_questions_are_a_pdf_too_in_either_language(cast, client):
    for language in ("fr", "en"):
        answer = client.get(f"/{language}/programme/PIC2/questions/lettre.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


def test_visitors_find_these_pages_from_the_head_and_the_foot(cast, client):
    load_library(cast.programme)
    page = text(client, "/fr/")
    for name in ("programme", "directory", "calendar", "resources", "eligibility", "picker", "glossary"):
        assert f'href="{reverse(name)}"' in page
