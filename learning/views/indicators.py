"""What a table measures: its indicators, each with its chart, its values and those it had before (F67)."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood, PlanCard
from neighbourhoods.permissions import programmes_of, reads_plan

from ..forms.indicators import IndicatorForm
from ..indicator_drawing import chart_of, smalls_of
from ..indicators import Held, glances, held_by, indicators_in
from ..models import Indicator
from ..permissions import may_measure, reads_categories, reads_indicators
from ..plan_changes import ASKED, asked_change, changes_of, name_of, page_of
from ..workflow.indicators import Stale, end_indicator, keep_indicator


@dataclass(frozen=True)
class Door:
    """A table in a programme, for one reader of its indicators."""

    neighbourhood: Neighbourhood
    programme: Programme
    writes: bool
    reads_categories: bool

    @property
    def address(self) -> list:
        return [self.neighbourhood.slug, self.programme.code]

    @property
    def context(self) -> dict:
        """What every page of indicators takes."""
        return {
            "neighbourhood": self.neighbourhood,
            "programme": self.programme,
            "writes": self.writes,
            "reads_categories": self.reads_categories,
        }


def door(request: HttpRequest, slug: str, code: str, *, to_write: bool = False) -> Door:
    """The table in a programme that it takes part in; a 403 for whoever does not read, or write, its indicators."""
    place = get_object_or_404(Neighbourhood.objects.select_related("table"), slug=slug)
    programme = get_object_or_404(Programme, code=code)
    if programme.pk not in programmes_of(place):
        raise Http404
    found = Door(
        place, programme, may_measure(request.user, place), reads_categories(request.user, place, programme)
    )
    if not reads_indicators(request.user, place, programme) or (to_write and not found.writes):
        raise PermissionDenied
    return found


def indicator_at(found: Door, pk: int) -> Indicator:
    return get_object_or_404(indicators_in(found.neighbourhood, found.programme), pk=pk)


@require_safe
def indicators(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Every indicator of the table, where each stands."""
    found = door(request, slug, code)
    shown = glances(indicators_in(found.neighbourhood, found.programme))
    context = found.context | {
        "glances": [one for one in shown if one.indicator.ended_at is None],
        "ended": [one for one in shown if one.indicator.ended_at],
        "linking": _linking(request, found),
    }
    return render(request, "learning/indicators/indicators.html", context)


@require_safe
def indicator(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """One indicator: its chart and its table, its categories, the values it had before."""
    found = door(request, slug, code)
    shown = indicator_at(found, pk)
    held = held_by(shown, with_categories=found.reads_categories)
    glance, periods = held.glance, held.periods
    context = found.context | {
        "indicator": shown,
        "held": held,
        "glance": glance,
        "periods": periods,
        "drawing": chart_of(glance) if glance.totals else None,
        "dimensions": _drawn(held) if found.reads_categories else [],
        "notes": _notes(held),
        "change": _change_of(request, shown),
    }
    return render(request, "learning/indicators/indicator.html", context)


def _linking(request: HttpRequest, found: Door) -> dict | None:
    """The change that one came to choose a measure for, for whoever chooses it."""
    change = _asked(request, found) if found.writes else None
    return {"pk": change.pk, "name": name_of(change)} if change else None


def _asked(request: HttpRequest, found: Door) -> PlanCard | None:
    return asked_change(request.GET.get(ASKED, ""), changes_of(found.neighbourhood, found.programme))


def _change_of(request: HttpRequest, shown: Indicator) -> dict | None:
    """The change of the shared plan that it measures, for whoever reads the plan."""
    if shown.change is None or shown.change.removed_at:
        return None
    initiative = shown.change.plan.initiative
    if not reads_plan(request.user, initiative):
        return None
    return {"name": name_of(shown.change), "url": page_of(shown.change, initiative.pk)}


def _drawn(held: Held) -> list[dict]:
    """Each dimension that was measured: its small charts, its table."""
    periods = held.periods
    return [
        {
            "dimension": one.dimension,
            "smalls": smalls_of(held, one),
            "rows": [(row.label, row.values(periods)) for row in one.rows if row.measures],
        }
        for one in held.by_dimension
        if one.is_measured
    ]


def _notes(held: Held) -> list[tuple]:
    """What was noted of the values held now, the latest first."""
    rows = [held.total, *(row for one in held.by_dimension for row in one.rows)]
    noted = [
        (period, row.category, measure)
        for row in rows
        for period, measure in zip(held.periods, row.values(held.periods), strict=True)
        if measure and measure.note
    ]
    return sorted(noted, key=lambda one: one[0], reverse=True)


@require_http_methods(["GET", "POST"])
def indicator_edit(request: HttpRequest, slug: str, code: str, pk: int | None = None) -> HttpResponse:
    """Define an indicator, or change it."""
    found = door(request, slug, code, to_write=True)
    shown = indicator_at(found, pk) if pk else None
    instance = shown or Indicator(neighbourhood=found.neighbourhood, programme=found.programme)
    change = _asked(request, found)
    form = IndicatorForm(
        request.POST or None, instance=instance, initial={"change": change.pk} if change else None
    )
    status, meanwhile = 200, []
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_indicator(
                found.neighbourhood,
                found.programme,
                form.values(),
                key=form.cleaned_data["key"],
                indicator=shown,
                version=form.cleaned_data["version"] or 0,
                by=request.user,
            )
        except Stale as stale:
            status, meanwhile = 409, _changed_meanwhile(form, stale.thing)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("L’indicateur est enregistré."))
            return redirect("indicator", *found.address, kept.pk)
    context = found.context | {"indicator": shown, "form": form, "meanwhile": meanwhile}
    status = 422 if form.errors else status
    return render(request, "learning/indicators/edit.html", context, status=status)


def _changed_meanwhile(form: IndicatorForm, now: Indicator) -> list[tuple[str, str]]:
    """What the indicator now says where it differs from what is typed: (field, its words). Sent again, what is typed is
    kept knowingly."""
    form.data = form.data.copy()
    form.data["version"] = str(now.version)
    fresh = IndicatorForm(instance=now)
    differing = [
        name for name, value in form.values().items() if name != "dimensions" and getattr(now, name) != value
    ]
    if [told.dimension for told in now.told_apart.select_related("dimension")] != form.values()["dimensions"]:
        differing.append("dimensions")
    return [(str(fresh.fields[name].label), _in_words(fresh, name)) for name in differing]


def _in_words(form: IndicatorForm, name: str) -> str:
    field, value = form[name], form[name].value()
    if not value and value != 0:
        return _("rien")
    chosen = {str(one) for one in value} if isinstance(value, list) else {str(value)}
    choices = getattr(field.field, "choices", None)
    if choices:
        return ", ".join(str(label) for key, label in choices if str(key) in chosen)
    return {"True": _("oui"), "False": _("non")}.get(str(value), str(value))


@require_POST
def indicator_end(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """No longer measure it, or measure it again."""
    found = door(request, slug, code, to_write=True)
    ended = request.POST.get("ended") == "1"
    end_indicator(indicator_at(found, pk), ended=ended, by=request.user)
    messages.success(
        request,
        _("Cet indicateur n’est plus mesuré; ce qui est inscrit reste.")
        if ended
        else _("Cet indicateur est de nouveau mesuré."),
    )
    return redirect("indicator", *found.address, pk)
