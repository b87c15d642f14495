"""PDFs bound into one: bookmarks, a number on every page, links to its pages, and the tags of our own documents.

Every source is read from the disk when the book is written, never held whole in memory. What a file from elsewhere
holds besides its pages (scripts, forms, its own tags and bookmarks) stays out.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

# Whoever lays a page out names a page of the book so: href="page:12".
PAGE_LINK = "page:"
# The actions of a link that stay: another place of the document, or an address.
_HARMLESS = (Name.GoTo, Name.URI)
# Letter paper: the number is drawn larger on a poster.
_USUAL_WIDTH = 612
_MARGIN = 24


@dataclass
class Bookmark:
    """A line of the outline. `page` counts from 0; `top` is how high on it, in points, None for its whole."""

    title: str
    page: int
    top: float | None = None
    children: list["Bookmark"] = field(default_factory=list)


def take_pages(source: Path, target: Path) -> int:
    """Copy the pages of a PDF from elsewhere, without what could run; returns how many.

    Raises pikepdf.PasswordError, pikepdf.PdfError, or another error of a file that cannot be read.
    """
    with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream) as found, Pdf.new() as bare:
        if not len(found.pages):
            raise pikepdf.PdfError("no pages")
        for page in found.pages:
            _disarm(page.obj)
            _box(page)  # a page without a size is a damaged one
            bare.pages.append(page)
        bare.remove_unreferenced_resources()
        bare.save(target)
        return len(bare.pages)


def _disarm(page: pikepdf.Object) -> None:
    for key in (Name.AA, Name.StructParents, Name.Tabs):
        if key in page:
            del page[key]
    if Name.Annots not in page:
        return
    kept = []
    for note in page.Annots:
        if not isinstance(note, Dictionary):
            continue
        for key in (Name.AA, Name.StructParent):
            if key in note:
                del note[key]
        action = note.get(Name.A)
        # A place named elsewhere in the file does not come along.
        if action is not None and (
            action.get(Name.S) not in _HARMLESS or not isinstance(action.get(Name.D, Array()), Array)
        ):
            del note[Name.A]
        if Name.Dest in note and not isinstance(note.Dest, Array):
            del note[Name.Dest]
        if note.get(Name.Subtype) in (Name.FileAttachment, Name.Screen, Name.RichMedia, Name.Movie):
            continue
        kept.append(note)
    page.Annots = Array(kept)


class Book:
    """A PDF being bound. Use it in a `with`: its sources stay open until it is saved."""

    def __init__(self, *, title: str, author: str, language: str):
        self.title, self.author, self.language = title, author, language
        self._open = ExitStack()
        self.pdf = self._open.enter_context(Pdf.new())
        self._parents = Array()
        self._tagged: list[pikepdf.Object] = []
        self._next_parent = 0

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *error) -> None:
        self._open.close()

    def add(self, path: Path) -> int:
        """Add the pages of a document; returns the place of its first page, from 0."""
        first = len(self.pdf.pages)
        source = self._open.enter_context(pikepdf.open(path, access_mode=pikepdf.AccessMode.stream))
        tree = source.Root.get(Name.StructTreeRoot)
        if tree is None:
            self.pdf.pages.extend(source.pages)
            return first
        self._renumber(source, tree)
        self.pdf.pages.extend(source.pages)
        copied = self.pdf.copy_foreign(tree)
        self._parents.extend(list(copied.ParentTree.Nums))
        children = copied.K if isinstance(copied.K, Array) else Array([copied.K])
        self._tagged.extend(children)
        return first

    def _renumber(self, source: Pdf, tree: pikepdf.Object) -> None:
        """Give the document's tags numbers that no other document has."""
        numbers, shift = tree.ParentTree.Nums, self._next_parent
        for place in range(0, len(numbers), 2):
            numbers[place] = int(numbers[place]) + shift
        for page in source.pages:
            if Name.StructParents in page.obj:
                page.obj.StructParents = int(page.obj.StructParents) + shift
            for note in page.obj.get(Name.Annots, Array()):
                if Name.StructParent in note:
                    note.StructParent = int(note.StructParent) + shift
        if len(numbers):
            self._next_parent = int(numbers[-2]) + 1

    def number_pages(self, stamps: Path) -> None:
        """Draw on each page its number: page by page, what the pages of another document say."""
        source = self._open.enter_context(pikepdf.open(stamps))
        for page, stamp in zip(self.pdf.pages, source.pages, strict=True):
            drawing = self.pdf.copy_foreign(stamp.as_form_xobject())
            name = page.add_resource(drawing, Name.XObject, prefix="Folio")
            matrix = " ".join(f"{number:.4f}" for number in _corner(page, drawing.BBox))
            # A mark of the pagination, which screen readers skip; what the page draws cannot displace it.
            drawn = f"/Artifact <</Type /Pagination>> BDC q {matrix} cm {name} Do Q EMC"
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ\n" + drawn.encode())

    def link_pages(self, places: range, say: Callable[[int], str]) -> None:
        """Turn the links of those pages that name a page of the book into links to it, described by `say`."""
        for place in places:
            for note in self.pdf.pages[place].obj.get(Name.Annots, Array()):
                address = str(note.get(Name.A, Dictionary()).get(Name.URI, ""))
                if address.startswith(PAGE_LINK):
                    number = int(address.removeprefix(PAGE_LINK))
                    del note[Name.A]
                    note.Dest = Array([self.pdf.pages[number - 1].obj, Name.Fit])
                    note.Contents = pikepdf.String(say(number))

    def save(self, target: Path, bookmarks: list[Bookmark]) -> int:
        """Write the book; returns its number of pages."""
        root = self.pdf.Root
        root.Lang = pikepdf.String(f"{self.language}-CA")
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.PageMode = Name.UseOutlines
        root.MarkInfo = Dictionary(Marked=True)
        self._write_tags(root)
        with self.pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = self.title
            metadata["dc:creator"] = [self.author]
            metadata["dc:language"] = [f"{self.language}-CA"]
        self.pdf.docinfo[Name.Title], self.pdf.docinfo[Name.Author] = self.title, self.author
        with self.pdf.open_outline() as outline:
            outline.root.extend(_line(mark) for mark in bookmarks)
        self.pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(self.pdf.pages)

    def _write_tags(self, root: pikepdf.Object) -> None:
        """One tree for the tags of every document, in the order of the pages."""
        tree = self.pdf.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot, ParentTree=self.pdf.make_indirect(Dictionary(Nums=self._parents))
            )
        )
        for element in self._tagged:
            element.P = tree
        tree.K = Array(self._tagged)
        tree.ParentTreeNextKey = self._next_parent
        root.StructTreeRoot = tree


def _line(mark: Bookmark) -> OutlineItem:
    line = (
        OutlineItem(mark.title, mark.page)
        if mark.top is None
        else OutlineItem(mark.title, mark.page, "XYZ", left=0, top=mark.top)
    )
    line.children.extend(_line(child) for child in mark.children)
    line.is_closed = bool(mark.children)
    return line


def _box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(side) for side in page.cropbox)
    left, right = sorted((left, right))
    bottom, top = sorted((bottom, top))
    if right - left < 1 or top - bottom < 1:
        raise pikepdf.PdfError("a page has no size")
    return left, bottom, right, top


def _corner(page: pikepdf.Page, drawing) -> tuple[float, ...]:
    """What places a drawing in the lower right corner of a page as one sees it, however it is turned."""
    left, bottom, right, top = _box(page)
    turn = int(page.obj.get(Name.Rotate, 0)) % 360
    across = top - bottom if turn in (90, 270) else right - left
    scale = min(max(across / _USUAL_WIDTH, 0.4), 6)
    x = across - scale * (_MARGIN + float(drawing[2]) - float(drawing[0]))
    y = scale * _MARGIN / 2
    if turn == 90:
        return 0, scale, -scale, 0, right - y, bottom + x
    if turn == 180:
        return -scale, 0, 0, -scale, right - x, top - y
    if turn == 270:
        return 0, -scale, scale, 0, left + y, top - x
    return scale, 0, 0, scale, left + x, bottom + y
