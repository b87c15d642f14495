"""Empty the database of a demonstration, for it to be loaded anew."""

import shutil
from pathlib import Path

import yaml
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from cimpact.programmes.models import Programme

PEOPLE = Path(__file__).resolve().parents[2] / "data" / "demo" / "people.yaml"


class Command(BaseCommand):
    help = "Drop every table, file and e-mail of a demonstration; refuse any other database."

    def handle(self, *args, **options):
        if not self.is_demonstration():
            raise CommandError("This database holds something else than the demonstration: it is left alone.")
        # Tables are dropped rather than emptied: the history refuses that its rows be deleted.
        if connection.vendor == "postgresql":
            self.drop_schema()
        else:
            self.drop_tables()
        for folder in (settings.MEDIA_ROOT, settings.MAILBOX_DIR):
            shutil.rmtree(folder, ignore_errors=True)

    def is_demonstration(self) -> bool:
        tables = connection.introspection.table_names()
        if Programme._meta.db_table not in tables:
            return not tables
        code = yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))["programme"]
        # The starting data alone is nobody's work; it is loaded again.
        return not get_user_model().objects.exists() or Programme.objects.filter(code=code).exists()

    def drop_schema(self):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")

    def drop_tables(self):
        # In the same file, so that a portal being served goes on with the new demonstration.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
            with transaction.atomic():
                for table in connection.introspection.table_names(cursor):
                    cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
            cursor.execute("PRAGMA foreign_keys = ON")
