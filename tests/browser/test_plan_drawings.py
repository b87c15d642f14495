"""What the tools of a plan draw, as the browser shows it: open to all, on phones and on paper."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from cimpact import clock
from neighbourhoods.plan_cards import Place, add_card
from neighbourhoods.plan_tools import kinds, tools
from tests.neighbourhoods.walls import domains_of, hang, initiative_of

from .look import Look

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def initiative(cast):
    """Its plan has something to draw in each tool."""
    initiative, by = initiative_of(cast), cast.coordinator

    def add(kind, **values) -> str:
        return str(add_card(Place(initiative, kinds()[kind]), by=by, values=values).pk)

    clsc = add("partner", name="CLSC", reach="shapes", relation="reserved")
    add("partner", name="Locataires", sort="lived", reach="decides", relation="to_meet", related=[clsc])
    add("partner", name="École")
    housed = add("result", name="Familles logées", level="population")
    add("result", name="Un droit de préemption", level="systems", leads=[housed])
    housing, _food = domains_of(initiative, by)
    hang(initiative, by, "Clinique", housing, organisation="Comité logement", state="running")
    hang(initiative, by, "Jardin")
    add("resource", name="Un local", state="secured", cents="120000")
    add("principle", name="Nous écoutons", value="equity")
    add("message", name="Les travaux", next=clock.today().isoformat(), form="brief", partners=[clsc])
    add("milestone", name="Première assemblée", day="2021-05-01")
    return initiative


def test_every_drawing_is_open_to_all(cast, initiative, person):
    faults = []
    for language, _name in settings.LANGUAGES:
        look = Look(person(cast.coordinator, language=language))
        for code in tools():
            for name in ("plan_tool", "plan_read"):
                with translation.override(language):
                    look.open(f"{name} of {code}", reverse(name, args=[initiative.pk, code]))
        faults += look.faults
    assert not faults, "\n".join(faults)


def test_the_map_gives_way_to_its_list_on_a_phone_and_comes_back_on_paper(cast, initiative, person):
    page = person(cast.coordinator)
    page.goto(reverse("plan_read", args=[initiative.pk, "parties-prenantes"]))
    drawn, listed = page.locator(".plan-map"), page.locator(".plan-bands")
    expect(drawn).to_be_visible()
    expect(listed).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    expect(drawn).to_be_hidden()
    for words in ("Locataires", "vit la situation", "à rencontrer", "en lien avec CLSC", "Place à préciser"):
        expect(listed).to_contain_text(words)
    page.emulate_media(media="print")
    expect(drawn).to_be_visible()
    expect(listed).to_be_hidden()
    assert page.faults == []
