"""Each proposal has a number of its programme and year, in order, whoever else opens one at the same moment."""

import pytest

from proposals import workflow
from proposals.models import Dossier
from tests import cast as casting
from tests.threads import at_once


def opened(cast, title, **others):
    return workflow.open_proposal(
        others.get("place", cast.ormes),
        cast.programme,
        title=title,
        stage=casting.stage(cast),
        by=others.get("by", cast.coordinator),
    )


def test_numbers_follow_one_another_within_the_year(cast, clock):
    assert opened(cast, "Un").number == f"{cast.programme.prefix}-2022-001"
    assert opened(cast, "Deux").number == f"{cast.programme.prefix}-2022-002"
    clock.set(2022, 12, 31, 23, 59)
    assert opened(cast, "Trois").number.endswith("-2022-003")
    clock.advance(minutes=1)
    assert opened(cast, "Quatre").number.endswith("-2023-001")


def test_a_number_is_given_once_even_after_the_dossier_is_withdrawn(cast):
    withdrawn = opened(cast, "Un")
    workflow.withdraw(withdrawn, reason="Nous attendons l’assemblée.", by=cast.coordinator)
    assert opened(cast, "Deux").number.endswith("-002")


def test_after_the_nine_hundred_and_ninety_ninth_comes_the_thousandth(cast):
    dossier = opened(cast, "Un")
    start = dossier.number.removesuffix("001")
    for number in ("999", "1000"):
        Dossier.objects.filter(pk=dossier.pk).update(number=f"{start}{number}")
        dossier = opened(cast, f"Après {number}")
        assert dossier.number == f"{start}{int(number) + 1}"


def test_another_programme_counts_on_its_own(cast):
    opened(cast, "Un")
    cast.programme.prefix = "AUTRE"
    assert opened(cast, "Deux").number == "AUTRE-2022-001"


@pytest.mark.django_db(transaction=True)
def test_six_opened_at_once_have_six_numbers(cast):
    places = [casting.neighbourhood(f"Quartier {n}", f"quartier-{n}") for n in range(6)]
    outcomes = at_once(*[lambda p=p: opened(cast, "Des ruelles à vivre", place=p).number for p in places])
    assert sorted(outcomes) == [f"{cast.programme.prefix}-2022-{n:03d}" for n in range(1, 7)]


@pytest.mark.django_db(transaction=True)
def test_one_begun_twice_at_once_is_one(cast):
    outcomes = at_once(*[lambda: opened(cast, "Des ruelles à vivre").number] * 3)
    assert outcomes == [f"{cast.programme.prefix}-2022-001"] * 3
    assert Dossier.objects.count() == 1
