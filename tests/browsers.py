"""People at their browsers: Debian's Chromium, driven by Playwright, signed in by their session's cookie."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# Without these Chromium calls home at every start.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
TIMEOUT = 10_000


def chromium() -> str | None:
    """Where Chromium is on this machine."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (str(MAC) if MAC.exists() else None)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the worker; each person opens a context of their own in it."""
    from playwright.sync_api import sync_playwright

    executable = chromium()
    if executable is None:
        pytest.skip("Chromium is not installed")
    # Playwright's loop runs in this thread, where Django would refuse to reach the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield chrome
        chrome.close()


@pytest.fixture
def person(browser, live_server):
    """Open a person's browser: `person(user, language="fr", width=1280)` gives the page, signed in.

    `page.faults` collects what a page must never do: a script error, a refused resource, a CSP report.
    """
    contexts = []

    def open_browser(user=None, *, language="fr", width=1280, height=900, **options):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="fr-CA" if language == "fr" else "en-CA",
            timezone_id="America/Toronto",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        if user is not None:
            sign_in(context, user, live_server.url)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.faults.append(message.text))
        return page

    yield open_browser
    for context in contexts:
        context.close()


def sign_in(context, user, url: str) -> str:
    """Give a browser the session of a person; returns the session's key, for a test that ends it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}])
    return session.session_key
