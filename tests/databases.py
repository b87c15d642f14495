"""The databases of a test run.

Three templates are made once for all the workers: `empty` has its tables, `cast` the people of tests/cast.py as well,
`demo` the demonstration.
A worker rolls its tests back in its own clone of each; a test that commits gets a clone of its own, thrown
away after it. So nothing is ever flushed, which the append-only history would refuse.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection, connections

from tests.clock import Clock


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def fill_with_cast() -> None:
    from tests import cast as casting  # late: its models need the settings

    clock = Clock()
    clock.set(*casting.BEFORE_FEBRUARY)
    casting.make_cast()
    clock.run()


def fill_with_demo() -> None:
    call_command("load_starting_data", verbosity=0)
    call_command("load_demo", verbosity=0)
    mail.outbox = []


FILLED_BY: dict[str, Callable[[], None]] = {
    "empty": migrate,
    "cast": fill_with_cast,
    "demo": fill_with_demo,
}


class Databases:
    """The templates and clones that one worker uses; the classes below say how a server makes them."""

    def __init__(self):
        self.worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self.own_clones: dict[str, str] = {}
        self.clones = 0
        self.failure: Exception | None = None

    def own(self, kind: str) -> str:
        """This worker's clone, for tests that roll back."""
        if kind not in self.own_clones:
            name = self.named(f"{kind}_{self.worker}")
            self.copy(self.template(kind), name)
            self.own_clones[kind] = name
        return self.own_clones[kind]

    def clone(self, kind: str) -> str:
        """A clone for one test that commits."""
        self.clones += 1
        name = self.named(f"{kind}_{self.worker}_{self.clones}")
        self.copy(self.template(kind), name)
        return name

    def template(self, kind: str) -> str:
        """The template of that kind, made by the first worker that needs it."""
        if self.failure:
            raise self.failure
        source = self.template("empty") if kind != "empty" else None
        name = self.named(f"{kind}_template")
        with self._alone():
            if not self.exists(name):
                try:
                    self._make(name, source, FILLED_BY[kind])
                except Exception as error:
                    # Every later test would spend as long to fail in the same way.
                    self.failure = error
                    raise
        return name

    def use(self, name: str) -> None:
        """Connect this thread, and those to come, to a database."""
        if connection.settings_dict["NAME"] == name:
            return
        connection.close()
        # One dictionary serves the connections of every thread.
        connections.databases["default"]["NAME"] = connection.settings_dict["NAME"] = name

    def _make(self, name: str, source: str | None, fill: Callable[[], None]) -> None:
        draft = f"{name}_draft"
        self.drop(draft)
        if source:
            self.copy(source, draft)
        else:
            self.create(draft)
        self.use(draft)
        fill()
        connection.close()
        self.rename(draft, name)

    @contextlib.contextmanager
    def _alone(self):
        with open(settings.FOLDER / "templates.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class SqliteFiles(Databases):
    """Databases as files: a copy is a clone. Tables are laid once for the same migrations, whatever the run."""

    def _make(self, name: str, source: str | None, fill: Callable[[], None]) -> None:
        kept = Path(tempfile.gettempdir()) / f"cimpact-tables-{migrations_digest()}.sqlite3"
        if source is None and kept.exists():
            self.copy(str(kept), name)
            return
        super()._make(name, source, fill)
        if source is None:
            # Another run may be keeping it at this moment: the last whole copy stands.
            draft = f"{kept}.{settings.RUN}"
            self.copy(name, draft)
            self.rename(draft, str(kept))

    def named(self, label: str) -> str:
        return str(settings.FOLDER / f"{label}.sqlite3")

    def url(self, name: str) -> str:
        return f"sqlite:///{name}"

    def exists(self, name: str) -> bool:
        return Path(name).exists()

    def create(self, name: str) -> None:
        Path(name).touch()

    def copy(self, source: str, name: str) -> None:
        shutil.copyfile(source, name)

    def rename(self, name: str, new_name: str) -> None:
        Path(name).rename(new_name)

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)

    def drop_all(self) -> None:
        """The files go with the run's folder."""


class PostgresServer(Databases):
    """Databases of a PostgreSQL server, which clones any database that nobody is connected to."""

    PREFIX = "cimpact_test_"

    def __init__(self):
        super().__init__()
        self.settings = connections.databases["default"].copy()

    def named(self, label: str) -> str:
        return f"{self.PREFIX}{settings.RUN}_{label}"

    def url(self, name: str) -> str:
        parts = {key: quote(str(self.settings[key]), safe="") for key in ("USER", "PASSWORD", "HOST", "PORT")}
        return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/".format_map(parts) + name

    def exists(self, name: str) -> bool:
        return bool(self._query("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def create(self, name: str) -> None:
        self._query(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")

    def copy(self, source: str, name: str) -> None:
        self._query(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def rename(self, name: str, new_name: str) -> None:
        self._query(f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')

    def drop(self, name: str) -> None:
        self._query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def drop_all(self) -> None:
        """Drop this run's databases, and those of runs that were killed before they could."""
        for (name,) in self._query(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", f"{self.PREFIX}%"
        ):
            run = name.removeprefix(self.PREFIX).partition("_")[0]
            if run == settings.RUN or not is_alive(run):
                self.drop(name)

    def _query(self, sql: str, *parameters: str) -> list[tuple]:
        server = psycopg2.connect(
            dbname="postgres",
            user=self.settings["USER"] or None,
            password=self.settings["PASSWORD"] or None,
            host=self.settings["HOST"] or None,
            port=self.settings["PORT"] or None,
        )
        server.autocommit = True
        with contextlib.closing(server), server.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []


def migrations_digest() -> str:
    """What tells apart the tables that two states of the code would lay: the migrations of every app installed."""
    files = sorted(path for app in apps.get_app_configs() for path in Path(app.path).glob("migrations/*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def is_alive(run: str) -> bool:
    """Whether the process that leads that run is still there."""
    try:
        os.kill(int(run), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


databases: Databases = PostgresServer() if connection.vendor == "postgresql" else SqliteFiles()
