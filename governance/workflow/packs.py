"""Having a pack made in the background: asked for once, taken up by one worker at a time, made once.

What is asked for stands in the database, and the sweep hands it to a worker again: nothing is lost when the broker is
down, when a worker dies, or during a maintenance.
"""

import errno
import shutil
from pathlib import Path

import structlog
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.pdf import PdfUnavailable
from cimpact.storage import NoRoom, NotKept, require_room

from ..enums import PackProblem, PackState
from ..models import Meeting, Pack
from ..pack_making import Made, make
from ..packs import closed_in, closed_points, fingerprint, name_of, pieces_of, points_of

log = structlog.get_logger(__name__)

FULL = (errno.ENOSPC, errno.EDQUOT)


@transaction.atomic
def ask_pack(meeting: Meeting, *, language: str, by) -> Pack:
    """Have the pack of what is open to the person made, or made anew; asking twice asks once.

    A pack that is up to date stays as it is.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=meeting.pk)
    points = points_of(meeting)
    if not points:
        raise NotPossible(_("L’ordre du jour est vide : ajoutez-y d’abord un point."))
    closed = closed_points(by, points)
    # One at a time for a meeting: two who ask at once find the same row.
    pack, is_new = Pack.objects.select_for_update(of=("self",)).get_or_create(
        meeting=meeting, language=language, closed=name_of(closed), defaults={"asked_by": by}
    )
    if not is_new:
        if pack.is_working or _is_current(pack, fingerprint(pieces_of(meeting, points, closed))):
            return pack
        pack.state, pack.problem, pack.attempts, pack.done, pack.total = PackState.WAITING, "", 0, 0, 0
        pack.asked_by, pack.asked_at = by, clock.now()
        pack.save()
    record(meeting, "pack.ask", by=by, audience=Audience.STAFF, after={"pack": pack.pk, "language": language})
    transaction.on_commit(lambda: wake(pack.pk), robust=True)
    return pack


def _is_current(pack: Pack, made_of: str) -> bool:
    return pack.state == PackState.READY and pack.made_of == made_of and pack.has_file


def wake(pk: int) -> None:
    """Hand a pack to a worker now. With the broker down nothing is lost: the sweep finds it."""
    from ..tasks import build_pack

    try:
        build_pack.delay(pk)
    except (OperationalError, OSError) as error:
        log.warning("broker_unreachable", error=str(error))


def _to_take_up() -> QuerySet:
    """The packs that wait, and those whose worker has given no sign of life."""
    lost = Q(state=PackState.BUILDING, claimed_at__lt=clock.now() - Pack.CLAIM_LIFETIME)
    return Pack.objects.filter(Q(state=PackState.WAITING) | lost)


def sweep() -> int:
    """Hand to workers what waits for one; returns how many. A pack that stopped too many workers is given up."""
    for pack in _to_take_up().filter(attempts__gte=Pack.MOST_ATTEMPTS):
        log.error("pack_given_up", pack=pack.pk)
        _fail(pack, PackProblem.OTHER)
    waiting = list(_to_take_up().values_list("pk", flat=True))
    for pk in waiting:
        wake(pk)
    return len(waiting)


class _TakenOver(Exception):
    """Another worker has taken the pack up."""


def build(pk: int) -> bool:
    """Take a pack up and make it; True when this call made it. What another worker holds is left alone."""
    with transaction.atomic(durable=True):
        claimed = (
            _to_take_up()
            .filter(pk=pk)
            .update(state=PackState.BUILDING, claimed_at=clock.now(), attempts=F("attempts") + 1)
        )
    if not claimed:
        return False
    pack = Pack.objects.select_related("meeting__committee__programme").get(pk=pk)
    try:
        _build(pack)
    except _TakenOver:
        return False
    except PdfUnavailable:
        return _fail(pack, PackProblem.NO_PDF)
    except (NoRoom, NotKept):
        return _fail(pack, PackProblem.DISK)
    except Exception as error:
        log.exception("pack_not_made", pack=pk)
        full = isinstance(error, OSError) and error.errno in FULL
        return _fail(pack, PackProblem.DISK if full else PackProblem.OTHER)
    return True


def _build(pack: Pack) -> None:
    meeting = pack.meeting
    require_room()
    with translation.override(pack.language):
        points, closed = points_of(meeting), closed_in(pack)
        pieces = pieces_of(meeting, points, closed)
        folder = _folder(pack, fingerprint(pieces))
        made = make(meeting, points, closed, pack.language, folder, lambda *step: _note(pack, *step))
    _keep(pack, made, pieces)
    _forget(pack)


def _held(pack: Pack) -> QuerySet:
    """The row, as long as this worker holds it."""
    return Pack.objects.filter(pk=pack.pk, state=PackState.BUILDING, attempts=pack.attempts)


def _note(pack: Pack, done: int, total: int) -> None:
    """Say how far it is, which also says that this worker lives."""
    if not _held(pack).update(done=done, total=total, claimed_at=clock.now()):
        raise _TakenOver


def _keep(pack: Pack, made: Made, pieces: list[dict]) -> None:
    """Put the file where the former one was."""
    former = pack.file.name
    with made.path.open("rb") as content:
        pack.file.save("pack.pdf", File(content), save=False)
    try:
        kept = _held(pack).update(
            state=PackState.READY,
            problem="",
            file=pack.file.name,
            pages=made.pages,
            contents=made.contents,
            left_out=made.left_out,
            pieces=pieces,
            made_of=fingerprint(pieces),
            built_at=clock.now(),
        )
    except Exception:
        pack.file.storage.delete(pack.file.name)
        raise
    if not kept:
        pack.file.storage.delete(pack.file.name)
        raise _TakenOver
    if former:
        pack.file.storage.delete(former)


def _fail(pack: Pack, problem: PackProblem) -> bool:
    _held(pack).update(state=PackState.FAILED, problem=problem)
    _forget(pack)
    return False


def _places() -> Path:
    """Where parts are laid out: on the disk of files, as a pack is too large for a temporary folder in memory."""
    return Path(settings.VAR_DIR) / "packs"


def _folder(pack: Pack, made_of: str) -> Path:
    """Where this pack is laid out, as it is now: what was laid out of it before it changed is thrown away."""
    folder = _places() / f"{pack.pk}-{made_of[:20]}"
    for other in _places().glob(f"{pack.pk}-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _forget(pack: Pack) -> None:
    for folder in _places().glob(f"{pack.pk}-*"):
        shutil.rmtree(folder, ignore_errors=True)
