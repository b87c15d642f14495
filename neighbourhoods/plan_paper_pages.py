"""What the pages where one writes a paper have in common: its parts as forms, its preview, its PDF."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse

from cimpact import clock, pdf
from cimpact.formatting import as_date, hour
from cimpact.pdf import inline

from .models import PlanPaper
from .plan_layout import Laid, layout_of
from .plan_on_a_page import Page
from .plan_paper_forms import FITS, PREVIEW, PaperForm
from .plan_paper_parts import parts_of

TEMPLATE = "neighbourhoods/papers/page_pdf.html"
Preview = Callable[[PlanPaper], dict[str, str]]


def laid_out(page: Page, language: str) -> Laid | None:
    """The page as it prints."""
    return layout_of(TEMPLATE, {"page": page}, language)


def shown_of(page: Page, language: str, *, is_public: bool = False) -> dict[str, str]:
    """What changes on the page where one writes: whether the paper fits, and its drawing. HTML by id.

    `is_public`: whether a public link gives its PDF too.
    """
    laid = laid_out(page, language)
    context = {"laid": laid, "page": page, "is_public": is_public}
    return {
        FITS: render_to_string("neighbourhoods/papers/_fits.html", context),
        PREVIEW: render_to_string("neighbourhoods/papers/_preview.html", context),
    }


def page_pdf(request: HttpRequest, page: Page, language: str, *, name: str, back: str) -> HttpResponse:
    """The PDF of a page that fits; otherwise, back where it is said why there is none."""
    laid = laid_out(page, language)
    if laid and not laid.fits:
        messages.error(request, laid.message)
        return redirect(back)
    context = {"page": page, "density": laid.density if laid else ""}
    return inline(pdf.render(TEMPLATE, context, language), name)


def forms_of(
    paper: PlanPaper,
    initiative: int,
    *,
    data=None,
    preview: Preview | None = None,
    first: dict[str, str] | None = None,
    helps: dict[str, str] | None = None,
) -> list[PaperForm]:
    """The parts of a paper to write; `first`: what they say until someone writes them; `helps`: of some passages."""
    return [
        PaperForm(
            data,
            paper=paper,
            part=part.helped(helps) if helps else part,
            initiative=initiative,
            preview=preview,
            first=first,
        )
        for part in parts_of(paper)
    ]


def save_all(forms: list[PaperForm], by) -> int:
    """Save every part that was sent; the status of the answer: 200 when all are saved."""
    sent = [form for form in forms if form.is_posted]
    failed = [form for form in sent if not (form.is_valid() and form.save(by=by))]
    for form in sent:
        form.mark()
    if not failed:
        return 200
    return 409 if any(form.conflict for form in failed) else 422


def writing_context(request: HttpRequest, forms: list[PaperForm]) -> dict:
    """What components/save.html and autosave.js take."""
    paper = forms[0].paper
    saved = paper.updated_at if paper.versions else None
    return {
        "forms": forms,
        "first_url": forms[0].url,
        "saved_at": hour(saved) if saved and as_date(saved) == clock.today() else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }
