"""The payments of a programme, to make and made, on a page and for the accounts (F51)."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cimpact import clock
from cimpact.formatting import money, ordinal_year
from cimpact.programmes.models import Programme
from cimpact.spreadsheets import Cell, csv_response, xlsx_response

from ..forms.payments import PaymentFilters
from ..money_pages import payments_of
from ..money_permissions import writes_money
from ..payments import Line, line_of
from ..standing import standing_of
from .money import programme_read

A_PAGE = 30


def _programme(request: HttpRequest, code: str) -> Programme:
    """The programme, for those who accompany its neighbourhoods."""
    programme = programme_read(request, code)
    if programme.pk not in standing_of(request.user).programmes:
        raise PermissionDenied
    return programme


def _chosen(request: HttpRequest, programme: Programme):
    form = PaymentFilters(request.GET or None)
    return form, form.applied_to(payments_of(programme, request.user))


@require_safe
def payments(request: HttpRequest, code: str) -> HttpResponse:
    """The payments by date, with what each waits for."""
    programme = _programme(request, code)
    form, chosen = _chosen(request, programme)
    page = Paginator(chosen, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "proposals/money/payments.html",
        {
            "programme": programme,
            "form": form,
            "filtered": form.is_filtered,
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "lines": [line_of(instalment, instalment.dossier) for instalment in page],
            "total": chosen.aggregate(sum=Sum("cents"))["sum"] or 0,
            "query": form.query,
            "pays": writes_money(request.user, programme),
        },
    )


@require_safe
def payments_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The payments chosen, as CSV."""
    programme = _programme(request, code)
    _form, chosen = _chosen(request, programme)
    return csv_response(_name(programme), _headings(), _rows(chosen))


@require_safe
def payments_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The payments chosen, as a workbook."""
    programme = _programme(request, code)
    _form, chosen = _chosen(request, programme)
    return xlsx_response(_name(programme), _("Versements"), _headings(), _rows(chosen))


def _name(programme: Programme) -> str:
    kind = _("versements")
    return f"{kind}-{programme.code}-{clock.today()}"


def _headings() -> list[str]:
    return [
        _("Dossier"),
        _("Initiative"),
        _("Quartier"),
        _("Organisme qui reçoit"),
        _("NEQ"),
        _("Numéro d’organisme de bienfaisance"),
        _("Adresse"),
        _("Ville"),
        _("Code postal"),
        _("Année de la participation"),
        _("Prévu le"),
        _("Montant"),
        _("État"),
        _("Attend"),
        _("Versé le"),
        _("Référence"),
        _("Sources"),
    ]


def _rows(chosen) -> list[list[Cell]]:
    instalments = list(chosen.prefetch_related("entries__fund__partner"))
    return [_row(line_of(instalment, instalment.dossier)) for instalment in instalments]


def _row(line: Line) -> list[Cell]:
    instalment = line.instalment
    dossier = instalment.dossier
    to = instalment.received_by
    return [
        dossier.number,
        dossier.title,
        dossier.neighbourhood.name,
        to.name,
        to.neq,
        to.charity_number,
        to.address,
        to.city,
        to.postal_code,
        ordinal_year(instalment.year),
        instalment.due_on,
        Decimal(instalment.cents) / 100,
        state_of(line),
        line.missing and line.waits_for,
        instalment.paid_on,
        instalment.reference,
        _sources(line),
    ]


def state_of(line: Line) -> str:
    """Where a payment stands, in a word or two."""
    if line.instalment.paid_on:
        return _("Versé")
    if line.missing:
        return _("En attente")
    return _("À verser") if line.is_to_make else _("À venir")


def _sources(line: Line) -> str:
    """From which partners a payment came, with their parts; empty before it is made."""
    parts: dict[str, int] = {}
    for entry in line.instalment.entries.all():
        name = entry.fund.partner.name if entry.fund else _("Sans source")
        parts[name] = parts.get(name, 0) + entry.cents
    return "; ".join(f"{name} {money(cents)}" for name, cents in sorted(parts.items()) if cents)
