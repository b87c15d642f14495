"""The indicators that the region shares: kept by the team, adopted by tables, read by the community (F67)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible
from cimpact.programmes.models import Programme
from cimpact.spreadsheets import csv_response, xlsx_response
from neighbourhoods.models import Neighbourhood

from ..forms.regional_indicators import AdoptForm, RegionalIndicatorForm
from ..models import Indicator, RegionalIndicator
from ..permissions import coordinated, keeps_regional_indicators, may_publish
from ..regional_indicators import adds_up, headings, rows_of, years_of
from ..workflow import regional_indicators as actions
from .publications import KINDS, programme_of_community

HOW_MANY = Count("adoptions", filter=Q(adoptions__ended_at=None))


@require_safe
def regional_indicators(request: HttpRequest, code: str) -> HttpResponse:
    """Those proposed to tables, then those no longer proposed."""
    programme = programme_of_community(request, code)
    found = list(programme.regional_indicators.annotate(tables=HOW_MANY))
    context = {
        "programme": programme,
        "manages": keeps_regional_indicators(request.user, programme),
        "proposed": [one for one in found if not one.ended_at],
        "ended": [one for one in found if one.ended_at],
    }
    return render(request, "learning/published/regional_indicators.html", context)


def _read(request: HttpRequest, code: str, pk: int) -> RegionalIndicator:
    programme = programme_of_community(request, code)
    found = programme.regional_indicators.select_related("programme").prefetch_related(
        "dimensions__categories"
    )
    return get_object_or_404(found, pk=pk)


@require_safe
def regional_indicator(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What tables published of it, added up where it adds up."""
    regional = _read(request, code, pk)
    years = years_of(regional)
    chosen = request.GET.get("year", "")
    year = next((one for one in years if str(one.year) == chosen), years[0] if years else None)
    adopted = {one.neighbourhood_id: one for one in regional.adoptions.ongoing()}
    mine = Neighbourhood.objects.filter(pk__in=coordinated(request.user)).order_by("name")
    context = {
        "programme": regional.programme,
        "regional": regional,
        "adds_up": adds_up(regional),
        "years": years,
        "year": year,
        "adoptions": len(adopted),
        "manages": keeps_regional_indicators(request.user, regional.programme),
        "mine": [(place, adopted.get(place.pk)) for place in mine],
    }
    return render(request, "learning/published/regional_indicator.html", context)


@require_safe
def regional_indicator_file(request: HttpRequest, code: str, pk: int, kind: str) -> HttpResponse:
    """What each table published of it, as CSV or XLSX."""
    if kind not in KINDS:
        raise Http404
    regional = _read(request, code, pk)
    name, rows = slugify(regional.name_fr[:80]), rows_of(years_of(regional))
    if kind == "csv":
        return csv_response(name, headings(), rows)
    return xlsx_response(name, _("Indicateur régional"), headings(), rows)


@require_http_methods(["GET", "POST"])
def regional_indicator_edit(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Word one, or change its words while no table has adopted it."""
    programme = get_object_or_404(Programme, code=code)
    if not keeps_regional_indicators(request.user, programme):
        raise PermissionDenied
    shown = get_object_or_404(RegionalIndicator, pk=pk, programme=programme) if pk else None
    form = RegionalIndicatorForm(
        request.POST or None, instance=shown or RegionalIndicator(programme=programme)
    )
    status = 422 if request.method == "POST" else 200
    now = None
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_regional_indicator(
                programme,
                form.values(),
                form.dimensions(),
                key=form.cleaned_data["key"],
                regional=shown,
                version=form.cleaned_data["version"] or 0,
                by=request.user,
            )
        except actions.Stale as stale:
            status, now = 409, stale.thing
            form = _over(request, now)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("L’indicateur est enregistré."))
            return redirect("regional_indicator", code, kept.pk)
    context = {"programme": programme, "regional": shown, "form": form, "now": now}
    return render(request, "learning/published/regional_indicator_edit.html", context, status=status)


def _over(request: HttpRequest, now: RegionalIndicator) -> RegionalIndicatorForm:
    """What was typed, to be saved over what someone else saved meanwhile, which the page shows beside."""
    data = request.POST.copy()
    data["version"] = str(now.version)
    form = RegionalIndicatorForm(data, instance=RegionalIndicator.objects.get(pk=now.pk))
    form.add_error(
        None,
        _(
            "Quelqu’un l’a modifié pendant que vous écriviez. Comparez, puis enregistrez ce que vous voulez garder."
        ),
    )
    return form


@require_POST
def regional_indicator_act(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """No longer propose it, or propose it again."""
    regional = _read(request, code, pk)
    if not keeps_regional_indicators(request.user, regional.programme):
        raise PermissionDenied
    ended = request.POST.get("end") == "1"
    actions.end_regional_indicator(regional, ended=ended, by=request.user)
    messages.success(
        request,
        _("Il n’est plus proposé aux tables; celles qui l’ont adopté continuent.")
        if ended
        else _("Il est de nouveau proposé aux tables."),
    )
    return redirect("regional_indicator", code, pk)


@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, code: str, pk: int, slug: str) -> HttpResponse:
    """A table adopts it, says what it counts otherwise, or leaves it."""
    regional = _read(request, code, pk)
    place = get_object_or_404(Neighbourhood, slug=slug)
    if not may_publish(request.user, place.pk):
        raise PermissionDenied
    adoption = regional.adoptions.ongoing().filter(neighbourhood=place).select_related("indicator").first()
    if request.method == "POST" and "leave" in request.POST:
        if adoption:
            actions.leave(adoption, by=request.user)
        messages.success(
            request, _("La table ne mesure plus cet indicateur régional. Ce qu’elle a publié reste.")
        )
        return redirect("regional_indicator", code, pk)
    form = AdoptForm(request.POST or None, indicators=_candidates(regional, place), adoption=adoption)
    if request.method == "POST" and form.is_valid():
        try:
            if adoption:
                actions.say_difference(adoption, difference=form.said_difference, by=request.user)
            else:
                actions.adopt(
                    regional,
                    place,
                    indicator=form.cleaned_data["indicator"],
                    difference=form.said_difference,
                    by=request.user,
                )
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("C’est noté : les chiffres que la table publiera rejoindront ceux de la région.")
            )
            return redirect("regional_indicator", code, pk)
    context = {
        "programme": regional.programme,
        "regional": regional,
        "neighbourhood": place,
        "adoption": adoption,
        "form": form,
    }
    return render(request, "learning/published/adopt.html", context, status=422 if form.errors else 200)


def _candidates(regional: RegionalIndicator, place: Neighbourhood):
    """The table's indicators in the same unit, that serve no other adoption of it."""
    return Indicator.objects.filter(
        neighbourhood=place,
        programme=regional.programme,
        unit=regional.unit,
        unit_word=regional.unit_word,
        counts_people=regional.counts_people,
        ended_at=None,
    )
