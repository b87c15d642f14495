"""A backup restored elsewhere holds every row and every file; it never lands on top of something (F127)."""

import json
import tarfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from cimpact.history.models import Event
from cimpact.operation import backup
from cimpact.operation import databases as copying
from proposals.workflow.attachments import attach
from tests import cast as scenes
from tests.writing import files

# Each way to copy the database that the test runs on.
WAYS = [copying.DUMP, copying.ROWS] if connection.vendor == "postgresql" else [copying.SQLITE]


@pytest.fixture
def lived_in(cast, settings, tmp_path):
    """A portal with a draft and its file, an answer sent as a PDF, and their history."""
    settings.MEDIA_ROOT = tmp_path / "files"
    attach(scenes.drafting(cast), SimpleUploadedFile("Plan d’été.pdf", files.pdf()), by=cast.coordinator)
    scenes.answered(cast)
    return settings


@pytest.fixture
def elsewhere(databases, tmp_path, settings):
    """Go to an empty database and an empty folder, made for one test."""
    name = databases.named(f"elsewhere_{databases.worker}")

    def go():
        databases.drop(name)
        databases.create(name)
        databases.use(name)
        settings.MEDIA_ROOT = tmp_path / "elsewhere" / "files"

    yield go
    connection.close()
    databases.drop(name)


def everything() -> dict[str, list]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
        return found


def every_file() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in backup.files()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", WAYS)
def test_f127_what_is_restored_is_what_was_backed_up(lived_in, elsewhere, tmp_path, monkeypatch, way):
    if way == copying.ROWS:
        monkeypatch.setattr(copying.shutil, "which", lambda name: None)
    call_command("backup", str(tmp_path / "backups"), verbosity=0)
    (archive,) = (tmp_path / "backups").iterdir()
    rows, kept = everything(), every_file()
    assert len(kept) == 2
    assert len(rows["history_event"]) > 5
    elsewhere()
    call_command("restore", str(archive), verbosity=0)
    restored = everything()
    if way == copying.ROWS:
        # The instant at which each migration ran is not a row of the portal.
        assert len(restored.pop("django_migrations")) == len(rows.pop("django_migrations"))
    assert restored == rows
    assert every_file() == kept
    # The tables are still those that the code expects, their guards included.
    call_command("migrate", check_unapplied=True, verbosity=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(kind="autre")
    assert Event.objects.create(subject=scenes.find_cast().ormes, kind="neighbourhood.edit").pk


@pytest.mark.django_db(transaction=True)
def test_f127_the_archive_says_what_it_holds(lived_in, tmp_path):
    archive = backup.make(tmp_path)
    with tarfile.open(archive) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
    assert manifest["rows"]["history_event"] == Event.objects.count()
    assert set(manifest["versions"]) == {"cimpact", "django", "database"}
    assert "proposals.0001_initial" in manifest["migrations"]
    assert {len(part["sha256"]) for part in manifest["parts"].values()} == {64}
    assert sorted(tmp_path.glob("*.part")) == []


@pytest.mark.django_db(transaction=True)
def test_f127_nothing_is_overwritten_unless_asked(lived_in, tmp_path):
    archive = backup.make(tmp_path / "backups")
    before = everything()
    Event.objects.create(subject=scenes.find_cast().ormes, kind="neighbourhood.edit")
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(archive))
    call_command("restore", str(archive), replace=True, verbosity=0)
    assert everything() == before
    (aside,) = tmp_path.glob("files-before-*")
    assert len(list(aside.rglob("*.pdf"))) == 2


@pytest.mark.django_db(transaction=True)
def test_f127_a_damaged_archive_is_refused_before_anything_is_touched(lived_in, elsewhere, tmp_path):
    archive = backup.make(tmp_path / "backups")
    content = bytearray(archive.read_bytes())
    at = content.index(b"%PDF-")
    content[at + 20] ^= 1
    archive.write_bytes(bytes(content))
    elsewhere()
    with pytest.raises(CommandError, match="was altered"):
        call_command("restore", str(archive))
    assert copying.is_empty()
    archive.write_bytes(b"rien de tel")
    with pytest.raises(CommandError, match="not a backup"):
        call_command("restore", str(archive))


@pytest.mark.django_db(transaction=True)
def test_f127_a_backup_of_a_newer_portal_is_refused(lived_in, elsewhere, tmp_path, monkeypatch):
    monkeypatch.setattr(copying, "migrations", lambda: ["proposals.9999_demain"])
    archive = backup.make(tmp_path / "backups")
    elsewhere()
    with pytest.raises(CommandError, match="newer version"):
        call_command("restore", str(archive))


def test_f127_what_stops_half_way_leaves_no_archive(db, tmp_path, monkeypatch, settings):
    settings.MEDIA_ROOT = tmp_path / "files"

    def fail(folder):
        raise OSError("No space left on device")

    monkeypatch.setattr(copying, "dump", fail)
    with pytest.raises(OSError, match="No space"):
        backup.make(tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []
