"""Every address × role × language × state: the status the tables say, few queries, a safe page, no text forgotten."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.template import Template
from django.test import Client, utils
from django.urls import get_resolver, reverse
from django.utils import translation

from proposals.enums import State

from .pseudo import Page, pseudo_language
from .walk import (
    ELSEWHERE,
    ELSEWHERE_IN_THE_PORTAL,
    FOUND,
    MAIN_STATES,
    NOBODY,
    OF_A_DOSSIER,
    ROLES,
    STRANGERS,
    dossiers_by_state,
    facts_around,
    people_around,
)

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Everything is walked on production's database; on the other, each role walks in one language, through one state.
IS_LIKE_PRODUCTION = connection.vendor == "postgresql"
PDF = b"%PDF-1.7 of the walk"


pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def quick_steps(demo, monkeypatch):
    """Laying PDFs out has its own tests: here only the doors before them matter. Nor does the walk ask the client
    which templates were rendered, which it would copy one by one."""
    monkeypatch.setattr("cimpact.pdf.render", lambda *args: PDF)
    monkeypatch.setattr("proposals.one_page._lay_out", lambda *args: ([], []))
    monkeypatch.setattr(Template, "_render", utils._TestState.saved_data.template_render)


def names_of(patterns) -> set[str]:
    """Every named address of the portal, the technical administration apart."""
    names: set[str] = set()
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            if pattern.app_name != "admin":
                names |= names_of(pattern.url_patterns)
        else:
            names.add(pattern.name)
    return names


class Walk:
    """Opens addresses one after the other, and keeps what was wrong."""

    def __init__(self, language: str):
        self.language = language
        self.faults: list[str] = []
        self.refusals_read: set[int] = set()
        self.opened = 0

    def open(
        self, client: Client, who: str, name: str, kwargs: dict, expected, most_queries: int, where=""
    ) -> None:
        with translation.override(self.language):
            url = reverse(name, kwargs=kwargs)
        label = f"{who}, {url} ({name}{', ' if where else ''}{where})"
        with counting_queries() as queries:
            try:
                response = client.get(url)
            except Exception as error:
                self.faults.append(f"{label}: {type(error).__name__}: {error}")
                return
        self.opened += 1
        if response.status_code not in expected:
            self.faults.append(f"{label}: {response.status_code}, expected {' or '.join(map(str, expected))}")
        if len(queries) > most_queries:
            self.faults.append(f"{label}: {len(queries)} queries, at most {most_queries}")
        if response.get("Content-Type", "").startswith("text/html") and response.content:
            self._read(label, response)

    def _read(self, label: str, response) -> None:
        """A page of ours, or a part of one: safe, in the language asked for, every text of it translated."""
        markup = response.content.decode()
        if "Content-Security-Policy" not in response:
            self.faults.append(f"{label}: no Content-Security-Policy")
        if "<html" in markup and f'<html lang="{self.language}-CA">' not in markup:
            self.faults.append(f"{label}: not in {self.language}")
        # A refusal reads the same wherever it is met.
        if self.language == "fr" and response.status_code not in self.refusals_read:
            self.faults += [f"{label}: {fault}" for fault in Page(markup).faults]
            if response.status_code != FOUND:
                self.refusals_read.add(response.status_code)


@contextmanager
def counting_queries():
    """The statements sent to the database; counted as they pass, which costs less than keeping their text."""
    sent: list[str] = []

    def note(execute, sql, *given):
        sent.append(sql)
        return execute(sql, *given)

    with connection.execute_wrapper(note):
        yield sent


@contextmanager
def walking(language: str):
    """A walk in a language; what was wrong on the way fails the test at its end."""
    ContentType.objects.get_for_models(*apps.get_models())  # read once a process, not once a page
    walk = Walk(language)
    with pseudo_language():
        yield walk
    assert not walk.faults, "\n".join(sorted(set(walk.faults)))
    assert walk.opened


def test_every_address_is_in_a_table():
    assert names_of(get_resolver().url_patterns) == {*OF_A_DOSSIER, *ELSEWHERE_IN_THE_PORTAL}


def turn(role: str, language: str) -> int:
    """0 and 1 in the two languages of a role, 1 and 0 in those of the next."""
    return ([NOBODY, *ROLES].index(role) + LANGUAGES.index(language)) % 2


def walks(*roles: str) -> list[tuple[str, str]]:
    """Who walks in which language: everyone in both where production's database is, in one of them elsewhere."""
    both = [(role, language) for role in roles for language in LANGUAGES]
    return both if IS_LIKE_PRODUCTION else [walk for walk in both if not turn(*walk)]


def met_by(role: str, language: str):
    """The dossiers that a role walks through in a language: each state in one of the two, by turns."""
    dossiers = dossiers_by_state()
    met = [(state, dossiers[state], people_around(dossiers[state])) for state in MAIN_STATES]
    met = [(state, dossier, people) for state, dossier, people in met if role in people]
    met = met[turn(role, language) :: 2] or met
    # To strangers nothing opens, whatever the state: tests/proposals/test_permissions.py tries them all.
    return met if IS_LIKE_PRODUCTION and role not in STRANGERS else met[:1]


@pytest.mark.parametrize(("role", "language"), walks(*ROLES))
def test_a_dossier_opens_to_each_role_as_the_permission_table_says(demo, role, language):
    with walking(language) as walk:
        for state, dossier, people in met_by(role, language):
            client = Client()
            client.force_login(people[role])
            # What is kept in the cache is asked once, and what is new is noted as read.
            for warmed in ("home", "conversation"):
                client.get(reverse(warmed, args=[dossier.pk] if warmed == "conversation" else []))
            for name, address in OF_A_DOSSIER.items():
                kwargs = address.names(dossier)
                if kwargs is not None:
                    kwargs = {"pk": dossier.pk, **kwargs}
                    walk.open(
                        client,
                        role,
                        name,
                        kwargs,
                        address.expected(role, dossier),
                        address.most_queries,
                        state,
                    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dossier_opens_to_nobody_who_is_signed_out(demo, language):
    dossier = dossiers_by_state()[State.PRECISION]
    with walking(language) as walk:
        for name, address in OF_A_DOSSIER.items():
            kwargs = address.names(dossier)
            if kwargs is not None:
                walk.open(Client(), NOBODY, name, {"pk": dossier.pk, **kwargs}, (ELSEWHERE,), 1)


@pytest.mark.parametrize(("role", "language"), walks(NOBODY, *ROLES))
def test_the_rest_of_the_portal_opens_to_each_role(demo, role, language):
    dossier = dossiers_by_state()[State.DRAFTING]
    facts = facts_around(dossier)
    client = Client()
    if role != NOBODY:
        client.force_login(people_around(dossier)[role])
        client.get(reverse("home"))  # what is kept in the cache is asked once
    all_places = [(name, place) for name, places in ELSEWHERE_IN_THE_PORTAL.items() for place in places]
    with walking(language) as walk:
        for number, (name, place) in enumerate(all_places):
            if is_walked(role, language, place.expected(role), number):
                walk.open(client, role, name, place.names(facts), place.expected(role), place.most_queries)


def is_walked(role: str, language: str, expected: tuple[int, ...], number: int) -> bool:
    """Where both languages are walked, French opens everything; English, one in two of the pages that open, by turns:
    a refusal is the same everywhere, and a browser looks at every page in both (tests/browser/test_every_page.py)."""
    if language == "fr" or not IS_LIKE_PRODUCTION:
        return True
    return FOUND in expected and number % 2 == turn(role, language)
