"""A table's request on its wallet, from the need to what each side retains (F112; R37, R40)."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from cimpact.notices.outbox import compose
from cimpact.programmes.enums import CapacityTheme
from learning.capacity_enums import RequestState
from learning.models import CapacityRequest
from learning.permissions import ABILITIES
from learning.workflow import capacity_requests as actions
from proposals.models import Dossier
from tests import cast as casting

from .capacities import agreed, asked, matched, partner, under_way, with_wallet


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__email", flat=True))


def act(client, request, do, **more):
    url = reverse("capacity_act", args=[request.participation.dossier_id, request.pk])
    return client.post(url, {"do": do, **more})


def state_of(request):
    return CapacityRequest.objects.get(pk=request.pk).state


def test_f112_a_request_is_told_to_the_advisor_and_its_answer_to_the_table(cast):
    dossier = with_wallet(cast)
    request = asked(cast, dossier)
    assert told("capacity_asked") == {cast.advisor.email}
    actions.match(request, partner=partner(cast), cents=1_500_00, words="Dès avril.", by=cast.advisor)
    assert told("capacity_matched") == {cast.coordinator.email}
    request.refresh_from_db()
    actions.agree(request, seen=request.mark, by=cast.coordinator)
    assert told("capacity_agreed") == {cast.advisor.email}
    mail = compose(Notice.objects.get(kind="capacity_matched"))
    assert "avec Coopérative Sillage" in mail.body
    assert "Dès avril." in mail.body


def test_f112_the_whole_way_by_the_pages(cast, clock, signed_in):
    dossier, helper = with_wallet(cast), partner(cast)
    table, staff = signed_in(cast.coordinator), signed_in(cast.advisor)
    url = reverse("capacity_ask", args=[dossier.pk])
    form = {
        "theme": CapacityTheme.SYSTEMIC,
        "need": "Voir le système entier.",
        "use": "external",
        "year": "1",
        "cents": "2 000,50 $",
        "wished": "",
    }
    table.post(url, form)
    request = CapacityRequest.objects.get()
    assert (request.state, request.cents) == (RequestState.ASKED, 2_000_50)
    staff.post(
        reverse("capacity_match", args=[dossier.pk, request.pk]), {"partner": helper.pk, "cents": "1 800"}
    )
    act(table, request, "agree", seen=f"180000-{helper.pk}")
    act(table, request, "start")
    clock.set(2022, 6, 1)
    act(staff, request, "spend", on="2022-05-02", cents="1 200", note="Facture 12")
    act(table, request, "finish")
    act(table, request, "evaluate", words="Nous voyons mieux.")
    act(staff, request, "evaluate", words="À redire ailleurs.")
    request.refresh_from_db()
    assert (request.state, request.agreed_cents) == (RequestState.DONE, 1_200_00)
    shown = table.get(reverse("capacity_request", args=[dossier.pk, request.pk])).content.decode()
    for words in ("Nous voyons mieux.", "À redire ailleurs.", "Facture 12", "a noté une dépense"):
        assert words in shown


def test_f112_asked_twice_at_once_it_is_one_request(cast):
    dossier = with_wallet(cast)
    assert asked(cast, dossier) == asked(cast, dossier)
    assert CapacityRequest.objects.count() == 1


def test_f112_another_proposal_is_asked_with_words(cast, signed_in):
    request = matched(cast, with_wallet(cast))
    client = signed_in(cast.coordinator)
    assert act(client, request, "ask_other", words="").status_code == 422
    act(client, request, "ask_other", words="Plutôt quelqu’un qui parle espagnol.")
    request.refresh_from_db()
    assert (request.state, request.partner) == (RequestState.ASKED, None)
    assert told("capacity_other") == {cast.advisor.email}


def test_f112_a_proposal_changed_while_it_is_read_is_not_agreed_to(cast):
    dossier, helper = with_wallet(cast), partner(cast)
    request = matched(cast, dossier, with_partner=helper)
    seen = request.mark
    actions.match(request, partner=helper, cents=3_000_00, by=cast.advisor)
    with pytest.raises(NotPossible, match="a changé pendant que vous la lisiez"):
        actions.agree(request, seen=seen, by=cast.coordinator)


def test_f112_a_request_declined_says_why_to_its_table(cast):
    request = asked(cast, with_wallet(cast))
    actions.decline(request, reason="La liste n’offre pas cela encore.", by=cast.advisor)
    assert told("capacity_declined") == {cast.coordinator.email}
    assert state_of(request) == RequestState.DECLINED


@pytest.mark.parametrize("at", [asked, matched, agreed, under_way])
def test_f112_a_request_is_withdrawn_at_any_moment_and_gives_back_what_it_held(cast, at):
    dossier = with_wallet(cast)
    request = at(cast, dossier)
    actions.withdraw(request, reason="Nous faisons autrement.", by=cast.coordinator)
    request.refresh_from_db()
    assert (request.state, request.agreed_cents) == (RequestState.WITHDRAWN, 0)


def test_a_spending_is_neither_to_come_nor_before_the_first_day(cast, clock):
    dossier = with_wallet(cast)
    request = under_way(cast, dossier)
    clock.set(2022, 6, 1)
    for day in (dt.date(2022, 6, 2), dossier.participation.starts_on - dt.timedelta(days=1)):
        with pytest.raises(NotPossible):
            actions.spend(request, on=day, cents=1, by=cast.coordinator)


# Who may what

STEPS = {
    "agree": (matched, {"coordinator"}),
    "ask_other": (matched, {"coordinator"}),
    "decline": (asked, {"advisor", "team"}),
    "withdraw": (asked, {"coordinator"}),
    "start": (agreed, {"coordinator", "advisor", "team"}),
    "spend": (under_way, {"coordinator", "advisor", "team"}),
    "finish": (under_way, {"coordinator", "advisor", "team"}),
}
EVERYONE = (
    *("coordinator", "contributor", "reader", "advisor", "other_advisor", "team"),
    *("neighbour", "member", "recused", "governor", "outsider"),
)
READERS = {"coordinator", "contributor", "reader", "advisor", "other_advisor", "team"}


@pytest.mark.parametrize("step", STEPS)
def test_f112_each_step_is_for_those_the_table_says(cast, clock, signed_in, step):
    at, may = STEPS[step]
    request = at(cast, with_wallet(cast))
    clock.set(2022, 6, 1)
    before = state_of(request)
    given = {"words": "Voici.", "on": "2022-05-02", "cents": "10", "seen": request.mark}
    for who in EVERYONE:
        if who not in may:
            status = act(signed_in(getattr(cast, who)), request, step, **given).status_code
            assert status in ((403,) if who in READERS else (404, 403)), (who, status)
    assert state_of(request) == before
    assert not request.spendings.exists()
    for who in may:
        assert actions.abilities_on(getattr(cast, who), request)[step], who


def test_f112_the_table_of_permissions_names_every_step():
    assert {f"{step}_capacity" for step in (*actions.TRANSITIONS, "ask")} == {
        name for name in ABILITIES if name.endswith("_capacity")
    }


def test_f112_nobody_sees_the_requests_of_another_neighbourhood(cast, signed_in):
    dossier = with_wallet(cast)
    request = asked(cast, dossier)
    region = reverse("capacity_requests", args=[cast.programme.code])
    for who in EVERYONE:
        client = signed_in(getattr(cast, who))
        page = client.get(reverse("capacity_request", args=[dossier.pk, request.pk]))
        assert (page.status_code == 200) is (who in READERS), who
        assert (client.get(region).status_code == 200) is (who in {"advisor", "other_advisor", "team"}), who
        hub = client.get(reverse("capacity_of", args=[cast.programme.code])).content.decode()
        listed = reverse("capacity_request", args=[dossier.pk, request.pk]) in hub
        assert listed is (who in {"advisor", "other_advisor", "team"}), who


def test_f112_an_advisor_who_withdraws_from_the_dossier_reads_nothing_of_it_in_the_region(cast, signed_in):
    dossier = with_wallet(cast)
    request = asked(cast, dossier)
    casting.joins(cast.other_advisor, cast.ormes, "reader")
    shown = signed_in(cast.other_advisor).get(reverse("capacity_requests", args=[cast.programme.code]))
    assert reverse("capacity_request", args=[dossier.pk, request.pk]) not in shown.content.decode()


def test_f112_once_the_stage_is_over_nothing_more_is_asked_and_what_is_under_way_may_end(cast, clock):
    dossier = with_wallet(cast)
    request = under_way(cast, dossier)
    other = asked(cast, dossier, cents=100_00)
    Dossier.objects.filter(pk=dossier.pk).update(state="completed")
    with pytest.raises(NotPossible):
        asked(cast, dossier, cents=200_00)
    with pytest.raises(NotPossible):
        actions.match(other, partner=partner(cast, "Autre"), cents=100_00, by=cast.advisor)
    actions.finish(request, by=cast.coordinator)
    actions.decline(other, reason="L’étape est finie.", by=cast.team)


# The region


def test_f112_the_region_is_filtered_by_state_and_theme(cast, signed_in):
    dossier = with_wallet(cast)
    asked(cast, dossier, cents=100_00, theme=CapacityTheme.EDI)
    matched(cast, dossier, cents=200_00, theme=CapacityTheme.SYSTEMIC)
    client, url = signed_in(cast.team), reverse("capacity_requests", args=[cast.programme.code])
    for query, amounts in (("", {"100", "200"}), ("?state=asked", {"100"}), ("?theme=systemic", {"200"})):
        shown = client.get(url + query).content.decode().replace("\xa0", " ")
        assert {amount for amount in ("100", "200") if f"{amount} $" in shown} == amounts


def test_the_region_asks_as_much_of_the_database_with_one_request_as_with_five(
    cast, signed_in, django_assert_max_num_queries
):
    dossier, client = with_wallet(cast), signed_in(cast.team)
    url = reverse("capacity_requests", args=[cast.programme.code])
    asked(cast, dossier, cents=100_00)
    client.get(url)
    with django_assert_max_num_queries(25) as few:
        client.get(url)
    for n in range(4):
        asked(cast, dossier, cents=200_00 + n)
    with django_assert_max_num_queries(len(few)):
        client.get(url)
