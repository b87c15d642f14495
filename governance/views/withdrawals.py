"""Withdrawing from a point of a meeting, or noting that someone does (R58, F42)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cimpact.errors import said_on

from ..forms.decisions import WithdrawForm
from ..permissions import can_in, member_of
from ..quorum import sitting_at
from ..reading import is_closed
from ..workflow.withdrawals import withdraw
from .decision_doors import closed_page, point_for, visible_point


@require_http_methods(["GET", "POST"])
@said_on("point_withdraw")
def oneself(request: HttpRequest, pk: int) -> HttpResponse:
    """« Je me retire de ce point »: what it holds closes to the person at once."""
    point = visible_point(request, pk)
    if is_closed(request.user, point):
        return closed_page(request, point)
    point_for(request, pk, "withdraw_oneself")
    member = member_of(request.user, point.meeting.committee)
    if member is None:
        raise PermissionDenied
    form = WithdrawForm(request.POST or None, members=None)
    if request.method == "POST" and form.is_valid():
        withdraw(point, member, by=request.user, **form.cleaned_data)
        messages.success(request, _("C’est noté : vous vous retirez de ce point."))
        return redirect("point_withdraw", pk)
    return _page(request, point, form, withdrew=point.withdrawals.filter(member=member).exists())


@require_http_methods(["GET", "POST"])
@said_on("point_note_withdrawal")
def noted(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader notes that a member withdraws."""
    point = point_for(request, pk, "note_withdrawal")
    out = set(point.withdrawals.values_list("member", flat=True))
    members = [member for member in sitting_at(point.meeting) if member.pk not in out]
    form = WithdrawForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        member = next(each for each in members if each.pk == int(data["member"]))
        withdraw(point, member, by=request.user, words=data["words"], is_said=data["is_said"])
        messages.success(request, _("C’est noté : %(name)s se retire.") % {"name": member.user.full_name})
        return redirect("point_note_withdrawal", pk)
    return _page(request, point, form, noting=True)


def _page(request: HttpRequest, point, form, **more) -> HttpResponse:
    context = {
        "point": point,
        "meeting": point.meeting,
        "committee": point.meeting.committee,
        "form": form,
        "withdrawals": point.withdrawals.select_related("member__user"),
        "leads": can_in(request.user, "note_withdrawal", point.meeting),
    } | more
    return render(request, "governance/decisions/withdraw.html", context, status=422 if form.errors else 200)
