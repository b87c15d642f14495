"""Homes: what waits for the reader, until when, what changed; and nothing of what is not hers."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact.notices.models import Notice, Status
from proposals import workflow
from proposals.enums import Condition
from proposals.progress import note_progress
from proposals.workflow.instalments import Planned, plan_instalments
from proposals.workflow.plans import agree_plan, begin_plan, save_plan
from tests import cast as scenes
from tests.proposals.pages import answer_url


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return cast


@pytest.fixture
def home(signed_in):
    """Open a person's home."""

    def open_home(user):
        response = signed_in(user).get("/fr/")
        assert response.status_code == 200
        return response

    return open_home


def todo(response) -> list[str]:
    return [str(item.title) for item in response.context["todo"]]


def test_a_coordinator_reads_what_remains_of_her_proposal(cast, home):
    dossier = scenes.ready(cast)
    dossier.evidence.all().delete()
    note_progress(dossier)
    response = home(cast.coordinator)
    first = response.context["todo"][0]
    assert first.title == "Terminer la proposition"
    assert (first.done, first.total) == (first.total - 1, first.total)
    assert "Préalables" in first.note
    assert "dimanche" not in first.deadline  # 1 February 2022 is a Tuesday
    assert "mardi" in first.deadline
    assert "dans 22 jours" in first.deadline
    assert response.context["heading"] == "Bonjour Noémie, une chose vous attend"


def test_a_proposal_that_is_complete_is_to_be_read_over_and_submitted(cast, home):
    dossier = scenes.ready(cast)
    note_progress(dossier)
    assert todo(home(cast.coordinator)) == ["Relire et déposer la proposition"]
    assert todo(home(cast.contributor)) == ["Terminer la proposition"]  # submitting is up to the coordination
    assert todo(home(cast.reader)) == []


def test_what_one_writes_shows_at_once(cast, home, signed_in):
    dossier = scenes.drafting(cast)
    before = home(cast.coordinator).context["todo"][0].done
    client = signed_in(cast.coordinator)
    for question in dossier.document.sections[0].questions.all():
        part = {f"q{question.pk}-text": "Oui.", f"q{question.pk}-version": "0"}
        assert client.post(answer_url(dossier, question.pk), part).status_code == 200
    assert home(cast.coordinator).context["todo"][0].done == before + 1


def test_the_most_urgent_comes_first(cast, home):
    scenes.letter_draft(cast)
    scenes.drafting(cast, title="Presque prête")
    scenes.answered(cast)
    assert [item.subject for item in home(cast.coordinator).context["todo"]] == [
        "Des ruelles à vivre",  # an allocation to accept within three weeks
        "Presque prête",
        "Des ruelles à vivre",  # a letter of intent has no date
    ]


def test_a_precision_is_asked_by_name_with_its_words(cast, home):
    scenes.asked_precisely(cast)
    response = home(cast.coordinator)
    assert todo(response)[0].startswith("Répondre à Karim")
    assert (
        "Souhaité d’ici le" in response.context["todo"][0].deadline
        or "pause" in response.context["todo"][0].deadline
    )


def test_a_table_without_a_dossier_reads_the_first_step(cast, home):
    page = home(cast.coordinator).content.decode()
    assert "Votre premier pas est une conversation" in page
    assert "Karim Haddad" in page
    assert reverse("dossier_start") in page
    assert reverse("dossier_start") not in home(cast.reader).content.decode()


def test_when_nothing_waits_the_next_date_is_said(cast, home):
    scenes.in_analysis(cast)
    response = home(cast.coordinator)
    assert response.context["heading"] == "Bonjour Noémie, rien ne vous attend"
    page = response.content.decode()
    assert "Rien ne vous attend" in page
    assert "Prochaine date" in page


def test_the_advisor_is_a_person_one_can_reach(cast, home):
    scenes.drafting(cast)
    page = home(cast.coordinator).content.decode()
    assert "Karim Haddad" in page
    assert "tel:514 555-0142" in page
    assert f"mailto:{cast.advisor.email}" in page


def test_an_advisor_reads_her_letters_analyses_and_neighbourhoods(cast, home):
    scenes.letter_sent(cast)
    scenes.in_analysis(cast)
    response = home(cast.advisor)
    assert todo(response) == ["Analyser la proposition", "Lire la lettre d’intention et y répondre"]
    assert [clock["dossier"].title for clock in response.context["clocks"]] == ["Des ruelles à vivre"]
    assert [(place.name, place.ongoing) for place in response.context["places"]] == [("Les Ormes", 2)]
    other = home(cast.other_advisor)
    assert todo(other) == []
    assert not other.context["clocks"]


def test_the_team_reads_what_to_assign_to_record_and_to_send(cast, home):
    scenes.submitted(cast, title="À attribuer")
    scenes.before_committee(cast)
    scenes.recommended(cast)
    scenes.ratified(cast)
    assert set(todo(home(cast.team))) == {
        "Confier l’analyse à une personne",
        "Inscrire l’entérinement",
        "Inscrire la recommandation du comité",
        "Préparer et envoyer la lettre",
    }


def test_r11_a_table_is_asked_for_the_action_plan_of_each_year_that_begins(cast, home, clock):
    dossier = scenes.active(cast, kind="deployment")
    starts_on = dossier.participation.starts_on

    def asked(user) -> list[str]:
        return [title for title in todo(home(user)) if "plan d’action" in title]

    def write(year):
        plan = begin_plan(dossier, year, by=cast.coordinator)
        rows = [{"what": "Tenir un marché", "who": "", "period": "", "result": ""}]
        assert asked(cast.contributor) == ["Terminer le plan d’action de l’année"]
        plan = save_plan(dossier, year, rows=rows, version=plan.version, by=cast.coordinator)
        agree_plan(dossier, year, version=plan.version, by=cast.coordinator)

    assert asked(cast.coordinator) == ["Écrire le plan d’action de l’année"]
    assert asked(cast.reader) == []
    write(1)
    assert asked(cast.coordinator) == []
    clock.set(starts_on.year + 1, starts_on.month, starts_on.day, 12, 0)
    assert asked(cast.coordinator) == ["Écrire le plan d’action de l’année"]
    write(2)
    assert asked(cast.coordinator) == []


def test_r11_the_agreement_awaited_for_a_coming_year_does_not_hide_the_plan_of_this_one(cast, home):
    dossier = scenes.active(cast, kind="deployment")
    rows = [{"what": "Tenir un marché", "who": "", "period": "", "result": ""}]

    def agreed_by_the_advisor_only(year):
        plan = begin_plan(dossier, year, by=cast.contributor)
        plan = save_plan(dossier, year, rows=rows, version=plan.version, by=cast.contributor)
        agree_plan(dossier, year, version=plan.version, by=cast.advisor)

    agreed_by_the_advisor_only(2)
    to_agree, to_write = "Donner votre accord au plan d’action", "Écrire le plan d’action de l’année"
    assert {to_agree, to_write} <= set(todo(home(cast.coordinator)))
    agreed_by_the_advisor_only(1)
    assert [t for t in todo(home(cast.coordinator)) if "plan d’action" in t] == [to_agree]


def test_f51_the_team_is_told_of_the_payments_that_nothing_holds_back(cast, home, clock, signed_in):
    plan_instalments(
        scenes.active(cast),
        [
            Planned(1, dt.date(2022, 4, 1), 10_000_00),
            Planned(1, dt.date(2022, 4, 4), 5_000_00),
            Planned(1, dt.date(2022, 4, 4), 10_000_00, Condition.AGREEMENT),
        ],
        by=cast.team,
    )
    assert todo(home(cast.team)) == []
    clock.set(2022, 4, 5, 12, 0)
    response = home(cast.team)
    [waiting] = response.context["todo"]
    assert waiting.title == "2 versements sont à faire"
    assert waiting.note == "15\xa0000\xa0$ à verser"
    assert "Depuis le <b>vendredi 1<sup>er</sup>\xa0avril" in waiting.deadline
    assert response.context["heading"].endswith("une chose vous attend")
    listed = signed_in(cast.team).get(waiting.url).context["lines"]
    assert [line.instalment.cents for line in listed] == [10_000_00, 5_000_00]
    assert "versement" not in " ".join(todo(home(cast.advisor)))


def test_the_team_is_told_of_messages_that_did_not_leave(cast, home):
    scenes.submitted(cast)
    Notice.objects.update(status=Status.UNCERTAIN)
    assert any("courriel" in title for title in todo(home(cast.team)))
    assert not any("courriel" in title for title in todo(home(cast.advisor)))


def test_a_home_shows_a_few_things_and_counts_the_others(cast, home):
    stage = scenes.stage(cast)
    for n in range(9):
        workflow.open_proposal(
            cast.ormes, cast.programme, title=f"Ruelle {n}", stage=stage, by=cast.coordinator
        )
    response = home(cast.coordinator)
    assert len(response.context["todo"]) == 6
    assert response.context["heading"] == "Bonjour Noémie, neuf choses vous attendent"
    assert "Encore 3 dossiers qui vous attendent" in response.content.decode()


def test_a_member_reads_what_her_committee_studies(cast, home):
    dossier = scenes.before_committee(cast)
    response = home(cast.member)
    assert [item.title for item in response.context["to_read"]] == [dossier.title]
    assert reverse("committee_file", args=[dossier.pk]) in response.content.decode()


def test_r58_whoever_withdraws_reads_fermé_pour_vous_and_no_door(cast, home):
    dossier = scenes.before_committee(cast)
    response = home(cast.recused)
    page = response.content.decode()
    assert response.context["to_read"] == response.context["studied"] == []
    assert "Fermé pour vous" in page
    assert dossier.title in page
    assert f"/dossiers/{dossier.pk}/" not in page


def test_what_changed_is_told_to_those_it_concerns(cast, home):
    dossier = scenes.drafting(cast)
    scenes.answer_all(dossier.document, cast.contributor)
    written = [change for change in home(cast.coordinator).context["changes"] if change.section]
    assert written
    assert written[0].who == "Tuan Pham"
    assert [change.section for change in home(cast.advisor).context["changes"]] == [
        ""
    ]  # never what is being written


def test_r10_the_table_is_not_told_that_its_answer_was_recorded(cast, home):
    scenes.ratified(cast)
    told = " ".join(str(change.sentence) for change in home(cast.coordinator).context["changes"])
    assert "recommandation" not in told
    assert "entérinement" not in told
    recorded = " ".join(str(change.sentence) for change in home(cast.team).context["changes"])
    assert "entérinement" in recorded


def test_whoever_has_no_role_is_told_so(cast, home):
    assert "Votre compte n’a pas encore de rôle" in home(cast.outsider).content.decode()


def test_a_person_with_two_hats_sees_one_at_a_time(cast, home, signed_in):
    scenes.sits(cast.neighbour, cast.management, cast.foundation)
    dossier = scenes.before_committee(cast)
    assert home(cast.neighbour).context["current_context"].kind == "table"
    client = signed_in(cast.neighbour)
    client.post(reverse("switch_context"), {"context": f"committee-{cast.management.pk}"})
    response = client.get("/fr/")
    assert [item.title for item in response.context["to_read"]] == [dossier.title]
