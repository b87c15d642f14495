"""Tables for a spreadsheet, as CSV or XLSX: the same rows, in the reader's language.

A cell is a text, a whole number, a Decimal (written with its cents), an Exact number, a date or None. What people typed
may begin like a formula: a spreadsheet must show it, never run it.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import get_language


class Exact(Decimal):
    """A number with the decimals it has, which is no amount of money."""


Cell = str | int | Decimal | dt.date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet reads what follows one of these as a formula; the tab and the line ends hide one behind them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before what begins like one."""
    return f"'{text}" if text.lstrip(" \xa0").startswith(_FORMULA) else text


def csv_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A CSV that Excel opens as it is: in French, semicolons and decimal commas; UTF-8 with its mark."""
    french = get_language() == "fr"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if french else ",", lineterminator="\r\n")
    writer.writerow([guarded(heading) for heading in headings])
    for row in rows:
        writer.writerow([_written(cell, french) for cell in row])
    return _file(f"{name}.csv", text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8")


def _written(cell: Cell, french: bool) -> str:
    match cell:
        case None:
            return ""
        case Exact():
            return f"{cell:f}".replace(".", "," if french else ".")
        case Decimal():
            return f"{cell:.2f}".replace(".", "," if french else ".")
        case dt.date():
            return cell.isoformat()
        case str():
            return guarded(cell)
    return str(cell)


def xlsx_response(
    name: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """A workbook of one sheet, its first line kept in sight."""
    buffer = io.BytesIO()
    # Texts stay texts: the writer would otherwise make formulas, links and numbers of what looks like some.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        amount = book.add_format({"num_format": "#,##0.00"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, 20)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                match cell:
                    case None:
                        continue
                    case dt.date():
                        sheet.write_datetime(line, column, dt.datetime(cell.year, cell.month, cell.day), day)
                    case Exact():
                        sheet.write_number(line, column, float(cell))
                    case Decimal():
                        sheet.write_number(line, column, float(cell), amount)
                    case int():
                        sheet.write_number(line, column, cell)
                    case _:
                        sheet.write_string(line, column, cell)
    return _file(f"{name}.xlsx", buffer.getvalue(), XLSX)


def _file(name: str, content: bytes, mimetype: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=mimetype,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
