import re

import pytest
from django.core import mail

from cimpact.notices import outbox
from tests.cast import find_cast


@pytest.fixture
def cast(db):
    return find_cast()


@pytest.fixture
def link_sent():
    """The path of the link in the last e-mail, sent now if it waits: `link_sent()`."""

    def path() -> str:
        outbox.send_due()
        return re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]

    return path
