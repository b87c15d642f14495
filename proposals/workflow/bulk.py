"""The same act on several dossiers: each done or refused on its own, and said so (F49)."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox
from cimpact.notices.models import Notice
from cimpact.programmes.models import SubmissionWindow
from neighbourhoods.people import coordinators_of

from ..enums import State
from ..models import Dossier
from ..permissions import can
from .analysis import assign
from .flags import raise_flag
from .proposals import move_moment
from .transitions import expect, locked

# What a message may name; anything else in braces is refused before it is sent.
FIELDS: dict[str, Callable[[Dossier, User], str]] = {
    "prenom": lambda dossier, reader: reader.first_name,
    "initiative": lambda dossier, reader: str(dossier.title),
    "quartier": lambda dossier, reader: dossier.neighbourhood.name,
    "numero": lambda dossier, reader: dossier.number or "",
}
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Result:
    """What became of one dossier; `why`, when it was refused."""

    dossier: Dossier
    why: str = ""


@dataclass(frozen=True)
class Written:
    """A message by language; a reader whose language is empty reads the French."""

    subjects: dict[str, str]
    texts: dict[str, str]

    def for_reader(self, dossier: Dossier, reader: User) -> tuple[str, str]:
        language = reader.language if self.texts.get(reader.language) else "fr"
        with override(language):
            return (
                merged(self.subjects.get(language) or self.subjects["fr"], dossier, reader),
                merged(self.texts[language], dossier, reader),
            )


def unknown_fields(text: str) -> list[str]:
    """What stands in braces and names nothing that a message may name."""
    return [name for name in _BRACES.findall(text) if name not in FIELDS]


def merged(text: str, dossier: Dossier, reader: User) -> str:
    """The text with what it names, once: what people typed is never read as a field in its turn."""
    return _BRACES.sub(
        lambda found: FIELDS[found[1]](dossier, reader) if found[1] in FIELDS else found[0], text
    )


def on_each(dossiers: Iterable[Dossier], act: Callable[[Dossier], None]) -> list[Result]:
    """Act on each dossier in a transaction of its own: what one refuses does not undo the others."""
    results = []
    for dossier in dossiers:
        try:
            act(dossier)
        except NotPossible as refusal:
            results.append(Result(dossier, str(refusal)))
        else:
            results.append(Result(dossier))
    return results


def require_ability(by: User, action: str, dossier: Dossier) -> None:
    if not can(by, action, dossier):
        raise NotPossible(_("Cette action ne vous est pas ouverte sur ce dossier, ou pas maintenant."))


@transaction.atomic
def write_to_table(dossier: Dossier, *, message: Written, at: dt.datetime, by: User) -> None:
    """Write to those who coordinate the table, each in her language. The same moment is the same message."""
    dossier = locked(dossier)
    require_ability(by, "write_to_table", dossier)
    readers = list(coordinators_of(dossier.neighbourhood))
    if not readers:
        raise NotPossible(
            _("Personne ne coordonne cette table en ce moment : il n’y a personne à qui écrire.")
        )
    kind = ContentType.objects.get_for_model(dossier)
    sent = Notice.objects.filter(kind="team_message", content_type=kind, object_id=dossier.pk, due_at=at)
    if sent.exists():
        return  # sent twice, received once
    for reader in readers:
        subject, text = message.for_reader(dossier, reader)
        details = {"subject": subject, "text": text, "by": by.full_name}
        outbox.owe("team_message", dossier, reader, due_at=at, details=details)
    subject, text = message.for_reader(dossier, readers[0])
    record(dossier, "dossier.team_message", by=by, comment=f"{subject}\n\n{text}")


def give_to(dossier: Dossier, *, advisor: User, by: User) -> None:
    """Give the analysis to a person."""
    require_ability(by, "assign", dossier)
    assign(dossier, advisor=advisor, by=by)


def watch(dossier: Dossier, *, text: str, by: User) -> None:
    """Raise a flag."""
    require_ability(by, "flag", dossier)
    raise_flag(dossier, text=text, by=by)


@transaction.atomic
def aim_elsewhere(dossier: Dossier, *, window: SubmissionWindow, by: User) -> None:
    """Aim a draft at another moment, for its table, which is told."""
    dossier = locked(dossier)
    require_ability(by, "aim_elsewhere", dossier)
    expect(dossier, (State.DRAFTING,))
    if dossier.aimed_window_id == window.pk:
        return
    move_moment(dossier, window=window, by=by)
    for reader in coordinators_of(dossier.neighbourhood):
        outbox.owe("moment_aimed", dossier, reader, due_at=clock.now(), details={"date": str(window.date)})
