from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cimpact.operation import backup, databases
from cimpact.operation.archive import Damaged


class Command(BaseCommand):
    help = "Restore an archive made by `backup`, in an empty database and an empty folder."

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="Replace what is there; the files are kept aside."
        )

    def handle(self, *args, archive, replace, **options):
        try:
            manifest = backup.restore(archive, replace=replace)
        except backup.NotEmpty as refusal:
            raise CommandError(f"{refusal} To replace it: --replace") from refusal
        except (Damaged, ValueError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"Restored what was backed up at {manifest['made_at']}: "
            f"{sum(manifest['rows'].values())} rows, {len(backup.files())} files."
        )
        if manifest["migrations"] != databases.migrations_of_the_code():
            self.stdout.write("Its tables are older than this code: now type `manage.py migrate`.")
