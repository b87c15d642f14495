"""Search the learning library at 100 000 learnings, beside the same ranked query in bare SQL."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cimpact.dashboards.bench import library as bench

from .bench import database_of_its_own, programme_with_a_moment

MOST = 3.0


class Command(BaseCommand):
    help = "Search 100 000 learnings within 3 times the same ranked query in bare SQL; adds its measures to bench.json."

    def add_arguments(self, parser):
        parser.add_argument("--entries", type=int, default=100_000)
        parser.add_argument("--samples", type=int, default=30)
        parser.add_argument("--output", type=Path, default=Path("bench.json"))

    def handle(self, *args, entries, samples, output, **options):
        if connection.vendor != "postgresql":
            raise CommandError("The measures need PostgreSQL: set DATABASE_URL, or type `make bench`.")
        settings.ALLOWED_HOSTS = ["testserver"]
        with database_of_its_own():
            call_command("migrate", verbosity=0, interactive=False)
            programme = programme_with_a_moment()
            user = bench.fill(programme, entries)
            measures = [row | {"entries": entries} for row in bench.measure(programme, user, samples)]
        kept = json.loads(output.read_text()) if output.exists() else []
        names = {measure["page"] for measure in measures}
        kept = [measure for measure in kept if measure["page"] not in names] + measures
        output.write_text(json.dumps(kept, indent=1) + "\n")
        for measure in measures:
            self.stdout.write(json.dumps(measure, ensure_ascii=False))
        if slow := [
            measure["page"] for measure in measures if measure["held"] and measure["ratio_to_bare"] > MOST
        ]:
            raise CommandError(f"More than {MOST} times the bare query: {', '.join(slow)}.")
