"""An activity wall built by two people at once, with the keys alone; then moved with the pointer (F80)."""

import re
import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from neighbourhoods.plan_cards import Place, add_card
from neighbourhoods.plan_tools import kinds
from neighbourhoods.wall_sessions import Sent, open_session, send_note
from tests.neighbourhoods.walls import domains_of, hang, initiative_of, names

from .test_keyboard import tab_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def initiative(cast):
    return initiative_of(cast)


def add(page, column: str, *notes: str) -> None:
    """Add notes in a column: open its form, type, press Enter."""
    within = page.get_by_role("region", name=column, exact=True)
    tab_to(page, within.locator("summary"))
    page.keyboard.press("Enter")
    tab_to(page, within.get_by_label("Projet ou activité"))
    for note in notes:
        page.keyboard.type(note)
        page.keyboard.press("Enter")
        expect(page.locator("[data-wall-status]")).to_have_text(re.compile(rf"{note} : dans {column}"))


def test_two_people_build_a_wall_together_with_the_keys(cast, initiative, person):
    domains_of(initiative, cast.coordinator)
    mine, theirs = person(cast.coordinator), person(cast.contributor)
    for page in (mine, theirs):
        page.goto(reverse("wall", args=[initiative.pk]))
    add(mine, "Logement", "Clinique", "Bail")
    add(theirs, "Alimentation", "Jardin")
    # What the one hangs appears before the other.
    expect(theirs.locator("#mur")).to_contain_text("Bail")
    expect(mine.locator("#mur")).to_contain_text("Jardin")
    status = theirs.locator("[data-wall-status]")
    tab_to(theirs, theirs.get_by_role("link", name="Déplacer Bail"))
    theirs.keyboard.press("ArrowUp")
    expect(status).to_have_text(re.compile("Bail : dans Logement, place 1 sur 2"))
    theirs.keyboard.press("ArrowRight")
    expect(status).to_have_text(re.compile("Bail : dans Alimentation, place 1 sur 2"))
    expect(theirs.get_by_role("link", name="Déplacer Bail")).to_be_focused()
    expect(mine.get_by_role("region", name="Alimentation", exact=True)).to_contain_text("Bail")
    assert names(initiative) == {
        "Logement": ["Clinique"],
        "Alimentation": ["Bail", "Jardin"],
        "Sans domaine": [],
    }
    assert mine.faults == theirs.faults == []


def test_a_note_moves_by_its_menu(cast, initiative, person):
    housing, _food = domains_of(initiative, cast.coordinator)
    hang(initiative, cast.coordinator, "Clinique", housing)
    page = person(cast.coordinator, width=390)
    page.goto(reverse("wall", args=[initiative.pk]))
    page.get_by_role("link", name="Déplacer Clinique").press("Enter")
    page.get_by_label("Déplacer vers").select_option(label="Alimentation")
    page.get_by_role("button", name="Y aller").press("Enter")
    expect(page.locator("[data-wall-status]")).to_have_text(
        re.compile("Clinique : dans Alimentation, place 1 sur 1")
    )
    assert page.faults == []


def test_a_note_is_dragged_to_another_domain_before_another(cast, initiative, person):
    housing, food = domains_of(initiative, cast.coordinator)
    moved = hang(initiative, cast.coordinator, "Clinique", housing)
    there = hang(initiative, cast.coordinator, "Jardin", food)
    page = person(cast.coordinator)
    page.goto(reverse("wall", args=[initiative.pk]))
    grip = page.locator(f"#note-{moved.pk} [data-grip]").bounding_box()
    target = page.locator(f"#note-{there.pk}").bounding_box()
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, target["y"] + 4, steps=6)
    page.mouse.up()
    expect(page.locator("[data-wall-status]")).to_have_text(
        re.compile("Clinique : dans Alimentation, place 1 sur 2")
    )
    assert names(initiative)["Alimentation"] == ["Clinique", "Jardin"]
    assert page.faults == []


def test_the_wall_and_its_list_are_read_aloud_as_lists_of_notes(cast, initiative, person):
    housing, _food = domains_of(initiative, cast.coordinator)
    said = {
        "organisation": "Comité logement",
        "contact": "Line R.",
        "starts": "2026-05-13",
        "state": "running",
    }
    hang(initiative, cast.coordinator, "Clinique", housing, **said)
    hang(initiative, cast.coordinator, "Bail", housing)
    page = person(cast.coordinator)
    page.goto(reverse("wall", args=[initiative.pk]))
    expect(page.locator("#mur")).to_match_aria_snapshot("""
      - region "Logement":
        - heading "Logement" [level=2]
        - list:
          - listitem:
            - paragraph:
              - link "Clinique"
            - paragraph: Comité logement
            - paragraph: Joindre Line R.
            - paragraph: À partir du 13 mai 2026
            - paragraph: En cours
            - paragraph:
              - link "Déplacer Clinique"
          - listitem:
            - paragraph:
              - link "Bail"
            - paragraph:
              - link "Déplacer Bail"
      - region "Alimentation":
        - heading "Alimentation" [level=2]
    """)
    page.get_by_role("link", name="En liste").click()
    expect(page.get_by_role("region", name="Activités")).to_match_aria_snapshot("""
      - heading "Activités" [level=2]
      - list:
        - listitem:
          - link "Clinique"
          - paragraph: /Logement · Comité logement · Line R. · Début.+13 mai 2026 · En cours/
          - paragraph:
            - button "Descendre Clinique"
        - listitem:
          - link "Bail"
          - paragraph: Logement
          - paragraph:
            - button "Monter Bail"
    """)
    assert page.faults == []


SENTENCES = (
    "Clinique de droits des locataires",
    "Jardin collectif",
    "Corvée de printemps",
    "Souper d’immeuble",
)


@pytest.mark.parametrize("count", [4, 6])
def test_a_projector_shows_every_domain_at_once_under_a_code_read_from_afar(cast, initiative, person, count):
    for n in range(count):
        place = Place(initiative, kinds()["domain"])
        domain = add_card(place, by=cast.coordinator, values={"name": f"Domaine prioritaire {n}"})
        for name in SENTENCES:
            hang(initiative, cast.coordinator, name, domain, organisation="Comité logement")
    open_session(initiative, by=cast.coordinator)
    page = person(cast.coordinator, width=1280, height=720)
    page.goto(reverse("wall_projection", args=[initiative.pk]))
    columns = [one.bounding_box() for one in page.locator(".wall-column").all()]
    assert len(columns) == count
    assert len({round(one["y"]) for one in columns}) == 1
    assert max(one["y"] + one["height"] for one in columns) <= 720
    assert page.locator(".wall-invite").bounding_box()["height"] <= 720 / 4
    assert page.locator(".wall-code").bounding_box()["height"] >= 60
    assert page.faults == []


def test_what_one_unfolds_and_chooses_among_the_room_s_notes_stays_when_others_arrive(
    cast, initiative, person
):
    domains_of(initiative, cast.coordinator)
    session = open_session(initiative, by=cast.coordinator)
    for n in range(5):
        send_note(session, Sent(f"Idée {n}"), key=uuid.uuid4())
    page = person(cast.coordinator)
    page.goto(reverse("wall", args=[initiative.pk]))
    page.get_by_text("2 autres notes à regarder").click()
    page.get_by_label("Domaine Idée 4").select_option(label="Alimentation")
    page.locator("#titre-salle").click()
    send_note(session, Sent("Idée 5"), key=uuid.uuid4())
    expect(page.get_by_text("3 autres notes à regarder")).to_be_visible()
    page.get_by_role("button", name="Mettre sur le mur Idée 4").click()
    expect(page.locator("[data-wall-status]")).to_have_text(re.compile("Idée 4.+dans Alimentation"))
    assert page.faults == []
