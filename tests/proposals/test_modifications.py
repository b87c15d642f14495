"""R12, R31: what was agreed is modified by both sides, each version kept, the ledger and what is due following."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.models import Notice
from proposals.agreed_terms import terms_of, versions_of
from proposals.dates import last_day
from proposals.ledger import committed
from proposals.models import AgreedVersion, Dossier, Flag, Instalment, Modification, Obligation
from proposals.turns import is_up_to
from proposals.workflow.modifications import (
    agree_modification,
    propose_modification,
    refuse_modification,
    take_back_modification,
    terms_after,
)
from tests import cast as casting
from tests.threads import at_once

from .test_turns import read

WHY = "Le local n’ouvre qu’en juin."


def active(cast) -> Dossier:
    return read(casting.active(cast, kind="deployment"))


def in_force(dossier):
    return terms_of(versions_of(Dossier.objects.get(pk=dossier.pk).participation)[0].content)


def changed(dossier, **terms):
    current = in_force(dossier)
    new = replace(current, **terms)
    if {"years", "starts_on"} & set(terms) and "ends_on" not in terms:
        new = replace(new, ends_on=last_day(new.starts_on, new.years))
    return new


def proposed(dossier, by, **terms) -> Modification:
    return propose_modification(dossier, terms=changed(dossier, **terms), reason=WHY, by=by)


def test_r12_a_change_is_in_force_once_the_other_side_agrees(cast):
    dossier = active(cast)
    amounts = {1: 80_000_00, 2: 100_000_00, 3: 90_000_00}
    made = proposed(dossier, cast.coordinator, amounts=amounts)
    assert in_force(dossier).amounts != amounts
    assert is_up_to(cast.team, read(dossier))
    for _click in range(2):
        version = agree_modification(made, by=cast.team)
    assert (version.number, in_force(dossier).amounts) == (2, amounts)
    fresh = Dossier.objects.get(pk=dossier.pk)
    assert {year.year: year.cents for year in fresh.award.amounts.all()} == amounts
    assert committed(fresh) == amounts
    assert AgreedVersion.objects.count() == 2
    assert Event.objects.filter(kind="dossier.modification_agreed").count() == 1
    assert Notice.objects.filter(kind="modification_agreed", recipient=cast.coordinator).count() == 1
    assert not is_up_to(cast.team, read(dossier))


def test_r12_what_is_due_moves_with_the_dates_and_what_is_done_stays(cast):
    dossier = active(cast)
    done = dossier.participation.obligations.get(kind="mid_year", year=1)
    Obligation.objects.filter(pk=done.pk).update(done_on=dt.date(2022, 9, 20))
    report = dossier.participation.obligations.get(kind="final_report")
    waiting = Instalment.objects.create(
        dossier=dossier, year=3, due_on=dt.date(2025, 4, 1), cents=100, obligation=report
    )
    current = in_force(dossier)
    made = proposed(
        dossier,
        cast.team,
        years=2,
        starts_on=dt.date(2022, 6, 1),
        amounts={1: current.amounts[1], 2: current.amounts[2]},
    )
    agree_modification(made, by=cast.coordinator)
    owed = [(o.kind, o.year, str(o.due_on)) for o in Obligation.objects.order_by("due_on")]
    assert owed == [
        ("mid_year", 1, "2022-10-01"),  # done: as it was
        ("annual_report", 1, "2023-05-31"),
        ("mid_year", 2, "2023-12-01"),
        ("final_report", 2, "2024-05-31"),
    ]
    waiting.refresh_from_db()
    assert waiting.obligation.kind == "final_report"
    assert waiting.obligation.year == 2
    assert Flag.objects.get().dossier_id == dossier.pk
    participation = read(dossier).participation
    assert (participation.years, participation.ends_on) == (2, dt.date(2024, 5, 31))
    assert Event.objects.filter(kind="dossier.obligations_moved").count() == 1


def test_r31_the_initiative_is_adjusted_in_words(cast, signed_in):
    dossier = active(cast)
    agree_modification(
        proposed(dossier, cast.coordinator, initiative="Deux ruelles plutôt que trois."), by=cast.team
    )
    page = signed_in(cast.reader).get(reverse("participation", args=[dossier.pk])).content.decode()
    assert "Deux ruelles plutôt que trois." in page


def test_only_one_modification_is_open_and_the_same_one_twice_is_one(cast):
    dossier = active(cast)
    first = proposed(dossier, cast.coordinator, conditions="Un rapport de plus.")
    assert proposed(dossier, cast.coordinator, conditions="Un rapport de plus.") == first
    with pytest.raises(NotPossible, match="une seule"):
        proposed(dossier, cast.team, conditions="Autre chose.")
    assert Notice.objects.filter(kind="modification_proposed", recipient=cast.team).count() == 1


def test_a_refusal_has_words_and_changes_nothing(cast):
    dossier = active(cast)
    made = proposed(dossier, cast.coordinator, conditions="Autre chose.")
    with pytest.raises(NotPossible):
        refuse_modification(made, answer=" ", by=cast.team)
    refuse_modification(made, answer="Pas cette année.", by=cast.team)
    with pytest.raises(NotPossible):
        agree_modification(made, by=cast.team)
    assert in_force(dossier).conditions == ""
    assert not Modification.objects.get().was_taken_back


@pytest.mark.parametrize("role", ["coordinator", "contributor", "reader", "other_advisor", "member"])
def test_only_the_other_side_answers(cast, signed_in, role):
    dossier = active(cast)
    made = proposed(dossier, cast.coordinator, conditions="Autre chose.")
    url = reverse("modification_answer", args=[dossier.pk, made.number])
    answer = signed_in(getattr(cast, role)).post(url, {"do": "agree"})
    assert answer.status_code in (403, 422)
    assert Modification.objects.get().agreed_at is None


def test_r22_beyond_the_range_the_team_says_why(cast, signed_in):
    dossier = active(cast)
    made = proposed(dossier, cast.coordinator, amounts={1: 200_000_00, 2: 75_000_00, 3: 75_000_00})
    client, url = signed_in(cast.team), reverse("modification_answer", args=[dossier.pk, made.number])
    page = client.get(reverse("modification", args=[dossier.pk, made.number]))
    assert page.context["must_explain"]
    assert client.post(url, {"do": "agree", "answer": ""}).status_code == 422
    assert client.post(url, {"do": "agree", "answer": "Le chantier le demande."}).status_code == 302
    assert in_force(dossier).amounts[1] == 200_000_00


def test_beyond_the_envelope_it_is_refused_with_its_figures_and_nothing_changes(cast):
    dossier = active(cast)
    for year in (2022, 2023, 2024):
        cast.programme.funds.create(partner=cast.foundation, year=year, cents=76_000_00)
    made = proposed(dossier, cast.coordinator, amounts={1: 140_000_00, 2: 75_000_00, 3: 75_000_00})
    before = committed(dossier)
    with pytest.raises(NotPossible, match="76"):
        agree_modification(made, by=cast.team)
    assert (committed(dossier), AgreedVersion.objects.count()) == (before, 1)
    assert Modification.objects.get().is_open


WRONG = [
    ({"amounts": {1: 75_000_00}}, "chaque année"),
    ({"starts_on": dt.date(2024, 4, 1)}, "plus d’un an"),
    ({"ends_on": dt.date(2024, 1, 1)}, "dernière année"),
    ({"ends_on": dt.date(2027, 1, 1)}, "dernière année"),
    ({}, "Rien ne change"),
]


@pytest.mark.parametrize(("terms", "said"), WRONG)
def test_what_makes_no_sense_is_refused(cast, terms, said):
    with pytest.raises(NotPossible, match=said):
        proposed(active(cast), cast.coordinator, **terms)


def test_the_form_keeps_what_was_typed_and_shows_the_difference(cast, signed_in):
    dossier = active(cast)
    client, url = signed_in(cast.coordinator), reverse("modification_propose", args=[dossier.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    refused = client.post(url, data | {"amount_1": "quatre-vingts", "reason": WHY})
    assert refused.status_code == 422
    assert "quatre-vingts" in refused.content.decode()
    sent = client.post(url, data | {"amount_1": "80 000 $", "reason": WHY})
    assert sent.status_code == 302
    page = client.get(sent.url)
    labels = [change.label for change in page.context["changes"]]
    assert labels == ["Soutien, première année", "Soutien, total"]
    assert page.context["may_take_back"]


@pytest.mark.django_db(transaction=True)
def test_an_agreement_and_a_taking_back_at_once_are_one_or_the_other(cast):
    dossier = active(cast)
    made = proposed(dossier, cast.coordinator, conditions="Autre chose.")
    outcomes = at_once(
        lambda: agree_modification(made, by=cast.team),
        lambda: take_back_modification(made, by=cast.coordinator),
        lambda: agree_modification(made, by=cast.team),
    )
    made.refresh_from_db()
    assert (made.agreed_at is None) != (made.closed_at is None)
    assert AgreedVersion.objects.count() == (2 if made.agreed_at else 1)
    refused = [outcome for outcome in outcomes if isinstance(outcome, NotPossible)]
    assert len(refused) == (1 if made.agreed_at else 2)
    assert not [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, NotPossible)]


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["table", "team"]),
        st.integers(1, 4),
        st.lists(st.integers(1, 200), min_size=4, max_size=4),
        st.integers(-40, 40),
        st.sampled_from(["agree", "refuse", "take back"]),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_r12_the_history_replays_to_what_stands_today(cast, moves):
    from django.db import transaction

    with transaction.atomic():
        dossier = active(cast)
        for side, years, thousands, days, end in moves:
            current = in_force(dossier)
            start = max(current.starts_on + dt.timedelta(days=days), clock.today())
            terms = changed(
                dossier,
                years=years,
                starts_on=start,
                amounts={year: thousands[year - 1] * 1000_00 for year in range(1, years + 1)},
            )
            if terms == current:
                continue
            one, other = (cast.coordinator, cast.team) if side == "table" else (cast.team, cast.coordinator)
            made = propose_modification(dossier, terms=terms, reason=WHY, by=one)
            if end == "agree":
                agree_modification(made, reason="Convenu.", by=other)
            elif end == "refuse":
                refuse_modification(made, answer="Non.", by=other)
            else:
                take_back_modification(made, by=one)
        fresh = Dossier.objects.get(pk=dossier.pk)
        versions = list(fresh.participation.versions.order_by("number"))
        replayed = terms_of(versions[0].content)
        for version in versions[1:]:
            replayed = terms_after(replayed, version.modification.changes, fresh)
            assert replayed == terms_of(version.content)
        award, participation = fresh.award, fresh.participation
        assert {year.year: year.cents for year in award.amounts.all()} == replayed.amounts
        assert committed(fresh) == replayed.amounts
        assert (participation.starts_on, participation.ends_on, participation.years) == (
            replayed.starts_on,
            replayed.ends_on,
            replayed.years,
        )
        transaction.set_rollback(True)
