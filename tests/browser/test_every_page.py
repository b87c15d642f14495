"""One browser opens every page of every audience, in both languages, on a narrow screen and on a wide one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Template
from django.utils import translation

from tests.browser.look import Look, any_first_look
from tests.browser.tour import OPENED_BY_HAND, SENT_EMPTY, templates_of, tour_of

# A sweep of pages goes where the browser goes: on production's database.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.long]

# Whoever sees another choice of pages, or the same pages otherwise.
AUDIENCES = (
    "nobody",
    "coordinator",
    "contributor",
    "reader",
    "advisor",
    "team",
    "member",
    "governor",
    "recused",
    "outsider",
)

FRAMES_SEEN = 3


@pytest.fixture(autouse=True)
def no_document_is_laid_out(demo, monkeypatch):
    """Pages that say how long a document is do not wait for it here."""
    monkeypatch.setattr("cimpact.pdf.render", lambda *args: b"%PDF-1.7")
    monkeypatch.setattr("proposals.one_page._lay_out", lambda *args: ([], []))


@pytest.fixture(autouse=True)
def rendered(monkeypatch):
    """The names of the templates rendered; the test client, which would copy each of them, is not asked."""
    names = set()

    def render(template, context):
        names.add(template.name)
        return template.nodelist.render(context)

    monkeypatch.setattr(Template, "_render", render)
    return names


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_page_is_open_to_all(demo, person, live_server, rendered, audience):
    stops, faults = tour_of(audience, rendered), []
    assert stops
    for language, _name in settings.LANGUAGES:
        look, reader = Look(person(language=language)), None
        for number, stop in enumerate(stops):
            # A page with nothing that was not looked at is left; the audience's frame is seen on the first ones.
            if not any_first_look(f"{language} {bone}" for bone in stop.bones) and number >= FRAMES_SEEN:
                continue
            if stop.user != reader:
                look.enter(stop.user, live_server.url)
                reader = stop.user
            with translation.override(language):
                look.open(f"{audience}, {stop}", stop.url)
            if stop.name in SENT_EMPTY and look.has_form():
                look.send_empty(f"{audience}, {stop}, {language}")
        faults += look.faults
    assert not faults, "\n".join(faults)


def page_templates() -> set[str]:
    """The templates that wear the portal's frame, fragments apart."""
    folder = Path(settings.BASE_DIR) / "templates"
    parents = {}
    for file in folder.rglob("*.html"):
        if found := re.search(r'{% extends "([^"]+)" %}', file.read_text(encoding="utf-8")):
            parents[str(file.relative_to(folder))] = found[1]
    pages, found = set(), {"base.html"}
    while found := {template for template, parent in parents.items() if parent in found}:
        pages |= found
    # A layout is seen through the pages that wear it.
    return pages - set(parents.values())


def test_no_page_is_left_out(demo, rendered):
    # The other audiences open the same templates.
    audiences = ("nobody", "coordinator", "advisor", "team", "member", "outsider")
    taken = set().union(*(templates_of(audience, rendered) for audience in audiences))
    assert page_templates() - taken == OPENED_BY_HAND - taken
