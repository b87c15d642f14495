"""Live the last minutes before a moment closes, against gunicorn, PostgreSQL and Redis."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cimpact.dashboards.bench import deadline

from .bench import database_of_its_own, programme_with_a_moment

WORKERS, THREADS = 2, 8
PATIENCE = 40


class Command(BaseCommand):
    help = "Write in many dossiers at once, then submit them all; adds its measure to bench.json."

    def add_arguments(self, parser):
        parser.add_argument("--dossiers", type=int, default=40)
        parser.add_argument("--writers", type=int, default=5, help="for each dossier")
        parser.add_argument("--seconds", type=float, default=90)
        parser.add_argument("--output", type=Path, default=Path("bench.json"))

    def handle(self, *args, dossiers, writers, seconds, output, **options):
        if connection.vendor != "postgresql" or not settings.REDIS_URL:
            raise CommandError(
                "This needs PostgreSQL and Redis: set DATABASE_URL and REDIS_URL, or `make bench`."
            )
        with database_of_its_own():
            call_command("migrate", verbosity=0, interactive=False)
            tables = deadline.make_dossiers(programme_with_a_moment(), dossiers, writers)
            with served() as host:
                result = deadline.live(tables, host, seconds)
            measure = deadline.row(result, tables, seconds)
        measures = json.loads(output.read_text()) if output.exists() else []
        measures = [m for m in measures if m["page"] != measure["page"]] + [measure]
        output.write_text(json.dumps(measures, indent=1) + "\n")
        self.stdout.write(json.dumps(measure))
        faults = [*result.errors, *result.lost, *result.not_once]
        if faults:
            raise CommandError("\n".join(faults[:20]))


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The portal served by gunicorn, as in production, on the database of the measure; its host and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{probe.getsockname()[1]}"
    given = {
        key: quote(str(connection.settings_dict[key]), safe="")
        for key in ("USER", "PASSWORD", "HOST", "PORT")
    }
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/".format_map(given) + connection.settings_dict["NAME"]
    command = [sys.executable, "-m", "gunicorn", "cimpact.wsgi", f"--bind={host}", f"--workers={WORKERS}"]
    command += [f"--threads={THREADS}", "--backlog=512", "--log-level=warning", "--no-control-socket"]
    environment = os.environ | {"DATABASE_URL": url, "LOG_LEVEL": "ERROR", "HTTPS": "0"}
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        _await(f"http://{host}/healthz", process)
        yield host
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await(address: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise CommandError("gunicorn did not start") from None
            time.sleep(0.3)
