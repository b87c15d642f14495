"""The pages of decisions: proposed, voted, closed, taken up again; and the register of it all."""

import pytest
from django.urls import reverse

from governance.enums import Mode, Outcome, ResolutionState, Result, Voice
from governance.models import Resolution
from governance.workflow import deciding, votes
from tests import cast as casting

from . import decision_scenes as scenes


@pytest.fixture
def room(cast):
    """A meeting of the management committee under way; its member of the cast and one more are there."""
    meeting = scenes.meeting(cast)
    meeting.seats = [cast.management.members.get(user=cast.member), scenes.member(cast, cast.management)]
    scenes.there(meeting, *meeting.seats)
    return meeting


def url(name, thing):
    return reverse(name, args=[thing.pk])


def shown(client, name, thing):
    answer = client.get(url(name, thing))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_member_proposes_and_the_leader_puts_it_to_the_decision(cast, room, signed_in):
    point = scenes.point(room)
    member, leader = signed_in(cast.member), signed_in(cast.team)
    answer = member.post(url("resolution_propose", point), {"text": "Adopter.", "mode": Mode.ROLL_CALL})
    resolution = Resolution.objects.get()
    assert answer.url == url("resolution", resolution)
    assert member.post(url("resolution_open", resolution)).status_code == 403
    leader.post(url("resolution_open", resolution))
    assert scenes.fresh(resolution).state == ResolutionState.OPEN
    assert "Votre vote" in shown(member, "resolution", resolution)


def test_a_proposal_without_words_says_what_to_do_and_loses_nothing(cast, room, signed_in):
    answer = signed_in(cast.team).post(
        url("resolution_propose", scenes.point(room)), {"text": "", "mode": Mode.SECRET}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Écrivez ce que le comité déciderait." in page
    assert 'value="secret"' in page
    assert not Resolution.objects.exists()


def test_an_investment_with_changes_asks_for_its_amounts_and_its_reasons(cast, room, signed_in):
    item = casting.before_committee(cast).items.get()
    point = scenes.point(room, item=item)
    client = signed_in(cast.team)
    data = {
        "text": "Recommander.",
        "mode": Mode.CONSENSUS,
        "answer": Outcome.WITH_CHANGES,
        "amount_1": "30 000",
    }
    answer = client.post(url("resolution_propose", point), data)
    assert answer.status_code == 422
    assert "Écrivez les raisons de cette réponse" in answer.content.decode()
    client.post(url("resolution_propose", point), data | {"reasons": "Un début suffit."})
    resolution = Resolution.objects.get()
    assert resolution.terms["amounts"] == {"1": 30_000_00}


def test_each_votes_for_herself_and_the_leader_closes_the_roll_call(cast, room, signed_in):
    resolution = scenes.opened(scenes.point(room), cast.team)
    first, second = room.seats
    member, leader = signed_in(cast.member), signed_in(cast.team)
    name = f"q{resolution.pk}-voice"
    assert member.post(url("resolution_vote", resolution), {}).status_code == 422
    member.post(url("resolution_vote", resolution), {name: Voice.AGAINST})
    assert "Changer votre vote" in shown(member, "resolution", resolution)
    leader.post(
        url("resolution_roll_call", resolution),
        {f"appel-{second.pk}": Voice.IN_FAVOUR, f"appel-{first.pk}": Voice.IN_FAVOUR},
    )
    leader.post(url("resolution_decide", resolution))
    page = shown(member, "resolution", resolution)
    assert scenes.fresh(resolution).result == Result.ADOPTED
    assert "Résultat" in page
    assert second.user.full_name in page


def test_a_secret_vote_shows_who_voted_and_never_what(cast, room, signed_in):
    resolution = scenes.opened(scenes.point(room), cast.team, mode=Mode.SECRET)
    client = signed_in(cast.member)
    client.post(url("resolution_vote", resolution), {f"q{resolution.pk}-voice": Voice.AGAINST})
    page = shown(client, "resolution", resolution)
    assert "Votre vote secret est déposé." in page
    assert "Contre" not in page
    client.post(url("resolution_vote", resolution), {f"q{resolution.pk}-voice": Voice.IN_FAVOUR})
    deciding.decide(resolution, by=cast.team)
    assert scenes.fresh(resolution).against == 1


def test_the_leader_notes_a_consensus_with_who_abstains(cast, room, signed_in):
    resolution = scenes.opened(scenes.point(room), cast.team, mode=Mode.CONSENSUS)
    leader = signed_in(cast.team)
    assert leader.post(url("resolution_decide", resolution), {}).status_code == 422
    leader.post(url("resolution_decide", resolution), {"agreed": "oui", "abstaining": [room.seats[1].pk]})
    decided = scenes.fresh(resolution)
    assert (decided.result, decided.in_favour, decided.abstained) == (Result.ADOPTED, 1, 1)


def test_an_investment_decided_at_a_meeting_is_refused_on_the_page_for_those_decided_elsewhere(
    cast, room, signed_in
):
    dossier = casting.before_committee(cast)
    resolution = scenes.opened(scenes.point(room, item=dossier.items.get()), cast.team, mode=Mode.CONSENSUS)
    client = signed_in(cast.team)
    page = client.get(url("recommendation", dossier)).content.decode()
    assert url("resolution", resolution) in page
    scenes.consensus(resolution, cast.team)
    data = {"met_on": "2022-01-10", "present": [room.seats[0].pk], "outcome": Outcome.AS_ASKED}
    answer = client.post(url("recommendation", dossier), data, follow=True)
    assert "Rien n’a été modifié" in answer.content.decode()


def test_a_decision_is_taken_up_again_with_a_reason(cast, room, signed_in):
    resolution = scenes.consensus(
        scenes.opened(scenes.point(room), cast.team, mode=Mode.CONSENSUS), cast.team
    )
    client = signed_in(cast.team)
    assert client.post(url("resolution_reopen", resolution), {"meeting": room.pk}).status_code == 422
    client.post(
        url("resolution_reopen", resolution), {"meeting": room.pk, "reason": "Une date était fausse."}
    )
    anew = Resolution.objects.get(reopens=resolution)
    assert "Une date était fausse." in shown(client, "resolution", anew)
    assert signed_in(cast.member).get(url("resolution_reopen", resolution)).status_code == 403


def test_a_member_withdraws_from_a_point_and_it_closes_at_once(cast, room, signed_in):
    dossier = casting.before_committee(cast)
    point = scenes.point(room, item=dossier.items.get())
    client = signed_in(cast.member)
    assert client.get(url("point_withdraw", point)).status_code == 200
    answer = client.post(url("point_withdraw", point), {"words": "Ma sœur y travaille."}, follow=True)
    page = answer.content.decode()
    assert "Fermé pour vous" in page
    assert client.get(url("dossier", dossier)).status_code == 404


def test_the_leader_notes_a_withdrawal(cast, room, signed_in):
    point = scenes.point(room)
    second = room.seats[1]
    signed_in(cast.team).post(url("point_note_withdrawal", point), {"member": second.pk})
    assert point.withdrawals.get().member == second
    assert signed_in(cast.member).get(url("point_note_withdrawal", point)).status_code == 403


@pytest.fixture
def decided(cast, room):
    """Three decisions: adopted, rejected, and one of an investment."""
    scenes.consensus(
        scenes.opened(scenes.point(room, title="Les dates"), cast.team, mode=Mode.CONSENSUS), cast.team
    )
    lost = scenes.opened(scenes.point(room, title="Le logo"), cast.team, text="Changer le logo.")
    votes.cast_vote(lost, room.seats[0], voice=Voice.AGAINST, by=cast.member)
    deciding.decide(lost, by=cast.team)
    item = casting.before_committee(cast).items.get()
    scenes.consensus(
        scenes.opened(
            scenes.point(room, item=item), cast.team, mode=Mode.CONSENSUS, text="Recommander le soutien."
        ),
        cast.team,
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Les dates", "Le logo", "Des ruelles à vivre"}),
        ("?resultat=rejected", {"Le logo"}),
        ("?objet=investissement", {"Des ruelles à vivre"}),
        ("?objet=autre&resultat=adopted", {"Les dates"}),
        ("?q=logo", {"Le logo"}),
        ("?q=soutien", {"Des ruelles à vivre"}),
        ("?prise=ecrite", set()),
        ("?du=2022-01-11", set()),
        ("?au=10+janvier+2022&q=ormes", {"Des ruelles à vivre"}),
    ],
)
def test_the_register_finds_decisions_by_what_is_asked(cast, decided, signed_in, query, found):
    client = signed_in(cast.member)
    page = client.get(reverse("decisions") + query).content.decode()
    titles = {"Les dates", "Le logo", "Des ruelles à vivre"}
    assert {title for title in titles if title in page} == found
    csv = client.get(reverse("decisions_export", args=["csv"]) + query).content.decode("utf-8-sig")
    assert {title for title in titles if title in csv} == found
    assert client.get(reverse("decisions_export", args=["xlsx"]) + query).status_code == 200


def test_r58_the_register_tells_whoever_withdraws_a_title_and_nothing_more(cast, decided, signed_in):
    client = signed_in(cast.recused)
    page = client.get(reverse("decisions")).content.decode()
    assert "Des ruelles à vivre" in page
    assert "Fermé pour vous" in page
    assert "Recommander le soutien" not in page
    for query in ("?q=soutien", "?resultat=adopted&objet=investissement"):
        assert "Des ruelles à vivre" not in client.get(reverse("decisions") + query).content.decode()
    csv = client.get(reverse("decisions_export", args=["csv"])).content.decode("utf-8-sig")
    assert "Recommander le soutien" not in csv


def test_a_decision_written_down_by_the_team_has_its_page_too(cast, signed_in):
    dossier = casting.recommended(cast)
    decision = dossier.items.get(committee=cast.management).decision
    assert "Dit simplement." in shown(signed_in(cast.member), "decision_recorded", decision)
    closed = shown(signed_in(cast.recused), "decision_recorded", decision)
    assert "Fermé pour vous" in closed
    assert "Dit simplement." not in closed
    page = signed_in(cast.member).get(reverse("decisions")).content.decode()
    assert url("decision_recorded", decision) in page


def test_whoever_sits_nowhere_reads_no_decision(cast, decided, signed_in):
    for user in (cast.outsider, cast.coordinator, cast.governor):
        page = signed_in(user).get(reverse("decisions")).content.decode()
        assert "Rien n’est encore décidé" in page
        assert "Le logo" not in page
