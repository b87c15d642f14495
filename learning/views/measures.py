"""Measures: typed in a matrix, brought in from a file, taken away as a file (F67)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cimpact import clock
from cimpact.imports import Unreadable
from cimpact.spreadsheets import csv_response, xlsx_response

from ..forms.measures import MeasuresFileForm, ReasonForm
from ..indicator_enums import Frequency
from ..indicator_files import rows_held, rows_to_fill
from ..indicator_import import HEADINGS, REQUIRED, Report, headings, read_import
from ..indicator_periods import FIRST_YEAR, periods_of
from ..indicators import indicators_in
from ..matrix import YEARS_SHOWN, Line, Matrix
from ..models import Indicator
from ..workflow.measures import Stale, Written, held, write_measures
from .indicators import Door, door, indicator_at

SCRIPTS = ("js/grid.js",)


@require_http_methods(["GET", "POST"])
def indicator_measure(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """The matrix of one indicator: everybody, then each category; a column for each period."""
    found = door(request, slug, code, to_write=True)
    shown = indicator_at(found, pk)
    if shown.ended_at:
        raise PermissionDenied
    page = MatrixPage(request, found, Frequency(shown.frequency), _lines(shown), with_notes=True)
    return page.respond("indicator", [*found.address, pk], {"indicator": shown})


@require_http_methods(["GET", "POST"])
def indicators_measure(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The matrix of every indicator measured at the same pace: what concerns everybody."""
    found = door(request, slug, code, to_write=True)
    measured = list(indicators_in(found.neighbourhood, found.programme).filter(ended_at=None))
    paces = [pace for pace in Frequency if any(one.frequency == pace for one in measured)]
    asked = request.GET.get("rythme", "")
    pace = Frequency(asked) if asked in paces else next(iter(paces), Frequency.YEAR)
    lines = [Line(one, one.name, _unit(one)) for one in measured if one.frequency == pace]
    page = MatrixPage(request, found, pace, lines, with_notes=False)
    more = {"indicator": None, "paces": paces if len(paces) > 1 else [], "pace": pace}
    return page.respond("indicators", found.address, more)


def _unit(indicator: Indicator) -> str:
    return indicator.unit_word or indicator.get_unit_display()


def _lines(indicator: Indicator) -> list[Line]:
    """Everybody, then each category by its dimension."""
    lines = [Line(indicator, _("Ensemble"), _unit(indicator))]
    for told in indicator.told_apart.select_related("dimension").prefetch_related("dimension__categories"):
        lines += [
            Line(indicator, category.name, _unit(indicator), category.pk, told.dimension.name)
            for category in told.dimension.categories.all()
            if category.ended_at is None
        ]
    return lines


class MatrixPage:
    """A matrix over some years, to type in; sent, it is saved whole or shown again with what is to be looked at."""

    def __init__(
        self, request: HttpRequest, found: Door, pace: Frequency, lines: list[Line], *, with_notes: bool
    ):
        self.request, self.found, self.lines, self.with_notes = request, found, lines, with_notes
        self.last = _year_asked(request)
        self.first = max(self.last - YEARS_SHOWN[pace.parts] + 1, FIRST_YEAR)
        self.periods = periods_of(self.first, self.last, pace.parts)

    def _matrix(self, data=None) -> Matrix:
        now = held({line.indicator.pk for line in self.lines})
        return Matrix(self.lines, self.periods, now, data, with_notes=self.with_notes)

    def respond(self, back: str, address: list, more: dict) -> HttpResponse:
        request = self.request
        if request.method != "POST":
            return self._page(self._matrix(), ReasonForm(), more, 200)
        matrix, reason = self._matrix(request.POST), ReasonForm(request.POST)
        entries = matrix.entries()
        if matrix.wrong or not reason.is_valid():
            return self._page(matrix, reason, more, 422)
        try:
            written = write_measures(entries, reason=reason.cleaned_data["reason"], by=request.user)
        except Stale as stale:
            matrix.held = held({line.indicator.pk for line in self.lines})
            matrix.mark_stale(stale.cells)
            return self._page(matrix, reason, more, 409)
        messages.success(request, said_written(written))
        return redirect(back, *address)

    def _page(self, matrix: Matrix, reason: ReasonForm, more: dict, status: int) -> HttpResponse:
        context = self.found.context | more
        context |= {
            "matrix": matrix,
            "reason": reason,
            "scripts": SCRIPTS,
            "first": self.first,
            "last": self.last,
            "earlier": self.first - 1 if self.first > FIRST_YEAR else None,
            "later": min(self.last + (self.last - self.first + 1), clock.today().year)
            if self.last < clock.today().year
            else None,
        }
        return render(self.request, "learning/indicators/measure.html", context, status=status)


def _year_asked(request: HttpRequest) -> int:
    """The last year shown."""
    today, asked = clock.today().year, request.GET.get("jusqu", "")
    if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked) <= today:
        return int(asked)
    return today


def said_written(written: Written) -> str:
    """What was saved, in a sentence or two."""
    if not written.added and not written.corrected:
        return _("Rien n’a changé.")
    sentences = []
    if written.added:
        sentences.append(
            ngettext("%(n)s valeur est inscrite.", "%(n)s valeurs sont inscrites.", written.added)
            % {"n": written.added}
        )
    if written.corrected:
        sentences.append(
            ngettext(
                "%(n)s valeur est corrigée; celle d’avant reste lisible.",
                "%(n)s valeurs sont corrigées; celles d’avant restent lisibles.",
                written.corrected,
            )
            % {"n": written.corrected}
        )
    return " ".join(sentences)


@require_http_methods(["GET", "POST"])
def indicators_import(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A file read line by line; what it would change is shown, then saved whole once confirmed."""
    found = door(request, slug, code, to_write=True)
    form, reason, report = MeasuresFileForm(), ReasonForm(), None
    is_confirmed = "content" in request.POST
    if request.method == "POST":
        reason = ReasonForm(request.POST if is_confirmed else None)
        if not is_confirmed:
            form = MeasuresFileForm(request.POST, request.FILES)
        report = _read(request, found, form, is_confirmed)
    if report and is_confirmed and not report.errors and reason.is_valid():
        if report.mark != request.POST.get("mark", "").replace("\r\n", "\n") and report.changes:
            messages.warning(
                request, _("Des valeurs ont changé entre-temps : relisez ce que le fichier changerait.")
            )
        else:
            return _import(request, found, report, reason.cleaned_data["reason"])
    context = found.context | {
        "form": form,
        "reason": reason,
        "report": report,
        "columns": list(zip(headings(), (column in REQUIRED for column in HEADINGS), strict=True)),
    }
    wrong = form.errors or (report and report.errors) or reason.errors
    return render(request, "learning/indicators/import.html", context, status=422 if wrong else 200)


def _read(request: HttpRequest, found: Door, form: MeasuresFileForm, is_confirmed: bool) -> Report | None:
    """What the file sent, or the one shown before, would change; None when it cannot be read."""
    measured = list(
        indicators_in(found.neighbourhood, found.programme).prefetch_related(
            "told_apart__dimension__categories__dimension"
        )
    )
    if is_confirmed:
        name, content = "lignes.csv", request.POST["content"].encode()
    elif form.is_valid():
        name, content = form.cleaned_data["file"].name, form.cleaned_data["file"].read()
    else:
        return None
    try:
        return read_import(measured, name, content)
    except Unreadable as error:
        if is_confirmed:
            messages.error(request, str(error))
        else:
            form.add_error("file", str(error))
        return None


def _import(request: HttpRequest, found: Door, report: Report, reason: str) -> HttpResponse:
    try:
        written = write_measures(report.entries, reason=reason, by=request.user)
    except Stale:
        messages.warning(
            request, _("Des valeurs ont changé pendant l’enregistrement : envoyez le fichier de nouveau.")
        )
        return redirect("indicators_import", *found.address)
    messages.success(request, said_written(written))
    return redirect("indicators", *found.address)


@require_safe
def indicators_template(request: HttpRequest, slug: str, code: str, kind: str) -> HttpResponse:
    """A file to fill: a line for each indicator and category, for this period."""
    found = door(request, slug, code, to_write=True)
    measured = indicators_in(found.neighbourhood, found.programme).filter(ended_at=None)
    rows = rows_to_fill(measured.prefetch_related("told_apart__dimension__categories"))
    return _file(kind, f"{found.neighbourhood.slug}-mesures", _("Mesures"), rows, headings())


@require_safe
def indicators_export(request: HttpRequest, slug: str, code: str, kind: str) -> HttpResponse:
    """Every value held now, of every indicator."""
    found = door(request, slug, code)
    return _export(found, kind, list(indicators_in(found.neighbourhood, found.programme)), "indicateurs")


@require_safe
def indicator_export(request: HttpRequest, slug: str, code: str, pk: int, kind: str) -> HttpResponse:
    """Every value held now, of one indicator."""
    found = door(request, slug, code)
    return _export(found, kind, [indicator_at(found, pk)], f"indicateur-{pk}")


def _export(found: Door, kind: str, shown: list[Indicator], name: str) -> HttpResponse:
    rows = rows_held(shown, with_categories=found.reads_categories)
    more = [_("unité"), _("inscrit par"), _("le")]
    return _file(kind, f"{found.neighbourhood.slug}-{name}", _("Mesures"), rows, headings() + more)


def _file(kind: str, name: str, title: str, rows: list, columns: list[str]) -> HttpResponse:
    if kind == "csv":
        return csv_response(name, columns, rows)
    return xlsx_response(name, title, columns, rows)
