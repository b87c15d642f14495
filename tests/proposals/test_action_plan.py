"""R11, R12: the year's action plan, written by the table, agreed by both sides, renewed each year."""

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.models import Notice
from proposals.models import ActionPlan, Participation
from proposals.turns import is_up_to
from proposals.workflow.plans import agree_plan, begin_plan, last_agreed, rows_of, save_plan
from proposals.workflow.writing import Stale
from tests import cast as casting
from tests.threads import at_once

from .test_turns import read

GARDEN = {"what": "Ouvrir trois jardins", "who": "La table", "period": "Mai", "result": "Soixante familles"}
MARKET = {"what": "Tenir un marché", "who": "Tuan", "period": "Août", "result": "Dix samedis"}


def begun(cast, *rows, kind="deployment"):
    dossier = casting.active(cast, kind=kind)
    plan = begin_plan(dossier, 1, by=cast.coordinator)
    if rows:
        plan = save_plan(dossier, 1, rows=list(rows), version=plan.version, by=cast.coordinator)
    return dossier, plan


def typed(*rows, version, **more):
    data = {f"plan-{name}_{index}": text for index, row in enumerate(rows) for name, text in row.items()}
    return data | {"plan-version": version} | more


def test_r11_the_first_plan_starts_from_the_strategies_of_the_proposal(cast):
    dossier, plan = begun(cast)
    assert [row["what"] for row in rows_of(plan)] == ["Réponse à strategies."]
    assert begin_plan(dossier, 1, by=cast.contributor) == plan


def test_the_next_year_starts_from_the_year_before(cast):
    dossier, _plan = begun(cast, GARDEN, MARKET)
    assert rows_of(begin_plan(dossier, 2, by=cast.coordinator)) == [GARDEN, MARKET]


def test_without_a_script_rows_are_added_moved_and_taken_out(cast, signed_in):
    dossier, plan = begun(cast, GARDEN)
    url, client = reverse("action_plan", args=[dossier.pk, 1]), signed_in(cast.contributor)

    def send(*rows, **more):
        version = ActionPlan.objects.get().version
        assert client.post(url, typed(*rows, version=version, **more)).status_code == 302
        return [row["what"] for row in rows_of(ActionPlan.objects.get())]

    assert send(GARDEN, MARKET, do="add") == [GARDEN["what"], MARKET["what"]]
    assert send(GARDEN, MARKET, do="down-0") == [MARKET["what"], GARDEN["what"]]
    assert send(MARKET, GARDEN, do="up-1") == [GARDEN["what"], MARKET["what"]]
    assert send(GARDEN, MARKET, do="remove-0") == [MARKET["what"]]
    assert send(MARKET, do="up-99") == [MARKET["what"]]


def test_two_people_who_write_are_shown_both_plans(cast, signed_in):
    dossier, plan = begun(cast, GARDEN)
    save_plan(dossier, 1, rows=[MARKET], version=plan.version, by=cast.contributor)
    client = signed_in(cast.coordinator)
    mine = typed(GARDEN, GARDEN, version=plan.version)
    saving = client.post(
        reverse("plan_save", args=[dossier.pk, 1]), mine | {"part": "plan"}, headers={"X-Autosave": "1"}
    )
    assert saving.status_code == 409
    assert MARKET["what"] in saving.json()["html"]
    page = client.post(reverse("action_plan", args=[dossier.pk, 1]), mine)
    assert page.status_code == 409
    assert MARKET["what"] in page.content.decode()
    assert rows_of(ActionPlan.objects.get()) == [MARKET]
    kept = mine | {"choice": "plan-mine", "plan-their_version": ActionPlan.objects.get().version}
    assert client.post(reverse("action_plan", args=[dossier.pk, 1]), kept).status_code == 302
    assert rows_of(ActionPlan.objects.get()) == [GARDEN, GARDEN]


def test_both_sides_agree_each_once_and_each_is_awaited_in_turn(cast):
    dossier, plan = begun(cast, GARDEN)
    for _click in range(2):
        agree_plan(dossier, 1, version=plan.version, by=cast.coordinator)
    assert is_up_to(cast.advisor, read(dossier))
    assert not is_up_to(cast.coordinator, read(dossier))
    agree_plan(dossier, 1, version=plan.version, by=cast.advisor)
    assert ActionPlan.objects.get().is_agreed
    assert not is_up_to(cast.advisor, read(dossier))
    told = set(Notice.objects.filter(kind__startswith="plan").values_list("kind", "recipient"))
    assert told == {("plan_to_agree", cast.advisor.pk), ("plan_agreed", cast.coordinator.pk)}
    assert Event.objects.filter(kind__startswith="dossier.plan_agreed").count() == 2


def test_r12_an_edit_after_the_agreement_asks_both_again_and_keeps_what_was_agreed(cast, signed_in):
    dossier, plan = begun(cast, GARDEN)
    agree_plan(dossier, 1, version=plan.version, by=cast.coordinator)
    agree_plan(dossier, 1, version=plan.version, by=cast.advisor)
    plan = save_plan(dossier, 1, rows=[MARKET], version=plan.version, by=cast.contributor)
    plan = save_plan(dossier, 1, rows=[MARKET, GARDEN], version=plan.version, by=cast.contributor)
    assert not plan.is_agreed
    assert last_agreed(dossier, 1).after["activities"] == [GARDEN]
    assert Event.objects.filter(kind="dossier.plan_reopened").count() == 1
    page = signed_in(cast.advisor).get(reverse("action_plan", args=[dossier.pk, 1])).content.decode()
    assert GARDEN["what"] in page
    assert "Ce qui était convenu" in page


def test_nobody_agrees_to_what_she_has_not_read_or_to_nothing(cast):
    dossier, plan = begun(cast, GARDEN)
    save_plan(dossier, 1, rows=[MARKET], version=plan.version, by=cast.contributor)
    with pytest.raises(NotPossible, match="changé"):
        agree_plan(dossier, 1, version=plan.version, by=cast.advisor)
    plan = save_plan(dossier, 1, rows=[{"who": "Tuan"}], version=plan.version + 1, by=cast.contributor)
    with pytest.raises(NotPossible, match="Nommez"):
        agree_plan(dossier, 1, version=plan.version, by=cast.advisor)


@pytest.mark.parametrize(
    ("role", "writes", "agrees"),
    [
        ("coordinator", True, True),
        ("contributor", True, False),
        ("reader", False, False),
        ("advisor", False, True),
        ("team", False, True),
        ("other_advisor", False, False),
    ],
)
def test_the_table_writes_and_both_sides_agree(cast, signed_in, role, writes, agrees):
    dossier, plan = begun(cast, GARDEN)
    client = signed_in(getattr(cast, role))
    saved = client.post(reverse("plan_save", args=[dossier.pk, 1]), typed(MARKET, version=plan.version))
    assert saved.status_code == (200 if writes else 403)
    version = ActionPlan.objects.get().version
    agreed = client.post(reverse("action_plan", args=[dossier.pk, 1]), {"version": version})
    assert agreed.status_code == (302 if agrees else 403)


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_an_agreement_at_once_never_agree_to_another_text(cast):
    dossier, plan = begun(cast, GARDEN)
    at_once(
        lambda: save_plan(dossier, 1, rows=[MARKET], version=plan.version, by=cast.contributor),
        lambda: agree_plan(dossier, 1, version=plan.version, by=cast.advisor),
    )
    plan = ActionPlan.objects.get()
    assert rows_of(plan) == [MARKET]
    assert plan.team_agreed_at is None


def test_an_old_version_is_refused_not_overwritten(cast):
    dossier, plan = begun(cast, GARDEN)
    with pytest.raises(Stale):
        save_plan(dossier, 1, rows=[MARKET], version=plan.version - 1, by=cast.contributor)
    assert Participation.objects.get().plans.get().activities.get().what == GARDEN["what"]
