"""The plan on a page (F82): written with its preview, as a PDF, and by a public link that the table may withdraw."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible
from cimpact.writing.answering import answered
from cimpact.writing.session import keeps_what_is_typed

from .models import OnePagePlan, PlanPaper
from .plan_door import Door
from .plan_on_a_page import Page, first_footer, page_of
from .plan_paper_forms import ChoiceForm, PaperForm
from .plan_paper_pages import forms_of, laid_out, page_pdf, save_all, shown_of, writing_context
from .plan_papers import (
    Rewritten,
    begin_one_page,
    choose_sections,
    one_page_of,
    open_link,
    withdraw_link,
)
from .plan_reading import Sheet, sheet_of


def _preview(sheet: Sheet):
    """What the page of writing shows of the whole."""

    def shown(paper: PlanPaper) -> dict[str, str]:
        assert isinstance(paper, OnePagePlan)
        return shown_of(page_of(paper, sheet), paper.language, is_public=paper.token is not None)

    return shown


def _forms(door: Door, paper: OnePagePlan, sheet: Sheet, data=None) -> list[PaperForm]:
    first = first_footer(door.initiative)
    return forms_of(paper, door.initiative.pk, data=data, preview=_preview(sheet), first=first)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan on a page: to write for those who write, else to read. Without a script, everything is saved here."""
    door = Door(request, pk)
    door.require("read")
    if request.method == "POST":
        door.require("write")
        paper = begin_one_page(door.initiative)
        forms = _forms(door, paper, sheet_of(door.initiative), request.POST)
        status = save_all(forms, request.user)
        if status != 200:
            return _write_page(request, door, paper, forms=forms, status=status)
        messages.success(request, _("C’est enregistré."))
        return redirect("plan_page", pk)
    paper = one_page_of(door.plan)
    if door.can["write"]:
        return _write_page(request, door, paper)
    page = page_of(paper, sheet_of(door.initiative))
    context = {"page": page, "paper": paper}
    return render(request, "neighbourhoods/papers/page_read.html", door.context() | context)


def _write_page(
    request: HttpRequest,
    door: Door,
    paper: OnePagePlan,
    *,
    forms: list[PaperForm] | None = None,
    choice: ChoiceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = sheet_of(door.initiative)
    forms = forms or _forms(door, paper, sheet)
    context = {
        "paper": paper,
        "choice": choice or ChoiceForm(paper=paper),
        "shown": _preview(sheet)(paper),
        "public_url": _public_url(request, paper),
        **writing_context(request, forms),
    }
    return render(request, "neighbourhoods/papers/page_write.html", door.context() | context, status=status)


def _public_url(request: HttpRequest, paper: OnePagePlan) -> str:
    """The public link, in the language of the page."""
    if paper.token is None:
        return ""
    with translation.override(paper.language):
        return request.build_absolute_uri(reverse("plan_public", args=[paper.token]))


@keeps_what_is_typed
@require_POST
def plan_page_part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Save one part of the page while it is written."""
    door = Door(request, pk)
    door.require("write")
    paper = begin_one_page(door.initiative)
    forms = _forms(door, paper, sheet_of(door.initiative), request.POST)
    form = next((one for one in forms if one.part.code == part), None)
    if form is None:
        raise Http404
    return answered(request, form)


@require_POST
def plan_page_choice(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the sections and the language."""
    door = Door(request, pk)
    door.require("write")
    paper = begin_one_page(door.initiative)
    form = ChoiceForm(request.POST, paper=paper)
    if not form.is_valid():
        return _write_page(request, door, paper, choice=form, status=422)
    said = form.cleaned_data
    try:
        choose_sections(
            paper,
            sections=said["sections"],
            language=said["language"],
            version=said["version"],
            by=request.user,
        )
    except Rewritten as found:
        who = found.current.updated_by
        sentence = _("%(who)s a changé ce choix pendant que vous le faisiez. Le voici tel qu’il est.")
        messages.error(request, sentence % {"who": who.first_name if who else _("Quelqu’un d’autre")})
        return _write_page(request, door, one_page_of(paper.plan), status=409)
    messages.success(request, _("C’est enregistré."))
    return redirect("plan_page", pk)


@require_safe
def plan_page_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan on a page as a PDF of one page; refused, with the reason, while it is longer."""
    door = Door(request, pk)
    door.require("read")
    paper = one_page_of(door.plan)
    page = page_of(paper, sheet_of(door.initiative))
    return page_pdf(
        request, page, paper.language, name=f"{_file(paper)}.pdf", back=reverse("plan_page", args=[pk])
    )


def _file(paper: OnePagePlan) -> str:
    return "plan-on-a-page" if paper.language == "en" else "plan-sur-une-page"


@require_POST
def plan_page_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the public link, or withdraw it at once."""
    door = Door(request, pk)
    door.require("share")
    paper = begin_one_page(door.initiative)
    try:
        if request.POST.get("open") == "1":
            open_link(paper, by=request.user)
            messages.success(request, _("Toute personne qui a le lien peut maintenant lire la page."))
        else:
            withdraw_link(paper, by=request.user)
            messages.success(request, _("Le lien ne mène plus nulle part."))
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('plan_page', args=[pk])}#lien")


# Without an account, by the link


def _open_page(token: str) -> tuple[OnePagePlan, Page] | None:
    """The page behind a link; None when it is withdrawn or was never given: nobody is told which."""
    opened = OnePagePlan.objects.select_related("plan__initiative__neighbourhood__table").select_related(
        "plan__initiative__programme"
    )
    paper = opened.filter(token=token).first()
    return (paper, page_of(paper, sheet_of(paper.plan.initiative))) if paper else None


def _gone(request: HttpRequest) -> HttpResponse:
    return _unlisted(render(request, "neighbourhoods/papers/page_gone.html", status=404))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """No engine lists it, and the address is not told to the sites it leads to."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@never_cache
@require_safe
def plan_public(request: HttpRequest, token: str) -> HttpResponse:
    """The plan on a page, for whoever has its link."""
    found = _open_page(token)
    if found is None:
        return _gone(request)
    paper, page = found
    laid = laid_out(page, paper.language)
    # A PDF that is longer than its page is refused: it is not offered either.
    context = {"page": page, "paper": paper, "has_pdf": bool(laid and laid.fits)}
    return _unlisted(render(request, "neighbourhoods/papers/page_public.html", context))


@login_not_required
@never_cache
@require_safe
def plan_public_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a PDF."""
    found = _open_page(token)
    if found is None:
        return _gone(request)
    paper, page = found
    back = reverse("plan_public", args=[token])
    return _unlisted(page_pdf(request, page, paper.language, name=f"{_file(paper)}.pdf", back=back))
