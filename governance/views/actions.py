"""What a committee left to do: one list, to which one adds, and what is said of each (F95)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.errors import NotPossible

from ..forms.minutes import ActionForm, DoneForm
from ..models import ActionItem, Committee
from ..permissions import can, can_finish, visible_committees
from ..seating import actions_open_to, owners_of
from ..workflow import actions
from .doors import committee_for

# How many of those done or dropped the list recalls.
RECALLED = 30


@require_http_methods(["GET", "POST"])
def committee_actions(request: HttpRequest, committee: int) -> HttpResponse:
    """Everything the committee left to do, then what was done; sent, it adds one."""
    if request.method == "GET":
        return _list(request, committee_for(request, committee, "read_meetings"))
    found = committee_for(request, committee, "add_action")
    form = ActionForm(request.POST, committee=found, owners=owners_of(found))
    if not form.is_valid():
        return _list(request, found, form=form, status=422)
    actions.add_action(found, **form.values(), by=request.user)
    messages.success(request, _("Le suivi est inscrit; la personne qui s’en charge en est avertie."))
    return redirect("committee_actions", found.pk)


def _list(
    request: HttpRequest, committee: Committee, *, form: ActionForm | None = None, status: int = 200
) -> HttpResponse:
    rows = ActionItem.objects.filter(committee=committee).select_related("owner", "done_by", "point__meeting")
    leads = can(request.user, "add_action", committee)
    over = rows.exclude(done_at=None, dropped_at=None).order_by("-done_at", "-dropped_at", "-pk")
    context = {
        "committee": committee,
        "leads": leads,
        "open": actions_open_to(request.user, rows.open()),
        "over": actions_open_to(request.user, over[:RECALLED]),
        "form": form or (ActionForm(committee=committee, owners=owners_of(committee)) if leads else None),
    }
    return render(request, "governance/actions/actions.html", context, status=status)


def _action(request: HttpRequest, pk: int) -> ActionItem:
    """Something left to do, for whoever has it or reads the committee's meetings."""
    found = get_object_or_404(
        ActionItem.objects.select_related("committee__programme", "committee__neighbourhood", "owner"), pk=pk
    )
    if not actions_open_to(request.user, ActionItem.objects.filter(pk=pk)):
        raise Http404
    if found.owner_id != request.user.pk:
        get_object_or_404(visible_committees(Committee.objects.all(), request.user), pk=found.committee_id)
        if not can(request.user, "read_meetings", found.committee):
            raise PermissionDenied
    return found


@require_http_methods(["GET", "POST"])
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing to do: what becomes of it; for those who lead, its date and its owner."""
    found = _action(request, pk)
    leads = can(request.user, "add_action", found.committee)
    owners = owners_of(found.committee, found.owner)
    form = None
    if request.method == "POST":
        if not leads:
            raise PermissionDenied
        form = ActionForm(request.POST, committee=found.committee, owners=owners, action=found)
        if form.is_valid():
            return _done(
                request, found, lambda: actions.change_action(found, **form.values(), by=request.user)
            )
    elif leads and found.is_open:
        form = ActionForm(committee=found.committee, owners=owners, action=found)
    context = {
        "action": found,
        "committee": found.committee,
        "leads": leads,
        "finishes": can_finish(request.user, found),
        "form": form,
        "done": DoneForm(),
    }
    return render(
        request, "governance/actions/action.html", context, status=422 if form and form.errors else 200
    )


@require_POST
def action_act(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done, to do after all, or dropped."""
    found = _action(request, pk)
    do = request.POST.get("do")
    if not can_finish(request.user, found) or (
        do == "drop" and not can(request.user, "add_action", found.committee)
    ):
        raise PermissionDenied
    if do == "drop":
        return _done(request, found, lambda: actions.drop_action(found, by=request.user))
    if do == "reopen":
        return _done(request, found, lambda: actions.reopen_action(found, by=request.user))
    words = request.POST.get("words", "").strip()[:300]
    return _done(request, found, lambda: actions.finish_action(found, words=words, by=request.user))


def _done(request: HttpRequest, found: ActionItem, act) -> HttpResponse:
    try:
        act()
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("action", found.pk)
    messages.success(request, _("C’est noté."))
    if can(request.user, "read_meetings", found.committee):
        return redirect("committee_actions", found.committee_id)
    return redirect("action", found.pk)
