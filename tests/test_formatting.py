"""Words for amounts, dates and sizes, as the OQLF writes French and Canadians write English."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from cimpact import formatting

TORONTO_NOON = dt.datetime(2026, 1, 30, 17, 0, tzinfo=dt.UTC)
FIRST_OF_FEBRUARY = dt.date(2026, 2, 1)
EVENING = dt.datetime(2026, 1, 31, 3, 12, tzinfo=dt.UTC)  # 22:12 on the 30th in Montréal


@pytest.fixture(autouse=True)
def today(clock):
    clock.set_moment(TORONTO_NOON)


@pytest.fixture
def english():
    with override("en"):
        yield


def render(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (25_000_00, "25\xa0000\xa0$"),
        (1_050_000_00, "1\xa0050\xa0000\xa0$"),
        (12_50, "12,50\xa0$"),
        (5, "0,05\xa0$"),
        (0, "0\xa0$"),
        (-40_00, "−40\xa0$"),
    ],
)
def test_money_in_french(cents, text):
    assert formatting.money(cents) == text


@pytest.mark.parametrize(
    ("cents", "text"), [(25_000_00, "$25,000"), (12_50, "$12.50"), (-1_234_05, "−$1,234.05")]
)
def test_money_in_english(english, cents, text):
    assert formatting.money(cents) == text


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_no_cent_is_lost_when_an_amount_is_written(cents):
    written = formatting.money(cents).replace("\xa0", "").rstrip("$").replace("−", "-").replace(",", ".")
    whole, _, rest = written.lstrip("-").partition(".")
    assert int(whole) * 100 + int(rest or 0) == abs(cents)
    assert written.startswith("-") == (cents < 0)


def test_dates_in_french():
    assert formatting.long_date(FIRST_OF_FEBRUARY) == "1er\xa0février 2026"
    assert formatting.long_date(FIRST_OF_FEBRUARY, weekday=True, year=False) == "dimanche 1er\xa0février"
    assert formatting.short_date(FIRST_OF_FEBRUARY) == "1er\xa0févr."
    assert formatting.long_date(dt.date(2026, 3, 29), weekday=True) == "dimanche 29\xa0mars 2026"


def test_dates_in_english(english):
    assert formatting.long_date(FIRST_OF_FEBRUARY, weekday=True) == "Sunday, February\xa01, 2026"
    assert formatting.short_date(FIRST_OF_FEBRUARY) == "Feb.\xa01"
    assert formatting.day(dt.date(2026, 3, 29), weekday=True) == "Sunday, March\xa029"


def test_the_year_is_written_only_when_it_is_another():
    assert formatting.day(dt.date(2026, 3, 29)) == "29\xa0mars"
    assert formatting.day(dt.date(2027, 4, 30)) == "30\xa0avril 2027"


@pytest.mark.parametrize(
    ("time", "text"),
    [(dt.time(14, 32), "14\xa0h\xa032"), (dt.time(9), "9\xa0h"), (dt.time(0, 5), "0\xa0h\xa005")],
)
def test_hours_in_french(time, text):
    assert formatting.hour(time) == text


@pytest.mark.parametrize(
    ("time", "text"),
    [(dt.time(14, 32), "2:32\xa0p.m."), (dt.time(9), "9\xa0a.m."), (dt.time(12), "12\xa0p.m.")],
)
def test_hours_in_english(english, time, text):
    assert formatting.hour(time) == text


def test_moments_are_those_of_montreal():
    assert formatting.moment(EVENING) == "30\xa0janvier à 22\xa0h\xa012"
    assert formatting.as_date(EVENING) == dt.date(2026, 1, 30)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (10, "dans 10 jours"),
        (-1, "hier"),
        (-3, "il y a 3 jours"),
        (1200, "dans 1\xa0200 jours"),
    ],
)
def test_days_until_a_date(days, text):
    assert formatting.in_days(dt.date(2026, 1, 30) + dt.timedelta(days=days)) == text


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (dt.timedelta(seconds=20), "à l’instant"),
        (dt.timedelta(minutes=1), "il y a 1 minute"),
        (dt.timedelta(minutes=12), "il y a 12 minutes"),
        (dt.timedelta(hours=2), "aujourd’hui, 10\xa0h"),
        (dt.timedelta(hours=20), "hier, 16\xa0h"),
        (dt.timedelta(days=3), "mardi 27\xa0janvier"),
        (dt.timedelta(days=20), "10\xa0janvier"),
        (dt.timedelta(days=60), "1er\xa0décembre 2025"),
    ],
)
def test_how_long_ago(ago, text):
    assert formatting.since(TORONTO_NOON - ago) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [(340, "340\xa0octets"), (340_400, "340\xa0ko"), (2_400_000, "2,4\xa0Mo"), (20_971_520, "21\xa0Mo")],
)
def test_file_sizes(size, text):
    assert formatting.file_size(size) == text


def test_years_have_names():
    assert [formatting.ordinal_year(n) for n in (1, 4, 7)] == ["Première année", "Quatrième année", "Année 7"]


def test_initials():
    assert formatting.initials("Noémie Lafleur-Diop") == "NL"
    assert formatting.initials("Marie Claude Saint-Onge") == "MS"
    assert formatting.initials("Élise") == "É"
    assert formatting.initials("") == ""


def test_pages_raise_the_letters_of_the_first_and_escape_the_rest():
    assert render("{{ d|long_date }}", d=FIRST_OF_FEBRUARY) == "1<sup>er</sup>\xa0février 2026"
    assert render('{{ d|long_date:"weekday text" }}', d=FIRST_OF_FEBRUARY) == "dimanche 1er\xa0février 2026"
    assert formatting.raised("<b>1er</b> 11er") == "&lt;b&gt;1<sup>er</sup>&lt;/b&gt; 11er"


@pytest.mark.parametrize(
    "name", ["money", "number", "long_date", "short_date", "day", "hour", "moment", "in_days", "since", "iso"]
)
def test_an_absent_value_is_written_as_nothing(name):
    assert render(f"{{{{ value|{name} }}}}", value=None) == ""


def test_drawings_are_hidden_from_screen_readers_unless_they_say_something():
    assert 'aria-hidden="true"' in render('{% icon "pencil" %}')
    assert 'role="img" aria-label="Étape &lt;2&gt;"' in render(
        "{% stairs 2 label=label %}", label="Étape <2>"
    )
    assert "style=" not in render('{% brand %}{% lit %}{% stairs 3 %}{% icon "bell" %}')


def test_every_icon_of_the_set_can_be_drawn():
    from cimpact.templatetags import ui

    names = [file.stem for file in ui.ICONS.glob("*.svg")]
    assert names
    for name in names:
        assert "<path" in render("{% icon name %}", name=name) or "<circle" in render(
            "{% icon name %}", name=name
        )
