"""The map of stakeholders (F74): its zones, its relations, who is missing; the same in words, and in the PDF."""

import io
import itertools

import pikepdf
import pytest
from django.urls import reverse

from neighbourhoods.models import Initiative, PlanCard
from neighbourhoods.plan_cards import Place, add_card
from neighbourhoods.plan_reading import Sheet, sheet_of
from neighbourhoods.plan_stakeholders import LINES, WIDTH, Plate, stakeholders_of
from neighbourhoods.plan_tools import kinds

REACHES = ("decides", "shapes", "consulted", "informed", "")
RELATIONS = ("with_us", "to_meet", "reserved")
SORTS = ("lived", "community")
LONG = "Regroupement intersectoriel des organismes et des institutions du nord de l’île"


@pytest.fixture
def initiative(cast):
    return Initiative.objects.create(
        neighbourhood=cast.ormes, programme=cast.programme, title="Rester chez soi"
    )


def sheet_with(*partners: dict) -> Sheet:
    """A plan that nobody saved, with these stakeholders."""
    cards = [PlanCard(pk=pk, kind="partner", values=values) for pk, values in enumerate(partners, 1)]
    return sheet_of(Initiative(pk=1, title="Rester chez soi"), cards)


def many(count: int, **same) -> list[dict]:
    looks = itertools.cycle(itertools.product(REACHES, RELATIONS, SORTS))
    return [
        {"name": f"{LONG if n % 3 else 'CLSC'} {n}", "reach": reach, "relation": relation, "sort": sort}
        | ({"related": [str(n)]} if n else {})
        | same
        for n, (reach, relation, sort) in zip(range(count), looks, strict=False)
    ]


def apart(one: Plate, other: Plate) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.bottom <= other.y
        or other.bottom <= one.y
    )


def drawn_of(*partners: dict):
    shows = stakeholders_of(sheet_with(*partners))
    assert shows is not None
    return shows


def test_without_stakeholders_there_is_no_map():
    assert stakeholders_of(sheet_with()) is None


@pytest.mark.parametrize("partners", [many(1), many(12), many(60), many(60, reach="decides"), many(120)])
def test_no_name_covers_another_nor_leaves_the_map(partners):
    drawn = drawn_of(*partners).drawn
    plates = [plate for plate in drawn.plates if plate.who]
    assert len(plates) == len(partners)
    for plate in drawn.plates:
        assert plate.x >= 0
        assert plate.x + plate.width <= WIDTH
        assert 0 <= plate.y < plate.bottom <= drawn.height
        assert 1 <= len(plate.lines) <= LINES
    assert all(apart(one, other) for one, other in itertools.combinations(drawn.plates, 2))


def test_each_stands_in_the_zone_of_her_weight_and_the_unsaid_apart():
    drawn = drawn_of(*({"name": reach or "?", "reach": reach, "sort": "lived"} for reach in REACHES)).drawn
    tops = [zone.title_y for zone in reversed(drawn.zones)]
    *zoned, unsaid = drawn.plates
    for plate, top in zip(zoned, tops, strict=True):
        assert top < plate.y
        assert plate.bottom <= drawn.base
    # Each above the zone before, those who decide at the heart.
    for plate, inner in zip(zoned[1:], tops, strict=False):
        assert plate.bottom < inner
    assert unsaid.y > drawn.strip_y > drawn.base


def test_a_relation_is_one_line_whoever_wrote_it_and_is_told_of_both():
    shows = drawn_of(
        {"name": "CLSC", "reach": "decides", "related": ["2"]},
        {"name": "École", "reach": "shapes", "related": ["1", "2"]},
    )
    assert (len(shows.drawn.lines), len(shows.drawn.ends)) == (1, 2)
    assert "En lien : CLSC – École." in shows.described
    clsc, school = (band.members[0] for band in shows.bands[:2])
    assert [one.name for one in clsc.related] == ["École"]
    assert [one.name for one in school.related] == ["CLSC"]


def test_looks_differ_by_shape_and_word():
    shows = drawn_of(
        {"name": "Locataires", "sort": "lived"},
        {"name": "Jeunes", "sort": "lived", "relation": "to_meet"},
        {"name": "Élus", "relation": "to_meet"},
        {"name": "Propriétaire", "relation": "reserved"},
        {"name": "CLSC", "relation": "with_us"},
    )
    looks = [plate.look for plate in shows.drawn.plates]
    assert looks == ["lived", "lived_to_meet", "to_meet", "reserved", "plain"]
    assert [plate.notes for plate in shows.drawn.plates] == [
        ["vit la situation"],
        ["vit la situation", "à rencontrer"],
        ["à rencontrer"],
        ["réservée"],
        [],
    ]
    assert "Jeunes (vit la situation, à rencontrer)" in shows.described


def test_a_place_is_kept_among_those_who_decide_for_those_who_live_the_situation():
    missing, _clsc = drawn_of({"name": "CLSC", "reach": "informed"}).drawn.plates
    assert missing.look == "missing"
    plates = drawn_of({"name": "Locataires", "reach": "informed", "sort": "lived"}).drawn.plates
    assert [plate.look for plate in plates] == ["lived"]


def test_a_stakeholder_is_related_to_any_other_and_never_to_itself(cast, initiative, signed_in):
    place = Place(initiative, kinds()["partner"])
    clsc, school = (add_card(place, by=cast.coordinator, values={"name": name}) for name in ("CLSC", "École"))
    url = reverse("plan_tool", args=[initiative.pk, "parties-prenantes"])
    page = signed_in(cast.coordinator).get(f"{url}?carte={clsc.pk}").content.decode()
    assert f'name="card_{clsc.pk}-related" value="{school.pk}"' in page
    assert f'name="card_{clsc.pk}-related" value="{clsc.pk}"' not in page


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Décide avec nous : CLSC"), ("en", "Decides with us: CLSC")]
)
def test_the_pdf_tells_the_map_in_words(cast, initiative, signed_in, language, said):
    place = Place(initiative, kinds()["partner"])
    add_card(place, by=cast.coordinator, values={"name": "CLSC", "reach": "decides"})
    url = reverse("plan_tool_pdf", args=[initiative.pk, "parties-prenantes"])
    answer = signed_in(cast.coordinator).get(url.replace("/fr/", f"/{language}/"))
    assert any(said in told for told in alternatives(answer.content))


def test_the_pdf_of_a_theory_of_change_tells_its_drawing(cast, initiative, signed_in):
    add_card(
        Place(initiative, kinds()["result"]), by=cast.coordinator, values={"name": "Cent familles logées"}
    )
    url = reverse("plan_tool_pdf", args=[initiative.pk, "theorie-du-changement"])
    content = signed_in(cast.coordinator).get(url).content
    assert any("Cent familles logées" in told for told in alternatives(content))


def alternatives(content: bytes) -> list[str]:
    """What a tagged PDF says of its drawings; none is left without words."""
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.Root.MarkInfo.Marked
        figures = [
            one
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name.Figure
        ]
        assert all("/Alt" in one for one in figures), figures
        return [str(one.Alt) for one in figures]
