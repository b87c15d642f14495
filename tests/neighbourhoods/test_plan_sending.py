"""What a communication plan said would be sent, noted once it is; the next time follows from how often."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact import clock as portal_clock
from neighbourhoods.models import Initiative, PlanRevision
from neighbourhoods.plan_cards import Place, add_card, remove_card
from neighbourhoods.plan_sending import next_time, note_sent
from neighbourhoods.plan_tools import kinds

TOOL = "communications"


@pytest.fixture
def initiative(cast):
    return Initiative.objects.create(
        neighbourhood=cast.ormes, programme=cast.programme, title="Rester chez soi"
    )


def days(count):
    return portal_clock.today() + dt.timedelta(days=count)


def message(initiative, by, **values):
    said = {"name": "Nouvelles du chantier", "next": days(-3).isoformat(), "often": "quarter", **values}
    values = {code: text for code, text in said.items() if text}
    return add_card(Place(initiative, kinds()["message"]), by=by, values=values)


def sent_url(card, tool=TOOL):
    return reverse("plan_sent", args=[card.plan.initiative_id, tool, card.pk])


@pytest.mark.parametrize(
    ("due", "often", "following"),
    [
        ("2026-03-10", "month", "2026-04-10"),
        ("2026-03-10", "quarter", "2026-06-10"),
        ("2026-03-10", "half", "2026-09-10"),
        ("2026-03-10", "year", "2027-03-10"),
        # Late by more than one time: the dates it had stay its dates.
        ("2025-12-10", "month", "2026-04-10"),
        ("2025-03-12", "year", "2027-03-12"),
        # Sent before its day; a day that the next month does not have
        ("2026-03-20", "month", "2026-04-20"),
        ("2026-01-31", "month", "2026-03-31"),
        ("9999-12-10", "month", None),
        ("2026-03-10", "once", None),
        ("2026-03-10", "", None),
    ],
)
def test_f105_the_next_time_is_counted_from_the_day_it_was_due_and_is_to_come(clock, due, often, following):
    clock.set(2026, 3, 12)
    expected = dt.date.fromisoformat(following) if following else None
    assert next_time(dt.date.fromisoformat(due), often) == expected


def test_f105_a_late_message_is_noted_as_sent_once_however_often_one_clicks(cast, initiative, signed_in):
    card = message(initiative, cast.coordinator)
    client = signed_in(cast.coordinator)
    here = reverse("plan_tool", args=[initiative.pk, TOOL])
    shown = client.get(here).content.decode()
    assert "en retard depuis le" in shown
    assert sent_url(card) in shown
    due = card.values["next"]
    said = client.post(sent_url(card), {"on": due}, follow=True).content.decode()
    card.refresh_from_db()
    following = next_time(dt.date.fromisoformat(due), "quarter")
    assert card.values == {"name": "Nouvelles du chantier", "often": "quarter", "next": following.isoformat()}
    assert "Nouvelles du chantier\xa0» est envoyé. Prochain envoi\xa0:" in said
    assert "en retard depuis le" not in said
    again = client.post(sent_url(card), {"on": due}, follow=True).content.decode()
    assert "Cet envoi était déjà noté." in again
    card.refresh_from_db()
    assert card.values["next"] == following.isoformat()
    assert PlanRevision.objects.filter(card=card, act="sent").count() == 1
    history = client.get(reverse("plan_history", args=[initiative.pk, TOOL])).content.decode()
    assert "a noté l’envoi de" in history


def test_f105_what_is_sent_once_has_no_next_time(cast, initiative, signed_in):
    card = message(initiative, cast.coordinator, often="once")
    client = signed_in(cast.coordinator)
    said = client.post(sent_url(card), {"on": card.values["next"]}, follow=True).content.decode()
    card.refresh_from_db()
    assert "next" not in card.values
    assert "aucun autre envoi n’est prévu" in said
    assert client.post(sent_url(card), {"on": ""}).status_code == 302
    assert PlanRevision.objects.filter(card=card, act="sent").count() == 1


def test_f105_a_card_taken_out_meanwhile_is_not_sent(cast, initiative):
    card = message(initiative, cast.coordinator)
    remove_card(card, by=cast.coordinator)
    assert note_sent(card, card.values["next"], by=cast.coordinator) is None


def test_f105_only_a_message_is_sent_and_only_by_who_writes(cast, initiative, signed_in):
    card = message(initiative, cast.coordinator)
    partner = add_card(Place(initiative, kinds()["partner"]), by=cast.coordinator, values={"name": "CLSC"})
    client = signed_in(cast.coordinator)
    assert client.post(sent_url(partner, "parties-prenantes"), {"on": ""}).status_code == 404
    sent = {"on": card.values["next"]}
    assert signed_in(cast.advisor).post(sent_url(card), sent).status_code == 403
    assert not PlanRevision.objects.filter(act="sent").exists()


def test_the_next_messages_say_what_for_who_does_it_and_how_to_begin(cast, initiative, signed_in):
    by = cast.coordinator
    brief = message(initiative, by, form="brief", purpose="Renouveler l’appui", owner="Line Robitaille")
    report = message(initiative, by, form="report")
    client = signed_in(by)
    shown = client.get(reverse("plan_tool", args=[initiative.pk, TOOL])).content.decode()
    for text in ("Renouveler l’appui", "Line Robitaille", "Préparer la note", "Préparer le rapport"):
        assert text in shown
    for name, card in (("plan_briefs", brief), ("plan_reports", report)):
        url = f"{reverse(name, args=[initiative.pk])}?message={card.pk}"
        assert url in shown
        assert "Nouvelles du chantier" in client.get(url).content.decode()
