"""The mail server, for as long as a sweep lasts: one connection for many mails, opened anew when it is lost."""

import smtplib

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

log = structlog.get_logger(__name__)

# Servers limit what one connection may give them.
MOST_MAILS = 100


class Server:
    """The connection to the mail server, opened when a first mail needs it."""

    def __init__(self) -> None:
        self.backend: BaseEmailBackend | None = None
        self.given = 0

    def opened(self) -> BaseEmailBackend:
        """A backend that answers now. Raises OSError or SMTPException when the server is not reached, or not ready:
        nothing was given to it."""
        if self.backend and (self.given >= MOST_MAILS or not self._answers()):
            self.hang_up()
        if self.backend is None:
            backend = get_connection()
            backend.open()
            self.backend, self.given = backend, 0
        self.given += 1
        return self.backend

    def _answers(self) -> bool:
        """Whether the connection still lives: to learn it with a mail half given would leave a doubt on the mail."""
        smtp = getattr(self.backend, "connection", None)
        if not isinstance(smtp, smtplib.SMTP):
            return True  # mails kept in files or in memory
        try:
            return smtp.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def hang_up(self) -> None:
        """Close the connection; what the mails became is known already."""
        backend, self.backend = self.backend, None
        if backend is None:
            return
        try:
            backend.close()
        except (OSError, smtplib.SMTPException) as error:
            log.info("mail_server_did_not_hang_up", error=str(error))
