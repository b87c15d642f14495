"""Reading over, submitting, and the receipt (F29)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact import pdf
from cimpact.errors import NotPossible

from .. import moments, workflow
from ..checks import Problem, proposal_problems
from ..enums import IN_DECISION, State
from ..joint import carriers
from ..models import Dossier
from ..permissions import abilities, can_read_proposal
from ..reading import reading
from ..rules import goes_beyond_programme
from ..snapshot import PARTS, snapshot
from .doors import dossier_for, is_behind, page, visible_dossier
from .drafting import moment_block


def readable_dossier(request: HttpRequest, pk: int) -> Dossier:
    """A dossier whose proposal the person may read, with what the proposal says."""
    dossiers = Dossier.objects.visible_to(request.user).with_names().filter(document__isnull=False)
    dossier = get_object_or_404(
        dossiers.select_related(
            "rules", "document__question_set", "neighbourhood__fiscal_sponsor", "submitted_by", "answerable"
        ).prefetch_related(
            "amounts",
            *PARTS,
            "document__attachments",
            "stage__prerequisites",
        ),
        pk=pk,
    )
    if not can_read_proposal(request.user, dossier):
        raise PermissionDenied
    return dossier


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that keeps the proposal from being submitted, then the proposal as it will be read."""
    dossier = readable_dossier(request, pk)
    if dossier.state != State.DRAFTING:
        return redirect("dossier_text", pk)
    problems = proposal_problems(dossier)
    moment = moment_block(request, dossier)
    context = {
        "problems": _by_section(dossier, problems),
        "count": len(problems),
        "ready": not problems and not moment["passed"],
        "moment": moment,
        "beyond": goes_beyond_programme(dossier),
        "can": abilities(request.user, dossier),
        "text": reading(snapshot(dossier)),
        "pdf_available": pdf.available(),
    }
    return page(request, "proposals/review.html", dossier, context)


def _by_section(dossier: Dossier, problems: list[Problem]) -> list[dict]:
    """What is missing, section by section then around them, each with the address of its field or page."""
    groups = []
    for section in dossier.document.sections:
        url = reverse("section", args=[dossier.pk, section.code])
        own = [
            (problem, f"{url}#{problem.anchor}") for problem in problems if problem.section == section.code
        ]
        if own:
            groups.append({"title": section.title, "problems": own})
    around = [(p, reverse(p.anchor, args=[dossier.pk])) for p in problems if not p.section]
    return [*groups, {"title": _("Avant de déposer"), "problems": around}] if around else groups


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, then submit. Sent twice, or by two people at once, it is one submission and leads to its receipt."""
    if is_behind(request, visible_dossier(request, pk), "submit", IN_DECISION):
        return redirect("receipt", pk)
    try:
        dossier = dossier_for(request, pk, "submit", done=IN_DECISION)
        if request.method == "POST" and (dossier.state != State.DRAFTING or _confirms(request, dossier)):
            workflow.submit(dossier, by=request.user)
            return redirect("receipt", pk)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("review", pk)
    if request.method == "POST":
        messages.info(
            request,
            _("La proposition a été reprise depuis que cette page est ouverte : confirmez de nouveau."),
        )
    if dossier.aimed_window is None or proposal_problems(dossier) or not _is_open(dossier):
        return redirect("review", pk)
    context = {
        "key": _key(dossier),
        "closes_at": dossier.deadline,
        "total": dossier.total_asked,
        "carriers": carriers(dossier),
    }
    return page(request, "proposals/submit.html", dossier, context)


def _is_open(dossier: Dossier) -> bool:
    return moments.is_open(dossier.aimed_window, dossier)


def _key(dossier: Dossier) -> str:
    """What makes a confirmation good for one submission: taken up again, the dossier asks for another."""
    return dossier.state_since.isoformat()


def _confirms(request: HttpRequest, dossier: Dossier) -> bool:
    return request.POST.get("key") == _key(dossier)


@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof of the submission, for those who read the proposal: its number, its time, what comes next."""
    dossier = readable_dossier(request, pk)
    if not dossier.submitted_at or dossier.state == State.WITHDRAWN:
        return redirect("dossier", pk)
    context = {
        "copy": workflow.submitted_copy(dossier),
        "pdf_available": pdf.available(),
    }
    return page(request, "proposals/receipt.html", dossier, context)
