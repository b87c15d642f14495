"""Reading tables as people really have them: CSV with semicolons, commas or tabs, in UTF-8 or in Windows' own
encoding; XLSX. Nothing is saved here: an import says what is wrong line by line, and saves all or nothing (F122).
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from decimal import Decimal

import openpyxl
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

# Nobody types more; beyond, it is another kind of file.
MOST_LINES = 5_000
LARGEST = 5 * 1024 * 1024
DELIMITERS = ";,\t"


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Row:
    """One line of a table: its number in the file, its cells by the name of their column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_rows(name: str, content: bytes, columns: list[str], required: list[str]) -> list[Row]:
    """The lines of a table that are not empty, by the columns known (their names without accents or capitals).

    Raises Unreadable when the file is not a table, is too large, or lacks a required column.
    """
    if len(content) > LARGEST:
        raise Unreadable(
            _("Ce fichier est trop lourd : gardez-en les colonnes utiles, ou coupez-le en deux.")
        )
    table = _of_workbook(content) if name.lower().endswith((".xlsx", ".xlsm")) else _of_text(content)
    headings = next((line for line in table if any(line)), None)
    if headings is None:
        raise Unreadable(_("Ce fichier est vide."))
    known = {slugify(column): column for column in columns}
    places = {known[slugify(title)]: at for at, title in enumerate(headings) if slugify(title) in known}
    if missing := [column for column in required if column not in places]:
        raise Unreadable(
            _("Il manque une colonne : %(columns)s. La première ligne doit nommer les colonnes.")
            % {"columns": ", ".join(missing)}
        )
    start = table.index(headings) + 1
    rows = [
        Row(number, {column: line[at].strip() if at < len(line) else "" for column, at in places.items()})
        for number, line in enumerate(table[start:], start + 1)
        if any(cell.strip() for cell in line)
    ]
    if len(rows) > MOST_LINES:
        raise Unreadable(_("Ce fichier a trop de lignes : coupez-le en deux."))
    return rows


def _of_text(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable(
            _("Ce fichier ne se lit pas comme un tableau : enregistrez-le en CSV ou en XLSX.")
        ) from error


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise Unreadable(_("Ce fichier ne se lit pas comme un tableau : enregistrez-le en CSV ou en XLSX."))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _of_workbook(content: bytes) -> list[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines = [[_as_text(cell) for cell in line] for line in book.worksheets[0].iter_rows()]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError) as error:
        raise Unreadable(
            _("Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en XLSX ou en CSV.")
        ) from error
    return lines


def _as_text(cell) -> str:
    """What the workbook shows: 15 digits at most, a percentage as a percentage."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        is_share = "%" in (cell.number_format or "")
        return _number(value * 100 if is_share else value) + ("\xa0%" if is_share else "")
    return str(value)


def _number(value: float) -> str:
    return f"{Decimal(format(value, '.15g')):f}"
