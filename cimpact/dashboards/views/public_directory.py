"""The directory of neighbourhoods: a list to search, and one page for each (F3)."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from cimpact.programmes.models import Programme
from neighbourhoods.commitments import commitments_of
from neighbourhoods.models import Neighbourhood

from ..directory import (
    entry_of,
    in_stage,
    initiatives_of,
    is_under_way,
    leading,
    places,
    public_dossiers,
    with_public_dossiers,
)
from ..forms.public import NONE, DirectorySearch
from ..neighbourhood_map import Entry, map_of

SHOWN = 40


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The neighbourhoods, by name or initiative, by borough or town, by stage under way."""
    form = DirectorySearch(request.GET, places=places())
    asked = form.cleaned_data if form.is_valid() else {}
    # The slug is the name without accents or capitals: it sorts as a dictionary does.
    found = with_public_dossiers(Neighbourhood.objects.order_by("slug"))
    if words := asked.get("q"):
        named = Q(slug__contains=slugify(words)) | Q(table__name__icontains=words)
        found = found.filter(named | leading(words))
    if place := asked.get("lieu"):
        found = found.filter(places=place)
    if kind := asked.get("etape"):
        found = in_stage(found, "" if kind == NONE else kind)
    # The map shows them all, the list a page of them.
    every = list(found)
    pages = Paginator(every, SHOWN)
    page = pages.get_page(request.GET.get("page"))
    filtered = any(asked.values())
    around = Neighbourhood.objects.exclude(pk__in=[place.pk for place in every]) if filtered else ()
    return render(
        request,
        "public/directory.html",
        {
            "form": form,
            "filtered": filtered,
            "map": map_of([*map(entry_of, every), *(Entry(place, "", "", "") for place in around)]),
            "page_obj": page,
            "page_range": pages.get_elided_page_range(page.number),
            "rows": [
                {
                    "neighbourhood": neighbourhood,
                    "under_way": [d for d in public_dossiers(neighbourhood) if is_under_way(d)],
                }
                for neighbourhood in page.object_list
            ],
        },
    )


@login_not_required
@require_safe
def directory_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A neighbourhood in public: its table and how to reach it, its initiatives and their stages."""
    shown = get_object_or_404(with_public_dossiers(Neighbourhood.objects.all()), slug=slug)
    return render(
        request,
        "public/neighbourhood.html",
        {
            "neighbourhood": shown,
            "initiatives": initiatives_of(shown),
            "commitments": [c for c in commitments_of(shown, Programme.objects.all()) if c.given],
        },
    )
