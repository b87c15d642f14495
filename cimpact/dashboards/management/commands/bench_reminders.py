"""Many reminders due at once, with two workers, while the schedule, Redis and the mail server fail."""

import dataclasses
import json
import os
import shutil
import socket
from pathlib import Path
from urllib.parse import quote

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cimpact.celery import app
from cimpact.dashboards.bench import reminders as bench
from cimpact.dashboards.bench.mail_server import mail_server

from .bench import database_of_its_own, programme_with_a_moment

# Long enough for what is refused once to be tried again a minute later; a measure has an end.
LIMIT = 20 * 60


class Command(BaseCommand):
    help = "Send many reminders through everything that fails, beside a bare task; adds its measure to bench.json."

    def add_arguments(self, parser):
        parser.add_argument("--reminders", type=int, default=10_000)
        parser.add_argument(
            "--compared", type=int, default=1_000, help="how many, for its pace beside a bare task's"
        )
        parser.add_argument("--output", type=Path, default=Path("bench.json"))

    def handle(self, *args, reminders, compared, output, **options):
        if connection.vendor != "postgresql" or not shutil.which("redis-server"):
            raise CommandError("This needs PostgreSQL and redis-server: set DATABASE_URL, or `make bench`.")
        with database_of_its_own(), mail_server() as mails:
            call_command("migrate", verbosity=0, interactive=False)
            programme = programme_with_a_moment()
            places = bench.make_places(programme)
            with bench.processes(environment(), mails, port := free_port()) as running:
                app.conf.broker_url = f"redis://127.0.0.1:{port}/0"
                measure = self.compare(running, mails, programme, places, compared)
                measure |= self.endure(running, mails, programme, places, reminders)
        measures = json.loads(output.read_text()) if output.exists() else []
        measures = [m for m in measures if m["page"] != measure["page"]] + [measure]
        output.write_text(json.dumps(measures, indent=1) + "\n")
        self.stdout.write(json.dumps(measure))
        if measure["lost"] or measure["twice"] or measure["unseen"]:
            raise CommandError("Some reminders were lost or left twice.")

    def compare(self, running, mails, programme, places, count: int) -> dict:
        """The portal's reminders, then the same mails by a bare task, with nothing that fails.

        `pace_over_bare` divides mails a second by mails a second: above 1, the portal is the faster of the two. (In
        the measures of pages, `ratio_to_bare` divides durations: there, above 1 is slower.)
        """
        notices = bench.make_due(programme, places, count)
        ours = bench.rate(mails, count, lambda: running.call("learning.tasks.remind"), LIMIT)
        ids = list(notices.values_list("pk", flat=True))

        def publish() -> None:
            for pk in ids:
                bench.send_bare.delay(pk)

        bare = bench.rate(mails, count, publish, LIMIT)
        return {
            "page": "reminders",
            "compared": count,
            "per_second": round(ours, 1),
            "bare_per_second": round(bare, 1),
            "pace_over_bare": round(ours / bare, 2),
        }

    def endure(self, running, mails, programme, places, count: int) -> dict:
        """Many more, while everything fails."""
        notices = bench.make_due(programme, places, count)
        morning = bench.live(running, mails, notices, count, limit=LIMIT)
        return {"reminders": count} | dataclasses.asdict(morning)


def environment() -> dict[str, str]:
    """The variables with which the processes share the database of the measure."""
    given = {
        key: quote(str(connection.settings_dict[key]), safe="")
        for key in ("USER", "PASSWORD", "HOST", "PORT")
    }
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/".format_map(given) + connection.settings_dict["NAME"]
    return os.environ | {"DATABASE_URL": url, "HTTPS": "0"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
