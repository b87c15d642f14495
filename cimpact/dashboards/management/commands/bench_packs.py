"""Make the pack of a meeting of twelve dossiers in a process of its own, and say what it took."""

import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cimpact import pdf
from cimpact.dashboards.bench import packs as bench

from .bench import database_of_its_own, programme_with_a_moment
from .bench_reminders import environment

MOST_MB = 512


class Command(BaseCommand):
    help = "Make a pack of twelve dossiers with their files under 512 MB; adds its measure to bench.json."

    def add_arguments(self, parser):
        parser.add_argument("--dossiers", type=int, default=12)
        parser.add_argument("--output", type=Path, default=Path("bench.json"))

    def handle(self, *args, dossiers, output, **options):
        if connection.vendor != "postgresql" or not pdf.available():
            raise CommandError("This needs PostgreSQL and Pango: set DATABASE_URL, or `make bench`.")
        with database_of_its_own():
            call_command("migrate", verbosity=0, interactive=False)
            pack = bench.make_meeting(programme_with_a_moment(), dossiers)
            command = [sys.executable, "-c", bench.BUILD, str(pack.pk)]
            result = subprocess.run(
                command,
                cwd=settings.BASE_DIR,
                env=environment(),
                text=True,
                stdout=subprocess.PIPE,
                check=True,
            )
            pack.refresh_from_db()
            measure = bench.read(result.stdout, pack).row(dossiers)
        measures = json.loads(output.read_text()) if output.exists() else []
        measures = [m for m in measures if m["page"] != measure["page"]] + [measure]
        output.write_text(json.dumps(measures, indent=1) + "\n")
        self.stdout.write(json.dumps(measure))
        if measure["left_out"] != bench.SPOILT:
            raise CommandError(f"{measure['left_out']} files were left out; {bench.SPOILT} cannot be read.")
        if measure["peak_mb"] > MOST_MB:
            raise CommandError(f"Making the pack took {measure['peak_mb']} MB; {MOST_MB} is the limit.")
