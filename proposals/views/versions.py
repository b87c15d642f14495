"""The agreed versions of a participation, each whole, with what it changed (R12, F47)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cimpact.formatting import ordinal_year

from ..agreed_terms import AgreedTerms, Names, differences_between, terms_of, versions_of
from ..years import years_of
from .doors import page
from .participation import readable_participation


@require_safe
def agreed_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version as it was agreed, and what differs from the one before."""
    dossier = readable_participation(request, pk)
    versions = versions_of(dossier.participation)
    version = next((v for v in versions if v.number == number), None)
    if version is None:
        raise Http404
    before = next((v for v in versions if v.number == number - 1), None)
    terms = terms_of(version.content)
    context = {
        "participation": dossier.participation,
        "version": version,
        "versions": versions,
        "in_force": version == versions[0],
        "terms": terms,
        "years": years_of(terms),
        "grids": budget_grids(version.content, terms),
        "changes": differences_between(
            terms_of(before.content), terms, Names(before.content, version.content)
        )
        if before
        else [],
    }
    return page(request, "proposals/participation/version.html", dossier, context)


def budget_grids(content: dict, terms: AgreedTerms) -> list[dict]:
    """The agreed budget, a table for each source, in the reader's language."""
    language = get_language()
    sources: dict[str, dict] = {}
    for line in content["budget"]:
        grid = sources.setdefault(line["source"]["kind"], {"title": line["source"][language], "rows": {}})
        row = grid["rows"].setdefault(line["category"]["code"], {"label": line["category"][language]})
        row[line["year"]] = line["cents"]
    years = range(1, terms.years + 1)
    return [_grid(grid["title"], grid["rows"].values(), years) for grid in sources.values()]


def _grid(title: str, rows, years: range) -> dict:
    """What participation/_budget_table.html takes."""
    cells = [(row["label"], [row.get(year, 0) for year in years]) for row in rows]
    return {
        "title": title,
        "years": [ordinal_year(year) for year in years],
        "rows": [{"label": label, "cells": cents, "total": sum(cents)} for label, cents in cells],
        "totals": [sum(cents[n] for _label, cents in cells) for n in range(len(years))],
        "total": sum(sum(cents) for _label, cents in cells),
    }
