"""The action plan of a year: written by the table, read and agreed by both sides, printed (R11)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock, pdf
from cimpact.errors import NotPossible
from cimpact.formatting import as_date, hour
from cimpact.pdf import inline
from cimpact.writing.answering import answered
from cimpact.writing.forms.parts import VersionField
from cimpact.writing.session import keeps_what_is_typed

from ..forms.plans import PlanForm
from ..models import ActionPlan, Dossier
from ..permissions import can, side_of
from ..workflow.plans import agree_plan, begin_plan, last_agreed, rows_of, starting_rows
from .doors import page, require
from .participation import readable_participation


def _plan(request: HttpRequest, pk: int, year: int) -> tuple[Dossier, ActionPlan | None]:
    dossier = readable_participation(request, pk)
    if not 1 <= year <= dossier.participation.years:
        raise Http404
    plans = dossier.participation.plans.select_related("table_agreed_by", "team_agreed_by", "updated_by")
    return dossier, plans.filter(year=year).first()


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def action_plan(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The plan of a year: to write for the table, to read and agree to for both sides."""
    dossier, plan = _plan(request, pk, year)
    if request.method == "GET":
        return _page(request, dossier, year, plan)
    here = redirect("action_plan", pk, year)
    try:
        if plan is None:
            require(request, dossier, "write_plan")
            begin_plan(dossier, year, by=request.user)
            return here
        if "version" in request.POST:  # only read: whoever agrees has nothing to save
            require(request, dossier, "agree_plan")
            version = VersionField().clean(request.POST["version"])
            return _agreed(request, agree_plan(dossier, year, version=version, by=request.user), pk)
        require(request, dossier, "write_plan")
        form = PlanForm(request.POST, dossier=dossier, plan=plan)
        if not form.is_valid():
            return _page(request, dossier, year, plan, form, status=422)
        if not form.save(by=request.user):
            return _page(request, dossier, year, plan, form, status=409)
        if form.asked == "agree" and form.choice != "theirs":
            require(request, dossier, "agree_plan")
            saved = agree_plan(dossier, year, version=form.saved_version, by=request.user)
            return _agreed(request, saved, pk)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return here


def _agreed(request: HttpRequest, plan: ActionPlan, pk: int) -> HttpResponse:
    messages.success(
        request,
        _("Le plan d’action est convenu des deux parties.")
        if plan.is_agreed
        else _("Votre accord est donné. L’autre partie en est avertie."),
    )
    return redirect(f"{reverse('participation', args=[pk])}#plan")


@keeps_what_is_typed
@require_POST
def plan_save(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Save the plan while it is typed."""
    dossier, plan = _plan(request, pk, year)
    require(request, dossier, "write_plan")
    if plan is None:
        raise Http404
    return answered(request, PlanForm(request.POST, dossier=dossier, plan=plan))


@require_safe
def plan_pdf(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The plan on paper, with who agreed to it and when."""
    dossier, plan = _plan(request, pk, year)
    if plan is None:
        raise Http404
    context = {"dossier": dossier, "plan": plan, "rows": rows_of(plan)}
    try:
        content = pdf.render("proposals/pdf/plan.html", context, get_language())
    except pdf.PdfUnavailable as reason:
        messages.info(request, str(reason))
        return redirect("action_plan", pk, year)
    return inline(content, f"{dossier.number}-plan-{year}.pdf")


def _page(
    request: HttpRequest,
    dossier: Dossier,
    year: int,
    plan: ActionPlan | None,
    form: PlanForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    may_write, may_agree = (can(request.user, name, dossier) for name in ("write_plan", "agree_plan"))
    if plan and may_write and form is None:
        form = PlanForm(dossier=dossier, plan=plan)
    side = side_of(request.user, dossier)
    agreed_at = getattr(plan, f"{side}_agreed_at", None) if plan and side else None
    event = last_agreed(dossier, year) if plan and not plan.is_agreed else None
    today = plan is not None and as_date(plan.updated_at) == clock.today()
    context = {
        "year": year,
        "plan": plan,
        "part": form,
        "rows": rows_of(plan) if plan else starting_rows(dossier, year),
        "may_write": may_write,
        "may_agree": may_agree and not agreed_at,
        "earlier": event and {"at": event.at, "rows": event.after["activities"]},
        "pdf_available": pdf.available(),
        "saved_at": hour(plan.updated_at) if plan and today else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }
    return page(request, "proposals/participation/plan.html", dossier, context, status=status)
