"""What the team does of a dialogue space: prepares it, leads the room, writes what comes after (F106–F108)."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.formatting import local
from cimpact.history.models import record
from cimpact.notices import outbox
from cimpact.notices.models import Outsider
from cimpact.programmes.models import Programme
from proposals.workflow.writing import Stale

from ..capacity_enums import OfferKind, Place
from ..dialogue_enums import PollKind, PollState
from ..enums import EntryKind, Sureness, Visibility
from ..models import (
    AgendaItem,
    Dialogue,
    DialogueLearning,
    DialogueSettings,
    GroupOffer,
    JournalEntry,
    PartnerCalendar,
    Poll,
    PollOption,
    RoomQuestion,
)
from .journal import write_entry

SCALE = range(1, 6)


def dialogue_of(offer: GroupOffer) -> Dialogue:
    """The room of a dialogue space, with its code; made the first time it is asked for."""
    if offer.kind != OfferKind.DIALOGUE:
        raise NotPossible(_("Cette offre n’est pas un espace de dialogue."))
    return Dialogue.objects.get_or_create(offer=offer)[0]


def _locked(dialogue: Dialogue) -> Dialogue:
    return Dialogue.objects.select_for_update(of=("self",)).select_related("offer").get(pk=dialogue.pk)


# What the programme says, and the calendars of its partners


@transaction.atomic
def keep_land(programme: Programme, *, fr: str, en: str, version: int, by) -> DialogueSettings:
    """Write the land acknowledgement, over the version read. Raises Stale."""
    DialogueSettings.objects.get_or_create(programme=programme)
    kept = DialogueSettings.objects.select_for_update(of=("self",)).get(programme=programme)
    if (kept.land_fr, kept.land_en) == (fr, en):
        return kept
    if kept.version != version:
        raise Stale(kept)
    kept.land_fr, kept.land_en, kept.version = fr, en, kept.version + 1
    kept.save()
    record(programme, "dialogue.settings", by=by)
    return kept


@transaction.atomic
def add_calendar(programme: Programme, *, key: uuid.UUID, name: str, url: str, by) -> PartnerCalendar:
    """Show the calendar of a partner, rather than copy its dates (R36)."""
    calendar, is_new = PartnerCalendar.objects.get_or_create(
        key=key, defaults={"programme": programme, "name": name, "url": url}
    )
    if is_new:
        record(programme, "dialogue.calendar_added", by=by, comment=name)
    return calendar


@transaction.atomic
def remove_calendar(calendar: PartnerCalendar, *, by) -> None:
    """Removed twice, it is removed once."""
    if PartnerCalendar.objects.filter(pk=calendar.pk).delete()[0]:
        record(calendar.programme, "dialogue.calendar_removed", by=by, comment=calendar.name)


# The agenda and the polls


@transaction.atomic
def add_moment(offer: GroupOffer, *, key: uuid.UUID, values: dict, by) -> AgendaItem:
    """Add a moment to the agenda."""
    item, is_new = AgendaItem.objects.get_or_create(key=key, defaults={"offer": offer, **values})
    if is_new:
        record(offer, "dialogue.agenda", by=by)
    return item


@transaction.atomic
def remove_moment(item: AgendaItem, *, by) -> None:
    """Removed twice, it is removed once."""
    if AgendaItem.objects.filter(pk=item.pk).delete()[0]:
        record(item.offer, "dialogue.agenda", by=by)


@transaction.atomic
def add_poll(
    dialogue: Dialogue, *, key: uuid.UUID, kind: str, fr: str, en: str, options: list[tuple[str, str]], by
) -> Poll:
    """Prepare a poll; a scale has its own answers. `options` are (French, English)."""
    poll, is_new = Poll.objects.get_or_create(
        key=key, defaults={"dialogue": dialogue, "kind": kind, "title_fr": fr, "title_en": en}
    )
    if not is_new:
        return poll
    pairs = [(str(n), str(n)) for n in SCALE] if kind == PollKind.SCALE else options
    if len(pairs) < 2:
        raise NotPossible(_("Donnez au moins deux choix."))
    PollOption.objects.bulk_create(
        PollOption(poll=poll, label_fr=french, label_en=english) for french, english in pairs
    )
    record(dialogue.offer, "dialogue.poll_added", by=by, comment=fr)
    return poll


@transaction.atomic
def remove_poll(poll: Poll, *, by) -> None:
    """A poll that was opened stays: people answered it."""
    found = Poll.objects.select_for_update().filter(pk=poll.pk).first()
    if found is None:
        return
    if found.state != PollState.DRAFT:
        raise NotPossible(_("Ce sondage a été ouvert : ses réponses restent."))
    found.delete()
    record(poll.dialogue.offer, "dialogue.poll_removed", by=by, comment=poll.title_fr)


# In the room


@transaction.atomic
def set_poll(poll: Poll, *, state: str, by) -> Poll:
    """Open or close a poll. One is open at a time: opening it closes the others."""
    dialogue = _locked(poll.dialogue)
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if dialogue.offer.cancelled_at or not dialogue.offer.is_published:
        raise NotPossible(_("Publiez l’espace de dialogue d’abord."))
    if poll.state == state:
        return poll
    if state == PollState.OPEN:
        dialogue.polls.filter(state=PollState.OPEN).update(state=PollState.CLOSED)
    poll.state = state
    poll.save(update_fields=["state"])
    record(dialogue.offer, "dialogue.poll_state", by=by, comment=poll.title_fr, after={"state": state})
    return poll


@transaction.atomic
def set_takes(dialogue: Dialogue, what: str, *, taken: bool, by) -> Dialogue:
    """Receive questions, or words, or no longer. `what` is "questions" or "words"."""
    dialogue, field = _locked(dialogue), f"takes_{what}"
    if getattr(dialogue, field) != taken:
        setattr(dialogue, field, taken)
        dialogue.save(update_fields=[field])
        record(dialogue.offer, "dialogue.takes", by=by, after={what: taken})
    return dialogue


@transaction.atomic
def judge_question(question: RoomQuestion, *, state: str | None = None, answered: bool = False, by) -> None:
    """Show a question to the room, set it aside, or note that it was answered."""
    question = RoomQuestion.objects.select_for_update().get(pk=question.pk)
    if state:
        question.state = state
    if answered and question.answered_at is None:
        question.answered_at = clock.now()
    question.save(update_fields=["state", "answered_at"])
    record(question.dialogue.offer, "dialogue.question", by=by, after={"question": question.pk})


@transaction.atomic
def judge_words(dialogue: Dialogue, *, folded: list[str], state: str, by) -> None:
    """Show words to the room, or set them aside, each with the other ways of writing it, now and later."""
    dialogue = _locked(dialogue)
    if dialogue.words.filter(folded__in=folded).exclude(state=state).update(state=state):
        record(dialogue.offer, "dialogue.words", by=by, after={"state": state, "words": len(folded)})


# After


@transaction.atomic
def keep_notes(dialogue: Dialogue, *, fr: str, en: str, version: int, publish: bool, by) -> Dialogue:
    """Write what was said, over the version read; published, anyone who reads the event reads it. Raises Stale."""
    dialogue = _locked(dialogue)
    changes = (dialogue.notes_fr, dialogue.notes_en) != (fr, en)
    if changes and dialogue.version != version:
        raise Stale(dialogue)
    if publish and not fr:
        raise NotPossible(_("Écrivez les notes avant de les publier."))
    if changes:
        dialogue.notes_fr, dialogue.notes_en, dialogue.version = fr, en, dialogue.version + 1
        record(dialogue.offer, "dialogue.notes", by=by)
    if publish and dialogue.notes_published_at is None:
        dialogue.notes_published_at = clock.now()
        record(dialogue.offer, "dialogue.notes_published", by=by)
    dialogue.save()
    return dialogue


@transaction.atomic
def send_survey(dialogue: Dialogue, *, by) -> Dialogue:
    """Open the survey, and write once to whoever held a place and was not marked absent."""
    dialogue = _locked(dialogue)
    if dialogue.survey_sent_at:
        return dialogue
    if dialogue.offer.cancelled_at or not dialogue.offer.is_over:
        raise NotPossible(_("Le questionnaire s’envoie après la rencontre."))
    dialogue.survey_sent_at = clock.now()
    dialogue.save(update_fields=["survey_sent_at"])
    record(dialogue.offer, "dialogue.survey", by=by)
    people = list(dialogue.offer.registrations.filter(place=Place.HELD).exclude(came=False))
    accounts = {
        user.email.lower(): user
        for user in User.objects.filter(
            email__in={one.email for one in people} | {one.email.lower() for one in people}, is_active=True
        )
    }
    for one in people:
        reader = accounts.get(one.email.lower()) or Outsider(one.name, one.email, one.language)
        outbox.owe("dialogue_survey", dialogue, reader, due_at=dialogue.survey_sent_at)
    return dialogue


@transaction.atomic
def add_learning(dialogue: Dialogue, *, key: uuid.UUID, title: str, text: str, by) -> JournalEntry:
    """Put a learning of the meeting in the library, for the programme's community."""
    dialogue = _locked(dialogue)
    entry, is_new = write_entry(
        key=key,
        programme=dialogue.offer.programme,
        neighbourhood=None,
        said={
            "kind": EntryKind.NOTICED,
            "title": title,
            "text": text,
            "sureness": Sureness.HUNCH,
            "aims": [],
            "conditions": [],
            "tags": [],
            "question": None,
            "happened_on": local(dialogue.offer.starts_at).date(),
        },
        visibility=Visibility.COMMUNITY,
        by=by,
    )
    if is_new:
        DialogueLearning.objects.create(dialogue=dialogue, entry=entry, by=by)
        record(dialogue.offer, "dialogue.learning", by=by, comment=title)
    return entry
