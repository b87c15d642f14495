"""What the logs say of requests: never the key of a link (F127)."""

import io
import logging

import pytest
from django.test import Client

from cimpact import logs

KEYS = {
    "/fr/invitation/cle-secrete-9/": "/fr/invitation/…/",
    "/en/mot-de-passe/nouveau/a1-cle-secrete-9/": "/en/mot-de-passe/nouveau/…/",
}


@pytest.fixture
def written():
    """What is logged of requests, as in production."""
    config = logs.configure("INFO", readable=False)["formatters"]["line"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(config.pop("()")(**config))
    logger = logging.getLogger("django_structlog")
    former, logger.level = logger.level, logging.INFO
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(former)


@pytest.mark.parametrize("path", KEYS)
def test_f127_the_key_of_a_link_is_in_no_log(db, written, path):
    Client().get(path)
    said = written.getvalue()
    assert "request_started" in said
    assert "cle-secrete" not in said


@pytest.mark.parametrize("path", KEYS)
def test_f127_what_is_left_says_which_page_it_was(path):
    event = logs.mask_keys(None, "info", {"request": f"GET {path}", "code": 200})
    assert event == {"request": f"GET {KEYS[path]}", "code": 200}
