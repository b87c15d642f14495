"""Documents for a word processor (.docx): headings, people's words with their lists and emphasis, tables."""

import io
import re
from collections.abc import Iterable, Sequence

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from cimpact.writing.blocks import Block, Run, read
from cimpact.writing.text import without_controls

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INK = RGBColor(0x1D, 0x2A, 0x2E)
RIVER = RGBColor(0x0E, 0x4F, 0x5C)
# What XML does not hold, besides control characters.
_NOT_XML = re.compile("[\ufffe\uffff]")
# The styles that a word processor knows under these names, whatever its language.
_LISTS = {"ul": "List Bullet", "ol": "List Number"}
_DEEPEST_STYLE = 3


def _plain(text: str) -> str:
    return _NOT_XML.sub("", without_controls(text))


class WordDocument:
    """A document in one language, written from its first line to its last."""

    def __init__(self, *, title: str, author: str, language: str):
        self.document = Document()
        properties = self.document.core_properties
        properties.title, properties.author, properties.language = (
            _plain(title),
            _plain(author),
            f"{language}-CA",
        )
        properties.comments = ""
        self._dress(language)

    def _dress(self, language: str) -> None:
        styles = self.document.styles
        styles["Normal"].font.size = Pt(11)
        for name in ("Title", "Heading 1", "Heading 2"):
            styles[name].font.color.rgb = RIVER
        styles["Heading 2"].font.color.rgb = INK
        defaults = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
        lang = defaults.find(qn("w:lang"))
        if lang is None:
            lang = OxmlElement("w:lang")
            defaults.append(lang)
        lang.set(qn("w:val"), f"{language}-CA")

    def title(self, text: str) -> None:
        self.document.add_heading(_plain(text), 0)

    def heading(self, text: str, level: int = 1) -> None:
        self.document.add_heading(_plain(text), level)

    def line(self, text: str, *, quiet: bool = False) -> None:
        """A line of the portal's own."""
        run = self.document.add_paragraph().add_run(_plain(text))
        run.italic = quiet

    def foot(self, text: str) -> None:
        """What the foot of every page says."""
        self.document.sections[0].footer.paragraphs[0].text = _plain(text)

    def plain_words(self, text: str) -> None:
        """A person's words typed without any formatting: an empty line parts paragraphs."""
        for paragraph in re.split(r"\n{2,}", text.strip()):
            self._runs(
                self.document.add_paragraph(), [Run(part) for part in re.split("(\n)", paragraph) if part]
            )

    def words(self, markup: str) -> None:
        """A person's words, with their lists, emphasis and links."""
        numbering: dict[int, int] = {}  # of each numbered list open here, by depth
        for block in read(markup):
            if not block.is_item:
                numbering = {}
                self._runs(self.document.add_paragraph(), block.runs)
                continue
            numbering = {depth: number for depth, number in numbering.items() if depth <= block.depth}
            paragraph = self.document.add_paragraph(style=self._style(block))
            if block.kind == "ol":
                if block.depth not in numbering:
                    numbering[block.depth] = self._numbering(self._style(block))
                self._numbered(paragraph, numbering[block.depth])
            else:
                numbering.pop(block.depth, None)
            self._runs(paragraph, block.runs)

    @staticmethod
    def _style(block: Block) -> str:
        level = min(block.depth + 1, _DEEPEST_STYLE)
        return _LISTS[block.kind] if level == 1 else f"{_LISTS[block.kind]} {level}"

    def _numbering(self, style: str) -> int:
        """A numbering that begins at 1, as that style's does."""
        numbering = self.document.part.numbering_part.element
        own = self.document.styles[style].element.pPr.numPr.numId.val
        number = numbering.add_num(numbering.num_having_numId(own).abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return number.numId

    @staticmethod
    def _numbered(paragraph, number: int) -> None:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = number

    def _runs(self, paragraph, runs: Iterable[Run]) -> None:
        for run in runs:
            if run.text == "\n":
                paragraph.add_run().add_break()
                continue
            written = paragraph.add_run(_plain(run.text))
            written.bold, written.italic = run.strong or None, run.em or None
            if run.href:
                self._linked(paragraph, written, run.href)

    @staticmethod
    def _linked(paragraph, written, href: str) -> None:
        """Put a run inside a link."""
        written.underline, written.font.color.rgb = True, RIVER
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        written._r.addprevious(link)
        link.append(written._r)

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Names and what they are, a line each."""
        for name, value in facts:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.add_run(_plain(name)).bold = True
            paragraph.add_run(f"\n{_plain(value)}")

    def table(
        self, heads: Sequence[str], rows: Iterable[Sequence[str]], *, total: Sequence[str] = ()
    ) -> None:
        """A table whose first column names the rows and whose others are numbers; heads repeat on each page."""
        table = self.document.add_table(rows=0, cols=len(heads), style="Table Grid")
        for cells, bold in [
            (heads, True),
            *((row, False) for row in rows),
            *([(total, True)] if total else []),
        ]:
            row = table.add_row()
            for place, text in enumerate(cells):
                paragraph = row.cells[place].paragraphs[0]
                paragraph.add_run(_plain(text)).bold = bold or None
                if place:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        head = table.rows[0]._tr.get_or_add_trPr()
        head.append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph()

    def content(self) -> bytes:
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()
