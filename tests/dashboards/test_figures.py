"""The dashboard of a programme: who opens it, what its numbers open, what they never tell (F120, R58)."""

import csv
import datetime as dt
import io
import re
from html import unescape

import openpyxl
import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from cimpact import clock as now
from cimpact.dashboards.figures.asked import Asked
from cimpact.dashboards.figures.delays import delays_of
from cimpact.dashboards.figures.links import Links
from cimpact.dashboards.figures.page import FIGURES, Page, figures_of
from cimpact.dashboards.figures.readers import reader_of
from cimpact.dashboards.territories import HEALTH, Territory, belonging
from governance.enums import Outcome
from governance.models import Interest
from neighbourhoods.enums import PlaceKind
from neighbourhoods.models import HealthTerritory, InTerritory, Place
from proposals import workflow
from proposals.models import Dossier, Fund
from tests import cast as casting

CODE = "PIC2"
FILES = [(figure, kind) for figure in FIGURES for kind in ("csv", "xlsx", "svg")]


@pytest.fixture
def cast(cast, clock):
    clock.set(*casting.BEFORE_FEBRUARY)
    return cast


@pytest.fixture(autouse=True)
def quick_letters(monkeypatch):
    """Letters are sent without being laid out."""
    monkeypatch.setattr("proposals.workflow.answers.letter_pdf", lambda *given: b"%PDF-1.7 of the figures")


@pytest.fixture
def page(signed_in):
    def open_page(user, figure="", **filters):
        if figure:
            name, kind = figure.split(".")
            url = reverse("figure_file", args=[CODE, name, kind])
        else:
            url = reverse("figures", args=[CODE])
        return signed_in(user).get(url, filters)

    return open_page


def figures(user, cast, context=None, **filters):
    """The figures as the person has them, by name."""
    asked = Asked(cast.programme, **filters)
    reader = reader_of(user, cast.programme, context)
    return {figure.id: figure for figure in figures_of(Page.of(asked, reader))}


def csv_rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def borough_of(cast) -> Territory:
    borough = Place.objects.create(name="Arrondissement des Ormes", kind=PlaceKind.BOROUGH)
    cast.ormes.places.add(borough)
    return Territory("", borough.pk, borough.name)


@pytest.mark.parametrize("part", ["team", "advisor", "other_advisor", "member", "governor", "recused"])
def test_the_staff_and_every_member_of_a_committee_open_the_dashboard(cast, page, part):
    assert page(getattr(cast, part)).status_code == 200
    assert page(getattr(cast, part), "parcours.csv").status_code == 200


@pytest.mark.parametrize("part", ["coordinator", "contributor", "reader", "neighbour", "outsider"])
def test_nobody_else_opens_the_dashboard_nor_one_of_its_files(cast, page, part):
    assert page(getattr(cast, part)).status_code == 403
    for figure, kind in FILES:
        assert page(getattr(cast, part), f"{figure}.{kind}").status_code == 403


def test_the_team_s_menu_leads_to_committees_in_five_destinations(cast, signed_in):
    response = signed_in(cast.team).get(reverse("home"))
    urls = [item["url"] for item in response.context["nav_items"]]
    assert reverse("committees") in urls
    assert len(urls) <= 5
    assert f'<a href="{reverse("people")}">' in response.content.decode()  # in her own menu


def test_an_unknown_programme_or_figure_is_not_found(cast, signed_in):
    client = signed_in(cast.team)
    assert client.get(reverse("figures", args=["AUCUN"])).status_code == 404
    assert client.get(reverse("figure_file", args=[CODE, "autre", "csv"])).status_code == 404


@pytest.mark.parametrize("part", ["team", "advisor", "member", "governor", "recused"])
def test_the_navigation_leads_to_the_dashboard_of_the_programme_in_use(cast, signed_in, part):
    client = signed_in(getattr(cast, part))
    assert f'href="{reverse("dashboard")}"' in client.get(reverse("home")).content.decode()
    assert client.get(reverse("dashboard"))["Location"] == reverse("figures", args=[CODE])


def test_r58_every_reader_has_the_same_numbers_even_one_who_withdraws(cast):
    casting.active(cast)
    casting.declined(cast)
    casting.before_committee(cast)
    expected = figures(cast.team, cast)
    for part in ("advisor", "member", "governor", "recused"):
        found = figures(getattr(cast, part), cast)
        for name, figure in expected.items():
            assert figure.table.written == found[name].table.written, name
            assert (figure.title, figure.drawing) == (found[name].title, found[name].drawing), name


def test_r58_whoever_withdraws_has_no_list_behind_a_number(cast, page):
    casting.active(cast)
    casting.before_committee(cast)
    content = page(cast.recused).content.decode()
    assert f'href="{reverse("dossiers")}?' not in content
    assert reverse("envelope", args=[CODE]) not in content
    assert "Des ruelles à vivre" not in content


def test_r58_a_ratified_amount_is_in_no_number_before_its_answer_is_sent(cast):
    before = figures(cast.recused, cast)
    dossier = casting.lettered(cast)
    assert dossier.award.total > 0
    assert dossier.entries.exists()
    during = figures(cast.recused, cast)
    for name in ("argent", "etapes", "sources", "territoires", "delais"):
        assert during[name].table.written == before[name].table.written, name
        assert during[name].title == before[name].title
    workflow.send_answer(dossier, by=cast.team)
    after = figures(cast.recused, cast)
    assert after["argent"].table.written != before["argent"].table.written


@pytest.mark.parametrize("outcome", [Outcome.AS_ASKED, Outcome.NOT_FAVOURABLE])
@pytest.mark.parametrize("step", [casting.recommended, casting.ratified, casting.lettered])
def test_r58_favourable_or_not_a_deliberation_gives_the_same_numbers(cast, outcome, step):
    step(cast, outcome=outcome)
    found = figures(cast.recused, cast)
    rows = {row.label: [cell.value for cell in row.cells] for row in found["parcours"].table.rows}
    assert rows["Entérinement et réponse"] == [1, 0, 0, 0, 1]
    assert sum(values[-1] for values in rows.values()) == 1
    assert found["argent"].table.rows == []
    assert found["delais"].table.rows == []


@pytest.mark.parametrize("filters", [{"first": 2022}, {"last": 2022}, {"place": "lieu"}])
def test_r58_under_a_filter_what_precedes_the_answer_is_one_step_for_members(cast, filters):
    place = borough_of(cast)
    casting.recommended(cast)
    filters = {name: place if value == "lieu" else value for name, value in filters.items()}
    for part in ("member", "recused"):
        found = figures(getattr(cast, part), cast, **filters)
        labels = [row.label for row in found["parcours"].table.rows]
        assert labels[0] == "Avant la réponse"
        assert "Recommandation" not in labels
        assert found["parcours"].table.rows[0].cells[-1].value == 1
        assert "Réponse à une proposition" not in [row.label for row in found["attendus"].table.rows]
    steps = [row.label for row in figures(cast.team, cast, **filters)["parcours"].table.rows]
    assert "Recommandation" in steps
    assert "Avant la réponse" not in steps


def test_r58_an_advisor_to_whom_a_dossier_is_closed_is_told_so_and_reads_no_step_under_a_filter(cast, page):
    place = borough_of(cast)
    dossier = casting.before_committee(cast)
    Interest.objects.create(
        user=cast.other_advisor,
        content_type=ContentType.objects.get_for_model(Dossier),
        object_id=dossier.pk,
    )
    content = page(cast.other_advisor).content.decode()
    assert "1 dossier vous est fermé" in content
    found = figures(cast.other_advisor, cast, place=place)
    assert found["parcours"].table.rows[0].label == "Avant la réponse"


def numbers_of(content: str) -> list[tuple[int, str]]:
    """Every number that opens a list of dossiers or of dues, with its address."""
    links = re.findall(r'<td class="num[^"]*"><a href="([^"]+)">([^<]+)</a>', content)
    return [(int(re.sub(r"\D", "", text)), unescape(url)) for url, text in links]


@pytest.fixture
def lived(cast):
    """A dossier in most states, of two neighbourhoods in two territories; an envelope; a need; payments."""
    place = borough_of(cast)
    territory = HealthTerritory.objects.create(name="Santé du Canal")
    InTerritory.objects.create(neighbourhood=cast.ormes, territory=territory)
    Fund.objects.create(programme=cast.programme, partner=cast.foundation, year=2022, cents=900_000_00)
    for state in ("contacted", "drafting", "submitted", "recommended", "letter_out", "declined", "active"):
        casting.AT[state](cast)
    Dossier.objects.filter(state__in=("submitted", "recommended")).update(next_on=dt.date(2022, 1, 2))
    return place, Territory(HEALTH, territory.pk, territory.name)


@pytest.mark.parametrize("part", ["team", "advisor"])
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"de": 2022},
        {"a": 2021},
        {"de": 2022, "a": 2023},
        {"lieu": 0},
        {"lieu": 1},
        {"lieu": 1, "de": 2022},
    ],
)
def test_each_number_opens_the_list_of_as_many(cast, lived, signed_in, part, filters):
    if "lieu" in filters:
        filters = filters | {"lieu": lived[filters["lieu"]].word}
    client = signed_in(getattr(cast, part))
    content = client.get(reverse("figures", args=[CODE]), filters).content.decode()
    counts = [
        (count, url) for count, url in numbers_of(content) if "argent=" not in url and "/besoins/" not in url
    ]
    assert len(counts) > 5 or filters.get("a") == 2021
    for count, url in counts:
        response = client.get(url)
        assert response.status_code == 200, url
        assert response.context["page_obj"].paginator.count == count, url


def test_a_number_drawn_opens_the_same_list_as_in_the_table_and_says_what_it_counts(cast, lived, page):
    content = page(cast.team).content.decode()
    drawn = re.findall(
        r'<a href="([^"]+)" aria-label="([^"]+), ([^",]+)"[^>]*><text[^>]*>([^<]+)</text>', content
    )
    in_tables = set(re.findall(r'<td class="num[^"]*"><a href="([^"]+)">', content))
    assert {label for _url, label, _name, _shown in drawn} >= {"Analyse", "Participation en cours"}
    assert {url for url, *_said in drawn} <= in_tables
    assert all(said == shown for _url, _label, said, shown in drawn)


def test_whoever_has_no_list_is_given_a_drawing_without_links(cast, lived, page):
    assert "<text" in (content := page(cast.recused).content.decode())
    assert not re.search(r"<a [^>]*><text", content)


def test_a_drawing_kept_as_a_file_has_no_link(cast, lived, page):
    assert b"href" not in page(cast.team, "parcours.svg").content


def test_an_amount_opens_the_dossiers_that_make_it_up(cast, lived, signed_in):
    client = signed_in(cast.team)
    content = client.get(reverse("figures", args=[CODE])).content.decode()
    amounts = [(cents, url) for cents, url in numbers_of(content) if "argent=" in url]
    assert amounts
    agreed = Dossier.objects.filter(state__in=("letter_out", "active"))
    asked = Dossier.objects.filter(state__in=("letter_out", "active", "declined"))
    for _cents, url in amounts:
        found = set(client.get(url).context["page_obj"].object_list)
        assert found == set(asked if "argent=demande" in url else agreed), url


def test_a_member_opens_what_waits_before_her_committee_and_nothing_more(cast, signed_in):
    casting.before_committee(cast)
    casting.active(cast)
    client = signed_in(cast.member)
    content = client.get(reverse("figures", args=[CODE])).content.decode()
    assert [url for _n, url in numbers_of(content)] == [f"{reverse('dossiers')}?vue=lire"]
    assert client.get(f"{reverse('dossiers')}?vue=lire").context["total"] == 1


def test_filters_that_do_not_read_filter_nothing_and_say_so(cast, page):
    response = page(cast.team, de="avant", lieu="s999")
    assert response.status_code == 200
    assert "Choisissez une année de la liste." in response.content.decode()
    assert "Ce territoire n’est pas dans la liste" in response.content.decode()
    assert not response.context["asked"].is_narrowed


def test_two_years_in_the_wrong_order_are_put_in_the_right_one(cast, page):
    asked = page(cast.team, de=2024, a=2022).context["asked"]
    assert (asked.first, asked.last) == (2022, 2024)


@pytest.mark.parametrize("figure", FIGURES)
def test_a_file_holds_what_the_table_says_under_the_same_filters(cast, lived, page, figure):
    shown = {found.id: found for found in page(cast.team, de=2022).context["figures"]}[figure].table
    lines = csv_rows(page(cast.team, f"{figure}.csv", de=2022))
    assert lines[0] == shown.headings
    assert [line[0] for line in lines[1:]] == [row.label for row in shown.lines]
    book = openpyxl.load_workbook(io.BytesIO(page(cast.team, f"{figure}.xlsx", de=2022).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert list(rows[0]) == shown.headings
    cells = [
        [None if value is None else float(value) if not isinstance(value, str) else value for value in row]
        for row in rows[1:]
    ]
    expected = [
        [None if v is None else v if isinstance(v, str) else float(v) for v in row] for row in shown.written
    ]
    assert cells == expected


@pytest.mark.parametrize("figure", FIGURES)
def test_a_drawing_stands_alone(cast, lived, page, figure):
    from xml.etree import ElementTree

    response = page(cast.team, f"{figure}.svg")
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    root = ElementTree.fromstring(response.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    shapes = [
        element for element in root.iter() if element.tag.rpartition("}")[2] in ("rect", "circle", "path")
    ]
    assert shapes
    for element in root.iter():
        assert "class" not in element.attrib
        assert "style" not in element.attrib
        assert not element.tag.endswith(("}a", "}style", "}script"))
    for shape in shapes:
        assert "fill" in shape.attrib or "stroke" in shape.attrib


def test_a_decision_made_on_the_day_it_is_due_is_on_time_pauses_apart(cast, clock):
    dossier = casting.asked_precisely(cast)
    clock.set(2022, 2, 11, 12, 0)
    precision = dossier.precisions.get()
    workflow.answer_precision(precision, note="De l’enquête de 2021.", by=cast.coordinator)
    dossier.refresh_from_db()
    waited = (dossier.answer_due_on - dossier.promised_on).days
    assert waited == 10
    clock.set(2022, 4, 8, 12, 0)
    workflow.hand_to_committee(dossier, by=cast.advisor)
    for record, committee, outcome in (
        (workflow.record_recommendation, cast.management, Outcome.AS_ASKED),
        (workflow.record_ratification, cast.governance, Outcome.RATIFIED),
    ):
        recorded = workflow.Recorded(dossier.answer_due_on, outcome, present=tuple(committee.members.all()))
        clock.set(2022, 4, 12, 12, 0)
        record(dossier, recorded=recorded, by=cast.team)
    workflow.prepare_letter(dossier, by=cast.team)
    workflow.send_answer(dossier, by=cast.team)
    series = delays_of(Asked(cast.programme))
    assert dict(series.counts) == {(dossier.window.date, 56): 1}
    assert (series.on_time, series.total) == (1, 1)


def test_a_neighbourhood_of_two_territories_is_counted_in_each_once(cast):
    borough = borough_of(cast)
    health = HealthTerritory.objects.create(name="Santé")
    InTerritory.objects.create(
        neighbourhood=cast.ormes, territory=health, ended_on=now.today() + dt.timedelta(days=3)
    )
    InTerritory.objects.create(neighbourhood=cast.ormes, territory=health)
    of_ormes = {territory.word for pk, territory in belonging() if pk == cast.ormes.pk}
    assert of_ormes == {borough.word, f"s{health.pk}"}
    assert len([pk for pk, territory in belonging() if pk == cast.ormes.pk]) == 2
    assert {territory.word for pk, territory in belonging() if pk == cast.canal.pk} == {"aucun"}


def test_two_programmes_are_told_apart(cast, signed_in):
    from cimpact.programmes.models import Programme

    other = Programme.objects.create(
        code="AUTRE",
        name_fr="Autre",
        name_en="Other",
        starts_on=dt.date(2022, 1, 1),
        ends_on=dt.date(2026, 1, 1),
    )
    casting.active(cast)
    assert signed_in(cast.team).get(reverse("figures", args=["AUTRE"])).status_code == 403
    reader = reader_of(cast.team, other, None)
    assert not reader.has_lists
    assert Links(Asked(other), reader).dossiers() == ""
    for figure in figures_of(Page.of(Asked(other), reader)):
        assert not any(cell.value for row in figure.table.rows for cell in row.cells), figure.id


def test_a_committees_home_says_two_findings_the_same_for_whoever_withdraws(cast, signed_in):
    casting.active(cast)
    for part in ("member", "recused"):
        content = signed_in(getattr(cast, part)).get(reverse("home")).content.decode()
        assert "1 décision sur 1 rendue à temps" in content
        assert reverse("dashboard") in content
