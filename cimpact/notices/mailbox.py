"""The mailbox of a demonstration: e-mails that were kept in files instead of sent."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

# Django's file backend writes one file a connection, its messages parted by a line of dashes.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"
SHOWN = 100
# An e-mail alone in its page: its inline styles are shown, and nothing in it may run or fetch.
ALONE = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
}


@dataclass(frozen=True)
class Mail:
    """One e-mail in the mailbox, known by its file and its place in it."""

    name: str
    written_at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def sender(self) -> str:
        return str(self.message["From"])

    @property
    def recipient(self) -> str:
        return str(self.message["To"])

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or part.get_content_type() for part in self.message.iter_attachments()]

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""


def is_open() -> bool:
    """Only a demonstration shows its mail: sign-in codes are in there."""
    kept_in_files = settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    return kept_in_files and (settings.DEMO or settings.DEBUG)


def mails() -> list[Mail]:
    """The newest e-mails, newest first."""
    files = sorted(Path(settings.MAILBOX_DIR).glob("*.log"), key=_written_at, reverse=True)[:SHOWN]
    return [mail for file in files for mail in reversed(_read(file))][:SHOWN]


def mail_named(name: str) -> Mail:
    """One e-mail, or a 404; the name is checked, for it becomes a path."""
    if not re.fullmatch(r"[\d-]+\.\d+", name):
        raise Http404
    file = Path(settings.MAILBOX_DIR) / f"{name.partition('.')[0]}.log"
    found = {mail.name: mail for mail in _read(file)} if file.exists() else {}
    if name not in found:
        raise Http404
    return found[name]


def _read(file: Path) -> list[Mail]:
    # The e-mail is read as it was sent, in bytes; one being written just now may lack its end.
    raw = [part for part in file.read_bytes().split(SEPARATOR) if part.strip()]
    return [
        Mail(f"{file.stem}.{place}", _written_at(file), message_from_bytes(part, policy=policy.default))
        for place, part in enumerate(raw)
    ]


def _written_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime).astimezone()


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The list of e-mails."""
    _require_open()
    return render(request, "notices/mailbox.html", {"mails": mails()})


@login_not_required
@require_safe
def mailbox_message(request: HttpRequest, name: str) -> HttpResponse:
    """One e-mail, in its text version."""
    _require_open()
    return render(request, "notices/mailbox_message.html", {"mail": mail_named(name)})


@login_not_required
@require_safe
@csp_replace(ALONE)  # type: ignore[arg-type]  # its annotation forgets views that take arguments
def mailbox_html(request: HttpRequest, name: str) -> HttpResponse:
    """One e-mail, in its formatted version, alone in its page."""
    _require_open()
    html = mail_named(name).html
    if not html:
        raise Http404
    return HttpResponse(html)


def _require_open() -> None:
    if not is_open():
        raise Http404
