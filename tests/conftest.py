"""What every test may ask for: a database of the right kind, a clock, people who are signed in."""

import os

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.clock import Clock

# The fixtures of browser tests, which start nothing until a test asks for them.
pytest_plugins = ["tests.browsers"]

# A busy machine is no fault of the property that is tried; the same examples are tried each time.
hypothesis_settings.register_profile("cimpact", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("cimpact")


def pytest_collection_modifyitems(items):
    """A test that opens a browser says so by asking for one. The long tests begin, so that none is waited for."""
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_unconfigure(config):
    """The process that leads the run leaves nothing behind."""
    if hasattr(config, "workerinput") or not settings.configured:
        return
    # Imported late: these read the settings, which pytest-django has not set up when this file loads.
    from tests.leftovers import forget_folders, forget_redis_keys

    databases_of_this_run().drop_all()
    forget_redis_keys(f"cimpact-test-{settings.RUN}:")
    forget_folders()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment):
    """The databases are made when a test first needs them, by tests.databases."""


@pytest.fixture
def databases():
    """How this worker's databases are made and told apart."""
    return databases_of_this_run()


def databases_of_this_run():
    from tests.databases import databases

    return databases


@pytest.fixture
def _django_db_helper(_database, _django_db_helper):
    """Before the test's transaction opens, the right database is connected."""


@pytest.fixture
def _database(request, databases, django_db_setup, django_db_blocker, monkeypatch):
    kind = next((kind for kind in ("demo", "cast") if kind in request.fixturenames), "empty")
    clones = []

    def enter_clone(case):
        clones.append(databases.clone(kind))
        databases.use(clones[-1])

    with django_db_blocker.unblock():
        databases.use(databases.own(kind))
        # Tests that commit are not flushed: they get a clone, and leave it.
        monkeypatch.setattr(TransactionTestCase, "_fixture_setup", classmethod(enter_clone))
        monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
        yield
        if clones:
            databases.use(databases.own("empty"))
        for clone in clones:
            databases.drop(clone)


@pytest.fixture
def demo(db):
    """The demonstration's data: six neighbourhoods, every role, every state of a dossier."""


@pytest.fixture
def clock():
    """The portal's clock, for the test to set; it runs again afterwards."""
    set_clock = Clock()
    yield set_clock
    set_clock.run()


@pytest.fixture
def cast(db, clock):
    """Everyone, on 10 January 2022: the moment of 1 February is to come."""
    from tests import cast as casting  # late: its models need the settings

    clock.set(*casting.BEFORE_FEBRUARY)
    return casting.find_cast()


@pytest.fixture(autouse=True)
def _in_french():
    """Each test begins in the portal's own language: a request leaves its language behind it."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _clean_cache():
    """Each test begins with an empty cache (rate limits, presence) and empty queues."""
    if settings.REDIS_URL:
        from tests.leftovers import forget_redis_keys

        forget_redis_keys(settings.PREFIX)
    else:
        cache.clear()


@pytest.fixture
def signed_in():
    """A client of that person's: `signed_in(user).get(…)`. None is nobody."""

    def sign_in(user=None, **headers) -> Client:
        client = Client(headers=headers or None)
        if user is not None:
            client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def process_environment(databases):
    """The variables with which another process (a worker) shares this test's database, broker and mail."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": databases.url(connection.settings_dict["NAME"]),
    }
