"""How tests hold a dialogue space: announced, its room open, phones in it."""

import uuid

from django.test import Client
from django.urls import reverse

from learning.capacity_enums import OfferFor, OfferKind
from learning.dialogue_enums import PollKind, PollState
from learning.models import Dialogue, Poll
from learning.workflow import dialogue as actions

from .capacities import offer

OPTIONS = [("Le logement", "Housing"), ("L’école", "School"), ("Le transport", "Transport")]


def space(cast, **fields) -> Dialogue:
    """A dialogue space open to everyone, in thirty days, held with the CMTQ."""
    given = {
        "kind": OfferKind.DIALOGUE,
        "audience": OfferFor.EVERYONE,
        "with_partners": "la CMTQ",
        "title_fr": "Se parler du logement",
        "title_en": "Talking about housing",
    }
    return offer(cast, **given | fields).dialogue


def poll(
    cast,
    dialogue: Dialogue,
    *,
    kind: str = PollKind.SINGLE,
    opened: bool = True,
    fr: str = "Par où commencer?",
) -> Poll:
    made = actions.add_poll(
        dialogue, key=uuid.uuid4(), kind=kind, fr=fr, en="Where to begin?", options=OPTIONS, by=cast.team
    )
    return actions.set_poll(made, state=PollState.OPEN, by=cast.team) if opened else made


def phone(dialogue: Dialogue) -> Client:
    """Someone who entered the room, without an account."""
    client = Client()
    assert client.get(reverse("room", args=[dialogue.code])).status_code == 200
    return client


def sends(client: Client, dialogue: Dialogue, do: str, **values):
    return client.post(reverse("room", args=[dialogue.code]), {"do": do, **values})


def question(client: Client, dialogue: Dialogue, text: str, **values):
    return sends(client, dialogue, "ask", text=text, key=str(uuid.uuid4()), **values)
