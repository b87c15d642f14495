"""A kind of message for the tests of the outbox: the plain frame of every e-mail, and a greeting."""

from django.db import transaction
from django.utils.translation import get_language

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.notices import outbox
from cimpact.notices.kinds import Message, writes
from cimpact.notices.models import Notice


@writes("greeting")
def greeting(notice: Notice) -> Message:
    """A greeting; its details may ask for a subject or for a fault."""
    if notice.details.get("unwritable"):
        raise LookupError("this message cannot be written")
    return Message(
        subject=notice.details.get("subject", "Bonjour" if get_language() == "fr" else "Hello"),
        template="emails/base",
        url=f"/{get_language()}/compte/",
        action="Ouvrir",
        attachments=[(name, FILES[name], "application/pdf") for name in notice.details.get("files", ())],
    )


def _broken() -> bytes:
    raise OSError("no font, no disk, no library")


FILES = {"copie.pdf": lambda: b"%PDF-1.7 copie", "illisible.pdf": _broken}


def reader(email: str = "lea.roy@exemple.org", **fields) -> User:
    return User.objects.create_user(email, **{"first_name": "Léa", "last_name": "Roy", **fields})


def owe(recipient: User, *, due_at=None, **details) -> Notice:
    """Owe a person a greeting about herself, and commit."""
    due_at = due_at or clock.now()
    with transaction.atomic():
        outbox.owe("greeting", recipient, recipient, due_at=due_at, details=details)
    return Notice.objects.get(recipient=recipient, due_at=due_at)
