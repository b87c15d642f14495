"""A mail server on this machine, which keeps what it accepts and fails the way a test or a measure asks."""

import contextlib
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

# What a step may do instead of answering.
HANG = "hang"
DROP = "drop"

ANSWERS = {
    "CONNECT": "220 ready",
    "EHLO": "250 here",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "END": "250 taken",
    "RSET": "250 ok",
    "NOOP": "250 ok",
    "QUIT": "221 bye",
}


class MailServer(socketserver.ThreadingTCPServer):
    """Each step of a delivery answers as the real ones do, unless `answers` says otherwise."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Delivery)
        self.answers: dict[str, str] = {}
        # What to answer to one mail once it is read; empty: as to any other. It keeps those that it does not refuse.
        self.judges: Callable[[EmailMessage], str] = lambda mail: ""
        self.mails: list[EmailMessage] = []
        self.connections = 0
        self.slowness = 0.0
        self.released = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def copies(self) -> Counter[str]:
        """How many times each message was taken, by its Message-ID."""
        return Counter(mail["Message-ID"] for mail in self.mails)

    def fail(self, **answers: str) -> None:
        """Answer otherwise at some steps: `fail(RCPT="550 nobody")`; without any, work again."""
        self.answers = answers


class _Delivery(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.connections += 1
        with contextlib.suppress(OSError, ConnectionAbortedError):
            self._answer("CONNECT")
            while line := self.rfile.readline():
                verb = line.split()[0].decode().upper()
                self._answer(verb)
                if verb == "DATA" and self.server.answers.get("DATA", "354").startswith("354"):
                    mail = self._read_message()
                    judged = self.server.judges(mail)
                    # Taken before it is said: the sender may never learn it.
                    if not judged.startswith(("4", "5")):
                        self.server.mails.append(mail)
                    time.sleep(self.server.slowness)
                    self._answer("END", judged)
                elif verb == "QUIT":
                    return

    def _answer(self, step: str, judged: str = "") -> None:
        answer = judged or self.server.answers.get(step, ANSWERS.get(step, "500 what?"))
        if answer == HANG:
            self.server.released.wait(30)
            raise ConnectionAbortedError
        if answer == DROP:
            raise ConnectionAbortedError
        self.wfile.write(f"{answer}\r\n".encode())

    def _read_message(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return message_from_bytes(b"".join(lines), policy=policy.default)


@contextlib.contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server for as long as the block lasts."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
