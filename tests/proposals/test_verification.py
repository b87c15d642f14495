"""A letter shown to somebody is verified by its number and its code, and nothing else is told (F45)."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from proposals import workflow
from proposals.enums import State
from proposals.letter_pdf import letter_pdf
from proposals.models import Dossier, Letter
from proposals.verification import verify
from tests import cast as casting

from .test_pdf import words

GENUINE = "Ce document vient bien du portail"


def post(client, number, code):
    return client.post(reverse("verify_letter"), {"number": number, "code": code})


def test_a_genuine_letter_is_recognised_however_it_is_typed(cast, client):
    letter = casting.answered(cast).answer_letter
    for number, code in (
        (letter.number, letter.code),
        (f" {letter.number.lower()} ", letter.code.replace("-", " ").lower()),
        (letter.number, letter.code.replace("0", "O").replace("1", "l")),
    ):
        page = post(client, number, code)
        assert (page.status_code, GENUINE in page.content.decode()) == (200, True), code
    text = page.content.decode()
    assert "Les Ormes" in text
    assert "Des ruelles à vivre" in text
    assert cast.coordinator.full_name not in text


@pytest.mark.parametrize(
    ("number", "code"), [("L-PIC-2022-999", "0000-0000"), (None, "ZZZZ-ZZZZ"), (None, "0000-0000")]
)
def test_what_does_not_match_is_said_plainly_and_tells_nothing(cast, client, number, code):
    letter = casting.answered(cast).answer_letter
    page = post(client, number or letter.number, code)
    assert page.status_code == 422
    assert "Aucune lettre envoyée par le portail" in page.content.decode()
    assert "Les Ormes" not in page.content.decode()


def test_a_letter_not_sent_yet_does_not_exist(cast):
    letter = Letter.objects.get(dossier=casting.lettered(cast))
    assert verify(letter.number, letter.code) is None


def test_the_amount_is_the_one_printed_whatever_was_agreed_since(cast):
    dossier = casting.active(cast)
    letter = Letter.objects.get()
    printed = verify(letter.number, letter.code).total
    dossier.award.amounts.update(cents=1)
    assert verify(letter.number, letter.code).total == printed == dossier.stage.amount_min


def test_a_refusal_shows_no_amount(cast):
    casting.declined(cast)
    letter = Letter.objects.get()
    assert verify(letter.number, letter.code).total is None


def test_guessing_is_slowed_down(cast, client):
    letter = casting.answered(cast).answer_letter
    for _try in range(20):
        assert post(client, letter.number, "ZZZZ-ZZZZ").status_code == 422
    page = post(client, letter.number, letter.code)
    assert page.status_code == 429
    assert GENUINE not in page.content.decode()
    assert client.get(reverse("verify_letter")).status_code == 200


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_prints_where_to_verify_it(cast, client, language):
    dossier = casting.lettered(cast)
    workflow.prepare_letter(dossier, by=cast.team, language=language)
    workflow.send_answer(dossier, by=cast.team)
    letter = Letter.objects.get()
    printed = re.sub(r"\s", "", words(letter_pdf(letter)))
    with translation.override(language):
        assert reverse("verify_letter") in printed
    assert Dossier.objects.get().state == State.LETTER_OUT
    assert letter.code in printed
