"""One page to search everything that the person may see (F124)."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cimpact.search import Words, all_sources

from .. import search as found


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, by kind; `dans` keeps one kind, whole."""
    words = Words.of(request.GET.get("q", ""))
    kinds = {source.kind: source for source in all_sources()}
    kind = request.GET.get("dans", "") if request.GET.get("dans") in kinds else ""
    groups = found.search(request.user, words, kind)
    return render(
        request,
        "dashboards/search.html",
        {
            "words": words,
            "kind": kind,
            "kinds": kinds.values(),
            "groups": groups,
            "total": sum(group.count for group in groups),
            "views": _views(words, kind, groups, kinds),
            "address": f"?{urlencode({'q': words.asked})}",
        },
    )


def _views(words: Words, kind: str, groups: list, kinds: dict) -> list[dict]:
    """The kinds found, as pills; with one kept, it and the way back to all."""
    every = {
        "label": _("Tout"),
        "count": None,
        "url": f"?{urlencode({'q': words.asked})}",
        "current": not kind,
    }
    labels = {group.source.kind: group.count for group in groups} | ({kind: None} if kind else {})
    return [every] + [
        {
            "label": kinds[key].label,
            "count": count,
            "url": f"?{urlencode({'q': words.asked, 'dans': key})}",
            "current": key == kind,
        }
        for key, count in labels.items()
    ]
