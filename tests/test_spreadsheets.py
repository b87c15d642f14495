"""Tables for a spreadsheet: read as they are in either language, and never run."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from cimpact.spreadsheets import csv_response, guarded, xlsx_response

HEADINGS = ["Quartier", "Montant", "Date", "Année"]
ROW = ["L’Île; « ouest »", Decimal("25000.50"), dt.date(2022, 4, 1), 1]


def test_in_french_it_has_semicolons_decimal_commas_and_the_mark_that_excel_looks_for():
    content = csv_response("versements", HEADINGS, [ROW]).content
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n")[1] == '"L’Île; « ouest »";25000,50;2022-04-01;1'


def test_in_english_it_has_commas_and_decimal_points():
    with translation.override("en"):
        content = csv_response("payments", HEADINGS, [ROW]).content
    assert content.decode("utf-8-sig").split("\r\n")[1] == "L’Île; « ouest »,25000.50,2022-04-01,1"


@pytest.mark.parametrize(
    "typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =cmd|' /C calc'!A0"]
)
def test_what_begins_like_a_formula_is_shown_and_never_run(typed):
    assert guarded(typed) == f"'{typed}"
    line = (
        csv_response("versements", ["Référence"], [[typed]]).content.decode("utf-8-sig").split("\r\n", 1)[1]
    )
    assert line.lstrip('"').startswith("'")
    book = openpyxl.load_workbook(io.BytesIO(xlsx_response("v", "V", ["R"], [[typed]]).content))
    cell = book.active["A2"]
    assert cell.data_type == "s"


def test_a_negative_amount_stays_a_number():
    assert "-5,00" in csv_response("v", ["M"], [[Decimal("-5.00")]]).content.decode("utf-8-sig")


def test_the_workbook_keeps_numbers_dates_and_texts_apart():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_response("v", "Versements", HEADINGS, [ROW]).content))
    name, amount, day, year = next(book.active.iter_rows(min_row=2, values_only=True))
    assert (name, amount, day.date(), year) == (ROW[0], 25000.5, dt.date(2022, 4, 1), 1)
    assert book.active.title == "Versements"
