"""What changed since an earlier copy or since the letter: words of answers, amounts, budget (F32, F35)."""

import pytest
from django.urls import reverse

from cimpact.writing.answers import save_answer
from proposals import workflow
from proposals.comparison import compare_copies, compare_with_letter
from proposals.models import AmountAsked, BudgetLine, Dossier
from tests import cast as casting
from tests.proposals.pages import question_of


def rewrite(document, question, text, by):
    answer = document.answers.get(question=question)
    save_answer(document, question, typed=text, version=answer.version, by=by)


@pytest.fixture
def precised(cast):
    """A dossier whose answer on needs was made precise."""
    dossier = casting.asked_precisely(cast, code="needs")
    rewrite(
        dossier.document,
        question_of(dossier, "needs"),
        "Réponse à needs, avec des chiffres.",
        cast.contributor,
    )
    workflow.answer_precision(dossier.precisions.get(), note="", by=cast.coordinator)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def page(client, dossier, query=""):
    return client.get(reverse("comparison", args=[dossier.pk]) + query)


@pytest.mark.parametrize("who", ["coordinator", "reader", "advisor", "other_advisor", "team"])
def test_f32_a_correction_is_seen_the_same_by_both_sides(cast, precised, signed_in, who):
    response = page(signed_in(getattr(cast, who)), precised)
    compared = response.context["compared"]
    assert [answer.label for answer in compared.changed] == [question_of(precised, "needs").label]
    assert "<ins>" in response.content.decode()
    assert "avec des chiffres." in response.content.decode()
    assert compared.figures == []


@pytest.mark.parametrize("who", ["neighbour", "outsider", "recused", "member", "governor"])
def test_it_is_closed_to_whoever_does_not_read_the_proposal(cast, precised, signed_in, who):
    assert page(signed_in(getattr(cast, who)), precised).status_code == 404


def test_a_draft_is_compared_with_nothing(cast, signed_in):
    dossier = casting.drafting(cast)
    assert page(signed_in(cast.coordinator), dossier).status_code == 403


def test_a_proposal_with_one_copy_and_no_letter_says_there_is_nothing_to_compare(cast, signed_in):
    response = page(signed_in(cast.advisor), casting.submitted(cast))
    assert response.context["compared"] is None
    assert "Rien à comparer pour l’instant" in response.content.decode()


def test_f35_with_the_letter_the_questions_both_ask_are_compared(cast, signed_in):
    dossier = casting.letter_sent(cast)
    workflow.open_proposal(
        cast.ormes,
        cast.programme,
        title="Des ruelles à vivre",
        stage=dossier.stage,
        by=cast.coordinator,
        dossier=dossier,
    )
    dossier = casting.complete(Dossier.objects.get(pk=dossier.pk), cast.coordinator)
    rewrite(dossier.document, question_of(dossier, "change"), "Un tout autre changement.", cast.coordinator)
    workflow.submit(dossier, by=cast.coordinator)
    dossier = Dossier.objects.with_names().get(pk=dossier.pk)
    compared = compare_with_letter(dossier, dossier.document.copies.last())
    assert [answer.label for answer in compared.changed] == [question_of(dossier, "change").label]
    assert "autre changement." in compared.changed[0].changes
    response = page(signed_in(cast.advisor), dossier, "?avec=lettre")
    assert response.context["with_letter"]


def test_f35_amounts_and_budget_stand_side_by_side(cast, signed_in):
    dossier = casting.submitted(cast)
    workflow.withdraw(dossier, reason="Nous y reviendrons.", by=cast.coordinator)
    workflow.reopen(dossier, reason="Nous voici.", by=cast.coordinator)
    AmountAsked.objects.filter(dossier=dossier, year=1).update(cents=40_000_00)
    BudgetLine.objects.filter(dossier=dossier).update(cents=40_000_00)
    workflow.submit(Dossier.objects.with_names().get(pk=dossier.pk), by=cast.coordinator)
    dossier = Dossier.objects.with_names().get(pk=dossier.pk)
    first, second = dossier.document.copies.all()
    compared = compare_copies(first, second)
    changed = {figure.label: (figure.before, figure.after) for figure in compared.figures}
    expected = ("25\xa0000\xa0$", "40\xa0000\xa0$")
    assert changed["Première année"] == changed["Soutien demandé en tout"] == expected
    assert len(changed) == 3  # the budget's one category besides
    assert compared.changed == []
    response = page(signed_in(cast.advisor), dossier, "?avec=inconnu")
    assert response.context["chosen"] == str(first.number)
    assert "40\xa0000" in response.content.decode()
