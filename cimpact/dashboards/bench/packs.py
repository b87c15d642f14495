"""A meeting as heavy as they come: twelve dossiers with their attachments, a file behind a password, a broken one."""

import datetime as dt
import io
import os
import random
from dataclasses import asdict, dataclass
from pathlib import Path

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.programmes.models import Programme
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Answer, Attachment
from cimpact.writing.text import from_plain
from governance.enums import CommitteeRole, MeetingState, PointKind
from governance.models import Committee, Meeting, Pack, Point
from governance.workflow.packs import ask_pack
from neighbourhoods.models import AdvisorAssignment
from proposals import workflow
from proposals.models import Appreciation, Dossier
from proposals.workflow.attachments import attach

from .deadline import Writer, make_dossiers

SPOILT = 2
# What a dossier comes with: PDFs of so many pages, and a photograph.
PAGES_OF_FILES = (11, 5)
PHOTO = (3000, 2000)
PARAGRAPH = (
    "La table réunit depuis trois ans les organismes, les écoles et des personnes du quartier autour d’un même "
    "changement. Ce qui a été appris cette année change la suite : les rencontres se tiennent là où les gens sont, et "
    "les décisions se prennent avec celles et ceux qu’elles concernent. "
)


@dataclass
class Measure:
    """What making a pack took, in a process of its own."""

    pages: int
    left_out: int
    seconds: float
    peak_mb: float
    size_mb: float

    def row(self, dossiers: int) -> dict:
        return {"page": "pack", "dossiers": dossiers} | asdict(self)


def make_meeting(programme: Programme, count: int) -> Pack:
    """A meeting whose agenda holds so many dossiers; its pack, asked for and not made."""
    team = User.objects.create_user("cahier@exemple.org", None, first_name="Équipe", last_name="Mesure")
    advisor = User.objects.create_user("analyse@exemple.org", None, first_name="Analyse", last_name="Mesure")
    committee = Committee.objects.create(
        programme=programme,
        code="gestion-cahier",
        role=CommitteeRole.RECOMMENDS,
        name_fr="Comité de gestion",
        name_en="Management committee",
    )
    meeting = Meeting.objects.create(
        committee=committee,
        state=MeetingState.CONVENED,
        starts_at=clock.now() + dt.timedelta(days=7),
        place="Salle du Parc",
        created_by=team,
    )
    document = _document(max(PAGES_OF_FILES))
    for order, (writer, *_others) in enumerate(make_dossiers(programme, count, 1)):
        dossier = _handed_over(writer, advisor, document, order)
        item = dossier.items.get()
        Point.objects.create(
            meeting=meeting, order=order, kind=PointKind.INVESTMENT, title=item.title, item=item, minutes=15
        )
    _spoil()
    return ask_pack(meeting, language="fr", by=team)


def _handed_over(writer: Writer, advisor: User, document: bytes, seed: int) -> Dossier:
    """The dossier, written at length, with its files, before the committee."""
    dossier, by = writer.dossier, writer.user
    _write_at_length(dossier)
    for number, pages in enumerate(PAGES_OF_FILES):
        name = f"Annexe {seed}-{number}.pdf"
        attach(dossier, SimpleUploadedFile(name, _first_pages(document, pages, name)), by=by)
    attach(dossier, SimpleUploadedFile(f"Photo {seed}.jpg", _photo(seed)), by=by)
    dossier = Dossier.objects.with_names().get(pk=dossier.pk)
    workflow.submit(dossier, by=by)
    AdvisorAssignment.objects.create(
        user=advisor, neighbourhood=dossier.neighbourhood, programme=dossier.programme
    )
    workflow.assign(dossier, advisor=advisor, by=advisor)
    dossier = Dossier.objects.with_names().get(pk=dossier.pk)
    for criterion in dossier.stage.criteria.all():
        Appreciation.objects.create(
            analysis=dossier.analysis, criterion=criterion, rationale=PARAGRAPH * 3, updated_by=advisor
        )
    workflow.hand_to_committee(dossier, by=advisor)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def _write_at_length(dossier: Dossier) -> None:
    """Every answer as long as its question lets it be, the vision apart: it fits its page."""
    length = len(PARAGRAPH.split())
    for answer in dossier.document.answers.select_related("question__section"):
        if answer.question.section.kind == SectionKind.TEXT:
            times = min(6, (answer.question.max_words or 6 * length) // length)
            Answer.objects.filter(pk=answer.pk).update(text=from_plain(PARAGRAPH * max(1, times)))


def _document(pages: int) -> bytes:
    """A document as a scanner makes them: a picture on each page."""
    book = pikepdf.new()
    for number in range(pages):
        content = io.BytesIO()
        _noise(number, (1240, 1600)).save(content, "PDF", resolution=150)
        with pikepdf.open(content) as page:
            book.pages.extend(page.pages)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _first_pages(document: bytes, pages: int, title: str) -> bytes:
    with pikepdf.open(io.BytesIO(document)) as book:
        del book.pages[pages:]
        book.docinfo["/Title"] = title
        written = io.BytesIO()
        book.save(written)
    return written.getvalue()


def _photo(seed: int) -> bytes:
    content = io.BytesIO()
    _noise(seed, PHOTO).save(content, "JPEG", quality=85)
    return content.getvalue()


def _noise(seed: int, size: tuple[int, int]) -> Image.Image:
    """A picture that weighs what a photograph does."""
    width, height = size[0] // 8, size[1] // 8
    grain = random.Random(seed).randbytes(3 * width * height)
    return Image.frombytes("RGB", (width, height), grain).resize(size, Image.Resampling.BICUBIC)


def _spoil() -> None:
    """One file behind a password, one that is broken: what joining refuses, and disks hold all the same."""
    locked, broken = Attachment.objects.filter(mimetype="application/pdf").order_by("pk")[:2]
    path = Path(locked.file.path)
    with pikepdf.open(io.BytesIO(path.read_bytes())) as book:
        book.save(path, encryption=pikepdf.Encryption(owner="secret", user="secret"))
    Path(broken.file.path).write_bytes(b"%PDF-1.7\n" + random.Random(0).randbytes(50_000))


# What the process that makes the pack runs: as a worker does, then says what it took.
BUILD = """
import resource, sys, time
from cimpact.celery import app
import django
django.setup()
app.finalize()
app.loader.import_default_modules()
from governance.tasks import build_pack
start = time.perf_counter()
made = build_pack(int(sys.argv[1]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(made, time.perf_counter() - start, peak)
"""


def read(printed: str, pack: Pack) -> Measure:
    """The measure that the process printed."""
    made, seconds, peak = printed.split()[-3:]
    if made != "True":
        raise RuntimeError(f"The pack was not made: {pack.problem}")
    unit = 1 if os.uname().sysname == "Darwin" else 1024
    return Measure(
        pages=pack.pages or 0,
        left_out=len(pack.left_out),
        seconds=round(float(seconds), 1),
        peak_mb=round(int(peak) * unit / 1e6, 1),
        size_mb=round(pack.file.size / 1e6, 1),
    )
