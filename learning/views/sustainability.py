"""The sustainability plan: begun, written together, shown (F62)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock, pdf
from cimpact.pdf import inline
from cimpact.writing.session import keeps_what_is_typed
from proposals.forms.sections import answers_of
from proposals.models import Dossier
from proposals.permissions import roles_in
from proposals.reading import answered_sections, in_language
from proposals.snapshot import files_said, sections_said
from proposals.views.doors import or_back_to_dossier, page
from proposals.views.participation import readable_participation
from proposals.views.section_page import SectionPage

from ..permissions import ABILITIES, abilities, can_read_sustainability
from ..sustainability import SustainabilityWritten, outline_of, plan_of
from ..workflow.sustainability import open_plan, share_plan


def readable_plan(request: HttpRequest, pk: int) -> SustainabilityWritten:
    """The plan begun, for its table, and for those who accompany it once it is shown."""
    dossier = readable_participation(request, pk)
    plan = plan_of(dossier)
    if plan is None:
        raise Http404
    if not can_read_sustainability(request.user, dossier, plan):
        raise PermissionDenied
    return SustainabilityWritten(dossier, plan)


def text_of(written: SustainabilityWritten) -> dict:
    """What the plan says now, in the reader's language."""
    said = {"sections": sections_said(written.document), "attachments": files_said(written.document)}
    text = in_language(said, get_language())
    return text | {"sections": answered_sections(text["sections"])}


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def sustainability(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan, to read and to show; sent, it begins it."""
    dossier = readable_participation(request, pk)
    if request.method == "POST":
        _expect(request, "write_sustainability", dossier)
        open_plan(dossier, by=request.user)
        return redirect("sustainability", pk)
    may = abilities(request.user, dossier)
    plan = plan_of(dossier)
    reads = plan is not None and can_read_sustainability(request.user, dossier, plan)
    if not reads and not may["write_sustainability"]:
        raise PermissionDenied
    context = {"plan": plan, "may": may, "pdf_available": pdf.available()}
    if plan:
        written = SustainabilityWritten(dossier, plan)
        context |= {"text": text_of(written), "outline": outline_of(written)}
    return page(request, "learning/sustainability/plan.html", dossier, context)


class PlanPage(SectionPage):
    """One section of the plan."""

    template = "learning/sustainability/section.html"
    written: SustainabilityWritten

    def anew(self):
        return PlanPage(self.request, readable_plan(self.request, self.dossier.pk))

    def parts_of(self, section, data=None):
        return answers_of(self.written, section, data)

    def outline(self, current, shown, threads):
        return outline_of(self.written, current, threads=threads)

    def review_url(self):
        return reverse("sustainability", args=[self.dossier.pk])

    def is_written_now(self):
        return True

    def text(self, section):
        return {"sections": [s for s in text_of(self.written)["sections"] if s["code"] == section.code]}


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def sustainability_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section: written by its table, read by those it is shown to."""
    return PlanPage(request, readable_plan(request, pk)).respond(section)


@require_POST
@or_back_to_dossier
def sustainability_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plan, or take it back."""
    written = readable_plan(request, pk)
    _expect(request, "share_sustainability", written.dossier)
    shown = request.POST.get("show") == "1"
    share_plan(written.dossier, shown=shown, by=request.user)
    messages.success(
        request,
        _("Le plan est montré à la personne qui vous accompagne.")
        if shown
        else _("Le plan n’est plus montré."),
    )
    return redirect("sustainability", pk)


@require_safe
def sustainability_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as a PDF, as it is now."""
    written = readable_plan(request, pk)
    language = get_language()
    context = {"dossier": written.dossier, "text": text_of(written), "drafted_at": clock.now()}
    content = pdf.render("learning/pdf/sustainability.html", context, language)
    return inline(content, f"{written.dossier.number}-perennisation.pdf")


def _expect(request: HttpRequest, action: str, dossier: Dossier) -> None:
    if not ABILITIES[action][0] & roles_in(request.user, dossier):
        raise PermissionDenied
