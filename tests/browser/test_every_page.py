"""One browser opens every page of every audience, in both languages, on a narrow screen and on a wide one."""

import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test.signals import template_rendered

from tests.browser.tour import SENT_EMPTY, Tour
from tests.browsers import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

# Whoever sees another choice of pages, or the same pages otherwise.
AUDIENCES = (
    "nobody", "coordinator", "contributor", "reader", "advisor", "team", "member", "governor", "recused", "outsider"
)
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 800}
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
}
# What may change with the width.
NARROW_RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]},
}
# The browser's console says it of any form that comes back with its errors.
REFUSED_FORM = "422 (Unprocessable Entity)"
BACKGROUND = "rgb(242, 243, 239)"
OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > width + 1);
    return wide.slice(-3).map(e => e.outerHTML.slice(0, 160)).join(' | ') || 'the page';
}"""
EVERYTHING_OPEN = "document.querySelectorAll('main details').forEach(details => { details.open = true })"
EMPTY_FORM = """() => {
    const form = document.querySelector('main form[method=post]:not([hx-post])');
    if (!form) return false;
    form.noValidate = true;
    form.querySelectorAll('input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea')
        .forEach(field => { field.value = '' });
    form.querySelector('button:not([type=button])').click();
    return true;
}"""


@pytest.fixture(autouse=True)
def no_document_is_laid_out(monkeypatch):
    """Pages that say how long a document is do not wait for it here."""
    monkeypatch.setattr("cimpact.pdf.render", lambda *args: b"%PDF-1.7")
    monkeypatch.setattr("proposals.one_page._over", lambda *args: (0, 0))


class Look:
    """Looks at what the browser shows, and keeps what is wrong."""

    def __init__(self, page):
        self.page = page
        self.axe = Axe()
        self.faults: list[str] = []

    def open(self, where, url: str) -> None:
        self.page.set_viewport_size(WIDE)
        self.page.goto(url)
        self.at(where)

    def at(self, where) -> None:
        """The page that is open, on both widths."""
        self.page.set_viewport_size(WIDE)
        self.page.evaluate(EVERYTHING_OPEN)
        if self.page.evaluate("getComputedStyle(document.body).backgroundColor") != BACKGROUND:
            self.faults.append(f"{where}: no stylesheet")
        self._ask_axe(where, RULES)
        self._measure(f"{where} at {WIDE['width']}")
        self.page.set_viewport_size(NARROW)
        self._measure(f"{where} at {NARROW['width']}")
        self._ask_axe(f"{where} at {NARROW['width']}", NARROW_RULES)
        self.faults += [f"{where}: {fault}" for fault in self.page.faults if REFUSED_FORM not in fault]
        self.page.faults.clear()

    def send_empty(self, where) -> None:
        """The page's form, sent without a word: its errors are looked at too."""
        with self.page.expect_navigation():
            assert self.page.evaluate(EMPTY_FORM), f"{where}: no form"
        self.at(f"{where}, sent empty")

    def _measure(self, where) -> None:
        if wide := self.page.evaluate(OVERFLOW):
            self.faults.append(f"{where}: wider than the screen: {wide}")

    def _ask_axe(self, where, rules) -> None:
        for violation in self.axe.run(self.page, options=rules).response["violations"]:
            for node in violation["nodes"]:
                reasons = " ".join((node.get("failureSummary") or "").split())
                self.faults.append(f"{where}: {violation['id']}: {node['html'][:200]} ({reasons[:200]})")


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_page_is_open_to_all(demo, person, live_server, audience, language):
    page = person(language=language)
    look, reader = Look(page), None
    stops = Tour(audience, language).stops()
    for stop in stops:
        if stop.user != reader:
            page.context.clear_cookies()
            sign_in(page.context, stop.user, live_server.url)
            reader = stop.user
        look.open(f"{audience}, {stop}", stop.url)
        if stop.name in SENT_EMPTY:
            look.send_empty(f"{audience}, {stop}")
    assert not look.faults, "\n".join(look.faults)
    assert stops
