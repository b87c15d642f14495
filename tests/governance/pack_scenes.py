"""A meeting with its agenda and its documents, and what its pack says once it is made."""

import datetime as dt
import io
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from governance.enums import MeetingState, PointKind
from governance.models import Meeting, Pack, Point
from governance.workflow import packs
from governance.workflow.point_files import join_file
from tests import cast as casting
from tests.writing import files

MONTREAL = ZoneInfo("America/Toronto")
REAL_FILES = Path(__file__).resolve().parents[3] / "shared" / "data" / "attachments"


def meeting(cast, *, state=MeetingState.CONVENED, committee=None, **fields) -> Meeting:
    """A meeting of the management committee, on 26 January 2022 at 9 h."""
    return Meeting.objects.create(
        committee=committee or cast.management,
        state=state,
        starts_at=dt.datetime(2022, 1, 26, 9, 0, tzinfo=MONTREAL),
        place="Salle du Parc",
        created_by=cast.team,
        **fields,
    )


def point(meeting, title="Mot de bienvenue", **fields) -> Point:
    return Point.objects.create(meeting=meeting, title=title, order=meeting.points.count() + 1, **fields)


def investment(meeting, dossier, **fields) -> Point:
    """The dossier's item, on the agenda."""
    item = dossier.items.get()
    given = {"minutes": 20, "words": "Le montage financier est serré."} | fields
    return point(meeting, item.title, kind=PointKind.INVESTMENT, item=item, **given)


def prepared(cast) -> tuple[Meeting, Point, Point]:
    """A meeting with free words, then an investment."""
    held = meeting(cast)
    free = point(held, minutes=10, words="Un tour de table.")
    return held, free, investment(held, casting.before_committee(cast))


def upload(name="Plan.pdf", content=None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.pdf() if content is None else content)


def join(cast, point, name="Plan.pdf", content=None):
    return join_file(point, upload(name, content), by=cast.team)


def image(kind="PNG", size=(600, 400)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, kind)
    return content.getvalue()


def made(meeting, user, language="fr") -> Pack:
    """The pack of a person, asked for and made by a worker."""
    pack = packs.ask_pack(meeting, language=language, by=user)
    packs.build(pack.pk)
    pack.refresh_from_db()
    return pack


def text_of(pack: Pack) -> list[str]:
    """What each page says, no-break spaces as any other."""
    document = pypdfium2.PdfDocument(pack.file.path)
    try:
        return [
            page.get_textpage().get_text_bounded().replace("\r\n", "\n").replace("\xa0", " ")
            for page in document
        ]
    finally:
        document.close()


def outline_of(pack: Pack) -> list[tuple]:
    """The bookmarks: (level, title, page from 1)."""
    document = pypdfium2.PdfDocument(pack.file.path)
    try:
        return [
            (mark.level, mark.get_title(), mark.get_dest().get_index() + 1) for mark in document.get_toc()
        ]
    finally:
        document.close()


def everything_in(pack: Pack) -> str:
    """Every string the PDF holds, streams unpacked: what a search of the file itself would find."""
    content = io.BytesIO()
    with pikepdf.open(pack.file.path) as pdf:
        pdf.save(
            content,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
        )
        titles = " ".join(str(value) for value in pdf.docinfo.values())
    raw = content.getvalue()
    return " ".join(
        [
            raw.decode("latin-1"),
            raw.decode("utf-16-be", "ignore"),
            raw[1:].decode("utf-16-be", "ignore"),
            titles,
        ]
    )
