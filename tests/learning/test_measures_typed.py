"""A matrix of measures, and a file of them: whole or nothing, what is wrong beside its cell or its line (F67, F122)."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from learning.indicator_enums import Frequency, Unit
from learning.indicator_import import read_import
from learning.indicators import indicators_in
from learning.models import Measure

from .measured import category, dimension, indicator, write

NBSP = "\xa0"


def page(cast, name, *more):
    return reverse(name, args=[cast.ormes.slug, cast.programme.code, *more])


def sent_from(client, url) -> dict:
    """The fields of a matrix as its page holds them."""
    matrix = client.get(url).context["matrix"]
    cells = {cell.name: cell.text for cell in matrix.cells}
    return cells | {note.name: note.text for note in matrix.notes} | {"seen": matrix.seen_said, "reason": ""}


def cell(one, year, of=None, part=1):
    return f"c-{one.pk}-{year}-{part}-{of.pk if of else 0}"


def held_now(one) -> dict:
    return {(m.year, m.part, m.category_id): m.value for m in one.measures.current()}


# The matrix


def test_f67_a_matrix_saves_what_is_typed_in_french(cast, signed_in):
    of = dimension(cast)
    one = indicator(cast, unit=Unit.PERCENT, dimensions=[of])
    client, url = signed_in(cast.contributor), page(cast, "indicator_measure", one.pk)
    typed = {
        cell(one, 2020): "12,5 %",
        cell(one, 2021): f"1{NBSP}234,5",
        cell(one, 2021, category(of, "Sud")): "0",
    }
    sent = client.post(url, sent_from(client, url) | typed | {f"n-{one.pk}-2021-1": "Une année à part."})
    assert sent.status_code == 302
    south = category(of, "Sud").pk
    assert held_now(one) == {
        (2020, 1, None): Decimal("12.5"),
        (2021, 1, None): Decimal("1234.5"),
        (2021, 1, south): 0,
    }
    assert one.measures.get(year=2021, category=None).note == "Une année à part."


def test_f67_one_wrong_cell_saves_nothing_and_loses_nothing(cast, signed_in):
    one = indicator(cast)
    client, url = signed_in(cast.coordinator), page(cast, "indicator_measure", one.pk)
    typed = {cell(one, 2020): "40", cell(one, 2021): "douze", f"n-{one.pk}-2019-1": "Sans valeur."}
    sent = client.post(url, sent_from(client, url) | typed)
    shown = sent.content.decode()
    assert sent.status_code == 422
    assert not Measure.objects.exists()
    assert sent.context["matrix"].wrong == 2
    for text in (
        'value="40"',
        'value="douze"',
        "ne se lit pas comme un nombre",
        "Inscrivez d’abord la valeur",
    ):
        assert text in shown
    assert f'aria-describedby="{cell(one, 2021)}_error"' in shown


def test_f67_sent_again_as_it_is_a_matrix_changes_nothing(cast, signed_in):
    one = indicator(cast)
    write(one, 2021, 40, by=cast.coordinator)
    client, url = signed_in(cast.coordinator), page(cast, "indicator_measure", one.pk)
    client.post(url, sent_from(client, url))
    assert one.measures.count() == 1


def test_f67_a_cell_changed_meanwhile_is_shown_with_both_values_then_kept_knowingly(cast, signed_in):
    one = indicator(cast)
    write(one, 2021, 40, by=cast.coordinator)
    write(one, 2020, 30, by=cast.coordinator)
    client, url = signed_in(cast.coordinator), page(cast, "indicator_measure", one.pk)
    read = sent_from(client, url)
    write(one, 2021, 45, by=cast.contributor)
    write(one, 2020, 33, by=cast.contributor)
    typed = read | {cell(one, 2021): "50", cell(one, 2019): "20"}
    sent = client.post(url, typed)
    shown = sent.content.decode()
    assert sent.status_code == 409
    assert held_now(one) == {(2021, 1, None): 45, (2020, 1, None): 33}
    assert "Tuan a inscrit 45 entre-temps." in shown
    assert 'value="50"' in shown
    again = {c.name: c.text for c in sent.context["matrix"].cells} | {
        "seen": sent.context["matrix"].seen_said
    }
    assert client.post(url, again).status_code == 302
    # What she had not touched is the other's still.
    assert held_now(one) == {(2021, 1, None): 50, (2020, 1, None): 33, (2019, 1, None): 20}


def test_f67_a_cell_emptied_takes_the_value_out_and_keeps_it_readable(cast, signed_in):
    one = indicator(cast)
    write(one, 2021, 40, by=cast.coordinator)
    client, url = signed_in(cast.coordinator), page(cast, "indicator_measure", one.pk)
    client.post(url, sent_from(client, url) | {cell(one, 2021): "", "reason": "Comptée deux fois."})
    assert held_now(one) == {}
    shown = client.get(page(cast, "indicator", one.pk)).content.decode()
    assert f"40{NBSP}personnes a été enlevé" in shown
    assert "Comptée deux fois." in shown


def test_f67_the_matrix_of_all_indicators_shows_those_of_one_pace(cast, signed_in):
    yearly = indicator(cast)
    quarterly = indicator(cast, name="Repas", frequency=Frequency.QUARTER)
    client, url = signed_in(cast.coordinator), page(cast, "indicators_measure")
    assert [row.label for row in client.get(url).context["matrix"].rows] == [yearly.name]
    url = f"{url}?rythme=quarter"
    matrix = client.get(url).context["matrix"]
    assert [row.label for row in matrix.rows] == ["Repas"]
    # 10 January 2022: the first quarter has begun.
    assert str(matrix.periods[-1]) == "T1 2022"
    client.post(url, sent_from(client, url) | {cell(quarterly, 2021, part=3): "12"})
    assert held_now(quarterly) == {(2021, 3, None): 12}


def test_f67_earlier_years_are_a_page_before(cast, signed_in):
    one = indicator(cast)
    client, url = signed_in(cast.coordinator), page(cast, "indicator_measure", one.pk)
    first = client.get(url).context["matrix"].periods[0].year
    before = client.get(f"{url}?jusqu={first - 1}").context["matrix"].periods
    assert before[-1].year == first - 1
    assert client.get(f"{url}?jusqu=demain").status_code == 200


def test_f67_what_a_page_invents_as_read_overwrites_nothing(cast, signed_in):
    one = indicator(cast)
    write(one, 2021, 40, by=cast.contributor)
    client, url = signed_in(cast.coordinator), page(cast, "indicator_measure", one.pk)
    for seen in ("", "[]", '{"a": "b"}', "null"):
        sent = client.post(url, {cell(one, 2021): "50", "seen": seen})
        assert sent.status_code == 409
    assert held_now(one) == {(2021, 1, None): 40}


# A file

HEADINGS = "Indicateur;Année;Dimension;Catégorie;Valeur;Note"


def as_windows_writes(*lines: str) -> bytes:
    return "\r\n".join([HEADINGS, *lines, ""]).encode("cp1252")


def upload(client, cast, content: bytes, name="mesures.csv"):
    return client.post(page(cast, "indicators_import"), {"file": SimpleUploadedFile(name, content)})


def confirm(client, cast, report, **more):
    data = {"content": report.content, "mark": report.mark, "reason": ""} | more
    return client.post(page(cast, "indicators_import"), data)


@pytest.fixture
def share(cast):
    """A percentage told apart by sector."""
    return indicator(cast, name="Élèves qui déjeunent", unit=Unit.PERCENT, dimensions=[dimension(cast)])


def test_f67_a_file_of_windows_with_decimal_commas_is_shown_then_saved(cast, signed_in, share):
    client = signed_in(cast.coordinator)
    content = as_windows_writes(
        "Élèves qui déjeunent;2020;;;45,5;",
        "eleves qui dejeunent;2021;;;52,25 %;Une année à part",
        "Élèves qui déjeunent;2021;Secteur;Nord;1 048,75;",
        "Élèves qui déjeunent;2021;Secteur;Sud;;",
    )
    report = upload(client, cast, content).context["report"]
    assert (report.errors, report.added, report.corrected, report.empty) == ([], 3, 0, 1)
    assert not Measure.objects.exists()
    assert confirm(client, cast, report).status_code == 302
    north = category(dimension(cast), "Nord").pk
    assert held_now(share) == {
        (2020, 1, None): Decimal("45.5"),
        (2021, 1, None): Decimal("52.25"),
        (2021, 1, north): Decimal("1048.75"),
    }
    confirm(client, cast, report)  # sent twice
    assert share.measures.count() == 3
    assert upload(client, cast, content).context["report"].same == 3


def test_f67_three_wrong_lines_are_explained_and_nothing_is_half_saved(cast, signed_in, share):
    content = as_windows_writes(
        "Élèves qui déjeunent;2020;;;45,5;",
        "Élèves qui déjeunnent;2020;;;45,5;",
        "Élèves qui déjeunent;2021;Secteur;Est;50;",
        "Élèves qui déjeunent;2019;;;la moitié;",
    )
    sent = upload(signed_in(cast.coordinator), cast, content)
    shown = sent.content.decode()
    assert sent.status_code == 422
    assert [number for number, _message in sent.context["report"].errors] == [3, 4, 5]
    for text in (
        "Est-ce «\xa0Élèves qui déjeunent\xa0»?",
        "Il a\xa0: Nord, Sud.",
        "«\xa0la moitié\xa0» ne se lit pas comme un nombre",
        "3 lignes à corriger",
    ):
        assert text in shown
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (";2020;;;5;", "Il manque le nom"),
        ("Élèves qui déjeunent;T1 2020;;;5;", "chaque année"),
        ("Élèves qui déjeunent;2030;;;5;", "pas encore commencé"),
        ("Élèves qui déjeunent;2020;Âge;Nord;5;", "ne se distingue pas selon"),
        ("Élèves qui déjeunent;2020;Secteur;;5;", "Il manque la catégorie"),
        ("Élèves qui déjeunent;2020;;;5 $;", "est un pourcentage"),
        ("Élèves qui déjeunent;2020;;;5;" + "x" * 301, "trop longue"),
    ],
)
def test_f67_each_wrong_line_says_what_to_do(cast, share, line, words):
    indicators = list(indicators_in(cast.ormes, cast.programme))
    report = read_import(indicators, "a.csv", as_windows_writes("Élèves qui déjeunent;2019;;;1;", line))
    ((number, message),) = report.errors
    assert number == 3
    assert words in message


def test_f67_a_line_says_everything_that_is_wrong_with_it(cast, share):
    indicators = list(indicators_in(cast.ormes, cast.programme))
    report = read_import(indicators, "a.csv", as_windows_writes("Élèves qui déjeunent;jadis;Âge;Nord;peu;"))
    assert [number for number, _message in report.errors] == [2, 2, 2]
    assert report.wrong_lines == 1


def test_f67_the_same_cell_twice_in_a_file_is_refused(cast, share):
    indicators = list(indicators_in(cast.ormes, cast.programme))
    twice = as_windows_writes("Élèves qui déjeunent;2020;;;5;", "Élèves qui déjeunent;2020;;;6;")
    ((number, message),) = read_import(indicators, "a.csv", twice).errors
    assert number == 3
    assert "ligne 2" in message


def test_f67_a_correction_by_file_keeps_the_value_before_and_its_reason(cast, signed_in, share):
    write(share, 2020, 40, by=cast.contributor, note="À revoir.")
    client = signed_in(cast.coordinator)
    sent = upload(client, cast, as_windows_writes("Élèves qui déjeunent;2020;;;45,5;"))
    assert f"40{NBSP}%" in sent.content.decode()
    confirm(client, cast, sent.context["report"], reason="Le rapport final.")
    now = share.measures.get(is_current=True)
    assert (now.value, now.reason, now.replaces.value, now.note) == (
        Decimal("45.5"),
        "Le rapport final.",
        40,
        "À revoir.",
    )


def test_f67_what_changed_since_the_file_was_shown_is_shown_again(cast, signed_in, share):
    client = signed_in(cast.coordinator)
    report = upload(client, cast, as_windows_writes("Élèves qui déjeunent;2020;;;45,5;")).context["report"]
    write(share, 2020, 44, by=cast.contributor)
    again = confirm(client, cast, report)
    assert again.status_code == 200
    assert "Des valeurs ont changé entre-temps" in again.content.decode()
    assert held_now(share) == {(2020, 1, None): 44}
    assert confirm(client, cast, again.context["report"]).status_code == 302
    assert held_now(share) == {(2020, 1, None): Decimal("45.5")}


def test_f67_a_workbook_is_read_as_it_shows_its_numbers(cast, signed_in, share):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Indicator", "Period", "Value"])
    sheet.append(["Élèves qui déjeunent", 2020, 0.07])
    sheet.append(["Élèves qui déjeunent", 2021, 1 / 3])
    sheet["C2"].number_format = "0%"
    content = io.BytesIO()
    book.save(content)
    client = signed_in(cast.coordinator)
    report = upload(client, cast, content.getvalue(), "mesures.xlsx").context["report"]
    confirm(client, cast, report)
    assert held_now(share) == {(2020, 1, None): 7, (2021, 1, None): Decimal("0.3333")}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_f67_what_is_taken_away_comes_back_unchanged(cast, signed_in, share, kind, language):
    write(share, 2020, "1234.5", by=cast.coordinator, note="Une note; avec ceci.")
    write(share, 2021, "-0.25", of=category(dimension(cast), "Nord"), by=cast.coordinator)
    with translation.override(language):
        client = signed_in(cast.coordinator)
        taken = client.get(page(cast, "indicators_export", kind)).content
        report = upload(client, cast, taken, f"a.{kind}").context["report"]
    assert (report.errors, report.changes, report.same) == ([], [], 2)


def test_f67_the_file_to_fill_has_a_line_for_each_cell_and_no_value(cast, signed_in, share):
    client = signed_in(cast.coordinator)
    report = upload(client, cast, client.get(page(cast, "indicators_template", "csv")).content).context[
        "report"
    ]
    assert (report.errors, report.changes, report.empty) == ([], [], 3)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"Nom;Montant\r\nx;1\r\n", "a.csv"),
        (b"PK not a workbook", "a.xlsx"),
        (b"Indicateur\r\n", "a.csv"),
    ],
)
def test_f67_a_file_that_is_no_table_of_measures_says_what_to_do(cast, signed_in, share, content, name):
    sent = upload(signed_in(cast.coordinator), cast, content, name)
    assert sent.status_code == 422
    assert sent.context["form"].errors["file"]


def test_f67_two_indicators_of_one_name_are_told_apart_before_anything_is_read(cast, share):
    indicator(cast, name=share.name)
    indicators = list(indicators_in(cast.ormes, cast.programme))
    ((_number, message),) = read_import(
        indicators, "a.csv", as_windows_writes(f"{share.name};2020;;;5;")
    ).errors
    assert "renommez-en un" in message
