"""The dashboard of a programme, and each of its figures as a file (F120)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cimpact import clock
from cimpact.programmes.models import Programme
from cimpact.spreadsheets import csv_response, xlsx_response

from ..figures.page import FIGURES, Page, figures_of
from ..figures.readers import follows, programme_in_use, programmes_followed, reader_of
from ..figures.svg import standing_alone
from ..figures.tables import Figure
from ..forms.figures import AskedForm


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Lead to the dashboard of the programme in use, else of the first that the person follows."""
    programmes = programmes_followed(request.user)
    in_use = programmes.filter(pk=programme_in_use(request.user, request.context))
    programme = in_use.first() or programmes.first()
    if programme is None:
        raise PermissionDenied
    return redirect("figures", programme.code)


def _asked(request: HttpRequest, code: str) -> tuple[AskedForm, Page]:
    """The filters, and what the page is made from; a 403 for whoever does not follow the programme."""
    programme = get_object_or_404(Programme, code=code)
    if not follows(request.user, programme):
        raise PermissionDenied
    form = AskedForm(request.GET, programme=programme)
    return form, Page.of(form.asked, reader_of(request.user, programme, request.context))


@require_safe
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """Every figure, under the filters of the address."""
    form, page = _asked(request, code)
    return render(
        request,
        "dashboards/figures.html",
        {
            "programme": page.asked.programme,
            "form": form,
            "asked": page.asked,
            "reader": page.reader,
            "figures": figures_of(page),
            "files": ("csv", "xlsx", "svg"),
            "today": clock.today(),
        },
    )


@require_safe
def figure_file(request: HttpRequest, code: str, figure: str, kind: str) -> HttpResponse:
    """One figure, under the filters of the address: its table as CSV or XLSX, its drawing as SVG."""
    if figure not in FIGURES:
        raise Http404
    _form, page = _asked(request, code)
    return FILES[kind](FIGURES[figure](page), f"{figure}-{code.lower()}-{clock.today().isoformat()}")


def _csv(figure: Figure, name: str) -> HttpResponse:
    return csv_response(name, figure.table.headings, figure.table.written)


def _xlsx(figure: Figure, name: str) -> HttpResponse:
    return xlsx_response(name, _("Tableau de bord"), figure.table.headings, figure.table.written)


def _svg(figure: Figure, name: str) -> HttpResponse:
    return HttpResponse(
        standing_alone(figure),
        content_type="image/svg+xml; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.svg"',
            "X-Content-Type-Options": "nosniff",
        },
    )


FILES = {"csv": _csv, "xlsx": _xlsx, "svg": _svg}
