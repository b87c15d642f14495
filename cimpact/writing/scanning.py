"""Files scanned by ClamAV, where one answers: its INSTREAM command, over a socket of the machine or of its network.

Without CLAMAV_URL nothing is scanned, and the portal says so. With it, a file that could not be scanned waits, closed,
until the scanner answers.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db.models import QuerySet

from .enums import Scan

log = structlog.get_logger(__name__)

PIECE = 64 * 1024
SECONDS = 20


class Readable(Protocol):
    """A file, open to be read from its beginning: uploaded, or kept."""

    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> object: ...


class ScannerAway(Exception):
    """The scanner did not answer, or not in its own words."""


def is_configured() -> bool:
    return bool(settings.CLAMAV_URL)


def scan(file: Readable) -> Scan:
    """What the scanner says of a file read from its beginning; WAITING when it does not answer."""
    if not is_configured():
        return Scan.NONE
    file.seek(0)
    try:
        answer = _ask(file)
    except (OSError, ScannerAway) as error:
        log.warning("scanner_away", error=str(error))
        return Scan.WAITING
    finally:
        file.seek(0)
    if answer.endswith("FOUND"):
        log.error("file_infected", answer=answer)
        return Scan.INFECTED
    return Scan.CLEAN


def _ask(file: Readable) -> str:
    with _connection() as server:
        server.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            server.sendall(struct.pack("!L", len(piece)) + piece)
        server.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0"):
            received = server.recv(4096)
            if not received:
                break
            answer += received
    words = answer.rstrip(b"\0").decode(errors="replace").strip()
    # "stream: OK", "stream: Eicar-Test-Signature FOUND"; anything else is no answer about the file.
    if not words.endswith((" OK", " FOUND")):
        raise ScannerAway(words)
    return words


@contextmanager
def _connection() -> Iterator[socket.socket]:
    address = urlsplit(settings.CLAMAV_URL)
    if address.scheme == "unix":
        server = socket.socket(socket.AF_UNIX)
        server.settimeout(SECONDS)
        server.connect(address.path)
    else:
        server = socket.create_connection((address.hostname, address.port or 3310), timeout=SECONDS)
    with server:
        yield server


def scan_waiting(files: QuerySet, limit: int = 100) -> int:
    """Scan those of the files joined that wait; returns how many got their answer."""
    waiting = files.filter(scan=Scan.WAITING, removed_at=None).order_by("uploaded_at")[:limit]
    answered = 0
    for joined in waiting:
        with joined.file.open("rb") as file:
            found = scan(file)
        if found == Scan.WAITING:
            break  # it is still away: the others would wait as long
        answered += files.filter(pk=joined.pk, scan=Scan.WAITING).update(scan=found)
    return answered
