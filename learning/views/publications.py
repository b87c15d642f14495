"""What tables publish of their indicators: to read together, and for a table to publish (F67)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible
from cimpact.programmes.models import Programme
from cimpact.spreadsheets import csv_response, xlsx_response
from neighbourhoods.models import Neighbourhood
from proposals.standing import standing_of

from ..forms.publications import PublishedFilters, PublishForm
from ..indicator_numbers import with_unit
from ..indicator_periods import Period
from ..models import Indicator, Publication
from ..permissions import community_of, coordinated, is_of_community, may_publish
from ..published import headings, period_of, previews_of, rows_of, sheets_of
from ..publishing import Draft, closed_periods, prepare
from ..workflow.publications import Changed, publish, show_publication

A_PAGE = 30
KINDS = ("csv", "xlsx")


def programme_of_community(request: HttpRequest, code: str) -> Programme:
    """A programme in which the person has a part; a 403 for anyone else."""
    programme = get_object_or_404(Programme, code=code)
    if not is_of_community(request.user, programme.pk):
        raise PermissionDenied
    return programme


@require_safe
def published_here(request: HttpRequest) -> HttpResponse:
    """Lead to what is published in the programme in use, else in the latest the person has a part in."""
    programmes = Programme.objects.filter(pk__in=community_of(request.user)).order_by("-starts_on")
    context = getattr(request, "context", None)
    if context and context.kind in ("team", "advisor"):
        programmes = programmes.filter(pk=context.object_id)
    programme = programmes.first()
    if programme is None:
        raise PermissionDenied
    return redirect("published", programme.code)


@require_safe
def published(request: HttpRequest, code: str) -> HttpResponse:
    """The tables in view, by neighbourhood, aim and year."""
    programme = programme_of_community(request, code)
    found = Publication.objects.in_view().filter(programme=programme)
    form = PublishedFilters(request.GET, found=found)
    pages = Paginator(form.applied().select_related("neighbourhood", "indicator"), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "form": form,
        "filtered": bool(form.chosen),
        "rows": [(one, period_of(one).label, _total(one)) for one in page],
        "page_obj": page,
        "page_range": pages.get_elided_page_range(page.number),
        "tables": Neighbourhood.objects.filter(pk__in=coordinated(request.user)).order_by("name"),
    }
    return render(request, "learning/published/published.html", context)


def _total(publication: Publication) -> str:
    return with_unit(publication.total, publication.unit, publication.unit_word)


def _read(request: HttpRequest, code: str, pk: int) -> Publication:
    found = Publication.objects.open_to(request.user).select_related(
        "neighbourhood", "programme", "indicator", "replaces", "replaced_by"
    )
    return get_object_or_404(found.prefetch_related("tables"), pk=pk, programme__code=code)


@require_safe
def publication(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One indicator in one period: the same figures for every reader."""
    shown = _read(request, code, pk)
    others = Publication.objects.in_view().filter(indicator=shown.indicator_id).exclude(pk=shown.pk)
    context = {
        "programme": shown.programme,
        "publication": shown,
        "period": period_of(shown),
        "total": _total(shown),
        "sheets": (sheets := sheets_of(shown)),
        "hides": any(sheet.hidden for sheet in sheets),
        "others": [(one, period_of(one).label, _total(one)) for one in others.select_related("indicator")],
        "may_publish": may_publish(request.user, shown.neighbourhood_id),
    }
    return render(request, "learning/published/publication.html", context)


@require_safe
def publication_file(request: HttpRequest, code: str, pk: int, kind: str) -> HttpResponse:
    """The same figures, as CSV or XLSX."""
    if kind not in KINDS:
        raise Http404
    shown = _read(request, code, pk)
    name = slugify(f"{shown.neighbourhood.slug} {shown.name[:60]} {period_of(shown).label}")
    if kind == "csv":
        return csv_response(name, headings(), rows_of(shown))
    return xlsx_response(name, _("Tableau publié"), headings(), rows_of(shown))


@require_POST
def publication_act(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take it out of view, or put it back."""
    shown = _read(request, code, pk)
    if not may_publish(request.user, shown.neighbourhood_id):
        raise PermissionDenied
    in_view = request.POST.get("show") == "1"
    show_publication(shown, shown=in_view, by=request.user)
    messages.success(
        request,
        _("Le tableau est de nouveau en vue, tel qu’il était.")
        if in_view
        else _("Le tableau n’est plus en vue. Qui l’avait téléchargé l’a encore."),
    )
    return redirect("publication", code, pk)


@require_safe
def publishing(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """A table's indicators and their closed periods: what is published, what may be."""
    programme = get_object_or_404(Programme, code=code)
    place = get_object_or_404(Neighbourhood.objects.select_related("table"), slug=slug)
    if place.pk not in standing_of(request.user).tables:
        raise PermissionDenied
    found = Indicator.objects.filter(neighbourhood=place, programme=programme)
    latest = {
        (one.indicator_id, one.year, one.part): one
        for one in Publication.objects.standing().filter(neighbourhood=place, programme=programme)
    }
    measured: dict[int, list[Period]] = closed_periods(found)
    context = {
        "programme": programme,
        "neighbourhood": place,
        "may_publish": may_publish(request.user, place.pk),
        "rows": [
            (one, [(period, latest.get((one.pk, *period.key))) for period in measured.get(one.pk, [])])
            for one in found
        ],
    }
    return render(request, "learning/published/publishing.html", context)


@require_http_methods(["GET", "POST"])
def publish_period(request: HttpRequest, code: str, pk: int, year: int, part: int) -> HttpResponse:
    """What others will read, then publish it: exactly what was read."""
    mine = Indicator.objects.filter(neighbourhood__in=list(standing_of(request.user).tables))
    indicator = get_object_or_404(
        mine.select_related("neighbourhood", "programme"), pk=pk, programme__code=code
    )
    if not may_publish(request.user, indicator.neighbourhood_id):
        raise PermissionDenied
    if not 1 <= part <= indicator.parts:
        raise Http404
    period = Period(year, part, indicator.parts)
    draft, status = prepare(indicator, period), 200
    form = PublishForm(request.POST or None, draft=draft)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = publish(indicator, period, **form.values(), by=request.user)
            except Changed as changed:
                draft, status = changed.draft, 409
                form = PublishForm(_read_again(request, draft), draft=draft)
                form.add_error(
                    None, _("Les mesures ont changé pendant que vous lisiez. Relisez, puis publiez.")
                )
            except NotPossible as refusal:
                form.add_error("base" if "base" in form.fields else None, str(refusal))
            else:
                messages.success(request, _("C’est publié : la communauté du programme lit ces chiffres."))
                return redirect("publication", code, made.pk)
    context = {
        "programme": indicator.programme,
        "indicator": indicator,
        "period": period,
        "draft": draft,
        "total": with_unit(draft.total, indicator.unit, indicator.unit_word),
        "sheets": previews_of(draft.tables, indicator.unit),
        "form": form,
    }
    return render(request, "learning/published/publish.html", context, status=status)


def _read_again(request: HttpRequest, draft: Draft):
    """What was typed, with the name of what is shown now."""
    data = request.POST.copy()
    data["seen"] = draft.seen
    return data
