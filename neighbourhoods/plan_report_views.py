"""The progress reports of a table (F84): begun from the plan and the dossier, rewritten, shown, kept by their dates."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import pdf
from cimpact.pdf import inline
from cimpact.writing.answering import answered
from cimpact.writing.session import keeps_what_is_typed

from .models import Initiative, PlanPaper, ProgressReport
from .plan_door import Door
from .plan_generated import quiet_sections, report_sections, report_words, since_the_last
from .plan_layout import pages_of
from .plan_paper_forms import PAGES, PaperForm, ReportForm
from .plan_paper_pages import forms_of, save_all, writing_context
from .plan_papers import begin_report, remove_paper, show_report
from .plan_reading import sheet_of

TEMPLATE = "neighbourhoods/papers/report_pdf.html"


def _reports(door: Door):
    """The reports the person reads: those of her table, or those shown to whoever accompanies it."""
    found = ProgressReport.objects.filter(plan__initiative=door.initiative).select_related("updated_by")
    return found if door.role is not None else found.exclude(shared_at=None)


@require_http_methods(["GET", "POST"])
def plan_reports(request: HttpRequest, pk: int) -> HttpResponse:
    """Every report, and where to begin one."""
    door = Door(request, pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        door.require("write")
        if form.is_valid():
            report = _begin(request, door, form)
            return redirect("plan_report", pk, report.pk)
    context = {"reports": _reports(door), "form": form if door.can["write"] else None}
    context["about"] = door.message(request.GET.get("message"))
    status = 422 if form.is_bound else 200
    return render(request, "neighbourhoods/papers/reports.html", door.context() | context, status=status)


def _begin(request: HttpRequest, door: Door, form: ReportForm) -> ProgressReport:
    on, language = form.cleaned_data["on"], form.cleaned_data["language"]
    words = report_words(
        sheet_of(door.initiative), on=on, since=since_the_last(door.plan, on), language=language
    )
    return begin_report(
        door.initiative,
        words=words,
        language=language,
        on=on,
        key=form.cleaned_data["key"],
        by=request.user,
    )


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def plan_report(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """One report: to rewrite until it is shown, then to read."""
    door = Door(request, pk)
    found = get_object_or_404(_reports(door), pk=report)
    writes = door.can["write"] and found.shared_at is None
    if request.method == "POST":
        _require(writes)
        forms = _forms(door, found, request.POST)
        status = save_all(forms, request.user)
        if status != 200:
            return _write_page(request, door, found, forms, status)
        messages.success(request, _("C’est enregistré."))
        return redirect("plan_report", pk, report)
    if writes:
        return _write_page(request, door, found, _forms(door, found), 200)
    context = {"report": found, "sections": report_sections(found)}
    return render(request, "neighbourhoods/papers/report_read.html", door.context() | context)


def _paper(report: ProgressReport, initiative: Initiative) -> dict:
    """What its PDF is drawn from."""
    return {"initiative": initiative, "report": report, "sections": report_sections(report)}


def _forms(door: Door, report: ProgressReport, data=None) -> list[PaperForm]:
    def preview(paper: PlanPaper) -> dict[str, str]:
        assert isinstance(paper, ProgressReport)
        return _shown(door, paper)

    helps = quiet_sections(report, sheet_of(door.initiative))
    return forms_of(report, door.initiative.pk, data=data, preview=preview, helps=helps)


def _shown(door: Door, report: ProgressReport) -> dict[str, str]:
    """How many pages the PDF makes. HTML by id."""
    pages = pages_of(TEMPLATE, _paper(report, door.initiative), report.language)
    return {PAGES: render_to_string("neighbourhoods/papers/_pages.html", {"pages": pages})}


def _require(may: bool) -> None:
    if not may:
        raise PermissionDenied


def _write_page(
    request: HttpRequest, door: Door, report: ProgressReport, forms: list[PaperForm], status: int
) -> HttpResponse:
    context = {"report": report, "shown": _shown(door, report), **writing_context(request, forms)}
    return render(request, "neighbourhoods/papers/report_write.html", door.context() | context, status=status)


@keeps_what_is_typed
@require_POST
def plan_report_part(request: HttpRequest, pk: int, report: int, part: str) -> HttpResponse:
    """Save one section of a report while it is written."""
    door = Door(request, pk)
    found = get_object_or_404(_reports(door), pk=report)
    _require(door.can["write"] and found.shared_at is None)
    form = next((one for one in _forms(door, found, request.POST) if one.part.code == part), None)
    if form is None:
        raise Http404
    return answered(request, form)


@require_POST
def plan_report_show(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """Show a report to those who accompany the table, or take it back."""
    door = Door(request, pk)
    found = get_object_or_404(_reports(door), pk=report)
    door.require("share")
    shown = request.POST.get("show") == "1"
    show_report(found, shown=shown, by=request.user)
    messages.success(
        request,
        _("Les personnes qui vous accompagnent peuvent maintenant lire ce rapport.")
        if shown
        else _("Ce rapport n’est plus lu que par votre table."),
    )
    return redirect("plan_report", pk, report)


@require_POST
def plan_report_remove(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """Delete a report that is not shown; asked twice, it is gone all the same."""
    door = Door(request, pk)
    door.require("write")
    if found := _reports(door).filter(pk=report).first():
        remove_paper(found, by=request.user)
        messages.success(request, _("Le rapport est supprimé."))
    return redirect("plan_reports", pk)


@require_safe
def plan_report_pdf(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """A report as a PDF."""
    door = Door(request, pk)
    found = get_object_or_404(_reports(door), pk=report)
    name = "progress-report" if found.language == "en" else "rapport-d-etape"
    content = pdf.render(TEMPLATE, _paper(found, door.initiative), found.language)
    return inline(content, f"{name}-{found.on.isoformat()}.pdf")
