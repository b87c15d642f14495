"""A declared interest closes what it must, by every door, as the rule does (F41, R58)."""

import pytest
from django.urls import reverse

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from governance.interests import end_interest
from governance.models import Interest
from governance.recusal import must_withdraw
from proposals import workflow
from proposals.models import Dossier
from proposals.permissions import Role, may_declare, roles_in
from proposals.workflow import Recorded
from tests import cast as casting
from tests.proposals.test_recusal import assert_closed, doors, dossier  # noqa: F401

# Who declares, and in what.
CASES = [
    ("member", "organisation"),
    ("member", "neighbourhood"),
    ("member", "dossier"),
    ("member", "sponsor"),
    ("governor", "organisation"),
    ("advisor", "dossier"),
    ("other_advisor", "sponsor"),
    ("team", "neighbourhood"),
]


@pytest.fixture
def declares(cast, dossier):  # noqa: F811
    """A person declares an interest of a kind that touches the dossier."""

    def declare(user, kind: str, **more):
        cast.ormes.fiscal_sponsor = cast.foundation if kind == "sponsor" else None
        cast.ormes.save()
        thing = {
            "organisation": {"organisation": cast.ormes.table},
            "sponsor": {"organisation": cast.foundation},
            "neighbourhood": {"neighbourhood": cast.ormes},
            "dossier": {"dossier": dossier},
        }[kind]
        return workflow.declare(user, by=more.pop("by", user), **thing, **more)

    return declare


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


def sees(user, dossier) -> bool:  # noqa: F811
    return Dossier.objects.visible_to(fresh(user)).filter(pk=dossier.pk).exists()


@pytest.mark.parametrize(("who", "kind"), CASES)
def test_f41_every_door_is_shut_to_whoever_declared_an_interest(
    cast,
    dossier,  # noqa: F811
    declares,
    signed_in,
    who,
    kind,  # noqa: F811
):
    user = getattr(cast, who)
    declares(user, kind)
    assert not sees(user, dossier)
    assert roles_in(fresh(user), Dossier.objects.with_names().get(pk=dossier.pk)) == {Role.RECUSED}
    client = signed_in(user)
    for url in doors(dossier):
        assert client.get(url).status_code in (404, 405), url
    for name in ("home", "dossiers", "notices", "calendar", "interests"):
        assert_closed(dossier, client.get(reverse(name), follow=True).content.decode())
    assert_closed(dossier, client.get(reverse("neighbourhood", args=[cast.ormes.slug])).content.decode())


@pytest.mark.parametrize("kind", ["organisation", "neighbourhood", "dossier"])
def test_f41_what_closes_opens_again_when_the_declaration_ends(cast, dossier, declares, kind):  # noqa: F811
    interest = declares(cast.member, kind)
    end_interest(interest, by=cast.member)
    end_interest(interest, by=cast.member)  # clicked twice
    assert sees(cast.member, dossier)


def test_f41_an_interest_elsewhere_closes_nothing_here(cast, dossier):  # noqa: F811
    workflow.declare(cast.member, by=cast.member, organisation=cast.canal.table)
    workflow.declare(cast.member, by=cast.member, neighbourhood=cast.canal)
    assert sees(cast.member, dossier)
    assert set(must_withdraw(dossier.items.get())) == {cast.recused.seats.get()}


def test_f41_declared_twice_it_is_held_once(cast, declares):
    first, second = declares(cast.member, "dossier"), declares(cast.member, "dossier")
    assert first == second
    assert Interest.objects.count() == 1


def test_r58_the_minutes_say_who_withdrew_and_she_is_not_counted_present(cast, dossier, declares):  # noqa: F811
    declares(cast.member, "dossier")
    seats = tuple(cast.management.members.all())
    recorded = Recorded(met_on=clock.today(), outcome="as_asked", present=seats)
    decision = workflow.record_recommendation(dossier, recorded=recorded, by=cast.team)
    assert set(decision.withdrew.all()) == {cast.member.seats.get(), cast.recused.seats.get()}
    assert cast.member.seats.get() not in decision.present.all()


def test_f41_the_team_cannot_count_her_present(cast, dossier, declares, signed_in):  # noqa: F811
    declares(cast.member, "neighbourhood")
    page = signed_in(cast.team).get(reverse("recommendation", args=[dossier.pk]))
    assert page.context["form"].fields["present"].widget.withdrawn == {
        cast.member.seats.get().pk,
        cast.recused.seats.get().pk,
    }


def test_f41_her_committee_keeps_the_title_and_says_it_is_closed(cast, dossier, declares, signed_in):  # noqa: F811
    declares(cast.member, "dossier")
    page = signed_in(cast.member).get(reverse("dossiers"), {"vue": "fermes"}).content.decode()
    assert "Un titre que tous voient" in page
    assert "Fermé pour vous" in page
    assert_closed(dossier, page)


def test_f41_whoever_analyses_hands_the_analysis_back_and_the_team_is_told(cast):
    analysed = casting.in_analysis(cast)
    workflow.declare(cast.advisor, by=cast.advisor, dossier=analysed)
    analysed = Dossier.objects.get(pk=analysed.pk)
    assert (analysed.state, analysed.advisor) == ("analysis", None)
    assert analysed.events.filter(kind="dossier.hand_back_analysis").count() == 1
    assert [n.recipient for n in Notice.objects.filter(kind="analysis_handed_back")] == [cast.team]
    with pytest.raises(NotPossible):
        workflow.assign(analysed, advisor=cast.advisor, by=cast.team)
    workflow.assign(analysed, advisor=cast.other_advisor, by=cast.team)


def test_f41_a_dossier_without_an_analyst_waits_for_the_team(cast, signed_in):
    analysed = casting.in_analysis(cast)
    workflow.declare(cast.advisor, by=cast.advisor, dossier=analysed)
    page = signed_in(cast.team).get(reverse("dossiers"), {"vue": "attend"})
    assert [row.dossier for row in page.context["rows"]] == [analysed]
    assert reverse("assign", args=[analysed.pk]) in signed_in(cast.team).get("/fr/").content.decode()


# Who declares, who writes it down, who ends it


@pytest.mark.parametrize(
    ("who", "declares_hers", "keeps_the_register"),
    [
        ("coordinator", False, False),
        ("reader", False, False),
        ("outsider", False, False),
        ("advisor", True, False),
        ("other_advisor", True, False),
        ("member", True, False),
        ("governor", True, False),
        ("recused", True, False),
        ("team", True, True),
    ],
)
def test_f41_who_declares_and_who_keeps_the_register(cast, signed_in, who, declares_hers, keeps_the_register):
    user = getattr(cast, who)
    assert may_declare(user) == declares_hers
    client = signed_in(user)
    assert client.get(reverse("interests")).status_code == (200 if declares_hers else 403)
    assert client.get(reverse("interests_register")).status_code == (200 if keeps_the_register else 403)


def test_f41_the_team_writes_down_an_interest_and_only_the_team_ends_it(cast, dossier, signed_in):  # noqa: F811
    data = {"person": cast.member.pk, "neighbourhood": cast.ormes.pk, "note": "Sa sœur y travaille."}
    assert signed_in(cast.team).post(reverse("interests_register"), data).status_code == 302
    interest = Interest.objects.get()
    assert (interest.user, interest.recorded_by) == (cast.member, cast.team)
    assert not sees(cast.member, dossier)
    end = reverse("interest_end", args=[interest.pk])
    for who in ("member", "advisor", "outsider", "coordinator"):
        assert signed_in(getattr(cast, who)).post(end).status_code == 404
    assert signed_in(cast.team).post(end).status_code == 302
    assert sees(cast.member, dossier)


def test_f41_one_ends_one_s_own_declaration_only(cast, declares, signed_in):
    end = reverse("interest_end", args=[declares(cast.member, "dossier").pk])
    assert signed_in(cast.governor).post(end).status_code == 404
    assert signed_in(cast.member).post(end).status_code == 302
    assert not Interest.objects.ongoing().exists()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [([], "organisation"), (["organisation", "neighbourhood"], "neighbourhood")],
)
def test_f41_one_thing_at_a_time(cast, signed_in, chosen, expected):
    things = {"organisation": cast.foundation.pk, "neighbourhood": cast.ormes.pk}
    data = {"note": ""} | {name: things[name] for name in chosen}
    page = signed_in(cast.member).post(reverse("interests"), data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [expected]
    assert not Interest.objects.exists()


def test_f41_from_the_dossier_itself(cast, dossier, signed_in):  # noqa: F811
    client, url = signed_in(cast.member), reverse("interest_in_dossier", args=[dossier.pk])
    assert url in client.get(reverse("dossier", args=[dossier.pk])).content.decode()
    answer = client.post(url, {"note": "Une amie y travaille."}, follow=True)
    assert "Un titre que tous voient" in answer.content.decode()
    assert client.get(url).status_code == 404
    assert Interest.objects.get().note == "Une amie y travaille."
