"""Around a draft: its name, who sees it, withdrawing it and taking it up again (F33)."""

import datetime as dt

import pytest
from django.urls import reverse

from proposals import workflow
from proposals.enums import State
from proposals.models import Dossier
from tests import cast as casting


def url(name, dossier):
    return reverse(name, args=[dossier.pk])


def fresh(dossier):
    return Dossier.objects.with_names().get(pk=dossier.pk)


@pytest.fixture
def draft(cast):
    return casting.ready(cast)


# Its name


def test_an_initiative_is_renamed_by_those_who_write(cast, draft, signed_in):
    signed_in(cast.contributor).post(url("rename", draft), {"title": "  Des cours  à vivre "})
    assert fresh(draft).title == "Des cours à vivre"
    assert draft.events.get(kind="dossier.rename").before == {"title": "Des ruelles à vivre"}


@pytest.mark.parametrize("title", ["", "   ", "é" * 121])
def test_a_name_that_is_none_changes_nothing(cast, draft, signed_in, title):
    answer = signed_in(cast.coordinator).post(url("rename", draft), {"title": title})
    assert "invalid-feedback" in answer.content.decode()
    assert fresh(draft).title == "Des ruelles à vivre"


def test_once_submitted_the_name_stays(cast, draft, signed_in):
    workflow.submit(draft, by=cast.coordinator)
    answer = signed_in(cast.coordinator).post(url("rename", draft), {"title": "Autre"}, follow=True)
    assert "Le dossier a changé entre-temps" in answer.content.decode()
    assert fresh(draft).title == "Des ruelles à vivre"


# Who sees it


def test_a_draft_is_shown_to_the_advisor_until_it_is_taken_back(cast, draft, signed_in):
    client, advisor = signed_in(cast.coordinator), signed_in(cast.advisor)
    read = url("dossier_text", draft)
    assert advisor.get(read).status_code == 403
    for _click in range(2):
        client.post(url("share", draft), {"shared": "1"})
    assert "Réponse à needs." in advisor.get(read).content.decode()
    client.post(url("share", draft), {"shared": "0"})
    assert advisor.get(read).status_code == 403
    kinds = list(draft.events.values_list("kind", flat=True))
    assert (kinds.count("dossier.share_draft"), kinds.count("dossier.unshare_draft")) == (1, 1)


@pytest.mark.parametrize("who", ["contributor", "reader", "advisor", "team"])
def test_only_the_coordination_shows_it(cast, draft, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert client.get(url("share", draft)).status_code == 403
    assert client.post(url("share", draft), {"shared": "1"}).status_code == 403


# Withdrawing and taking up again


def withdraw(client, dossier, reason="L’assemblée n’a pas tranché."):
    return client.post(url("withdraw", dossier), {"reason": reason})


def reopen(client, dossier, reason="Elle a tranché."):
    return client.post(url("reopen", dossier), {"reason": reason})


def test_it_is_withdrawn_with_its_reason_and_keeps_everything(cast, draft, signed_in):
    client = signed_in(cast.coordinator)
    for _click in range(2):
        withdraw(client, draft)
    assert fresh(draft).state == State.WITHDRAWN
    assert fresh(draft).document.answers.count() > 5
    event = draft.events.get(kind="dossier.withdraw")
    assert (event.comment, event.from_state) == ("L’assemblée n’a pas tranché.", "drafting")


def test_a_reason_is_needed(cast, draft, signed_in):
    answer = withdraw(signed_in(cast.coordinator), draft, reason=" ")
    assert answer.status_code == 422
    assert "Dites pourquoi, en une phrase." in answer.content.decode()
    assert fresh(draft).state == State.DRAFTING


@pytest.mark.parametrize("who", ["contributor", "advisor", "team"])
def test_only_the_coordination_withdraws(cast, draft, signed_in, who):
    assert withdraw(signed_in(getattr(cast, who)), draft).status_code == 403


@pytest.mark.parametrize("who", ["coordinator", "team"])
def test_it_is_taken_up_again_where_it_was_left(cast, draft, signed_in, who):
    withdraw(signed_in(cast.coordinator), draft)
    reopen(signed_in(getattr(cast, who)), draft)
    assert (fresh(draft).state, fresh(draft).number) == (State.DRAFTING, "PIC-2022-001")
    assert fresh(draft).aimed_window.date == dt.date(2022, 2, 1)


def test_a_submitted_one_becomes_a_draft_again_and_its_copy_is_kept(cast, clock, draft, signed_in):
    workflow.submit(draft, by=cast.coordinator)
    client = signed_in(cast.coordinator)
    withdraw(client, draft)
    clock.set(2022, 2, 10)
    reopen(client, draft)
    dossier = fresh(draft)
    assert (dossier.submitted_at, dossier.window, dossier.promised_on) == (None, None, None)
    assert dossier.aimed_window.date == dt.date(2022, 3, 29)
    assert dossier.document.copies.count() == 1
    workflow.submit(dossier, by=cast.coordinator)
    assert fresh(draft).window.date == dt.date(2022, 3, 29)


def test_a_letter_is_taken_up_again_as_a_letter(cast, signed_in):
    dossier = casting.letter_draft(cast)
    client = signed_in(cast.coordinator)
    withdraw(client, dossier)
    reopen(client, dossier)
    assert fresh(dossier).state == State.LETTER_DRAFT


@pytest.mark.parametrize("name", ["rename", "share", "move_moment", "withdraw"])
def test_the_pages_open_in_both_languages_with_the_person_to_call(cast, draft, signed_in, name):
    client = signed_in(cast.coordinator)
    for prefix in ("/fr/", "/en/"):
        answer = client.get(url(name, draft).replace("/fr/", prefix))
        assert answer.status_code == 200
        assert cast.advisor.phone in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["rename", "share", "move_moment", "withdraw", "reopen", "extend", "history"]
)
def test_a_neighbour_finds_none_of_them(cast, draft, signed_in, name):
    assert signed_in(cast.neighbour).get(url(name, draft)).status_code == 404
