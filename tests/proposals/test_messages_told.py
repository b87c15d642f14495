"""Messages told at once, once a day or never, as each person chose; the morning's digest leaves once (F31)."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.urls import reverse

from cimpact import clock as portal_clock
from cimpact.accounts.models import User
from cimpact.history.models import Audience
from cimpact.notices import digest, outbox, tasks
from cimpact.notices.models import DigestLine, MessagePace, Notice, Pace, Status
from neighbourhoods.models import Membership
from neighbourhoods.workflow import leave
from proposals import workflow
from tests import cast as casting
from tests.threads import at_once


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast)


def say(dossier, by, text="Un mot.", **more):
    return workflow.say(dossier, text=text, by=User.objects.get(pk=by.pk), key=uuid.uuid4(), **more)


def chooses(user, pace):
    MessagePace.objects.create(user=user, pace=pace)


def morning_comes(clock):
    """Half past seven, the next day, where the programme lives."""
    at = digest.next_morning(portal_clock.now()).astimezone(dt.UTC)
    clock.set(at.year, at.month, at.day, at.hour, at.minute)
    clock.advance(minutes=1)
    return tasks.sweep()


def sent_to(user):
    return [message for message in mail.outbox if user.email in message.to[0]]


def test_the_morning_is_half_past_seven_in_the_programme_s_city():
    zone = ZoneInfo(settings.TIME_ZONE)
    evening = dt.datetime(2022, 3, 12, 20, tzinfo=zone)  # that night the clocks change
    assert digest.next_morning(evening) == dt.datetime(2022, 3, 13, 7, 30, tzinfo=zone)
    assert digest.next_morning(evening.replace(hour=7, minute=29)).day == 12
    assert digest.next_morning(evening.replace(hour=7, minute=30)).day == 13


def test_whoever_is_mentioned_is_written_to_at_once(cast, dossier):
    say(dossier, cast.coordinator, "Qu’en dites-vous?", mentioned=[cast.contributor])
    tasks.sweep()
    (letter,) = mail.outbox
    assert "Noémie Lafleur vous mentionne" in letter.subject
    assert "Qu’en dites-vous?" in letter.body
    assert reverse("conversation", args=[dossier.pk]) in letter.body


def test_whoever_wrote_in_a_thread_is_told_of_an_answer(cast, dossier):
    thread = say(dossier, cast.contributor)
    say(dossier, cast.advisor, "Voici.", thread=thread)
    tasks.sweep()
    (letter,) = sent_to(cast.contributor)
    assert "Karim Haddad vous répond" in letter.subject
    assert sent_to(cast.advisor) == []  # nobody is told of what she wrote


def test_the_others_read_of_it_in_the_morning_in_one_e_mail_each(cast, dossier, clock):
    say(dossier, cast.coordinator, "Le premier.")
    say(dossier, cast.coordinator, "Le second.")
    tasks.sweep()
    assert mail.outbox == []
    assert morning_comes(clock) == 3
    for reader in (cast.contributor, cast.reader, cast.advisor):
        (letter,) = sent_to(reader)
        assert "Le premier." in letter.body
        assert "Le second." in letter.body
    assert sent_to(cast.coordinator) == []
    assert sent_to(cast.team) == []  # an advisor accompanies it


def test_the_digest_speaks_its_reader_s_language_and_links_to_each_dossier(cast, dossier, clock):
    User.objects.filter(pk=cast.contributor.pk).update(language="en")
    other = casting.drafting(cast, title="Une autre")
    say(dossier, cast.coordinator)
    say(other, cast.coordinator)
    morning_comes(clock)
    (letter,) = sent_to(cast.contributor)
    assert letter.subject == "2 messages to read in your files"
    for one in (dossier, other):
        assert f"/en/dossiers/{one.pk}/conversation/" in letter.body


def test_by_choice_a_mention_waits_for_the_digest_or_stays_in_the_portal(cast, dossier, clock):
    chooses(cast.contributor, Pace.DAILY)
    chooses(cast.reader, Pace.NONE)
    say(dossier, cast.coordinator, mentioned=[cast.contributor, cast.reader])
    tasks.sweep()
    assert mail.outbox == []
    for person in (cast.contributor, cast.reader):
        assert Notice.objects.told().filter(recipient=person, kind="message").count() == 1
    morning_comes(clock)
    assert len(sent_to(cast.contributor)) == 1
    assert sent_to(cast.reader) == []


def test_what_was_read_in_the_portal_is_left_out(cast, dossier, clock, signed_in):
    say(dossier, cast.coordinator)
    signed_in(cast.contributor).get(reverse("conversation", args=[dossier.pk]))
    morning_comes(clock)
    assert sent_to(cast.contributor) == []
    assert len(sent_to(cast.reader)) == 1


def test_a_digest_whose_messages_are_all_read_before_it_leaves_is_cancelled(cast, dossier, clock, signed_in):
    say(dossier, cast.coordinator)
    clock.advance(days=2)
    assert digest.gather() == 3
    signed_in(cast.contributor).get(reverse("conversation", args=[dossier.pk]))
    outbox.send_due()
    assert sent_to(cast.contributor) == []
    assert Notice.objects.get(kind="digest", recipient=cast.contributor).status == Status.CANCELLED


def test_swept_again_the_same_morning_it_is_sent_once(cast, dossier, clock):
    say(dossier, cast.coordinator)
    morning_comes(clock)
    for _turn in range(3):
        tasks.sweep()
    assert len(sent_to(cast.reader)) == 1
    say(dossier, cast.coordinator, "Plus tard.")
    morning_comes(clock)
    assert len(sent_to(cast.reader)) == 2
    assert "Un mot." not in sent_to(cast.reader)[1].body


def test_a_worker_that_dies_while_gathering_loses_nothing_and_doubles_nothing(
    cast, dossier, clock, monkeypatch
):
    say(dossier, cast.coordinator)
    clock.advance(days=1)
    owe = outbox.owe

    def die(*args, **kwargs):
        owe(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "owe", die)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        digest.gather()
    monkeypatch.undo()
    assert not Notice.objects.filter(kind="digest").exists()
    tasks.sweep()
    tasks.sweep()
    assert len(sent_to(cast.reader)) == 1
    assert not DigestLine.objects.filter(notice=None).exists()


@pytest.mark.django_db(transaction=True)
def test_even_when_two_workers_gather_at_once(cast, clock):
    dossier = casting.drafting(cast)
    say(dossier, cast.coordinator)
    clock.advance(days=1)
    at_once(*[tasks.sweep] * 3)
    tasks.sweep()
    assert Notice.objects.filter(kind="digest").count() == 3
    assert len(sent_to(cast.reader)) == 1


def test_between_those_who_write_the_advisor_hears_nothing(cast, dossier, clock):
    say(dossier, cast.coordinator, audience=Audience.TABLE)
    morning_comes(clock)
    assert sent_to(cast.advisor) == []
    assert len(sent_to(cast.contributor)) == 1


def test_whoever_left_the_table_since_reads_nothing_of_it(cast, dossier, clock):
    say(dossier, cast.coordinator, "Entre nous.")
    clock.advance(days=1)
    digest.gather()
    leave(Membership.objects.get(user=cast.reader), by=cast.coordinator)
    outbox.send_due()
    assert all("Entre nous." not in letter.body for letter in sent_to(cast.reader))


def test_a_guest_is_told_of_her_sections(cast, dossier, clock):
    first, second = dossier.document.sections[:2]
    guest = casting.invited(cast, dossier, first.code)
    tasks.sweep()
    mail.outbox.clear()
    say(dossier, cast.coordinator, "Pour vous.", section=first)
    say(dossier, cast.coordinator, "Pas pour vous.", section=second)
    morning_comes(clock)
    (letter,) = sent_to(guest)
    assert "Pour vous." in letter.body
    assert "Pas pour vous." not in letter.body


def test_each_person_chooses_on_her_own_page(cast, signed_in):
    client, url = signed_in(cast.reader), reverse("message_pace")
    assert client.get(url).status_code == 200
    assert client.post(url, {"pace": "jamais"}).status_code == 422
    for _click in range(2):
        assert client.post(url, {"pace": Pace.DAILY, "reminders": "now"}).status_code == 302
    assert MessagePace.objects.get(user=cast.reader).pace == Pace.DAILY
