from pathlib import Path

from django.core.management.base import BaseCommand

from cimpact.operation import backup


class Command(BaseCommand):
    help = "Back up the database and the files in one archive, while the portal is in use."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder, **options):
        self.stdout.write(str(backup.make(folder)))
