"""What may be done to several dossiers at once: each act with its form, and how it is carried out (F49)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core import signing
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from proposals.models import Dossier
from proposals.workflow import bulk as acts

MESSAGE, ASSIGN, FLAG, MOMENT = "ecrire", "confier", "signaler", "moment"
BULK: tuple[tuple[str, str | Promise], ...] = (
    (MESSAGE, _("Écrire aux tables")),
    (ASSIGN, _("Confier l’analyse")),
    (FLAG, _("Signaler")),
    (MOMENT, _("Viser un autre moment")),
)
# As many as a page of the list shows, and some.
MOST = 50
_SALT = "cimpact.bulk"


@dataclass(frozen=True)
class Preview:
    """One message as its reader will receive it."""

    dossier: Dossier
    reader: object
    subject: str
    text: str


def previews(dossiers, message: acts.Written, readers_of: Callable) -> list[Preview]:
    """Each message, in its reader's language."""
    return [
        Preview(dossier, reader, *message.for_reader(dossier, reader))
        for dossier in dossiers
        for reader in readers_of(dossier.neighbourhood)
    ]


def seal(user, dossiers) -> str:
    """What makes a message the same when its form is sent twice: who saw it, when, for which dossiers."""
    ids = sorted(dossier.pk for dossier in dossiers)
    return signing.dumps({"by": user.pk, "at": clock.now().isoformat(), "d": ids}, salt=_SALT)


def sealed_at(seal: str, user, dossiers) -> dt.datetime | None:
    """When it was seen; None when it was not, or was for others."""
    try:
        seen = signing.loads(seal, salt=_SALT, max_age=dt.timedelta(days=1))
    except signing.BadSignature:
        return None
    if seen["by"] != user.pk or seen["d"] != sorted(dossier.pk for dossier in dossiers):
        return None
    return dt.datetime.fromisoformat(seen["at"])
