"""Three ways to copy a database whole, each consistent while people write, each restored by the same code.

SQLite copies itself. PostgreSQL is copied by pg_dump where the server's own version of it is at hand; else row by row,
in one snapshot, through Django's models.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import structlog
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate

log = structlog.get_logger(__name__)

SQLITE, DUMP, ROWS = "sqlite", "pg_dump", "rows"


def dump(folder: Path) -> tuple[str, Path, dict[str, int]]:
    """Copy the database in a folder: how, where, and how many rows of each table there were."""
    if connection.vendor == "sqlite":
        path = _copy_sqlite(folder / "database.sqlite3")
        return SQLITE, path, _counts_of_file(path)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        counts = {table: _count(cursor, table) for table in connection.introspection.table_names(cursor)}
        path = _pg_dump(folder / "database.dump", snapshot)
        if path:
            return DUMP, path, counts
        return ROWS, _write_rows(folder / "database.jsonl"), counts


def load(how: str, path: Path) -> None:
    """Put a copy in the place of whatever the database holds."""
    {SQLITE: _load_sqlite, DUMP: _load_dump, ROWS: _load_rows}[how](path)


def is_empty() -> bool:
    """Whether the database holds no table at all."""
    return not connection.introspection.table_names()


def migrations() -> list[str]:
    """The migrations that the database has been through."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def migrations_of_the_code() -> list[str]:
    """The migrations that this code knows."""
    from django.db.migrations.loader import MigrationLoader

    return sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def _count(cursor, table: str) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
    return cursor.fetchone()[0]


# SQLite


def _copy_sqlite(path: Path) -> Path:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return path


def _counts_of_file(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as copy:
        tables = copy.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
        )
        return {
            table: copy.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]
            for (table,) in tables.fetchall()
        }


def _load_sqlite(path: Path) -> None:
    connection.close()
    target = Path(connection.settings_dict["NAME"])
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as copy, closing(sqlite3.connect(target)) as database:
        copy.backup(database)


# PostgreSQL


def _environment() -> dict[str, str]:
    """How PostgreSQL's own programs reach the database; the password is on no command line."""
    given = connection.settings_dict
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    return os.environ | {name: str(given[key]) for name, key in names.items() if given[key]}


def _pg_dump(path: Path, snapshot: str) -> Path | None:
    """The dump, or None where there is no pg_dump, or one too old for the server."""
    program = shutil.which("pg_dump")
    if not program:
        return None
    command = [
        program,
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        f"--file={path}",
    ]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True)
    if done.returncode:
        log.warning("pg_dump_refused", error=done.stderr.strip()[-500:])
        return None
    return path


def _empty_postgresql() -> None:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _load_dump(path: Path) -> None:
    _empty_postgresql()
    connection.close()
    command = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    # The schema is there already: the dump would make it anew.
    command += ["--schema=public", f"--dbname={connection.settings_dict['NAME']}", str(path)]
    subprocess.run(command, env=_environment(), check=True)


# Rows


def _models() -> list:
    return serializers.sort_dependencies([(config, None) for config in apps.get_app_configs()])


def _write_rows(path: Path) -> Path:
    with path.open("w", encoding="utf-8") as stream:
        for model in _models():
            rows = model._base_manager.order_by("pk").iterator(chunk_size=500)
            serializers.serialize("jsonl", rows, stream=stream)
    return path


def _load_rows(path: Path) -> None:
    if connection.vendor == "postgresql":
        _empty_postgresql()
    # What Django writes by itself after its migrations (content types, permissions) is in the rows.
    receivers, post_migrate.receivers = post_migrate.receivers, []
    post_migrate.sender_receivers_cache.clear()
    try:
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        post_migrate.receivers = receivers
        post_migrate.sender_receivers_cache.clear()
    with transaction.atomic(durable=True), path.open(encoding="utf-8") as stream:
        Permission.objects.all().delete()
        ContentType.objects.all().delete()
        for row in serializers.deserialize("jsonl", stream):
            row.save()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
                cursor.execute(statement)
    ContentType.objects.clear_cache()
