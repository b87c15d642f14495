"""The analysis: begun, written beside the answers, handed to the committee (R7, R8, R45, F34–F36)."""

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.programmes.enums import Basis
from governance.enums import CommitteeRole
from proposals import workflow
from proposals.models import Analysis, Appreciation, Dossier
from tests import cast as casting
from tests.proposals.pages import autosave


@pytest.fixture
def dossier(cast):
    return casting.in_analysis(cast)


def criterion(dossier, code: str):
    return dossier.stage.criteria.get(code=code)


def save_url(dossier, code: str) -> str:
    return reverse("appreciation_save", args=[dossier.pk, criterion(dossier, code).pk])


def appreciation(dossier, code: str, version: int, **fields) -> dict:
    """What the page posts for one criterion."""
    prefix = f"c{criterion(dossier, code).pk}"
    return {f"{prefix}-{name}": value for name, value in {**fields, "version": version}.items()}


# Beginning


def test_the_neighbourhood_s_advisor_is_proposed(cast, signed_in):
    dossier = casting.submitted(cast)
    page = signed_in(cast.team).get(reverse("assign", args=[dossier.pk]))
    assert page.context["form"].initial["advisor"] == cast.advisor.pk


def test_the_analysis_begins_once_the_dossier_is_assigned(cast, signed_in):
    dossier = casting.submitted(cast)
    client, url = signed_in(cast.team), reverse("assign", args=[dossier.pk])
    for _click in range(2):
        assert client.post(url, {"advisor": cast.advisor.pk}).status_code == 302
    dossier.refresh_from_db()
    assert (dossier.state, dossier.advisor) == ("analysis", cast.advisor)
    assert Event.objects.about(dossier).filter(kind="dossier.assign").count() == 1
    assert not Event.objects.about(dossier).filter(kind="dossier.reassign").exists()


def test_another_advisor_may_take_it_over(cast, dossier):
    workflow.assign(dossier, advisor=cast.other_advisor, by=cast.team)
    assert Dossier.objects.get(pk=dossier.pk).advisor == cast.other_advisor
    event = Event.objects.about(dossier).get(kind="dossier.reassign")
    assert (event.before, event.after) == ({"advisor": "Karim Haddad"}, {"advisor": "Anne Côté"})


@pytest.mark.parametrize("who", ["coordinator", "member", "outsider", "recused"])
def test_only_the_programme_s_own_people_analyse(cast, dossier, who):
    with pytest.raises(NotPossible):
        workflow.assign(dossier, advisor=getattr(cast, who), by=cast.team)


def test_an_advisor_of_the_applicant_s_table_does_not_analyse_it(cast, dossier):
    casting.joins(cast.other_advisor, cast.ormes, "reader")
    with pytest.raises(NotPossible):
        workflow.assign(dossier, advisor=cast.other_advisor, by=cast.team)


def test_once_before_the_committee_it_is_not_reassigned(cast):
    dossier = casting.before_committee(cast)
    with pytest.raises(NotPossible):
        workflow.assign(dossier, advisor=cast.other_advisor, by=cast.team)


# Reading and writing


def test_r8_the_analysis_stands_on_three_bases(cast, dossier, signed_in):
    client = signed_in(cast.advisor)
    tabs = client.get(reverse("analysis", args=[dossier.pk])).context["tabs"]
    assert [tab["label"].partition(",")[0] for tab in tabs] == [
        "Préalables",
        "Besoins du quartier",
        "Contexte",
    ]
    shown = set()
    for basis in Basis:
        page = client.get(reverse("analysis", args=[dossier.pk]), {"base": basis.value})
        shown |= {look.criterion.code for look, _part, _answers in page.context["pairs"]}
        assert {look.criterion.basis for look, _part, _answers in page.context["pairs"]} == {basis.value}
    assert shown == set(dossier.stage.criteria.values_list("code", flat=True))


def test_each_criterion_stands_beside_the_answers_and_the_evidence_it_looks_at(cast, dossier, signed_in):
    page = signed_in(cast.advisor).get(reverse("analysis", args=[dossier.pk]))
    look = next(look for look, *_ in page.context["pairs"] if look.criterion.code == "priority_change")
    assert [a.question.code for a in look.answers] == ["change", "change_choice"]
    assert [e["code"] for e in look.evidence] == ["priority_change"]
    assert "Réponse à change_choice." in page.content.decode()
    assert "Adopté à l’assemblée de mars." in page.content.decode()


def test_an_unknown_basis_is_the_first_one(cast, dossier, signed_in):
    page = signed_in(cast.advisor).get(reverse("analysis", args=[dossier.pk]), {"base": "../"})
    assert page.context["basis"] == "prerequisites"


def test_what_is_typed_is_saved_and_the_tab_counts_it(cast, dossier, signed_in):
    client, url = signed_in(cast.advisor), save_url(dossier, "neighbourhood_plan")
    answer = autosave(
        client, url, appreciation(dossier, "neighbourhood_plan", 0, value="met", rationale="Adopté en mars.")
    )
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert "Préalables, 1 sur 2" in answer.json()["fragments"]["bases"]
    saved = Appreciation.objects.get()
    assert (saved.value, saved.rationale, saved.updated_by) == ("met", "Adopté en mars.", cast.advisor)


def test_the_same_save_sent_twice_is_one(cast, dossier, signed_in):
    client, url = signed_in(cast.advisor), save_url(dossier, "needs")
    for _time in range(2):
        answer = autosave(client, url, appreciation(dossier, "needs", 0, rationale="Clair."))
        assert (answer.status_code, answer.json()["version"]) == (200, 1)


def test_two_people_who_write_the_same_criterion_see_both_texts(cast, dossier, signed_in):
    url = save_url(dossier, "needs")
    autosave(signed_in(cast.advisor), url, appreciation(dossier, "needs", 0, rationale="À Karim."))
    answer = autosave(
        signed_in(cast.team), url, appreciation(dossier, "needs", 0, value="partly", rationale="À Judith.")
    )
    assert (answer.status_code, answer.json()["who"]) == (409, "Karim")
    assert "À Karim." in answer.json()["html"]
    assert "À Judith." in answer.json()["html"]
    assert Appreciation.objects.get().rationale == "À Karim."


@pytest.mark.parametrize("value", ["5", "excellent", "<b>"])
def test_f36_an_appreciation_is_one_of_three_words_never_a_number(cast, dossier, signed_in, value):
    answer = autosave(
        signed_in(cast.advisor), save_url(dossier, "needs"), appreciation(dossier, "needs", 0, value=value)
    )
    assert answer.status_code == 422
    assert not Appreciation.objects.exists()


def test_r45_edi_is_a_reflection_without_appreciation(cast, dossier, signed_in):
    client = signed_in(cast.advisor)
    answer = autosave(
        client, save_url(dossier, "edi"), appreciation(dossier, "edi", 0, value="met", rationale="Une piste.")
    )
    assert answer.status_code == 200
    reflection = Appreciation.objects.get()
    assert (reflection.value, reflection.rationale) == ("", "Une piste.")
    page = client.get(reverse("analysis", args=[dossier.pk]), {"base": "context"})
    part = next(part for look, part, _answers in page.context["pairs"] if look.criterion.code == "edi")
    assert "value" not in part.fields
    # Nor does it count among what is to appreciate.
    criteria = dossier.stage.criteria.filter(basis="context", reflection=False).count()
    assert f"0 sur {criteria}" in page.context["tabs"][2]["label"]
    assert (
        workflow.appreciate(
            dossier, criterion(dossier, "edi"), value="met", rationale="", version=1, by=cast.advisor
        ).value
        == ""
    )


def test_without_a_script_a_form_is_saved_and_one_comes_back_to_it(cast, dossier, signed_in):
    client = signed_in(cast.advisor)
    answer = client.post(
        save_url(dossier, "context"),
        appreciation(dossier, "context", 0, value="to_clarify", rationale="Qui?"),
    )
    part = f"c{criterion(dossier, 'context').pk}"
    assert answer.url == reverse("analysis", args=[dossier.pk]) + f"?base=context#{part}"
    again = client.post(save_url(dossier, "context"), appreciation(dossier, "context", 0, value="met"))
    assert again.status_code == 409
    assert Appreciation.objects.get().value == "to_clarify"


def test_the_essential_is_saved_over_the_version_one_read(cast, dossier, signed_in):
    url = reverse("summary_save", args=[dossier.pk])
    data = {"summary-summary": "Une belle proposition.", "summary-version": 0}
    assert autosave(signed_in(cast.advisor), url, data).json()["version"] == 1
    data["summary-summary"] = "Une autre idée."
    assert autosave(signed_in(cast.team), url, data).status_code == 409
    assert Analysis.objects.get().summary == "Une belle proposition."


def test_a_criterion_of_another_stage_is_not_found(cast, dossier, signed_in):
    other = casting.stage(cast, "scaling").criteria.first()
    url = reverse("appreciation_save", args=[dossier.pk, other.pk])
    assert autosave(signed_in(cast.advisor), url, {}).status_code == 404


def test_another_advisor_reads_the_analysis_without_writing_it(cast, dossier, signed_in):
    client = signed_in(cast.other_advisor)
    page = client.get(reverse("analysis", args=[dossier.pk]))
    assert (page.status_code, page.context["may_write"]) == (200, False)
    assert autosave(client, save_url(dossier, "needs"), {}).status_code == 403


def test_once_handed_over_nothing_more_is_written(cast, dossier, signed_in):
    workflow.hand_to_committee(dossier, by=cast.advisor)
    answer = autosave(
        signed_in(cast.advisor),
        save_url(dossier, "needs"),
        appreciation(dossier, "needs", 0, rationale="Tard."),
    )
    assert answer.status_code == 409
    assert "Devant le comité" in answer.json()["errors"]["__all__"]
    assert not Appreciation.objects.exists()


def test_the_session_that_ended_is_said_to_the_script(cast, dossier, signed_in):
    assert autosave(signed_in(), save_url(dossier, "needs"), {}).status_code == 401


# To the committee


def test_r7_the_dossier_goes_before_the_management_committee_with_its_analysis(cast, dossier, signed_in):
    client, url = signed_in(cast.advisor), reverse("hand_to_committee", args=[dossier.pk])
    for _click in range(2):
        assert client.post(url).status_code == 302
    item = dossier.items.get()
    assert (item.committee.role, item.subject) == (CommitteeRole.RECOMMENDS, dossier)
    assert list(item.organisations.all()) == [cast.ormes.table]
    assert Dossier.objects.get(pk=dossier.pk).state == "committee"
    assert Event.objects.about(dossier).filter(kind="dossier.hand_to_committee").count() == 1


def test_what_is_not_yet_appreciated_is_said_before_handing_over(cast, dossier, signed_in):
    workflow.appreciate(
        dossier, criterion(dossier, "needs"), value="met", rationale="", version=0, by=cast.advisor
    )
    page = signed_in(cast.advisor).get(reverse("hand_to_committee", args=[dossier.pk]))
    left = {look.criterion.code for look in page.context["sheet"].to_do}
    assert left == set(
        dossier.stage.criteria.filter(reflection=False).exclude(code="needs").values_list("code", flat=True)
    )
    assert "Transmettre quand même" in page.content.decode()


def test_a_programme_without_a_committee_says_so(cast, dossier, signed_in):
    cast.management.role = CommitteeRole.OTHER
    cast.management.save()
    page = signed_in(cast.advisor).post(reverse("hand_to_committee", args=[dossier.pk]), follow=True)
    assert "Aucun comité ne recommande" in page.content.decode()
    assert Dossier.objects.get(pk=dossier.pk).state == "analysis"


def test_an_awaited_precision_keeps_it_from_the_committee(cast):
    dossier = casting.asked_precisely(cast)
    with pytest.raises(NotPossible):
        workflow.hand_to_committee(dossier, by=cast.advisor)


@pytest.mark.parametrize("kind", ["planning", "scaling"])
def test_the_page_needs_the_same_queries_whatever_was_written(
    cast, signed_in, django_assert_max_num_queries, kind
):
    dossier = casting.in_analysis(cast, kind=kind)
    client, url = signed_in(cast.advisor), reverse("analysis", args=[dossier.pk])
    client.get(url)
    with django_assert_max_num_queries(25) as first:
        client.get(url)
    for each in dossier.stage.criteria.all():
        workflow.appreciate(dossier, each, value="met", rationale="Oui.", version=0, by=cast.advisor)
    with django_assert_max_num_queries(25) as full:
        client.get(url)
    assert len(full) == len(first)


def test_f35_what_one_has_to_say_of_an_answer_is_one_click_away(cast, dossier, signed_in):
    page = signed_in(cast.advisor).get(reverse("analysis", args=[dossier.pk])).content.decode()
    assert f"{reverse('conversation', args=[dossier.pk])}?section=changement#ecrire" in page
