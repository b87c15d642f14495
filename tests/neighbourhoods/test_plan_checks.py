"""What a plan asks of itself: questions beside its cards, never errors (F75, F78); values shown as chosen (F85)."""

import pytest
from django.urls import reverse

from neighbourhoods.models import Initiative
from neighbourhoods.plan_cards import Place, add_card
from neighbourhoods.plan_checks import MANY_CHANGES, questions_about, questions_about_tool, says_how_much
from neighbourhoods.plan_reading import sheet_of
from neighbourhoods.plan_tools import kinds, tools

HOW, WHEN, WHOM = "Comment saurez-vous que c’est atteint?", "D’ici quand?", "Pour qui, précisément?"


@pytest.fixture
def initiative(cast):
    return Initiative.objects.create(
        neighbourhood=cast.ormes, programme=cast.programme, title="Rester chez soi"
    )


def card(initiative, kind, by, **values):
    return add_card(Place(initiative, kinds()[kind]), by=by, values=values)


def asked(initiative, one):
    shown = sheet_of(initiative).to_write(one.kind)
    return questions_about(next(card for card in shown if card.pk == one.pk))


@pytest.mark.parametrize(
    ("values", "questions"),
    [
        ({"name": "Les familles vont mieux"}, [HOW, WHEN, WHOM]),
        ({"name": "Cent familles restent", "when": "2028", "whom": "Locataires"}, []),
        ({"name": "Les familles restent", "when": "D’ici 2 ans", "whom": "Locataires"}, [HOW]),
        ({"name": "Doubler les jardins", "whom": "Aînés"}, [WHEN]),
        ({"name": "Les évictions baissent de 20 %", "when": "2027"}, [WHOM]),
        ({"name": "Moins d’évictions", "how": "On en compte le nombre", "when": "2027", "whom": "Tous"}, []),
        ({}, []),
    ],
)
def test_a_change_is_asked_how_much_by_when_and_for_whom(cast, initiative, values, questions):
    assert asked(initiative, card(initiative, "result", cast.coordinator, **values)) == questions


@pytest.mark.parametrize("text", ["la moitié", "Trente logements", "12", "a third of tenants", "le taux"])
def test_words_that_measure_are_heard_with_or_without_accents(text):
    assert says_how_much(text)


@pytest.mark.parametrize("text", ["", "mieux", "les gens décident", "recentrer"])
def test_other_words_measure_nothing(text):
    assert not says_how_much(text)


def test_a_cause_without_strategy_and_a_strategy_without_cause_are_pointed_out(cast, initiative):
    cause = card(initiative, "cause", cast.coordinator, name="Loyers")
    alone = card(initiative, "strategy", cast.coordinator, name="Visites")
    assert asked(initiative, cause)
    assert asked(initiative, alone) == ["À quelle cause répond-elle?"]
    answers = card(initiative, "strategy", cast.coordinator, name="Droit", causes=[str(cause.pk)])
    assert asked(initiative, cause) == []
    assert asked(initiative, answers) == []


def test_many_changes_for_few_means_ask_where_to_begin(cast, initiative):
    theory = tools()["theorie-du-changement"]
    for number in range(MANY_CHANGES):
        assert questions_about_tool(theory, sheet_of(initiative)) == []
        card(initiative, "result", cast.coordinator, name=f"Changement {number}")
    assert "7 changements" in questions_about_tool(theory, sheet_of(initiative))[0]
    for number in range(MANY_CHANGES):
        card(initiative, "activity", cast.coordinator, name=f"Activité {number}")
    assert questions_about_tool(theory, sheet_of(initiative)) == []


def test_questions_are_beside_the_form_and_the_reading_and_change_as_one_writes(cast, initiative, signed_in):
    change = card(initiative, "result", cast.coordinator, name="Les familles vont mieux")
    client = signed_in(cast.coordinator)
    read = reverse("plan_read", args=[initiative.pk, "theorie-du-changement"])
    write = reverse("plan_tool", args=[initiative.pk, "theorie-du-changement"]) + f"?carte={change.pk}"
    for url in (read, write):
        assert WHEN in client.get(url).content.decode()
    prefix = f"card_{change.pk}"
    saved = client.post(
        reverse("plan_card", args=[initiative.pk, "theorie-du-changement", change.pk]),
        {f"{prefix}-version": 1, f"{prefix}-name": "Cent familles", f"{prefix}-when": "2028"},
        headers={"X-Autosave": "1"},
    )
    html = saved.json()["fragments"][f"{prefix}-questions"]
    assert WHOM in html
    assert WHEN not in html
    assert HOW not in html


def test_a_new_strategy_silences_its_cause_at_once(cast, initiative, signed_in):
    cause = card(initiative, "cause", cast.coordinator, name="Loyers")
    strategy = card(initiative, "strategy", cast.coordinator, name="Droit")
    prefix = f"card_{strategy.pk}"
    saved = signed_in(cast.coordinator).post(
        reverse("plan_card", args=[initiative.pk, "lecture-systemique", strategy.pk]),
        {f"{prefix}-version": 1, f"{prefix}-name": "Droit", f"{prefix}-causes": [str(cause.pk)]},
        headers={"X-Autosave": "1"},
    )
    assert "À quelle cause" not in saved.json()["fragments"][f"{prefix}-questions"]


def test_the_twenty_values_are_shown_and_those_chosen_said(cast, initiative, signed_in):
    card(initiative, "principle", cast.coordinator, name="Nous écoutons d’abord.", value="respect")
    page = signed_in(cast.coordinator).get(reverse("plan_read", args=[initiative.pk, "principes"]))
    shown = page.content.decode()
    assert len(kinds()["principle"].by_code["value"].choices) == 20
    assert shown.count('visually-hidden">, choisie') == 1
    assert "Compassion" in shown
