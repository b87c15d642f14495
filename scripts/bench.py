"""Measure the main pages on PostgreSQL with Redis: `make bench` writes bench.json."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.servers import postgres, redis_server  # noqa: E402


def main() -> int:
    with postgres() as database_url, redis_server() as redis_url:
        if not (database_url and redis_url):
            print("PostgreSQL and Redis are needed: apt install postgresql redis-server", file=sys.stderr)
            return 1
        with database(database_url) as url:
            environment = os.environ | {
                "DATABASE_URL": url,
                "REDIS_URL": redis_url,
                "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
                "PYTHONPATH": str(ROOT),
            }
            command = [sys.executable, "-m", "tests.bench.run", str(ROOT / "bench.json")]
            return subprocess.run(command, cwd=ROOT, env=environment).returncode


@contextlib.contextmanager
def database(server_url: str):
    """A database of our own, dropped afterwards."""
    name = f"cimpact_bench_{os.getpid()}"
    execute(server_url, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield f"{server_url.rsplit('/', 1)[0]}/{name}"
    finally:
        execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def execute(server_url: str, sql: str) -> None:
    with contextlib.closing(psycopg2.connect(server_url)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(sql)


if __name__ == "__main__":
    sys.exit(main())
