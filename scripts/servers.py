"""PostgreSQL and Redis for tests and measures: those that answer, else our own, else freshly installed ones.

What is started here lives in a temporary folder, on free ports, and stops with the block that asked for it.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import redis

from scripts.system import install

PATIENCE = 30
DEBIAN_ACCOUNT = "postgres"


@contextlib.contextmanager
def postgres() -> Iterator[str | None]:
    """The URL of a PostgreSQL server where databases may be created, or None."""
    candidates = ["postgres://postgres@127.0.0.1:5432/postgres", "postgres:///postgres"]
    url = next(
        filter(answers_postgres, filter(None, [os.environ.get("TEST_DATABASE_URL"), *candidates])), None
    )
    if url:
        yield url
        return
    binaries = postgres_binaries()
    if binaries is None:
        install(apt=["postgresql"], brew=["postgresql@16"])
        binaries = postgres_binaries()
    if binaries is None:
        yield None
        return
    with own_postgres(binaries) as own:
        yield own


@contextlib.contextmanager
def redis_server() -> Iterator[str | None]:
    """The URL of a Redis server, or None."""
    url = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
    if answers_redis(url):
        yield url
        return
    if not shutil.which("redis-server"):
        install(apt=["redis-server"], brew=["redis"])
    if not shutil.which("redis-server"):
        yield None
        return
    with own_redis() as own:
        yield own


def answers_postgres(url: str) -> bool:
    """Whether that server lets us in and create databases."""
    try:
        with (
            contextlib.closing(psycopg2.connect(url, connect_timeout=3)) as server,
            server.cursor() as cursor,
        ):
            cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            return cursor.fetchone()[0]
    except psycopg2.Error:
        return False


def answers_redis(url: str) -> bool:
    try:
        return bool(redis.from_url(url, socket_connect_timeout=3).ping())
    except redis.RedisError:
        return False


def postgres_binaries() -> Path | None:
    """The folder of initdb: on the path, in Debian's, or in brew's; the newest."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    places = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
    found = [path.parent for place in places for path in Path(place).glob("*/bin/initdb")]
    return max(found, key=lambda path: int("".join(filter(str.isdigit, path.parent.name)) or 0), default=None)


@contextlib.contextmanager
def own_postgres(binaries: Path) -> Iterator[str]:
    """A server of our own, which forgets durability for speed. PostgreSQL refuses to run as root."""
    account = pwd.getpwnam(DEBIAN_ACCOUNT) if os.geteuid() == 0 else None
    identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    with tempfile.TemporaryDirectory(prefix="cimpact-postgres-") as folder:
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        data, port = f"{folder}/data", free_port()
        initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **identity)
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off -c full_page_writes=off"
        server = [binaries / "postgres", "-D", data, *options.split()]
        url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        with running(server, lambda: answers_postgres(url), cwd=folder, **identity):
            yield url


@contextlib.contextmanager
def own_redis() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="cimpact-redis-") as folder:
        port = free_port()
        server = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        url = f"redis://127.0.0.1:{port}/0"
        with running(server, lambda: answers_redis(url)):
            yield url


@contextlib.contextmanager
def running(command: list, ready, **options) -> Iterator[None]:
    """A server that answers for as long as the block lasts."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # A session of its own: Ctrl-C must reach the tests first, and the server only after them.
    process = subprocess.Popen(command, start_new_session=True, **quiet, **options)
    try:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
