"""Whoever accompanies a table learns that it shows her a reflection: the bell, the morning's digest, once (R45)."""

import pytest
from django.urls import reverse

from cimpact import clock as portal
from cimpact.notices import digest, outbox
from cimpact.notices.models import DigestLine, MessagePace, Notice, Pace
from governance.models import Interest
from learning.reflection_emails import SHOWN
from learning.workflow.self_reflections import show_reflection

from .reflecting import CONDITIONS, opened, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def reflection(cast, clock):
    clock.set(2022, 3, 10, 15, 0)
    made = opened(cast)
    words(made, cast.coordinator, "<p>Entre nous seulement.</p>")
    return made


def show(cast, reflection, *, shown=True) -> None:
    show_reflection(reflection, shown=shown, by=cast.coordinator)


def next_morning(clock) -> None:
    clock.set(2022, 3, 11, 8, 0)
    digest.gather()
    outbox.send_due()


def test_the_bell_leads_to_it_and_only_for_whoever_accompanies_the_table(cast, reflection, signed_in):
    show(cast, reflection)
    assert [notice.recipient for notice in Notice.objects.filter(kind=SHOWN)] == [cast.advisor]
    (line,) = signed_in(cast.advisor).get(reverse("notices")).context["lines"]
    assert line.url == url(cast, "self_reflection", reflection.pk)


def test_the_morning_s_digest_tells_of_it_once_without_its_words(cast, reflection, clock, mailoutbox):
    for _turn in range(2):
        show(cast, reflection)
    show(cast, reflection, shown=False)
    show(cast, reflection)
    assert mailoutbox == []
    next_morning(clock)
    (mail,) = mailoutbox
    assert cast.advisor.email in mail.to[0]
    assert mail.subject == "Une réflexion vous est montrée"
    assert "La table de Les Ormes vous montre une réflexion" in mail.body
    assert url(cast, "self_reflection", reflection.pk) in mail.body
    assert "Entre nous" not in mail.body
    clock.set(2022, 3, 12, 8, 0)
    assert digest.gather() == 0


def test_two_reflections_come_in_one_digest_in_its_reader_s_language(cast, reflection, clock, mailoutbox):
    cast.advisor.language = "en"
    cast.advisor.save()
    other = opened(cast, CONDITIONS)
    words(other, cast.coordinator, code="common_agenda")
    show(cast, reflection)
    show(cast, other)
    next_morning(clock)
    (mail,) = mailoutbox
    assert mail.subject == "2 reflections are shown to you"
    assert mail.body.count("is showing you a reflection") == 2


@pytest.mark.parametrize(("pace", "count"), [(Pace.NOW, 1), (Pace.DAILY, 1), (Pace.NONE, 0)])
def test_her_pace_is_kept_and_the_bell_rings_in_any_case(cast, reflection, clock, mailoutbox, pace, count):
    MessagePace.objects.create(user=cast.advisor, pace=pace)
    show(cast, reflection)
    next_morning(clock)
    assert len(mailoutbox) == count
    assert Notice.objects.filter(kind=SHOWN, recipient=cast.advisor).exists()


def test_what_she_read_or_what_was_taken_back_is_in_no_digest(cast, reflection, clock, mailoutbox, signed_in):
    other = opened(cast, CONDITIONS)
    words(other, cast.coordinator, code="common_agenda")
    show(cast, reflection)
    show(cast, other)
    signed_in(cast.advisor).get(url(cast, "self_reflection", reflection.pk))
    assert DigestLine.objects.get(object_id=reflection.pk).read_at == portal.now()
    show(cast, other, shown=False)
    next_morning(clock)
    assert mailoutbox == []


def test_r58_an_advisor_to_whom_the_place_is_closed_is_not_told(cast, reflection):
    Interest.objects.create(user=cast.advisor, neighbourhood=cast.ormes, note="J’y habite.")
    show(cast, reflection)
    assert not Notice.objects.filter(kind=SHOWN).exists()
    assert not DigestLine.objects.exists()


def test_taken_back_it_leaves_no_line_behind_the_bell_and_shown_again_it_rings_once(
    cast, reflection, signed_in
):
    other = opened(cast, CONDITIONS)
    words(other, cast.coordinator, code="common_agenda")
    show(cast, other)
    show(cast, reflection)
    client = signed_in(cast.advisor)
    show(cast, reflection, shown=False)
    kept = url(cast, "self_reflection", other.pk)
    assert [line.url for line in client.get(reverse("notices")).context["lines"]] == [kept]
    show(cast, reflection)
    lines = client.get(reverse("notices")).context["lines"]
    assert sorted(line.url for line in lines) == sorted([kept, url(cast, "self_reflection", reflection.pk)])
