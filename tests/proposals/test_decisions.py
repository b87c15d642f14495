"""The committee recommends, governance ratifies; each recorded by the team (R7–R10, R54, R57, R58)."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact import clock as portal_clock
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from governance.enums import CommitteeRole, Outcome
from governance.models import Decision
from neighbourhoods.enums import TableRole
from proposals import workflow
from proposals.models import Award, Dossier
from proposals.outcomes import recommendation_of
from proposals.status import status_for
from proposals.workflow import Recorded, Terms
from tests import cast as casting
from tests.threads import at_once


@pytest.fixture
def dossier(cast):
    return casting.before_committee(cast, kind="deployment")


def recommend_url(dossier) -> str:
    return reverse("recommendation", args=[dossier.pk])


def seat(cast, name: str):
    return getattr(cast, name).seats.get()


def sheet(cast, **changes) -> dict:
    """What the team posts to record a recommendation."""
    return {
        "met_on": "2022-01-10",
        "present": [seat(cast, "member").pk],
        "outcome": "as_asked",
        "reasons": "",
        "conditions": "",
        "amount_1": "75 000",
        "amount_2": "75 000",
        "amount_3": "75 000",
        "amount_4": "",
    } | changes


# The recommendation


def test_r57_the_management_committee_recommends_and_the_team_records_it(cast, dossier, signed_in):
    answer = signed_in(cast.team).post(recommend_url(dossier), sheet(cast))
    assert answer.url == reverse("dossier", args=[dossier.pk])
    decision = recommendation_of(dossier)
    assert (decision.item.committee, decision.outcome) == (cast.management, Outcome.AS_ASKED)
    assert (decision.met_on, decision.recorded_by) == (dt.date(2022, 1, 10), cast.team)
    dossier = Dossier.objects.get()
    assert dossier.state == "recommended"
    assert {a.year: a.cents for a in dossier.award.amounts.all()} == dossier.asked
    assert dossier.items.get(committee=cast.governance).put_at


def test_r57_a_recommendation_is_an_opinion_that_the_table_never_reads(cast, dossier, signed_in):
    signed_in(cast.team).post(recommend_url(dossier), sheet(cast, reasons="Un secret du comité."))
    dossier = Dossier.objects.with_names().get()
    assert str(status_for(dossier, cast.coordinator).label) == "Réponse en préparation"
    client = signed_in(cast.coordinator)
    for name in ("dossier", "history", "conversation"):
        page = client.get(reverse(name, args=[dossier.pk])).content.decode()
        assert "Un secret du comité." not in page
        assert "recommandée" not in page.lower()


def test_r54_each_member_present_is_named_with_the_organisation_she_sits_for(cast, dossier, signed_in):
    page = signed_in(cast.team).get(recommend_url(dossier)).content.decode()
    assert "Paul Mercier, Fondation du Parc" in page
    assert "Simone Gagné" not in page  # she sits on the other committee


def test_r58_whoever_withdraws_is_marked_and_never_counted_present(cast, dossier, signed_in):
    page = signed_in(cast.team).get(recommend_url(dossier))
    assert "Claire Tables, Coalition des tables (se retire)" in page.content.decode()
    refused = signed_in(cast.team).post(
        recommend_url(dossier), sheet(cast, present=[seat(cast, "member").pk, seat(cast, "recused").pk])
    )
    assert refused.status_code == 422
    assert not Decision.objects.exists()
    # Nor by another door.
    everyone = tuple(cast.management.members.all())
    decision = workflow.record_recommendation(
        dossier, recorded=Recorded(portal_clock.today(), Outcome.AS_ASKED, present=everyone), by=cast.team
    )
    assert list(decision.present.all()) == [seat(cast, "member")]
    assert list(decision.withdrew.all()) == [seat(cast, "recused")]


def test_r58_whoever_belongs_to_the_applicant_withdraws_from_both_decisions(cast, dossier):
    casting.joins(cast.member, cast.ormes, TableRole.READER)
    casting.joins(cast.governor, cast.ormes, TableRole.READER)
    recorded = Recorded(portal_clock.today(), Outcome.AS_ASKED, present=tuple(cast.management.members.all()))
    decision = workflow.record_recommendation(dossier, recorded=recorded, by=cast.team)
    assert set(decision.withdrew.all()) == {seat(cast, "member"), seat(cast, "recused")}
    recorded = Recorded(portal_clock.today(), Outcome.RATIFIED, present=tuple(cast.governance.members.all()))
    decision = workflow.record_ratification(dossier, recorded=recorded, by=cast.team)
    assert (list(decision.present.all()), list(decision.withdrew.all())) == ([], [seat(cast, "governor")])


def test_r58_an_organisation_withdraws_through_any_of_its_people(cast, dossier):
    # He sits for a foundation here, and belongs to an organisation that withdraws.
    cast.member.memberships.create(organisation=cast.coalition, role=TableRole.READER)
    decision = workflow.record_recommendation(
        dossier,
        recorded=Recorded(portal_clock.today(), Outcome.AS_ASKED, present=(seat(cast, "member"),)),
        by=cast.team,
    )
    assert list(decision.present.all()) == []


WRONG = [
    ({"met_on": "2022-01-11"}, "Cette date est à venir"),
    ({"met_on": "2022-01-09"}, "n’était pas encore déposée"),
    ({"met_on": ""}, "Inscrivez la date"),
    ({"met_on": "31 février 2022"}, "28 jours"),
    ({"present": []}, "Cochez les personnes présentes."),
    ({"present": ["999999"]}, "999999"),
    ({"outcome": ""}, "Choisissez une réponse."),
    ({"outcome": "ratified"}, "ratified"),
    ({"outcome": "not_favourable"}, "Écrivez les raisons"),
    ({"outcome": "sent_back"}, "Écrivez les raisons"),
    ({"outcome": "with_changes"}, "Écrivez les raisons"),
    (
        {"outcome": "with_changes", "reasons": "Moins.", "amount_1": "beaucoup"},
        "Ce montant ne se lit pas",
    ),
    ({"outcome": "with_changes", "reasons": "Moins.", "amount_1": "-5"}, "ne peut pas être négatif"),
    ({"outcome": "with_changes", "reasons": "Moins.", "amount_1": "0"}, "montant positif"),
    ({"outcome": "with_changes", "reasons": "Moins.", "amount_2": ""}, "montant positif"),
    ({"outcome": "with_changes", "reasons": "Moins.", "amount_1": "9" * 30}, "Ce montant"),
    (
        {
            "outcome": "with_changes",
            "reasons": "Rien.",
            **dict.fromkeys(["amount_1", "amount_2", "amount_3"], ""),
        },
        "montant positif",
    ),
]


def test_a_wrong_sheet_comes_back_with_a_sentence_and_records_nothing(cast, dossier, signed_in):
    client = signed_in(cast.team)
    for changes, error in WRONG:
        page = client.post(recommend_url(dossier), sheet(cast, **changes))
        assert (page.status_code, error in page.content.decode()) == (422, True), changes
    assert not Decision.objects.exists()
    assert Dossier.objects.get().state == "committee"


def test_amounts_are_not_read_unless_they_change(cast, dossier, signed_in):
    signed_in(cast.team).post(recommend_url(dossier), sheet(cast, amount_1="75000", amount_2=""))
    assert Award.objects.get().total == dossier.total_asked


def test_with_changes_the_terms_are_the_committee_s(cast, dossier, signed_in):
    changes = {
        "outcome": "with_changes",
        "reasons": "Commencer plus petit.",
        "amount_1": "60 000",
        "amount_2": "70 000,50 $",
        "amount_3": "",
        "conditions": "Revoir le budget ensemble.",
    }
    signed_in(cast.team).post(recommend_url(dossier), sheet(cast, **changes))
    award = Award.objects.get()
    # Below the range, and shorter than the usual duration: the committee's recommendation is its own.
    assert [a.cents for a in award.amounts.all()] == [60_000_00, 70_000_50]
    assert (award.years, award.starts_on) == (2, dt.date(2022, 4, 1))
    assert award.conditions == "Revoir le budget ensemble."


def test_an_unfavourable_recommendation_awards_nothing(cast, dossier):
    recorded = Recorded(portal_clock.today(), Outcome.NOT_FAVOURABLE, reasons="Pas encore.")
    workflow.record_recommendation(dossier, recorded=recorded, by=cast.team)
    assert not Award.objects.exists()
    assert Dossier.objects.get().state == "recommended"


def test_sent_back_the_analysis_resumes_and_a_new_passage_is_a_new_item(cast, dossier):
    recorded = Recorded(portal_clock.today(), Outcome.SENT_BACK, reasons="Il manque le plan.")
    workflow.record_recommendation(dossier, recorded=recorded, by=cast.team)
    dossier = Dossier.objects.with_names().get()
    assert (dossier.state, recommendation_of(dossier)) == ("analysis", None)
    workflow.hand_to_committee(dossier, by=cast.advisor)
    workflow.record_recommendation(
        dossier, recorded=Recorded(portal_clock.today(), Outcome.AS_ASKED), by=cast.team
    )
    assert dossier.items.filter(committee=cast.management).count() == 2
    assert Dossier.objects.get().state == "recommended"


def test_recorded_twice_it_is_one_decision(cast, dossier, signed_in):
    client = signed_in(cast.team)
    client.post(recommend_url(dossier), sheet(cast))
    again = client.post(
        recommend_url(dossier), sheet(cast, outcome="not_favourable", reasons="Non."), follow=True
    )
    assert again.redirect_chain == [(reverse("dossier", args=[dossier.pk]), 302)]
    assert "Le dossier a changé entre-temps" in again.content.decode()
    assert [d.outcome for d in Decision.objects.all()] == ["as_asked"]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_record_at_once_make_one_decision(cast, dossier):
    def record(outcome):
        return lambda: workflow.record_recommendation(
            dossier, recorded=Recorded(portal_clock.today(), outcome, reasons="Voilà."), by=cast.team
        )

    outcomes = at_once(record(Outcome.AS_ASKED), record(Outcome.NOT_FAVOURABLE))
    assert sorted(type(o).__name__ for o in outcomes) == ["Decision", "NotPossible"]
    assert Decision.objects.count() == 1
    assert Award.objects.count() == (Decision.objects.get().outcome == Outcome.AS_ASKED)
    assert Event.objects.filter(kind="dossier.record_recommendation").count() == 1


# The ratification


def ratify_url(dossier) -> str:
    return reverse("ratification", args=[dossier.pk])


def test_r9_governance_ratifies_what_was_recommended(cast, signed_in):
    dossier = casting.recommended(cast)
    data = {
        "met_on": "2022-01-10",
        "present": [seat(cast, "governor").pk],
        "outcome": "ratified",
        "reasons": "",
    }
    assert signed_in(cast.team).post(ratify_url(dossier), data).status_code == 302
    dossier = Dossier.objects.get()
    assert dossier.state == "ratified"
    decision = Decision.objects.get(item__committee=cast.governance)
    assert (decision.outcome, list(decision.present.all())) == (Outcome.RATIFIED, [seat(cast, "governor")])


def test_r9_who_ratifies_is_a_setting_and_not_set_is_said(cast, signed_in):
    cast.governance.role = CommitteeRole.OTHER
    cast.governance.save()
    dossier = casting.recommended(cast)
    client = signed_in(cast.team)
    page = client.get(ratify_url(dossier))
    assert page.status_code == 200
    assert "L’instance qui entérine n’est pas encore choisie" in page.content.decode()
    client.post(ratify_url(dossier), {"met_on": "2022-01-10", "outcome": "ratified"})
    with pytest.raises(NotPossible, match="n’est pas encore choisie"):
        workflow.record_ratification(
            dossier, recorded=Recorded(portal_clock.today(), Outcome.RATIFIED), by=cast.team
        )
    assert Dossier.objects.get().state == "recommended"
    # Once it is chosen, the dossier goes on.
    cast.governance.role = CommitteeRole.RATIFIES
    cast.governance.save()
    workflow.record_ratification(
        dossier, recorded=Recorded(portal_clock.today(), Outcome.RATIFIED), by=cast.team
    )
    assert Dossier.objects.get().state == "ratified"


def test_r9_the_ratification_follows_the_recommendation(cast, clock):
    dossier = casting.before_committee(cast)
    clock.set(2022, 1, 20)
    workflow.record_recommendation(
        dossier, recorded=Recorded(dt.date(2022, 1, 18), Outcome.AS_ASKED), by=cast.team
    )
    with pytest.raises(NotPossible, match="rendue le 18"):
        workflow.record_ratification(
            dossier, recorded=Recorded(dt.date(2022, 1, 17), Outcome.RATIFIED), by=cast.team
        )


def test_sent_back_by_governance_the_analysis_resumes(cast):
    dossier = casting.recommended(cast)
    recorded = Recorded(portal_clock.today(), Outcome.SENT_BACK, reasons="Préciser la durée.")
    workflow.record_ratification(dossier, recorded=recorded, by=cast.team)
    assert Dossier.objects.get().state == "analysis"


def test_r10_no_letter_before_the_ratification(cast, signed_in):
    dossier = casting.recommended(cast)
    client = signed_in(cast.team)
    assert client.get(reverse("answer_letter", args=[dossier.pk])).status_code == 403
    assert client.get(reverse("letter_pdf", args=[dossier.pk])).status_code == 403
    for action in (
        lambda: workflow.prepare_letter(dossier, by=cast.team),
        lambda: workflow.send_answer(dossier, by=cast.team),
    ):
        with pytest.raises(NotPossible):
            action()


@pytest.mark.parametrize("state", ["analysis", "recommended", "drafting", "withdrawn", "active"])
def test_a_decision_is_recorded_only_before_its_committee(cast, state):
    dossier = casting.AT[state](cast)
    recorded = Recorded(portal_clock.today(), Outcome.AS_ASKED)
    with pytest.raises(NotPossible):
        workflow.record_recommendation(
            dossier, recorded=recorded, terms=Terms(1, portal_clock.today()), by=cast.team
        )


@pytest.mark.parametrize("name", ["recommendation", "ratification"])
def test_the_pages_need_few_queries(cast, signed_in, django_assert_max_num_queries, name):
    dossier = casting.AT["committee" if name == "recommendation" else "recommended"](cast)
    client, url = signed_in(cast.team), reverse(name, args=[dossier.pk])
    client.get(url)
    for i in range(12):
        casting.sits(casting.person("Membre", f"Numéro{i}"), cast.management, cast.foundation)
        casting.sits(casting.person("Autre", f"Numéro{i}"), cast.governance, cast.foundation)
    with django_assert_max_num_queries(25):
        client.get(url)
