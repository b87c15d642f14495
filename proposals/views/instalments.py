"""The money of one dossier: its payments for both sides; its sources, schedule and payments for the team (F50, F51)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact.errors import NotPossible
from cimpact.formatting import money

from ..forms.instalments import MOST, schedule_form
from ..forms.money import PaymentForm, ReasonForm
from ..forms.sources import ChangeSourcesForm
from ..ledger import committed, committed_and_paid, envelope_of, paid
from ..models import Dossier, Instalment
from ..money_permissions import can_read_payments
from ..payments import line_of, lines_of
from ..permissions import STAFF, abilities, roles_in
from ..turns import is_of_table
from ..workflow.envelope import beyond_the_end, change_sources, misplaced
from ..workflow.instalments import (
    ScheduleChanged,
    mark_of,
    over_planned,
    plan_instalments,
    propose_schedule,
    to_come,
)
from ..workflow.payments import confirm_payment, correct_payment, release_rest
from .doors import dossier_for, or_back_to_dossier, page, visible_dossier


@require_safe
def dossier_payments(request: HttpRequest, pk: int) -> HttpResponse:
    """What was paid, what is to come, what each payment waits for; for the staff, from whom it comes."""
    dossier = visible_dossier(request, pk)
    if not can_read_payments(request.user, dossier):
        raise PermissionDenied
    for_staff = bool(roles_in(request.user, dossier) & STAFF) and not is_of_table(request.user, dossier)
    context = payments_block(request, dossier) | {"for_staff": for_staff}
    if for_staff:
        envelope = envelope_of(dossier.programme)
        context |= {
            "sources": _sources(dossier, context["given"]),
            "misplaced": misplaced(dossier, envelope),
            "over_planned": over_planned(dossier, context["given"], context["spent"]),
            "beyond": beyond_the_end(dossier.award, dossier.programme),
        }
    return page(request, "proposals/money/dossier.html", dossier, context)


def payments_block(request: HttpRequest, dossier: Dossier) -> dict:
    """What `proposals/money/_payments.html` takes, for whoever may read the payments (`can_read_payments`)."""
    given, spent = committed_and_paid(dossier)
    return {
        "dossier": dossier,
        "lines": lines_of(dossier),
        "committed": sum(given.values()),
        "paid": sum(spent.values()),
        "left": sum(given.values()) - sum(spent.values()),
        "given": given,
        "spent": spent,
        "can": abilities(request.user, dossier),
        "receives": dossier.neighbourhood.receives_money,
    }


def _sources(dossier: Dossier, given: dict[int, int]) -> list[dict]:
    """Each year's parts, as the ledger holds them."""
    parts = dossier.award.amounts.prefetch_related("parts__fund__partner")
    rows = []
    for year in parts:
        mine = sorted(year.parts.all(), key=lambda part: part.fund.partner.name)
        rows.append(
            {
                "year": year.year,
                "cents": given.get(year.year, 0),
                "parts": mine,
                "unsourced": given.get(year.year, 0) - sum(part.cents for part in mine),
            }
        )
    return rows


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def sources(request: HttpRequest, pk: int) -> HttpResponse:
    """The team pays the award from other partners."""
    dossier = dossier_for(request, pk, "change_sources")
    if not committed(dossier):
        raise NotPossible(_("Rien n’est engagé pour ce dossier : il n’y a pas de sources à changer."))
    form = ChangeSourcesForm(request.POST or None, dossier=dossier)
    if request.method == "POST" and form.is_valid():
        try:
            change_sources(dossier, form.sources(), by=request.user, reason=form.cleaned_data["reason"])
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Les sources sont enregistrées."))
            return redirect("dossier_payments", pk)
    return page(request, "proposals/money/sources.html", dossier, {"form": form}, status=_status(form))


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def instalments(request: HttpRequest, pk: int) -> HttpResponse:
    """The team foresees the payments: what is there, or what the amounts by year propose."""
    dossier = dossier_for(request, pk, "plan_instalments")
    if not committed(dossier):
        raise NotPossible(_("Rien n’est engagé pour ce dossier : il n’y a pas de versement à prévoir."))
    present = list(to_come(dossier))
    lines = present or propose_schedule(dossier)
    data = _rows_more(request.POST) if request.method == "POST" else None
    rows = schedule_form(dossier, lines, data)
    changed, refused = False, ""
    if request.method == "POST" and "more" not in request.POST and rows.is_valid():
        try:
            plan_instalments(dossier, rows.planned(), by=request.user, mark=request.POST.get("mark", ""))
        except ScheduleChanged as refusal:
            changed, refused = True, str(refusal)
        except NotPossible as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Les versements prévus sont enregistrés."))
            return redirect("dossier_payments", pk)
    has_errors = bool(refused) or (rows.is_bound and "more" not in request.POST and not rows.is_valid())
    mark = request.POST.get("mark", "") if data and not changed else mark_of(dossier)
    context = {
        "rows": rows,
        "mark": mark,
        "is_proposed": not present,
        "refused": refused,
        "saved": lines_of(dossier) if changed else [],
        "given": [(year, cents, paid(dossier).get(year, 0)) for year, cents in committed(dossier).items()],
    }
    return page(
        request, "proposals/money/instalments.html", dossier, context, status=422 if has_errors else 200
    )


def _rows_more(posted):
    """What was posted, with one more empty row when that is what the button asked."""
    if "more" not in posted:
        return posted
    data = posted.copy()
    total = data.get("rows-TOTAL_FORMS", "")
    data["rows-TOTAL_FORMS"] = str(
        min(int(total), MOST - 1) + 1 if total.isdecimal() and len(total) < 4 else 1
    )
    return data


def _instalment(dossier: Dossier, pk: int) -> Instalment:
    return get_object_or_404(dossier.instalments.select_related("obligation"), pk=pk)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def payment(request: HttpRequest, pk: int, instalment: int) -> HttpResponse:
    """The team confirms that a payment was made."""
    dossier = dossier_for(request, pk, "pay")
    line = line_of(_instalment(dossier, instalment), dossier)
    if request.method == "GET" and (line.instalment.paid_on or line.instalment.cancelled_at):
        return redirect("dossier_payments", pk)
    form = PaymentForm(request.POST or None, dossier=dossier, line=line)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            confirm_payment(
                line.instalment,
                paid_on=data["paid_on"],
                reference=data["reference"],
                despite=data.get("despite", ""),
                by=request.user,
            )
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Le versement de %(amount)s est confirmé. La table en est avertie.")
                % {"amount": money(line.instalment.cents)},
            )
            return redirect("dossier_payments", pk)
    context = {"form": form, "line": line, "receives": dossier.neighbourhood.receives_money}
    return page(request, "proposals/money/payment.html", dossier, context, status=_status(form))


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def payment_correct(request: HttpRequest, pk: int, instalment: int) -> HttpResponse:
    """The team undoes a payment that was entered by mistake."""
    dossier = dossier_for(request, pk, "pay")
    line = line_of(_instalment(dossier, instalment), dossier)
    if request.method == "GET" and not line.instalment.paid_on:
        return redirect("dossier_payments", pk)
    form = ReasonForm(
        request.POST or None, help_text=_("La table la lira dans l’historique et dans son courriel.")
    )
    if request.method == "POST" and form.is_valid():
        correct_payment(line.instalment, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Le versement est corrigé : il est de nouveau à faire."))
        return redirect("dossier_payments", pk)
    context = {"form": form, "line": line}
    return page(request, "proposals/money/correct.html", dossier, context, status=_status(form))


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """The team gives back to the envelope what an ended stage did not need."""
    dossier = dossier_for(request, pk, "release_rest")
    left = sum(committed(dossier).values()) - sum(paid(dossier).values())
    if not left and request.method == "GET":
        return redirect("dossier_payments", pk)
    form = ReasonForm(request.POST or None, help_text=_("Elle reste dans l’historique, pour l’équipe."))
    if request.method == "POST" and form.is_valid():
        freed = release_rest(dossier, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(
            request, _("%(amount)s reviennent à l’enveloppe.") % {"amount": money(freed or left)}
        )
        return redirect("dossier_payments", pk)
    context = {"form": form, "left": left, "to_come": list(to_come(dossier))}
    return page(request, "proposals/money/release.html", dossier, context, status=_status(form))


def _status(form) -> int:
    return 422 if form.errors else 200
