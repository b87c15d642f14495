"""The addresses of what tables measure, and of the categories of neighbourhoods."""

from neighbourhoods.models import Neighbourhood

from .elsewhere import Place
from .people import FOUND, POST_ONLY, ROLES, TABLE

WRITERS = ("coordinator", "contributor")
# Only those who accompany the table, and the programme's team; not a colleague who accompanies others.
READERS = (*TABLE, "advisor", "team")


def _indicator(facts) -> dict:
    """The table's indicator; of one of its dossiers' neighbourhoods that measures nothing, none is shown."""
    place = Neighbourhood.objects.get(slug=facts.slug)
    return {"slug": facts.slug, "code": facts.code, "pk": place.indicators.order_by("pk").first().pk}


def _table(facts) -> dict:
    return {"slug": facts.slug, "code": facts.code}


def _file(kind: str, names):
    return lambda facts: names(facts) | {"kind": kind}


def _dimension(facts) -> dict:
    place = Neighbourhood.objects.get(slug=facts.slug)
    return {"slug": facts.slug, "pk": place.dimensions.order_by("pk").first().pk}


def read(names, *enters: str, answer: int = FOUND) -> Place:
    return Place(enters or READERS, answer=answer, names=names, most_queries=25)


OF_INDICATORS: dict[str, list[Place]] = {
    "indicators": [Place(READERS, names=_table)],
    "indicator": [read(_indicator)],
    "indicator_add": [read(_table, *WRITERS)],
    "indicator_edit": [read(_indicator, *WRITERS)],
    "indicator_end": [read(_indicator, *ROLES, answer=POST_ONLY)],
    "indicator_measure": [read(_indicator, *WRITERS)],
    "indicators_measure": [read(_table, *WRITERS)],
    "indicators_import": [read(_table, *WRITERS)],
    "indicators_template": [read(_file("csv", _table), *WRITERS)],
    "indicators_export": [read(_file("csv", _table))],
    "indicator_export": [read(_file("xlsx", _indicator))],
    "dimensions": [Place(WRITERS, names=lambda facts: {"slug": facts.slug})],
    "dimension_copy": [Place(answer=POST_ONLY, names=lambda facts: {"slug": facts.slug})],
    "dimension_add": [Place(WRITERS, names=lambda facts: {"slug": facts.slug})],
    "dimension": [Place(WRITERS, names=_dimension)],
}
