"""The addresses of what tables publish, and of the indicators that the region shares."""

from learning.models import Publication, RegionalIndicator
from neighbourhoods.models import Neighbourhood

from .elsewhere import Place, of_programme
from .people import ELSEWHERE, POST_ONLY, ROLES, TABLE

# Whoever has a part in the programme; the walk's outsider has none.
COMMUNITY = tuple(role for role in ROLES if role != "outsider")
COORDINATION = ("coordinator",)


def _code(facts) -> dict:
    return {"code": facts.code}


def _publication(facts) -> dict:
    """One of the table's, when it published; else one of another's."""
    found = Publication.objects.in_view().filter(programme__code=facts.code)
    mine = found.filter(neighbourhood__slug=facts.slug).order_by("pk").first()
    return {"code": facts.code, "pk": (mine or found.order_by("pk").first()).pk}


def _file(kind: str, names):
    return lambda facts: names(facts) | {"kind": kind}


def _period(facts) -> dict:
    """A year of an indicator of the table."""
    place = Neighbourhood.objects.get(slug=facts.slug)
    indicator = place.indicators.filter(frequency="year").order_by("-pk").first()
    measured = indicator.measures.order_by("-year").first()
    return {"code": facts.code, "pk": indicator.pk, "year": measured.year if measured else 2020, "part": 1}


def _table(facts) -> dict:
    return {"code": facts.code, "slug": facts.slug}


def _regional(facts) -> dict:
    shared = RegionalIndicator.objects.filter(programme__code=facts.code).order_by("pk").first()
    return {"code": facts.code, "pk": shared.pk}


def _regional_pk(facts) -> int:
    return _regional(facts)["pk"]


def read(names, **more) -> Place:
    return Place(COMMUNITY, names=names, most_queries=25, **more)


hidden_from_outsiders = {"hidden_from": ("outsider",)}
OF_PUBLISHED: dict[str, list[Place]] = {
    "published_here": [Place(COMMUNITY, answer=ELSEWHERE)],
    "published": [Place(COMMUNITY, names=_code)],
    "publication": [read(_publication, **hidden_from_outsiders)],
    "publication_act": [Place(answer=POST_ONLY, names=_publication)],
    "publication_file": [read(_file("csv", _publication), **hidden_from_outsiders)],
    "publishing": [Place(TABLE, names=_table, most_queries=25)],
    "publish_period": [
        Place(
            COORDINATION,
            names=_period,
            hidden_from=tuple(role for role in ROLES if role not in TABLE),
            most_queries=25,
        )
    ],
    "regional_indicators": [Place(COMMUNITY, names=_code)],
    "regional_indicator_add": [of_programme()],
    "regional_indicator": [read(_regional)],
    "regional_indicator_edit": [of_programme(pk=_regional_pk)],
    "regional_indicator_act": [Place(answer=POST_ONLY, names=_regional)],
    "regional_indicator_file": [read(_file("xlsx", _regional))],
    "adopt_indicator": [
        Place(COORDINATION, names=lambda facts: _regional(facts) | {"slug": facts.slug}, most_queries=25)
    ],
}
