"""Sessions of the wall: a room sends notes with a code, without an account; the table takes them or puts them aside.

What was received is never lost: a session that is closed, or too many notes at once, refuses what comes after.
"""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record

from .enums import NoteState
from .models import Initiative, Plan, PlanCard, RoomNote, WallSession
from .plan_cards import Place, add_card, plan_for
from .plan_tools import kinds
from .wall import ACTIVITY, DOMAIN

# Neither vowels, which make words, nor what is mistaken for something else.
LETTERS = "BCDFGHJKMNPQRTVWXYZ2346789"
LENGTH = 6
# A session that nobody closed is over the same evening.
LASTS = dt.timedelta(hours=12)
# A full room, with room to spare; beyond, something else than people is writing.
MOST_A_MINUTE = 120
MOST_WAITING = 400


class Over(NotPossible):
    """The session is closed: nothing more is received."""

    def __init__(self):
        super().__init__(_("La séance est terminée : votre note n’a pas été envoyée."))


class TooMany(NotPossible):
    """More notes than a room writes; those received are kept."""

    def __init__(self):
        super().__init__(
            _(
                "Beaucoup de notes arrivent en même temps, et celle-ci n’est pas encore reçue. Attendez une minute, "
                "puis envoyez-la de nouveau : votre texte est gardé ici."
            )
        )


@dataclass(frozen=True)
class Sent:
    """What a phone sends: a project or activity, whose, how to reach them, and its domain."""

    name: str
    organisation: str = ""
    contact: str = ""
    domain: PlanCard | None = None


def receives(session: WallSession) -> bool:
    """Whether the room may still write."""
    return session.is_open and clock.now() < session.opened_at + LASTS


def session_of(plan: Plan | None) -> WallSession | None:
    """The session under way."""
    if plan is None:
        return None
    found = plan.wall_sessions.filter(closed_at=None).first()
    return found if found and receives(found) else None


def read_code(typed: str) -> str:
    """A code as it is kept, however it was typed."""
    return "".join(c for c in typed.upper() if c.isalnum())[: LENGTH + 1]


@transaction.atomic
def open_session(initiative: Initiative, *, by) -> WallSession:
    """Open a session, or give the one that is open."""
    plan = plan_for(initiative)
    if found := plan.wall_sessions.filter(closed_at=None).first():
        if receives(found):
            return found
        _close(found)
    code = _new_code()
    session = WallSession.objects.create(plan=plan, code=code, opened_by=by, opened_at=clock.now())
    record(initiative, "plan.wall_open", by=by, audience=Audience.TABLE)
    return session


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _position in range(LENGTH))
        if not WallSession.objects.filter(code=code).exists():
            return code


@transaction.atomic
def close_session(initiative: Initiative, *, by) -> None:
    """Close the session; its notes still wait for the table. Closed twice, it is closed once."""
    open_ones = WallSession.objects.select_for_update(of=("self",)).filter(closed_at=None)
    session = open_ones.filter(plan__initiative=initiative).first()
    if session is None:
        return
    _close(session)
    record(initiative, "plan.wall_close", by=by, audience=Audience.TABLE)


def _close(session: WallSession) -> None:
    session.closed_at = clock.now()
    session.save(update_fields=["closed_at"])


@transaction.atomic
def send_note(session: WallSession, sent: Sent, *, key: uuid.UUID) -> RoomNote:
    """Receive a note from the room; the same key is the same note. Raises Over, TooMany."""
    session = WallSession.objects.select_for_update().get(pk=session.pk)
    if same := RoomNote.objects.filter(key=key, session=session).first():
        return same
    if not receives(session):
        raise Over
    lately = session.notes.filter(sent_at__gt=clock.now() - dt.timedelta(minutes=1)).count()
    waiting = session.notes.filter(state=NoteState.WAITING).count()
    if lately >= MOST_A_MINUTE or waiting >= MOST_WAITING:
        raise TooMany
    return RoomNote.objects.create(
        session=session,
        name=sent.name,
        organisation=sent.organisation,
        contact=sent.contact,
        domain=sent.domain,
        sent_at=clock.now(),
        key=key,
    )


@transaction.atomic
def take_note(note: RoomNote, *, domain: PlanCard | None = None, by) -> PlanCard:
    """Hang a note of the room on the wall: it becomes a card. Taken twice, it is one card.

    `domain` is the one that the table chooses, for a note sent without any.
    """
    note = RoomNote.objects.select_for_update().get(pk=note.pk)
    if note.card:
        return note.card
    domain = note.kept_domain or domain
    values = {
        "name": note.name,
        "organisation": note.organisation,
        DOMAIN: str(domain.pk) if domain else "",
    }
    initiative = note.session.plan.initiative
    place = Place(initiative, kinds()[ACTIVITY])
    card = add_card(
        place, by=by, key=note.key, values={code: value for code, value in values.items() if value}
    )
    note.card = card
    _settle(note, NoteState.TAKEN, by)
    return card


@transaction.atomic
def put_aside(note: RoomNote, *, by) -> None:
    """Keep a note off the wall, without losing it. One that hangs there already stays."""
    note = RoomNote.objects.select_for_update().get(pk=note.pk)
    if note.state == NoteState.WAITING:
        _settle(note, NoteState.ASIDE, by)


def _settle(note: RoomNote, state: NoteState, by) -> None:
    note.state, note.settled_at, note.settled_by = state, clock.now(), by
    note.save(update_fields=["state", "card", "settled_at", "settled_by"])


def unsettled(plan: Plan | None) -> list[RoomNote]:
    """The notes of the room that are not on the wall: those that wait, and those put aside."""
    if plan is None:
        return []
    notes = RoomNote.objects.filter(session__plan=plan).exclude(state=NoteState.TAKEN)
    return list(notes.select_related("domain"))


def contacts_of(plan: Plan | None) -> dict[int, str]:
    """How to reach whoever sent each note that became a card."""
    if plan is None:
        return {}
    sent = RoomNote.objects.filter(session__plan=plan, card__isnull=False).exclude(contact="")
    return dict(sent.values_list("card_id", "contact"))
