"""Backing the portal up and restoring it: its database and its files, in one archive (F127)."""

import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.db import connection

from cimpact import clock

from . import databases
from .archive import FILES, Reader, Writer


class NotEmpty(Exception):
    """There is something where the backup would be restored."""


def make(folder: Path) -> Path:
    """Back up in a folder, while the portal is in use; returns the archive.

    The database first: a file is always written before the row that names it, and never erased, so that the files
    copied afterwards are at least those of the rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    now = clock.now()
    writer = Writer(folder / f"cimpact-{now:%Y%m%d-%H%M%S}.tar")
    try:
        with tempfile.TemporaryDirectory(dir=folder) as work:
            how, path, rows = databases.dump(Path(work))
            writer.add(path.name, path)
        for file in files():
            try:
                writer.add(f"{FILES}/{file.relative_to(settings.MEDIA_ROOT).as_posix()}", file)
            except FileNotFoundError:
                continue  # an upload that was refused meanwhile
        return writer.finish(
            {
                "made_at": now.isoformat(),
                "versions": _versions(),
                "database": how,
                "rows": rows,
                "migrations": databases.migrations(),
            }
        )
    except BaseException:
        writer.abandon()
        raise


def files() -> list[Path]:
    """The portal's files, in order."""
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def _versions() -> dict[str, str]:
    found = {"database": f"{connection.vendor} {_server()}"}
    for package in ("cimpact", "django"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # run from its sources
            found[package] = "sources"
    return found


def _server() -> str:
    return ".".join(map(str, connection.get_database_version()))


def restore(archive: Path, *, replace: bool = False) -> dict:
    """Restore an archive, once all of it was checked; returns its manifest.

    Raises NotEmpty, unless one asks to replace what is there; Damaged; ValueError when the archive is another kind of
    database's, or of another version of the code and cannot be brought to this one.
    """
    reader = Reader(archive)
    reader.check()
    _require_understood(reader.manifest)
    media = Path(settings.MEDIA_ROOT)
    if not replace and (not databases.is_empty() or files()):
        raise NotEmpty("The database or the folder of files already holds something.")
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent) as work:
        fresh = Path(work) / FILES
        fresh.mkdir()
        for name, path in reader.files():
            reader.extract(name, fresh / path)
        database = next(name for name in reader.parts if not name.startswith(f"{FILES}/"))
        databases.load(reader.manifest["database"], reader.extract(database, Path(work) / database))
        if media.exists():
            # What was there is kept aside, for its operator to erase.
            media.rename(media.with_name(f"{media.name}-before-{clock.now():%Y%m%d-%H%M%S}"))
        fresh.rename(media)
    return reader.manifest


def _require_understood(manifest: dict) -> None:
    vendor = "sqlite" if manifest["database"] == databases.SQLITE else "postgresql"
    if vendor != connection.vendor:
        raise ValueError(f"This is a backup of {vendor}: set DATABASE_URL to such a database.")
    unknown = set(manifest["migrations"]) - set(databases.migrations_of_the_code())
    if unknown:
        raise ValueError(
            f"This backup is of a newer version of the portal: {', '.join(sorted(unknown)[:3])}."
        )
    if (
        manifest["database"] == databases.ROWS
        and manifest["migrations"] != databases.migrations_of_the_code()
    ):
        raise ValueError("This backup holds rows: restore it with the version of the portal that made it.")
