import pytest

from cimpact.dashboards.bench.mail_server import mail_server


@pytest.fixture
def mails(settings):
    """A mail server, to which the portal sends with little patience."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
        yield server
