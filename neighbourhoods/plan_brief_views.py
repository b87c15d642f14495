"""The briefs that partners pass on to their own network (F64): begun from the plan, rewritten, on one page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.writing.answering import answered
from cimpact.writing.session import keeps_what_is_typed

from .models import Brief, PlanCard, PlanPaper
from .plan_door import Door
from .plan_generated import audience_of, brief_page, brief_words
from .plan_paper_forms import BriefForm, PaperForm
from .plan_paper_pages import forms_of, page_pdf, save_all, shown_of, writing_context
from .plan_papers import begin_brief, one_page_of, remove_paper
from .plan_reading import sheet_of


def _briefs(door: Door):
    return Brief.objects.filter(plan__initiative=door.initiative).select_related("updated_by", "message")


@require_http_methods(["GET", "POST"])
def plan_briefs(request: HttpRequest, pk: int) -> HttpResponse:
    """Every brief, and where to begin one."""
    door = Door(request, pk)
    door.require("read")
    about = door.message(request.GET.get("message"))
    initial = _initial(door, about) if about else {}
    form = BriefForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        door.require("write")
        if form.is_valid():
            brief = _begin(request, door, form)
            return redirect("plan_brief", pk, brief.pk)
    context = {"briefs": _briefs(door), "form": form if door.can["write"] else None, "about": about}
    status = 422 if form.is_bound else 200
    return render(request, "neighbourhoods/papers/briefs.html", door.context() | context, status=status)


def _initial(door: Door, about: PlanCard) -> dict:
    """What a brief that answers a message begins with: the audience is that of whom the message is for."""
    shown = sheet_of(door.initiative).by_pk.get(str(about.pk))
    audience = audience_of(shown) if shown else None
    return {"message": about.pk, **({"audience": audience} if audience else {})}


def _begin(request: HttpRequest, door: Door, form: BriefForm) -> Brief:
    said = form.cleaned_data
    sheet = sheet_of(door.initiative)
    message = door.message(said["message"])
    words = brief_words(
        sheet,
        one_page_of(door.plan),
        audience=said["audience"],
        language=said["language"],
        about=sheet.by_pk.get(str(message.pk)) if message else None,
    )
    return begin_brief(
        door.initiative,
        words=words,
        language=said["language"],
        audience=said["audience"],
        message=message,
        key=said["key"],
        by=request.user,
    )


def _forms(door: Door, brief: Brief, data=None) -> list[PaperForm]:
    def preview(paper: PlanPaper) -> dict[str, str]:
        return shown_of(brief_page(paper, door.initiative), paper.language)

    return forms_of(brief, door.initiative.pk, data=data, preview=preview)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def plan_brief(request: HttpRequest, pk: int, brief: int) -> HttpResponse:
    """One brief: to rewrite with its preview, else to read."""
    door = Door(request, pk)
    door.require("read")
    found = get_object_or_404(_briefs(door), pk=brief)
    if request.method == "POST":
        door.require("write")
        forms = _forms(door, found, request.POST)
        status = save_all(forms, request.user)
        if status != 200:
            return _write_page(request, door, found, forms, status)
        messages.success(request, _("C’est enregistré."))
        return redirect("plan_brief", pk, brief)
    if door.can["write"]:
        return _write_page(request, door, found, _forms(door, found), 200)
    context = {"brief": found, "page": brief_page(found, door.initiative)}
    return render(request, "neighbourhoods/papers/brief_read.html", door.context() | context)


def _write_page(
    request: HttpRequest, door: Door, brief: Brief, forms: list[PaperForm], status: int
) -> HttpResponse:
    shown = shown_of(brief_page(brief, door.initiative), brief.language)
    context = {"brief": brief, "shown": shown, **writing_context(request, forms)}
    return render(request, "neighbourhoods/papers/brief_write.html", door.context() | context, status=status)


@keeps_what_is_typed
@require_POST
def plan_brief_part(request: HttpRequest, pk: int, brief: int, part: str) -> HttpResponse:
    """Save one part of a brief while it is written."""
    door = Door(request, pk)
    door.require("write")
    found = get_object_or_404(_briefs(door), pk=brief)
    form = next((one for one in _forms(door, found, request.POST) if one.part.code == part), None)
    if form is None:
        raise Http404
    return answered(request, form)


@require_POST
def plan_brief_remove(request: HttpRequest, pk: int, brief: int) -> HttpResponse:
    """Delete a brief; asked twice, it is gone all the same."""
    door = Door(request, pk)
    door.require("write")
    if found := _briefs(door).filter(pk=brief).first():
        remove_paper(found, by=request.user)
        messages.success(request, _("La note est supprimée."))
    return redirect("plan_briefs", pk)


@require_safe
def plan_brief_pdf(request: HttpRequest, pk: int, brief: int) -> HttpResponse:
    """A brief as a PDF of one page; refused, with the reason, while it is longer."""
    door = Door(request, pk)
    door.require("read")
    found = get_object_or_404(_briefs(door), pk=brief)
    name = "brief" if found.language == "en" else "note"
    back = reverse("plan_brief", args=[pk, brief])
    return page_pdf(
        request,
        brief_page(found, door.initiative),
        found.language,
        name=f"{name}-{found.pk}.pdf",
        back=back,
    )
