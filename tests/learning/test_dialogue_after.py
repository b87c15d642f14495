"""After a dialogue space: notes, a survey without names, what goes to the library (F106, F108)."""

import uuid

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from cimpact.notices.outbox import send_due
from learning.capacity_enums import OfferFor
from learning.dialogue import FEWEST_ANSWERS, survey_results
from learning.enums import Visibility
from learning.models import JournalEntry
from learning.workflow import dialogue as actions
from learning.workflow.offers import mark_attendance
from proposals.workflow.writing import Stale

from .capacities import registers
from .dialogue_pages import of_team, text_of, took_place
from .dialogues import phone, space

# After


def test_notes_are_read_by_anyone_once_published(cast, signed_in, clock):
    made = space(cast)
    took_place(clock)
    url, page = of_team("dialogue_after", made), reverse("activity", args=[made.offer.pk])
    form = {"version": 1, "fr": "On a parlé des loyers.", "en": "We talked about rents."}
    signed_in(cast.team).post(url, {"do": "notes", **form})
    assert "des loyers" not in text_of(signed_in().get(page))
    signed_in(cast.team).post(url, {"do": "publish", **form, "version": 2})
    assert "des loyers" in text_of(signed_in().get(page))
    assert "about rents" in text_of(signed_in().get(page.replace("/fr/", "/en/")))
    with pytest.raises(Stale):
        actions.keep_notes(made, fr="Autre.", en="", version=1, publish=False, by=cast.team)


def test_nothing_is_published_without_notes(cast, signed_in, clock):
    made = space(cast)
    took_place(clock)
    answer = signed_in(cast.team).post(
        of_team("dialogue_after", made), {"do": "publish", "version": 1, "fr": "", "en": ""}
    )
    assert answer.status_code == 422
    made.refresh_from_db()
    assert made.notes_published_at is None


def test_the_survey_goes_once_to_whoever_held_a_place_and_was_there(cast, clock, mailoutbox):
    made = space(cast)
    came, absent = registers(made.offer, "Ana"), registers(made.offer, "Bao")
    with_account = registers(made.offer, "Noémie")
    with_account.email = cast.coordinator.email
    with_account.save()
    with pytest.raises(NotPossible, match="après la rencontre"):
        actions.send_survey(made, by=cast.team)
    took_place(clock)
    mark_attendance(made.offer, came={came.pk, with_account.pk}, by=cast.team)
    for _twice in range(2):
        actions.send_survey(made, by=cast.team)
    notices = Notice.objects.filter(kind="dialogue_survey")
    assert {notice.reader.email for notice in notices} == {came.email, cast.coordinator.email}
    assert notices.get(recipient=cast.coordinator)
    assert absent.email not in {notice.reader.email for notice in notices}
    assert not Notice.objects.filter(kind="offer_feedback").exists()  # asked once, without a name
    Notice.objects.exclude(kind="dialogue_survey").delete()
    send_due()
    link = reverse("room_survey", args=[made.code])
    assert all(link in mail.body for mail in mailoutbox)  # the same for everyone
    assert len(mailoutbox) == 2


def test_what_is_said_after_has_no_name_and_is_read_from_three_answers_on(cast, clock, signed_in):
    made = space(cast)
    registers(made.offer, "Ana")
    took_place(clock)
    url = reverse("room_survey", args=[made.code])
    assert "n’est pas ouvert" in text_of(signed_in().get(url))
    actions.send_survey(made, by=cast.team)
    page = of_team("dialogue_after", made)
    for number in range(1, FEWEST_ANSWERS + 1):
        assert survey_results(made)["is_readable"] is False
        client = phone(made)
        for _twice in range(2):
            client.post(url, {"useful": "4", "kept": f"Le mot {number}", "change": "Plus de pauses"})
    found = survey_results(made)
    assert (found["count"], found["lines"][3].count) == (FEWEST_ANSWERS, FEWEST_ANSWERS)
    assert sorted(found["kept"]) == ["Le mot 1", "Le mot 2", "Le mot 3"]
    shown = text_of(signed_in(cast.team).get(page))
    assert "Le mot 2" in shown
    kept = {field.name for field in made.survey.model._meta.fields}
    assert kept == {
        "id",
        "dialogue",
        "device",
        "kept",
        "change",
        "useful",
    }  # neither name, nor address, nor hour


def test_a_survey_without_a_mark_says_what_to_choose(cast, clock):
    made = space(cast)
    took_place(clock)
    actions.send_survey(made, by=cast.team)
    answer = phone(made).post(reverse("room_survey", args=[made.code]), {"kept": "Des voix"})
    assert answer.status_code == 422
    assert "Choisissez de 1 à 5" in text_of(answer)
    assert "Des voix" in text_of(answer)


def test_a_learning_goes_to_the_library_once_for_the_programmes_community(cast, clock, signed_in):
    made = space(cast)
    took_place(clock)
    url = of_team("dialogue_after", made)
    assert "Écouter" in text_of(signed_in(cast.team).get(url, {"reprendre": "Écouter d’abord"}))
    form = {
        "do": "learning",
        "key": str(uuid.uuid4()),
        "title": "Écouter d’abord",
        "text": "Un tour de parole.",
    }
    for _twice in range(2):
        signed_in(cast.team).post(url, form)
    entry = JournalEntry.objects.get()
    assert (entry.programme, entry.neighbourhood, entry.visibility) == (
        cast.programme,
        None,
        Visibility.COMMUNITY,
    )
    assert entry.happened_on == made.offer.starts_at.date()
    assert JournalEntry.objects.open_to(cast.neighbour).get() == entry
    assert not JournalEntry.objects.open_to(cast.outsider).exists()
    assert made.learnings.count() == 1


def test_a_space_for_the_tables_is_not_on_the_public_programme(cast, signed_in):
    made = space(cast, audience=OfferFor.TABLES)
    assert "Se parler du logement" not in text_of(signed_in().get(reverse("activities")))
    mine = registers(made.offer, "Ana")
    assert made.code in text_of(signed_in().get(reverse("place", args=[mine.token])))
