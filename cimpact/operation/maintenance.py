"""The portal open for reading only: why, until when. Kept in a file beside the portal's files, so that it outlives
restarts, needs no database, and is seen at once by every process that shares them (F127)."""

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from cimpact import clock


@dataclass(frozen=True)
class Maintenance:
    """Why nothing is received, in both languages, and until when if it is known."""

    reason_fr: str
    reason_en: str
    until: dt.datetime | None
    since: dt.datetime

    @property
    def reason(self) -> str:
        return self.reason_en if get_language() == "en" and self.reason_en else self.reason_fr


# The file as it was last read: its identity, and what it said.
_read: tuple[tuple[int, int], Maintenance] | None = None


def current() -> Maintenance | None:
    """The maintenance under way, if there is one; it costs one look at a file's date."""
    global _read
    try:
        stat = _file().stat()
    except OSError:
        return None
    identity = (stat.st_ino, stat.st_mtime_ns)
    if _read is None or _read[0] != identity:
        said = json.loads(_file().read_text(encoding="utf-8"))
        for moment in ("until", "since"):
            said[moment] = dt.datetime.fromisoformat(said[moment]) if said[moment] else None
        _read = (identity, Maintenance(**said))
    return _read[1]


def begin(*, reason_fr: str, reason_en: str = "", until: dt.datetime | None = None) -> None:
    """Receive nothing more until `end`, or say otherwise why. `until` is what is told, and ends nothing by itself."""
    already = current()
    said = asdict(Maintenance(reason_fr, reason_en, until, already.since if already else clock.now()))
    for moment in ("until", "since"):
        said[moment] = said[moment].isoformat() if said[moment] else None
    draft = _file().with_suffix(".part")
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    os.replace(draft, _file())  # whole, or not at all


def end() -> bool:
    """Receive again; False when there was no maintenance."""
    try:
        _file().unlink()
    except FileNotFoundError:
        return False
    return True


def _file() -> Path:
    return Path(settings.VAR_DIR) / "maintenance.json"
