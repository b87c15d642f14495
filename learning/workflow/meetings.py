"""The mid-year meeting: dates proposed, answered and chosen, notes shared, the meeting held (R32, F53)."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox
from cimpact.writing.answers import Conflict
from cimpact.writing.blocks import canonical
from neighbourhoods.people import advisors_of
from proposals.enums import State
from proposals.models import Dossier, Obligation
from proposals.sides import people_of_tables, tell_people
from proposals.workflow.transitions import expect, locked, next_date

from ..enums import Availability, NotesKind
from ..meetings import meeting_of, participants
from ..models import MeetingNotes, MeetingSlot, MidYearMeeting, SlotAnswer
from ..permissions import can


def _opened(dossier: Dossier, obligation: Obligation, action: str, by) -> MidYearMeeting:
    """The meeting, saved, its dossier locked; raises NotPossible unless the person may do the action now."""
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    if not can(by, action, dossier):
        raise NotPossible(_("C’est à la personne qui accompagne le quartier de le faire."))
    obligation = dossier.participation.obligations.select_for_update().get(pk=obligation.pk)
    obligation.participation.dossier = dossier
    meeting = meeting_of(obligation)
    if meeting.pk is None:
        meeting.save()
    return meeting


def _expect_to_come(meeting: MidYearMeeting) -> None:
    if meeting.obligation.done_on:
        raise NotPossible(_("Cette rencontre a déjà eu lieu : sa date ne change plus."))


@transaction.atomic
def propose_dates(
    dossier: Dossier,
    obligation: Obligation,
    *,
    dates: Collection[dt.datetime],
    place: str,
    invited: Collection = (),
    by,
) -> MidYearMeeting:
    """Propose dates; those expected are told. Answers to a date proposed again are kept."""
    meeting = _opened(dossier, obligation, "propose_dates", by)
    _expect_to_come(meeting)
    if meeting.starts_at:
        place = meeting.place  # that of a date already chosen changes with its date
    wanted, current = set(dates), {slot.starts_at for slot in meeting.slots.all()}
    guests = {person.pk for person in invited}
    known = set(meeting.invited.values_list("pk", flat=True))
    if (wanted, place, guests) == (current, meeting.place, known):
        return meeting  # proposed twice, told once
    meeting.slots.exclude(starts_at__in=wanted).delete()
    MeetingSlot.objects.bulk_create(
        MeetingSlot(meeting=meeting, starts_at=at) for at in sorted(wanted - current)
    )
    meeting.place = place
    meeting.save(update_fields=["place"])
    meeting.invited.set(guests)
    after = {"dates": [at.isoformat() for at in sorted(wanted)]}
    record(dossier, "dossier.dates_proposed", by=by, after=after)
    _tell("mid_year_dates", meeting, by)
    return meeting


@transaction.atomic
def answer_dates(
    dossier: Dossier, obligation: Obligation, *, answers: dict[int, Availability], by
) -> MidYearMeeting:
    """Say which of the proposed dates suit: slot id → answer. An answer may be changed."""
    meeting = _opened(dossier, obligation, "answer_dates", by)
    slots = {slot.pk for slot in meeting.slots.all()}
    mine = SlotAnswer.objects.filter(slot__in=slots, user=by)
    before = {answer.slot_id: answer.value for answer in mine}
    answers = {
        slot: value for slot, value in answers.items() if slot in slots
    }  # a date may be proposed no more
    if before == answers:
        return meeting
    SlotAnswer.objects.bulk_create(
        (SlotAnswer(slot_id=slot, user=by, value=value, at=clock.now()) for slot, value in answers.items()),
        update_conflicts=True,
        unique_fields=["slot", "user"],
        update_fields=["value", "at"],
    )
    if not before:  # told once a person, in the portal only
        dossier = meeting.obligation.participation.dossier
        record(dossier, "dossier.dates_answered", by=by)
        for advisor in advisors_of(dossier.neighbourhood, dossier.programme).exclude(pk=by.pk):
            outbox.tell("mid_year_answered", dossier, advisor, at=clock.now())
    return meeting


@transaction.atomic
def choose_date(
    dossier: Dossier,
    obligation: Obligation,
    *,
    at: dt.datetime,
    place: str | None = None,
    minutes: int | None = None,
    by,
) -> MidYearMeeting:
    """Hold the meeting at that moment, one of those proposed or not; everyone expected is told, again when it moves."""
    meeting = _opened(dossier, obligation, "choose_date", by)
    _expect_to_come(meeting)
    place = meeting.place if place is None else place
    minutes = minutes or meeting.minutes
    if (meeting.starts_at, meeting.place, meeting.minutes) == (at, place, minutes):
        return meeting
    if at <= clock.now():
        raise NotPossible(_("Ce moment est passé : choisissez une date à venir."))
    before = _said(meeting)
    meeting.place, meeting.minutes = place, minutes
    if before:
        meeting.sequence += 1
    meeting.save(update_fields=["place", "minutes", "sequence"])
    meeting.obligation.planned_at = at
    meeting.obligation.save(update_fields=["planned_at"])
    record(dossier, "dossier.mid_year_set", by=by, before=before, after=_said(meeting))
    _tell("mid_year_moved" if before else "mid_year_set", meeting, by)
    return meeting


def _said(meeting: MidYearMeeting) -> dict | None:
    if meeting.starts_at is None:
        return None
    return {"meeting": meeting.starts_at.isoformat(), "place": meeting.place}


@transaction.atomic
def write_notes(
    dossier: Dossier,
    obligation: Obligation,
    kind: NotesKind,
    *,
    markup: str,
    version: int,
    read: str | None = None,
    by,
) -> MeetingNotes:
    """Save one sheet of notes over the version read. Raises cimpact.writing.answers.Conflict.

    `read` is what the writer had before her: what she left as she found it is not saved again.
    """
    meeting = _opened(dossier, obligation, "write_notes", by)
    markup = canonical(markup)
    notes = meeting.notes.select_for_update().filter(kind=kind).first()
    if notes is None:
        notes = MeetingNotes(meeting=meeting, kind=kind, version=0, updated_by=by)
        if not markup:
            return notes
    if markup == notes.text:
        return notes
    if notes.version != version:
        if read is not None and canonical(read) == markup:
            return notes
        raise Conflict(notes, markup)
    notes.text, notes.version = markup, notes.version + 1
    notes.updated_at, notes.updated_by = clock.now(), by
    notes.save()
    return notes


@transaction.atomic
def share_notes(dossier: Dossier, obligation: Obligation, *, by) -> MidYearMeeting:
    """Let the table read the notes of the meeting from now on, never those of the staff."""
    meeting = _opened(dossier, obligation, "share_notes", by)
    if meeting.notes_shared_at:
        return meeting
    if not meeting.notes.filter(kind=NotesKind.SHARED).exclude(text="").exists():
        raise NotPossible(_("Il n’y a pas encore de notes à partager."))
    meeting.notes_shared_at, meeting.notes_shared_by = clock.now(), by
    meeting.save(update_fields=["notes_shared_at", "notes_shared_by"])
    record(dossier, "dossier.notes_shared", by=by)
    dossier = meeting.obligation.participation.dossier
    tell_people("mid_year_notes", people_of_tables(dossier), dossier, by=by, obligation=obligation.pk)
    return meeting


@transaction.atomic
def hold_meeting(dossier: Dossier, obligation: Obligation, *, on: dt.date, by) -> MidYearMeeting:
    """Note that the meeting was held that day: what was owed is done."""
    meeting = _opened(dossier, obligation, "hold_meeting", by)
    if meeting.obligation.done_on:
        return meeting
    if on > clock.today():
        raise NotPossible(_("Cette date est à venir : notez la rencontre une fois qu’elle a eu lieu."))
    _mark_done(meeting, on)
    record(dossier, "dossier.mid_year_held", by=by, after={"on": str(on)})
    return meeting


@transaction.atomic
def reopen_meeting(dossier: Dossier, obligation: Obligation, *, reason: str, by) -> MidYearMeeting:
    """Take back that the meeting was held, with the reason: it is owed again."""
    meeting = _opened(dossier, obligation, "hold_meeting", by)
    held_on = meeting.obligation.done_on
    if held_on is None:
        return meeting
    _mark_done(meeting, None)
    record(dossier, "dossier.mid_year_reopened", by=by, comment=reason, before={"on": str(held_on)})
    return meeting


def _mark_done(meeting: MidYearMeeting, on: dt.date | None) -> None:
    """Note it on what was owed; what comes next on the dossier follows."""
    meeting.obligation.done_on = on
    meeting.obligation.save(update_fields=["done_on"])
    dossier = meeting.obligation.participation.dossier
    dossier.next_on = next_date(dossier)
    dossier.save(update_fields=["next_on"])


def _tell(kind: str, meeting: MidYearMeeting, by) -> None:
    dossier = meeting.obligation.participation.dossier
    tell_people(kind, participants(meeting), dossier, by=by, obligation=meeting.obligation.pk)
