"""The strategy map at mid-year meetings (F83): for whoever reads the plan, with what changed since the one before."""

import datetime as dt

import pytest
from django.urls import reverse

from learning.plan_maps import map_at
from learning.workflow.meetings import hold_meeting
from neighbourhoods.plan_cards import Place, add_card, share_plan
from neighbourhoods.plan_since import moments_of
from neighbourhoods.plan_tools import kinds

from .scenes import met

TITLE = "Carte stratégique"
MILESTONE = "Entente signée avec la coopérative"


@pytest.fixture
def scene(cast, clock):
    dossier, obligation = met(cast)
    clock.set(2022, 9, 12)
    values = {"name": MILESTONE, "day": "2022-11-02", "sort": "milestone", "state": "ahead"}
    add_card(Place(dossier.initiative, kinds()["milestone"]), by=cast.coordinator, values=values)
    return dossier, obligation


def pages(scene) -> list[str]:
    dossier, obligation = scene
    return [reverse(name, args=[dossier.pk, obligation.pk]) for name in ("mid_year", "mid_year_sheet")]


def test_f83_while_the_plan_is_the_table_s_own_only_its_table_sees_the_map(cast, scene, signed_in):
    meeting, sheet = pages(scene)
    assert MILESTONE in signed_in(cast.reader).get(meeting).content.decode()
    assert TITLE not in signed_in(cast.advisor).get(meeting).content.decode()
    # The sheet goes from hand to hand: nobody's own plan is on it.
    for person in (cast.coordinator, cast.advisor):
        assert TITLE not in signed_in(person).get(sheet).content.decode()


def test_f83_once_shown_both_sides_see_it_on_the_meeting_and_on_its_sheet(cast, scene, signed_in):
    share_plan(scene[0].initiative, shown=True, by=cast.coordinator)
    for person in (cast.coordinator, cast.advisor):
        for url in pages(scene):
            text = signed_in(person).get(url).content.decode()
            assert TITLE in text
            assert MILESTONE in text


def test_f83_the_sheet_on_paper_says_it_too(cast, scene, signed_in, monkeypatch):
    share_plan(scene[0].initiative, shown=True, by=cast.coordinator)
    printed = {}
    monkeypatch.setattr(
        "cimpact.pdf.render", lambda template, context, language: printed.update(context) or b""
    )
    dossier, obligation = scene
    signed_in(cast.advisor).get(reverse("mid_year_pdf", args=[dossier.pk, obligation.pk]))
    assert [one.card.name for one in printed["sheet"].map.changes.found] == [MILESTONE]


def test_f83_an_empty_map_is_not_shown(cast, signed_in, clock):
    dossier, obligation = met(cast)
    share_plan(dossier.initiative, shown=True, by=cast.coordinator)
    for url in pages((dossier, obligation)):
        assert TITLE not in signed_in(cast.coordinator).get(url).content.decode()


def test_f83_it_says_what_changed_since_the_meeting_before(cast, scene, clock):
    dossier, obligation = scene
    assert map_at(cast.coordinator, dossier, obligation).changes.since.code == "trimestre"
    later = dossier.participation.obligations.get(kind="mid_year", year=2)
    hold_meeting(dossier, obligation, on=dt.date(2022, 9, 10), by=cast.advisor)
    obligation.refresh_from_db()
    # The meeting itself, once held, still says what changed before it.
    assert map_at(cast.coordinator, dossier, obligation).changes.since.code == "trimestre"
    found = map_at(cast.coordinator, dossier, later).changes
    assert (found.since.code, found.since.on) == ("rencontre", dt.date(2022, 9, 10))
    assert "rencontre" in [one.code for one in moments_of(cast.coordinator, dossier.initiative)]
