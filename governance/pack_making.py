"""Making the PDF of a pack: each part laid out, one at a time, to a file of its own; then all bound together.

The folder holds what is done: another worker that takes the pack up goes on from there. Nothing is held whole in
memory, neither a part once it is written nor a file joined.
"""

import io
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import structlog
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from cimpact import pdf
from cimpact.binding import Book, Bookmark, take_pages
from cimpact.formatting import long_date
from cimpact.writing.previews import MOST_PIXELS

from .models import Meeting, Point
from .pack_contents import POINT, Leaf, hours_of, leaves_of
from .packs import shown_title

log = structlog.get_logger(__name__)

PDF = "application/pdf"
WIDEST_PICTURE = 1800  # pixels: 200 to the inch on letter paper
_POINTS = 0.75  # of a CSS pixel


@dataclass
class Laid:
    """A part once laid out: its pages and its own bookmarks, [title, page, top]; why it was left out, if it was."""

    pages: int
    marks: list[list] = field(default_factory=list)
    left_out: str = ""


@dataclass
class Made:
    """The pack on the disk, and what its page says of it."""

    path: Path
    pages: int
    contents: list[dict]
    left_out: list[dict]


class LeftOut(Exception):
    """A file that cannot be a part of a PDF; the text says why, and what to do."""


def make(
    meeting: Meeting,
    points: list[Point],
    closed: Collection[int],
    language: str,
    folder: Path,
    step: Callable[[int, int], None],
) -> Made:
    """Make the pack in a folder; `step(done, total)` is called after each part. The language is the one in use."""
    leaves = list(leaves_of(meeting, points, closed, language))
    total = len(leaves) + 1
    step(0, total)
    laid = []
    for number, leaf in enumerate(leaves):
        laid.append(_lay_once(leaf, folder / f"{number:04}.pdf", language))
        step(number + 1, total)
    made = _Binding(meeting, points, closed, language, folder, leaves, laid).bind()
    step(total, total)
    return made


def _lay_once(leaf: Leaf, path: Path, language: str) -> Laid:
    """Lay a part out, unless it was done before the worker that did it died."""
    note = path.with_suffix(".json")
    if note.exists():
        return Laid(**json.loads(note.read_text()))
    laid = _lay(leaf, path, language)
    draft = note.with_suffix(".draft")
    draft.write_text(json.dumps(vars(laid)))
    draft.rename(note)
    return laid


def _lay(leaf: Leaf, path: Path, language: str) -> Laid:
    if leaf.template:
        return _lay_out(leaf.template, leaf.context(), path, language)
    try:
        return _take_file(leaf, path, language)
    except LeftOut as reason:
        context = {"title": leaf.title, "why": str(reason), "link": settings.SITE_URL + leaf.url}
        laid = _lay_out("governance/pdf/left_out.html", context, path, language)
        return Laid(laid.pages, [], str(reason))


def _take_file(leaf: Leaf, path: Path, language: str) -> Laid:
    """A file as pages. Raises LeftOut."""
    if leaf.problem:
        raise LeftOut(leaf.problem)
    assert leaf.file is not None
    try:
        if leaf.mimetype == PDF:
            return Laid(take_pages(Path(leaf.file.path), path))
        if leaf.mimetype.startswith("image/"):
            pictures = {"image": _picture(Path(leaf.file.path))}
            context = {"title": leaf.title}
            laid = _lay_out("governance/pdf/picture.html", context, path, language, pictures)
            return Laid(laid.pages)
    except FileNotFoundError as error:
        log.error("pack_file_missing", file=leaf.file.name)
        raise LeftOut(_("Ce fichier ne se trouve plus sur le serveur. Joignez-le de nouveau.")) from error
    except pikepdf.PasswordError as error:
        raise LeftOut(
            _(
                "Ce PDF est protégé par un mot de passe : ses pages ne peuvent pas être incluses. Ouvrez-le dans le "
                "portail, ou demandez une version sans mot de passe."
            )
        ) from error
    except (pikepdf.PdfError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise _damaged() from error
    except (ValueError, TypeError, RuntimeError, SyntaxError, AttributeError, KeyError) as error:
        # What a damaged file makes its reader say.
        log.warning("pack_file_unreadable", file=leaf.file.name, error=str(error))
        raise _damaged() from error
    except OSError as error:
        if error.errno is not None:
            raise  # the disk, not the file
        raise _damaged() from error
    raise LeftOut(
        _(
            "Ce genre de document (Word, Excel, PowerPoint ou OpenDocument) ne se convertit pas en pages sans risque "
            "d’en changer l’apparence. Ouvrez-le dans le portail."
        )
    )


def _damaged() -> LeftOut:
    return LeftOut(
        _(
            "Ce fichier est endommagé : ses pages ne peuvent pas être lues. Essayez de l’ouvrir dans le portail, ou "
            "demandez qu’on l’enregistre de nouveau."
        )
    )


def _picture(path: Path) -> bytes:
    """An image as JPEG: upright, no wider than paper needs, without what a camera wrote in it."""
    with Image.open(path) as image:
        if image.width * image.height > MOST_PIXELS:
            raise LeftOut(
                _("Cette image est trop grande pour une page de papier. Ouvrez-la dans le portail.")
            )
        image.draft("RGB", (WIDEST_PICTURE, WIDEST_PICTURE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((WIDEST_PICTURE, WIDEST_PICTURE))
        with_alpha = upright.convert("RGBA")
        bare = Image.new("RGB", upright.size, "white")
        bare.paste(with_alpha, mask=with_alpha.getchannel("A"))
        content = io.BytesIO()
        bare.save(content, "JPEG", quality=85)
        return content.getvalue()


def _lay_out(template: str, context: dict, path: Path, language: str, pictures=None) -> Laid:
    """Write a page or more of ours, tagged."""
    document = pdf.document(template, context, language, pictures)
    path.write_bytes(pdf.write(document))
    return Laid(len(document.pages), _marks(document))


def _marks(document) -> list[list]:
    """The bookmarks under the title of a document."""
    tree = document.make_bookmark_tree()
    if len(tree) == 1:
        _title, _place, tree, _state = tree[0]
    return [
        [title, page, (document.pages[page].height - down) * _POINTS]
        for title, (page, _across, down), _children, _state in tree
    ]


@dataclass
class _Binding:
    """The parts laid out, to be bound in order behind their cover."""

    meeting: Meeting
    points: list[Point]
    closed: Collection[int]
    language: str
    folder: Path
    leaves: list[Leaf]
    laid: list[Laid]

    def bind(self) -> Made:
        cover = self._lay_cover()
        title, author = self._title(), str(self.meeting.committee.programme.operator)
        target = self.folder / "pack.pdf"
        with Book(title=title, author=author, language=self.language) as book:
            book.add(self.folder / "cover.pdf")
            for number in range(len(self.leaves)):
                book.add(self.folder / f"{number:04}.pdf")
            book.number_pages(self._lay_numbers(len(book.pdf.pages)))
            book.link_pages(range(cover), lambda page: _("page %(page)s") % {"page": page})
            pages = book.save(target, self._bookmarks(cover))
        starts = self._starts(cover)
        return Made(target, pages, self._contents(starts), self._left_out(starts))

    def _title(self) -> str:
        return _("Cahier de rencontre, %(committee)s, %(date)s") % {
            "committee": self.meeting.committee.name,
            "date": long_date(self.meeting.starts_at),
        }

    def _starts(self, cover: int) -> list[int]:
        """The first page of each leaf, from 0."""
        starts, page = [], cover
        for laid in self.laid:
            starts.append(page)
            page += laid.pages
        return starts

    def _lay_cover(self) -> int:
        """The cover names pages, which depend on how many it takes itself: it is laid out until both agree."""
        pages = 1
        while True:
            starts = self._starts(pages)
            context = {
                "meeting": self.meeting,
                "title": self._title(),
                "rows": self._rows(starts),
                "left_out": self._left_out(starts),
                "total": pages + sum(laid.pages for laid in self.laid),
            }
            laid = _lay_out("governance/pdf/cover.html", context, self.folder / "cover.pdf", self.language)
            if laid.pages <= pages:
                return laid.pages
            pages = laid.pages

    def _rows(self, starts: list[int]) -> list[dict]:
        """The agenda: each point, its hour, the page it begins on."""
        hours = hours_of(self.meeting, self.points)
        begins = {
            leaf.point: start + 1
            for leaf, start in zip(self.leaves, starts, strict=True)
            if leaf.level == POINT
        }
        return [
            {
                "number": number,
                "title": shown_title(point, self.closed),
                "place": point.item.neighbourhood.name if point.item else "",
                "hour": hours.get(point.pk),
                "point": None if point.pk in self.closed else point,
                "page": begins[point.pk],
            }
            for number, point in enumerate(self.points, 1)
        ]

    def _lay_numbers(self, pages: int) -> Path:
        """One small page for each page of the book, which says its number."""
        path = self.folder / "numbers.pdf"
        document = pdf.document(
            "governance/pdf/numbers.html", {"pages": range(1, pages + 1), "total": pages}, self.language
        )
        # Without tags: these drawings are no part of what is read aloud.
        path.write_bytes(document.write_pdf())
        return path

    def _bookmarks(self, cover: int) -> list[Bookmark]:
        marks = [Bookmark(_("Ordre du jour"), 0)]
        for leaf, laid, start in zip(self.leaves, self.laid, self._starts(cover), strict=True):
            own = [Bookmark(title, start + page, top) for title, page, top in laid.marks]
            mark = Bookmark(leaf.title, start, None, own if leaf.level != POINT else [])
            (marks if leaf.level == POINT else marks[-1].children).append(mark)
        return marks

    def _contents(self, starts: list[int]) -> list[dict]:
        return [
            {
                "title": leaf.title,
                "level": leaf.level,
                "point": leaf.point,
                "page": start + 1,
                "pages": laid.pages,
                "url": leaf.url,
                "left_out": laid.left_out,
            }
            for leaf, laid, start in zip(self.leaves, self.laid, starts, strict=True)
        ]

    def _left_out(self, starts: list[int]) -> list[dict]:
        return [
            {"title": row["title"], "why": row["left_out"], "page": row["page"], "url": row["url"]}
            for row in self._contents(starts)
            if row["left_out"]
        ]
