"""The story of an initiative, from before the portal to what may come next (F60–F63, R25, R29)."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from cimpact.imports import Unreadable, read_rows
from neighbourhoods.earlier import COLUMNS, REQUIRED
from neighbourhoods.models import EarlierStage
from proposals.moving_on import ways_on
from tests import cast as scenes

HEADINGS = ";".join(COLUMNS)


@pytest.fixture(autouse=True)
def _before_february(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)


def ways(dossier):
    return ways_on(dossier, dossier.programme.current_rules())


def open_to(found):
    return [(way.stage.step, way.is_open) for way in found]


@pytest.mark.parametrize(
    ("kind", "same", "new"),
    [
        ("planning", [(1, False), (2, True), (3, True)], [(1, True), (2, False), (3, False)]),
        ("deployment", [(1, False), (2, False), (3, True)], [(1, True), (2, True), (3, True)]),
        ("scaling", [(1, False), (2, False), (3, False)], [(1, True), (2, True), (3, True)]),
    ],
)
def test_r25_r29_every_way_on_is_explained_and_a_closed_one_says_why(cast, kind, same, new):
    found = ways(scenes.active(cast, kind=kind))
    assert open_to(found.same) == same
    assert open_to(found.new) == new
    for way in (*found.same, *found.new):
        assert way.explanation
        assert bool(way.url) != bool(way.closed)
        if way.closed:
            assert "conseillère ou conseiller" in way.closed


def test_r29_a_proposal_under_way_closes_the_others_of_the_same_initiative(cast):
    planned = scenes.active(cast)
    scenes.drafting(cast, kind="deployment", initiative=planned.initiative)
    found = ways(planned)
    assert not any(way.is_open for way in found.same)
    assert all("déjà en cours" in way.closed for way in found.same)


def test_f60_each_open_way_leads_where_that_proposal_begins(cast, signed_in):
    planned = scenes.active(cast)
    client = signed_in(cast.coordinator)
    page = client.get(reverse("what_next", args=[planned.pk])).content.decode()
    assert page.count(">Commencer<") == 3
    for way in ways(planned).open_ones:
        start = client.get(way.url)
        assert start.status_code == 200
        goes_on = "La suite de votre initiative" in start.content.decode()
        assert goes_on == ("initiative=" in way.url)


def test_those_who_do_not_begin_read_what_is_possible(cast, signed_in):
    planned = scenes.active(cast)
    page = signed_in(cast.reader).get(reverse("what_next", args=[planned.pk])).content.decode()
    assert ">Commencer<" not in page
    assert "Possible" in page
    assert signed_in(cast.neighbour).get(reverse("what_next", args=[planned.pk])).status_code == 404


def test_f63_the_story_begins_before_the_portal_and_goes_through_every_stage(cast, signed_in):
    planned = scenes.active(cast)
    EarlierStage.objects.create(
        neighbourhood=cast.ormes,
        programme=cast.programme,
        initiative=planned.initiative,
        title="Ruelles en fleurs",
        first_year=2016,
        last_year=2020,
        cents=180_000_00,
        learned="Il faut commencer par les voisins.",
        added_by=cast.team,
    )
    later = scenes.drafting(cast, kind="deployment", initiative=planned.initiative)
    address = reverse("initiative", args=[planned.initiative_id])
    page = signed_in(cast.coordinator).get(address).content.decode()
    order = [page.index(text) for text in ("Ruelles en fleurs", planned.number, later.number)]
    assert order == sorted(order)
    assert "180\xa0000\xa0$" in page
    assert "Il faut commencer par les voisins." in page
    for person in (cast.neighbour, cast.recused, cast.outsider):
        assert signed_in(person).get(address).status_code == 404


def test_f63_the_staff_writes_what_was_lived_before_and_the_table_reads_it(cast, signed_in):
    address = reverse("earlier_stage", args=["les-ormes", "PIC2"])
    assert signed_in(cast.coordinator).get(address).status_code == 403
    assert signed_in(cast.other_advisor).get(address).status_code == 403
    client = signed_in(cast.advisor)
    wrong = client.post(address, {"title": "Ruelles", "first_year": "2020", "last_year": "2016"})
    assert wrong.status_code == 422
    assert "ne peut pas précéder la première" in wrong.content.decode()
    right = {"title": "Ruelles", "first_year": "2016", "last_year": "2020", "cents": "180 000,50 $"}
    assert client.post(address, right).status_code == 302
    assert EarlierStage.objects.get().cents == 180_000_50
    assert client.post(address, right).status_code == 422  # the same, twice
    page = signed_in(cast.coordinator).get(reverse("neighbourhood", args=["les-ormes"])).content.decode()
    assert "2016–2020" in page


# Importing (F122)


def send(client, name: str, content: bytes):
    return client.post(reverse("earlier_import", args=["PIC2"]), {"file": SimpleUploadedFile(name, content)})


def test_f122_a_table_from_windows_is_read_with_its_accents_and_its_commas(cast, signed_in):
    lines = [
        HEADINGS.upper().replace("É", "E"),
        "Les Ormes;Ruelles en fleurs;2016;2020;180 000,50 $;Des ruelles vertes;Rapport final",
        "LE CANAL;L’eau d’ici;2015;2018;;;",
    ]
    answer = send(signed_in(cast.team), "phase1.csv", "\r\n".join(lines).encode("cp1252"))
    assert answer.status_code == 302
    found = {stage.title: stage for stage in EarlierStage.objects.all()}
    assert set(found) == {"Ruelles en fleurs", "L’eau d’ici"}
    assert found["Ruelles en fleurs"].cents == 180_000_50
    assert found["L’eau d’ici"].cents is None


def test_f122_the_wrong_lines_are_explained_and_nothing_is_half_saved(cast, signed_in):
    lines = [
        HEADINGS,
        "Les Ormes;Une bonne ligne;2016;2020;;;",
        "Nulle part;Ailleurs;2016;2020;;;",
        "Les Ormes;Sans année;hier;2020;;;",
        "Les Ormes;Trop cher;2016;2020;beaucoup;;",
    ]
    answer = send(signed_in(cast.team), "phase1.csv", "\n".join(lines).encode())
    page = answer.content.decode()
    assert answer.status_code == 422
    for text in ("3 lignes à corriger", "Ligne 3", "Nulle part", "Ligne 4", "hier", "Ligne 5"):
        assert text in page
    assert not EarlierStage.objects.exists()


def test_f122_sent_twice_it_is_recorded_once(cast, signed_in):
    content = f"{HEADINGS}\nLes Ormes;Ruelles;2016;2020;;;".encode()
    client = signed_in(cast.team)
    for _time in range(2):
        assert send(client, "phase1.csv", content).status_code == 302
    assert EarlierStage.objects.count() == 1


def test_f122_a_workbook_is_read_too(cast, signed_in):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(COLUMNS)
    book.active.append(["Les Ormes", "Ruelles", 2016, 2020.0, 1234.5, None, None])
    book.save(buffer)
    assert send(signed_in(cast.team), "phase1.xlsx", buffer.getvalue()).status_code == 302
    assert EarlierStage.objects.get().cents == 1234_50


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "vide"),
        ("a.csv", b"quartier;initiative\nLes Ormes;Ruelles", "Il manque une colonne"),
        ("a.csv", b"\0\1\2", "ne se lit pas comme un tableau"),
        ("a.xlsx", b"not a workbook", "ne s’ouvre pas"),
    ],
)
def test_f122_a_file_that_is_no_table_says_what_to_do(name, content, words):
    with pytest.raises(Unreadable, match=words):
        read_rows(name, content, COLUMNS, REQUIRED)


def test_only_the_team_imports(cast, signed_in):
    for person in (cast.coordinator, cast.advisor, cast.member):
        assert send(signed_in(person), "a.csv", b"x").status_code == 403


def test_f63_sent_empty_the_page_says_what_to_write_and_no_choice_is_a_row_of_dashes(cast, signed_in):
    answer = signed_in(cast.advisor).post(reverse("earlier_stage", args=["les-ormes", "PIC2"]), {"title": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Écrivez le nom de l’initiative." in page
    assert "par exemple 2016" in page
    assert "Aucune suite pour l’instant" in page
    assert "---------" not in page


@pytest.mark.parametrize(("language", "says"), [("fr", False), ("en", True)])
def test_f122_the_headings_stay_french_and_an_english_page_says_what_each_holds(
    cast, signed_in, language, says
):
    with translation.override(language):
        page = signed_in(cast.team).get(reverse("earlier_import", args=["PIC2"])).content.decode()
    assert all(f'<span lang="fr" data-own>{column}</span>' in page for column in COLUMNS)
    assert ("support received" in page) == says
    assert 'class="crumbs"' in page
