"""R6: the first step is a contact between the neighbourhood and its Centraide advisor; it opens the dossier."""

import datetime as dt

import pytest

from proposals import workflow
from proposals.enums import State
from proposals.models import Dossier
from proposals.permissions import can, can_start
from tests import cast as casting
from tests.threads import at_once


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def test_r6_the_advisor_notes_the_first_contact_which_opens_the_dossier(cast):
    dossier = casting.contacted(cast)
    assert (dossier.state, dossier.contacted_on, dossier.contact_note) == (
        State.CONTACTED,
        dt.date(2022, 1, 5),
        "Un premier café.",
    )
    event = dossier.events.get()
    assert (event.kind, event.actor, event.comment) == (
        "dossier.note_contact",
        cast.advisor,
        "Un premier café.",
    )


def test_r6_the_letter_and_the_proposal_follow_in_the_same_dossier(cast):
    dossier = casting.contacted(cast)
    same = {"title": "Des ruelles à vivre", "stage": casting.stage(cast), "by": cast.coordinator}
    workflow.open_letter(cast.ormes, cast.programme, dossier=dossier, **same)
    casting.answer_all(dossier.letter.document, cast.coordinator)
    workflow.send_letter(dossier, by=cast.coordinator)
    workflow.open_proposal(cast.ormes, cast.programme, dossier=dossier, **same)
    followed = Dossier.objects.get()
    assert followed.contacted_on == dt.date(2022, 1, 5)
    assert [event.kind for event in reversed(followed.events.all())] == [
        "dossier.note_contact",
        "dossier.open_letter",
        "dossier.send_letter",
        "dossier.open_proposal",
    ]


def test_r6_a_neighbourhood_that_has_not_had_it_yet_may_begin_all_the_same(cast):
    dossier = casting.drafting(cast)
    assert dossier.contacted_on is None
    assert dossier.state == State.DRAFTING


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("advisor", True),
        ("team", True),
        ("coordinator", True),
        ("contributor", False),
        ("reader", False),
        ("neighbour", False),
        ("other_advisor", False),
        ("member", False),
        ("outsider", False),
    ],
)
def test_r6_it_is_noted_by_those_who_met(cast, role, may):
    user = fresh(getattr(cast, role))
    assert can_start(user, cast.ormes, cast.programme) is may
    assert can(user, "note_contact", casting.contacted(cast)) is may


def test_r6_noted_again_it_is_completed_and_the_history_keeps_both(cast):
    dossier = casting.contacted(cast)
    workflow.note_contact(
        cast.ormes,
        cast.programme,
        on=dt.date(2022, 1, 6),
        note="Un café, puis une visite.",
        by=cast.advisor,
        dossier=dossier,
    )
    completed = Dossier.objects.get()
    assert (completed.contacted_on, completed.contact_note) == (
        dt.date(2022, 1, 6),
        "Un café, puis une visite.",
    )
    assert [event.comment for event in completed.events.all()] == [
        "Un café, puis une visite.",
        "Un premier café.",
    ]


def test_r6_noted_twice_it_is_one(cast):
    assert casting.contacted(cast) == casting.contacted(cast)
    assert Dossier.objects.get().events.count() == 1


@pytest.mark.django_db(transaction=True)
def test_r6_noted_twice_at_once_it_is_one(cast):
    outcomes = at_once(*[lambda: casting.contacted(cast).pk] * 3)
    assert outcomes == [Dossier.objects.get().pk] * 3
