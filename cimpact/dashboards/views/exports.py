"""The list of dossiers as a spreadsheet: what its filters found, as its reader sees it (F121)."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cimpact import clock
from cimpact.spreadsheets import Cell, csv_response, xlsx_response
from proposals.models.dossier import LISTED
from proposals.status import reading_of

from .lists import found_by

# The roles whose list is one of dossiers.
LISTS = ("table", "advisor", "team")


@require_safe
def dossiers_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The filtered list, whole, as CSV or XLSX."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not request.context or request.context.kind not in LISTS:
        raise PermissionDenied
    name = f"dossiers-{clock.today().isoformat()}"
    if kind == "csv":
        return csv_response(name, _headings(), _rows(request))
    return xlsx_response(name, _("Dossiers"), _headings(), _rows(request))


def _headings() -> list[str]:
    return [
        _("Numéro"),
        _("Initiative"),
        _("Quartier"),
        _("Table de quartier"),
        _("Étape"),
        _("Où ça en est"),
        _("À qui d’agir"),
        _("Échéance"),
        _("Conseillère ou conseiller"),
        _("Durée, en années"),
        _("Soutien demandé"),
        _("Déposée le"),
    ]


def _rows(request: HttpRequest):
    found = found_by(request)
    for dossier in found.only(*LISTED, "years").prefetch_related("amounts"):
        yield _row(dossier, request.user)


def _row(dossier, user) -> list[Cell]:
    reading = reading_of(dossier, user)
    return [
        dossier.number or "",
        str(dossier.title),
        dossier.neighbourhood.name,
        dossier.neighbourhood.table.name,
        dossier.stage.name if dossier.stage else "",
        str(reading.status.label),
        str(reading.who),
        dossier.next_on,
        dossier.advised_by.full_name if dossier.advised_by else "",
        dossier.years,
        Decimal(dossier.total_asked) / 100 if dossier.total_asked else None,
        timezone.localtime(dossier.submitted_at).date() if dossier.submitted_at else None,
    ]
