"""The team writes its reminders, in both languages, and sees them as they will read (F57)."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact import clock as portal_clock
from cimpact.history.models import Event
from cimpact.notices.models import Status
from cimpact.programmes.models import Programme, Reminder
from learning import reminders
from tests import cast as casting

TYPED = {
    "kind": "annual_report",
    "count": "60",
    "side": "before",
    "to": ["coordinators", "team"],
    "subject_fr": "Dans deux mois : {quoi}",
    "subject_en": "In two months: {quoi}",
    "text_fr": "Attendu le {date}, {delai}.",
    "text_en": "Expected on {date}, {delai}.",
}


@pytest.fixture
def team(cast, clock, signed_in):
    clock.set(*casting.BEFORE_FEBRUARY)
    return signed_in(cast.team)


def page(name, *args):
    return reverse(name, args=["PIC2", *args])


def test_a_new_programme_has_reminders_of_each_kind_in_both_languages(cast):
    every = cast.programme.reminders.all()
    assert {kind: sorted({r.days for r in every if r.kind == kind}) for kind in {r.kind for r in every}} == {
        "closing": [-14, -3, -1],
        "mid_year": [-30, -7, 0, 7],
        "annual_report": [-30, -7, 0, 7],
        "final_report": [-30, -7, 0, 7],
        "follow_up": [-7, 0, 7],
    }
    assert all(r.subject_fr and r.subject_en and r.text_fr and r.text_en for r in every)


def test_one_adds_a_reminder_and_it_leaves(team, cast, clock):
    assert team.post(page("reminder_add"), TYPED).status_code == 302
    added = Reminder.objects.get(days=-60)
    assert (added.to, added.since) == (["coordinators", "team"], portal_clock.now())
    assert Event.objects.about(cast.programme).first().kind == "programme.add_reminder"
    casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    clock.set(2023, 1, 30)
    assert reminders.sweep() >= 2


def test_added_twice_it_is_there_once(team):
    team.post(page("reminder_add"), TYPED)
    again = team.post(page("reminder_add"), TYPED)
    assert again.status_code == 422
    assert "Un rappel existe déjà ce jour-là" in again.content.decode()
    assert Reminder.objects.filter(days=-60).count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text_fr": "Le {jour}."}, "{jour} ne veut rien dire ici"),
        ({"subject_en": "{quoi"}, "{ ne veut rien dire ici"),
        ({"subject_fr": "{quoi.__class__}"}, "{quoi.__class__} ne veut rien dire ici"),
        ({"to": ["coordinators", "owner"]}, "Seul un suivi convenu"),
        ({"to": []}, "au moins une personne"),
        ({"kind": "closing", "side": "after"}, "Une fois le moment fermé"),
        ({"count": "400"}, "365"),
        ({"text_en": ""}, "Écrivez le texte en anglais."),
        ({"count": ""}, "0 pour le jour même"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(team, wrong, said):
    response = team.post(page("reminder_add"), TYPED | wrong)
    assert response.status_code == 422
    body = response.content.decode()
    assert said in body
    assert "Dans deux mois" in body or "subject_fr" in wrong
    assert not Reminder.objects.filter(days=-60).exists()


def test_a_change_of_days_catches_nothing_up(team, clock):
    reminder = Reminder.objects.get(kind="annual_report", days=-30)
    clock.advance(days=3)
    data = TYPED | {
        "to": reminder.to,
        "read": team.get(page("reminder", reminder.pk)).context["form"]["read"].value(),
    }
    assert team.post(page("reminder", reminder.pk), data).status_code == 302
    reminder.refresh_from_db()
    assert (reminder.days, reminder.since) == (-60, portal_clock.now())


def test_when_two_people_change_it_both_texts_are_shown(team):
    reminder = Reminder.objects.get(kind="annual_report", days=-30)
    read = team.get(page("reminder", reminder.pk)).context["form"]["read"].value()
    Reminder.objects.filter(pk=reminder.pk).update(text_fr="D’une collègue.")
    data = TYPED | {"to": reminder.to, "read": read}
    response = team.post(page("reminder", reminder.pk), data)
    assert response.status_code == 422
    assert "D’une collègue." in response.content.decode()


def test_the_preview_reads_in_both_languages_with_what_the_braces_become(team):
    body = team.post(page("reminder_preview"), TYPED).content.decode()
    assert "Dans deux mois : Rapport d’activité et bilan financier" in body
    assert "In two months: Activity report and financial statement" in body
    assert "dans 60 jours" in body
    assert "in 60 days" in body
    assert "Attendu le 11\xa0mars 2022" in body


def test_the_preview_of_anything_typed_is_shown_as_text(team):
    body = team.post(page("reminder_preview"), {"text_fr": "<script>alert(1)</script> {quoi", "count": "x"})
    assert body.status_code == 200
    assert "<script>alert" not in body.content.decode()


def test_a_reminder_is_stopped_and_resumed_from_now_on(team, cast, clock):
    reminder = Reminder.objects.get(kind="closing", days=-3)
    for _click in range(2):
        team.post(page("reminder_act", reminder.pk), {"act": "stop"})
    reminder.refresh_from_db()
    assert not reminder.is_active
    clock.advance(days=1)
    team.post(page("reminder_act", reminder.pk), {"act": "resume"})
    reminder.refresh_from_db()
    assert (reminder.stopped_at, reminder.since) == (None, portal_clock.now())
    kinds = [event.kind for event in Event.objects.about(cast.programme)[:2]]
    assert kinds == ["programme.resume_reminder", "programme.stop_reminder"]


def test_the_list_says_what_left_and_what_is_uncertain(team, cast, clock, django_assert_max_num_queries):
    casting.drafting(cast)
    clock.set(2022, 1, 29)
    reminders.sweep()
    cast.coordinator.notices.filter(kind="reminder").update(status=Status.UNCERTAIN)
    with django_assert_max_num_queries(20):
        body = team.get(page("reminders")).content.decode()
    assert body.count("Des ruelles à vivre") == 2
    assert "incertain" in body


@pytest.mark.parametrize("name", ["reminders", "reminder_add"])
def test_only_the_team_of_that_programme_writes_them(cast, signed_in, name):
    answers = {
        role: signed_in(getattr(cast, role)).get(page(name)).status_code
        for role in ("team", "advisor", "coordinator", "member", "outsider")
    }
    assert answers == {"team": 200, "advisor": 403, "coordinator": 403, "member": 403, "outsider": 403}


def test_another_programme_s_reminders_are_not_found(team, cast):
    other = Programme.objects.get(pk=cast.programme.pk)
    other.pk, other.code = None, "AUTRE"
    other.save()
    foreign = Reminder.objects.create(
        programme=other,
        kind="closing",
        days=-5,
        to=["team"],
        subject_fr="a",
        subject_en="a",
        text_fr="a",
        text_en="a",
    )
    assert team.get(page("reminder", foreign.pk)).status_code == 404
    assert team.post(page("reminder_act", foreign.pk), {"act": "stop"}).status_code == 404
    assert team.get(reverse("reminders", args=["AUTRE"])).status_code == 404


def test_the_hours_are_set_with_the_other_settings(team, cast):
    url = page("programme_settings")
    form = team.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, "", False, [])}
    typed = {"quiet_to": "08:15", "quiet_weekends": "on", "quiet_dates": "24 juin 2022\n2022-07-01\n"}
    assert team.post(url, data | typed).status_code == 302
    programme = Programme.objects.get(pk=cast.programme.pk)
    assert (programme.quiet_to, programme.quiet_weekends) == (dt.time(8, 15), True)
    assert programme.quiet_dates == ["2022-06-24", "2022-07-01"]
    change = Event.objects.about(programme).first()
    assert change.after["quiet_to"] == "08:15"
    refused = team.post(url, data | {"quiet_dates": "la Saint-Jean"})
    assert refused.status_code == 422
    assert "la Saint-Jean" in refused.content.decode()


def test_the_french_of_a_new_programme_s_reminders_never_breaks_before_a_colon(cast):
    reminders = cast.programme.reminders.all()
    assert reminders
    assert not [text for one in reminders for text in (one.subject_fr, one.text_fr) if " :" in text]
