"""People are reminded of what is due: before, on and after its date, once, never of what is done (R32–R34, F57)."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.urls import reverse

from cimpact import clock as portal_clock
from cimpact.accounts.models import User
from cimpact.celery import app
from cimpact.notices import outbox, tasks
from cimpact.notices.models import MessagePace, Notice, Pace, ReminderPace, Status
from cimpact.programmes.models import Programme, Reminder
from governance.models import Interest
from learning import reminders
from learning.tasks import remind
from neighbourhoods.models import AdvisorAssignment
from proposals import workflow
from proposals.enums import ObligationKind, State
from proposals.models import Dossier, Obligation
from tests import cast as casting
from tests.threads import at_once

NOEMIE, KARIM, JUDITH = "Noémie Lafleur", "Karim Haddad", "Judith Okafor"


def owed_by(dossier, kind, year=1) -> Obligation:
    return dossier.participation.obligations.get(kind=kind, year=year)


def who(letters):
    return [name for name, _subject in letters]


def after(obligation, days):
    return obligation.due_on + dt.timedelta(days=days)


@pytest.fixture
def meeting(active):
    return owed_by(active, ObligationKind.MID_YEAR)


@pytest.fixture
def report(active):
    return owed_by(active, ObligationKind.ANNUAL_REPORT)


# --- what leaves, to whom, when


def test_r32_the_mid_year_meeting_is_reminded_of_30_and_7_days_before_on_the_day_and_7_days_after(
    meeting, days
):
    sent = {n: days.at(after(meeting, n)) for n in range(-40, 20)}
    assert {n: who(letters) for n, letters in sent.items() if letters} == {
        -30: [KARIM, NOEMIE],
        -7: [KARIM, NOEMIE],
        0: [KARIM, NOEMIE],
        7: [JUDITH, KARIM, NOEMIE],
    }
    assert sent[-7][0][1] == "Rencontre de mi-année dans 7 jours\u00a0: Des ruelles à vivre"


@pytest.mark.parametrize(
    ("kind", "year"), [(ObligationKind.ANNUAL_REPORT, 1), (ObligationKind.FINAL_REPORT, 3)]
)
def test_r33_r34_so_are_the_annual_and_the_final_reports(active, days, kind, year):
    report = owed_by(active, kind, year)
    Obligation.objects.exclude(pk=report.pk).update(done_on=report.due_on)
    steps = {n: who(days.at(after(report, n))) for n in (-31, -30, -29, -8, -7, -1, 0, 6, 7, 8)}
    both, three = [KARIM, NOEMIE], [JUDITH, KARIM, NOEMIE]
    assert {n: people for n, people in steps.items() if people} == {-30: both, -7: both, 0: both, 7: three}


def test_the_closing_of_a_moment_is_reminded_of_14_3_and_1_days_before_to_whoever_drafts(cast, days):
    casting.drafting(cast)
    closing = dt.date(2022, 2, 1)
    sent = {n: days.at(closing + dt.timedelta(days=n)) for n in range(-20, 4)}
    assert {n: who(letters) for n, letters in sent.items() if letters} == dict.fromkeys(
        (-14, -3, -1), [KARIM, NOEMIE]
    )
    assert sent[-1][0][1] == "Le dépôt ferme demain\u00a0: Des ruelles à vivre"


def test_when_it_is_late_the_coordination_team_reads_its_own_words(meeting, days):
    letters = dict(days.at(after(meeting, 7)))
    assert letters[NOEMIE] == "Rencontre de mi-année à tenir\u00a0: Des ruelles à vivre"
    assert letters[JUDITH] == "Rencontre de mi-année en retard\u00a0: Les Ormes"


def test_each_reads_it_in_her_language_with_one_link(cast, meeting, days):
    User.objects.filter(pk=cast.coordinator.pk).update(language="en")
    days.at(after(meeting, -7))
    letter = next(letter for letter in mail.outbox if NOEMIE in letter.to[0])
    assert letter.subject == "Mid-year meeting in 7 days: Des ruelles à vivre"
    assert "October\xa01, 2022" in letter.body
    assert f"/en/dossiers/{meeting.participation.dossier_id}/attendu/{meeting.pk}/" in letter.body
    assert reverse("message_pace").removeprefix("/fr") in letter.body


def test_nobody_is_reminded_of_what_fell_due_before_its_dossier_or_the_reminder_was_there(cast, days):
    days.until(dt.date(2022, 1, 20))  # 12 days before the closing: the reminder of 14 days is past
    casting.drafting(cast)
    assert days.at(dt.date(2022, 1, 21)) == []
    Reminder.objects.create(
        programme=cast.programme,
        kind="closing",
        days=-13,
        to=["coordinators"],
        subject_fr="x",
        subject_en="x",
        text_fr="x",
        text_en="x",
    )
    assert days.at(dt.date(2022, 1, 22)) == []


def test_a_neighbourhood_without_an_advisor_is_the_team_s_to_remind(cast, meeting, days):
    AdvisorAssignment.objects.filter(user=cast.advisor).update(ended_on=dt.date(2022, 5, 1))
    assert who(days.at(after(meeting, -7))) == [JUDITH, NOEMIE]


def test_whoever_the_dossier_is_closed_to_is_not_written_to(cast, meeting, days):
    Interest.objects.create(user=cast.advisor, organisation=cast.ormes.table)
    assert who(days.at(after(meeting, -7))) == [NOEMIE]


# --- never twice, never for what is done


def test_swept_again_and_again_it_leaves_once(meeting, days):
    assert len(days.at(after(meeting, -7))) == 2
    for hour in (10, 11, 18):
        assert days.at(after(meeting, -7), hour) == []
    assert days.at(after(meeting, -6)) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_sweep_at_once_owe_it_once(cast, clock):
    dossier = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    clock.set(2022, 10, 1, 9)
    at_once(*[reminders.sweep] * 3)
    about = Notice.objects.filter(kind=reminders.KIND)
    assert about.count() == 2
    assert {notice.object_id for notice in about} == {owed_by(dossier, ObligationKind.MID_YEAR).pk}


def hold(obligation):
    Obligation.objects.filter(pk=obligation.pk).update(done_on=portal_clock.today())


def withdraw(obligation):
    Dossier.objects.filter(participation=obligation.participation_id).update(state=State.COMPLETED)


def hand_in(obligation):
    Obligation.objects.filter(pk=obligation.pk).update(handed_in_on=portal_clock.today())


@pytest.mark.parametrize("ended", [hold, withdraw, hand_in])
def test_nothing_leaves_for_what_is_done_handed_in_or_over(meeting, days, ended):
    days.until(after(meeting, -8))
    ended(meeting)
    assert [days.at(after(meeting, n)) for n in (-7, 0, 7)] == [[], [], []]


@pytest.mark.parametrize("ended", [hold, withdraw, hand_in])
def test_even_when_it_ends_between_the_sweep_and_the_sending(meeting, days, ended):
    days.until(after(meeting, -7))
    assert reminders.sweep() == 2
    ended(meeting)
    tasks.sweep()
    assert mail.outbox == []
    assert set(Notice.objects.filter(kind=reminders.KIND).values_list("status", flat=True)) == {
        Status.CANCELLED
    }


def test_reopened_it_is_reminded_of_again_once(meeting, days):
    days.until(after(meeting, -7))
    reminders.sweep()
    hold(meeting)
    tasks.sweep()
    Obligation.objects.update(done_on=None)
    assert who(days.at(after(meeting, -6))) == [KARIM, NOEMIE]
    assert days.at(after(meeting, -5)) == []


def test_a_draft_submitted_in_time_is_left_alone(cast, days):
    dossier = casting.ready(cast)
    days.until(dt.date(2022, 1, 20))
    workflow.submit(dossier, by=cast.coordinator)
    outbox.send_due()
    assert [days.at(dt.date(2022, 1, day)) for day in (29, 31)] == [[], []]


def test_a_reminder_that_the_team_stops_does_not_leave_even_when_it_is_owed(meeting, days):
    days.until(after(meeting, -7))
    reminders.sweep()
    Reminder.objects.update(stopped_at=portal_clock.now())
    tasks.sweep()
    assert mail.outbox == []


# --- dates that move


def move(obligation, **delta):
    Obligation.objects.filter(pk=obligation.pk).update(due_on=obligation.due_on + dt.timedelta(**delta))
    obligation.refresh_from_db()


def test_when_the_date_moves_what_was_owed_for_the_old_one_is_cancelled_and_the_new_one_has_its_own(
    meeting, days
):
    days.until(after(meeting, -7))
    assert reminders.sweep() == 2
    move(meeting, days=60)
    tasks.sweep()
    assert mail.outbox == []
    assert Notice.objects.filter(kind=reminders.KIND, status=Status.CANCELLED).count() == 2
    sent = {n: len(days.at(after(meeting, n))) for n in (-30, -7, 0, 7)}
    assert sent == {-30: 2, -7: 2, 0: 2, 7: 3}


def test_moved_and_moved_back_it_leaves_all_the_same(meeting, days):
    days.until(after(meeting, -7))
    reminders.sweep()
    move(meeting, days=60)
    tasks.sweep()
    move(meeting, days=-60)
    assert who(days.at(after(meeting, -7), 10)) == [KARIM, NOEMIE]


def test_moved_by_a_day_nobody_is_written_to_twice_that_day(meeting, days):
    days.at(after(meeting, 0))
    move(meeting, days=7)  # today is now seven days before
    assert days.at(after(meeting, -7), 11) == []


def test_an_extended_closing_moves_its_reminders(cast, days):
    dossier = casting.drafting(cast)
    days.until(dt.date(2022, 1, 28))
    workflow.extend_closing(
        dossier.aimed_window,
        dossier=dossier,
        until=dt.datetime(2022, 2, 10, 23, 59, tzinfo=dt.UTC),
        reason="La tempête.",
        by=cast.team,
    )
    outbox.send_due()
    assert days.at(dt.date(2022, 1, 28))[0][1] == "Le dépôt ferme dans 13 jours\u00a0: Des ruelles à vivre"
    assert days.at(dt.date(2022, 1, 31)) == []
    assert who(days.at(dt.date(2022, 2, 7))) == [KARIM, NOEMIE]


# --- missed days


def test_a_week_without_a_worker_is_caught_up_by_the_latest_reminder_of_each_thing_only(cast, meeting, days):
    other = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 4))
    outbox.send_due()
    later = owed_by(other, ObligationKind.MID_YEAR)
    days.at(after(meeting, -31))
    # Down from a month before to the day itself: three reminders were missed.
    assert days.at(after(meeting, 0), 14) == [
        (KARIM, "Rencontre de mi-année aujourd’hui\u00a0: Des ruelles à vivre"),
        (KARIM, "Rencontre de mi-année dans 3 jours\u00a0: Des ruelles à vivre"),
        (NOEMIE, "Rencontre de mi-année aujourd’hui\u00a0: Des ruelles à vivre"),
        (NOEMIE, "Rencontre de mi-année dans 3 jours\u00a0: Des ruelles à vivre"),
    ]
    assert days.at(after(meeting, 1)) == []
    assert len(days.at(after(later, 0))) == 2


def test_a_week_without_a_mail_server_neither(meeting, days, settings, mailoutbox):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    for n in range(-7, 7):
        days.at(after(meeting, n))
    settings.EMAIL_BACKEND = backend
    assert who(days.at(after(meeting, 7), 18)) == [JUDITH, KARIM, NOEMIE]


def test_what_was_missed_for_more_than_a_month_is_left_to_the_pages_that_say_what_is_late(meeting, days):
    days.until(after(meeting, -31))
    assert days.at(after(meeting, 45)) == []


# --- quiet hours


def test_a_reminder_leaves_at_half_past_seven_and_never_in_the_night(meeting, days):
    day = after(meeting, -7)
    assert [len(days.at(day, hour, minute)) for hour, minute in ((0, 5), (5, 0), (7, 29))] == [0, 0, 0]
    assert len(days.at(day, 7, 30)) == 2


def test_a_worker_that_comes_back_at_night_waits_for_the_morning(meeting, days):
    assert days.at(after(meeting, -7), 22) == []
    assert days.at(after(meeting, -6), 3) == []
    assert len(days.at(after(meeting, -6), 7, 30)) == 2


def test_on_a_day_without_e_mails_it_leaves_before_when_it_is_to_come_and_after_when_it_is_late(
    meeting, days
):
    # 1 October 2022 is a Saturday; seven days before, one too; Friday is a holiday.
    Programme.objects.update(quiet_weekends=True, quiet_dates=["2022-09-23"])
    sent = [after(meeting, n).isoformat() for n in range(-31, 14) if days.at(after(meeting, n))]
    assert sent == ["2022-09-01", "2022-09-22", "2022-10-03", "2022-10-10"]


def test_the_hours_are_those_of_the_programme_s_time_zone(meeting, days):
    Programme.objects.update(time_zone="America/Vancouver")
    assert days.at(after(meeting, -7), 10, 29) == []
    assert len(days.at(after(meeting, -7), 10, 30)) == 2


# --- the morning's digest


def test_f123_by_choice_reminders_come_together_in_the_morning(cast, meeting, days):
    other = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    outbox.send_due()
    MessagePace.objects.create(user=cast.coordinator, reminders=ReminderPace.DAILY, pace=Pace.NONE)
    day = after(meeting, -7)
    assert days.at(day, 7, 0) == []
    letters = days.at(day, 7, 30)
    assert [subject for name, subject in letters if name == NOEMIE] == ["2 dates à retenir"]
    digest = next(letter for letter in mail.outbox if NOEMIE in letter.to[0])
    for obligation in (meeting, owed_by(other, ObligationKind.MID_YEAR)):
        assert f"/attendu/{obligation.pk}/" in digest.body
    assert days.at(day, 12) == []
    days.at(after(meeting, 0), 2)
    assert (NOEMIE, "2 dates à retenir") in days.at(after(meeting, 0), 8)


def test_the_digest_says_nothing_of_what_was_done_meanwhile_and_does_not_leave_empty(cast, meeting, days):
    MessagePace.objects.create(user=cast.coordinator, reminders=ReminderPace.DAILY)
    days.at(after(meeting, -7), 6)
    hold(meeting)
    assert days.at(after(meeting, -7), 8) == []
    assert Notice.objects.get(kind="digest").status == Status.CANCELLED


def test_messages_and_dates_share_one_digest(cast, active, meeting, days):
    MessagePace.objects.create(user=cast.coordinator, reminders=ReminderPace.DAILY)
    days.at(after(meeting, -8), 15)
    workflow.say(active, text="On se parle lundi.", by=User.objects.get(pk=cast.advisor.pk), key=uuid.uuid4())
    days.at(after(meeting, -7), 7, 10)
    letters = days.at(after(meeting, -7), 7, 30)
    assert (NOEMIE, "Votre résumé du matin") in letters
    digest = next(letter for letter in mail.outbox if NOEMIE in letter.to[0])
    assert "On se parle lundi." in digest.body
    assert f"/attendu/{meeting.pk}/" in digest.body


def test_one_page_rules_conversations_and_reminders(cast, signed_in):
    client, url = signed_in(cast.coordinator), reverse("message_pace")
    assert client.post(url, {"pace": "now", "reminders": "none"}).status_code == 422
    assert client.post(url, {"pace": "none", "reminders": "daily"}).status_code == 302
    chosen = MessagePace.objects.get(user=cast.coordinator)
    assert (chosen.pace, chosen.reminders) == (Pace.NONE, ReminderPace.DAILY)


# --- what one may know afterwards


def test_one_knows_when_the_last_reminder_of_something_went_out(meeting, report, days):
    assert reminders.last_reminder(meeting) is None
    days.at(after(meeting, -7), 10)
    sent_at = portal_clock.now()
    days.at(after(meeting, -6), 10)
    assert reminders.last_reminder(meeting) == sent_at
    assert reminders.last_reminders([meeting, report]) == {meeting.pk: sent_at}


def test_an_uncertain_reminder_is_shown_to_the_team_with_its_dossier(cast, meeting, days, signed_in):
    days.until(after(meeting, -7))
    reminders.sweep()
    Notice.objects.filter(kind=reminders.KIND).update(status=Status.UNCERTAIN)
    page = signed_in(cast.team).get(reverse("deliveries")).content.decode()
    assert page.count("Une date approche ou est passée") == 2
    assert "Des ruelles à vivre" in page


def test_the_schedule_reminds_every_five_minutes():
    entries = {(entry["task"], entry["schedule"]) for entry in app.conf.beat_schedule.values()}
    assert (remind.name, 300.0) in entries
    assert remind.name in app.tasks


def test_a_sweep_asks_the_database_no_more_when_everybody_is_told(
    cast, meeting, days, django_assert_max_num_queries
):
    days.at(after(meeting, -7))
    with django_assert_max_num_queries(9):
        reminders.sweep()
