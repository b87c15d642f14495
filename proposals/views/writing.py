"""Writing a proposal, a section at a time; each part also saves itself while one types."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.writing.answering import answered
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Question, Section
from cimpact.writing.session import keeps_what_is_typed
from cimpact.writing.uploads import UploadField
from neighbourhoods.models import AdvisorAssignment

from ..enums import State
from ..forms.budget import BudgetForm
from ..forms.prerequisites import EvidenceForm
from ..forms.questions import AnswerForm
from ..forms.sections import evidence_form, parts_of
from ..forms.support import SupportForm
from ..joint import carriers, may_be_joint
from ..models import BudgetLine, Dossier
from ..permissions import can_read_proposal
from ..reading import reading
from ..sections import is_limited, sections_of_guest, sections_open_to
from ..snapshot import snapshot
from ..written import ProposalWritten, written_in
from .attachments import FIELD
from .outline import outline_of
from .presence import sign_of_writing
from .section_page import SCRIPTS, SectionPage


def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """To the first section that lacks something, else to the first."""
    dossier = _readable(request, pk)
    sections = outline_of(dossier, shown=sections_open_to(request.user, dossier))["sections"]
    return redirect(next((s for s in sections if s["state"] != "done"), sections[0])["url"])


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section: written by those who write, read by those who read."""
    return ProposalPage.of(request, pk).respond(section)


@keeps_what_is_typed
@require_POST
def answer(request: HttpRequest, pk: int, document: int, question: int) -> HttpResponse:
    """Save one answer of what is written in the dossier while it is typed."""
    written = written_in(_visible(request, pk), document)
    if written is None:
        raise Http404
    asked = get_object_or_404(
        Question.objects.select_related("section"),
        pk=question,
        section__question_set=written.document.question_set_id,
    )
    if not written.can_write_answer(request.user, asked):
        raise PermissionDenied
    form = AnswerForm(request.POST, written=written, question=asked)
    sign_of_writing(request, written.document, written.page_of(asked.section), asked.pk)
    return answered(request, form)


@keeps_what_is_typed
@require_POST
def support_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the duration, the start and the amounts while they are typed."""
    return answered(
        request, SupportForm(request.POST, dossier=writable_section(request, pk, SectionKind.SUPPORT))
    )


@keeps_what_is_typed
@require_POST
def budget_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the budget while it is typed."""
    return answered(
        request, BudgetForm(request.POST, dossier=writable_section(request, pk, SectionKind.BUDGET))
    )


@keeps_what_is_typed
@require_POST
def evidence_save(request: HttpRequest, pk: int, prerequisite: int) -> HttpResponse:
    """Save how a prerequisite is met while it is typed."""
    dossier = writable_section(request, pk, SectionKind.PREREQUISITES)
    asked = get_object_or_404(dossier.stage.prerequisites, pk=prerequisite)
    return answered(request, evidence_form(dossier, asked, request.POST))


# Doors


def _visible(request: HttpRequest, pk: int) -> Dossier:
    dossiers = Dossier.objects.visible_to(request.user).with_names()
    return get_object_or_404(
        dossiers.select_related("rules", "document__question_set", "letter__document"), pk=pk
    )


def _readable(request: HttpRequest, pk: int) -> Dossier:
    """The dossier with all that a page of its proposal shows, when the person may read it."""
    dossiers = Dossier.objects.visible_to(request.user).with_names().filter(document__isnull=False)
    dossier = get_object_or_404(
        dossiers.select_related(
            "rules", "document__question_set", "submitted_by", "answerable"
        ).prefetch_related(
            "amounts",
            Prefetch("budget", BudgetLine.objects.select_related("category")),
            "funding_notes",
            "evidence",
            "document__attachments",
            "stage__prerequisites",
            Prefetch(
                "neighbourhood__assignments", AdvisorAssignment.objects.current(), to_attr="current_advisors"
            ),
        ),
        pk=pk,
    )
    if not sections_open_to(request.user, dossier):
        raise PermissionDenied
    return dossier


def writable_section(request: HttpRequest, pk: int, kind: SectionKind) -> Dossier:
    """The dossier, for whoever ever writes what a section of that kind asks."""
    dossier = _visible(request, pk)
    if not ProposalWritten(dossier, dossier.document).ever_writes(request.user):
        raise PermissionDenied
    if is_limited(request.user, dossier) and kind not in sections_of_guest(request.user, dossier).values():
        raise PermissionDenied
    return dossier


# The page


class ProposalPage(SectionPage):
    """One section of a proposal."""

    template = "proposals/writing/proposal_section.html"
    scripts = (*SCRIPTS, "js/totals.js", "js/grid.js")
    wide = frozenset({SectionKind.SUPPORT, SectionKind.BUDGET, SectionKind.LEARNING_PLAN})

    @classmethod
    def of(cls, request: HttpRequest, pk: int) -> "ProposalPage":
        """The page of a dossier whose proposal the person may read."""
        dossier = _readable(request, pk)
        return cls(request, ProposalWritten(dossier, dossier.document))

    def anew(self):
        return self.of(self.request, self.dossier.pk)

    def parts_of(self, section, data=None):
        return parts_of(self.dossier, section, data)

    def outline(self, current, shown, threads):
        return outline_of(self.dossier, current, shown=shown, threads=threads)

    def review_url(self):
        name = "dossier" if is_limited(self.request.user, self.dossier) else "review"
        return reverse(name, args=[self.dossier.pk])

    def is_written_now(self):
        return self.dossier.state == State.DRAFTING

    def text(self, section):
        """The section for those who read it; a guest reads it as it was submitted."""
        dossier = self.dossier
        reads = can_read_proposal(self.request.user, dossier)
        submitted = None if reads else dossier.document.copies.last()
        text = reading(submitted.content if submitted and dossier.submitted_at else snapshot(dossier))
        return text | {"sections": [s for s in text["sections"] if s["code"] == section.code]}

    def prerequisites(self):
        return list(self.dossier.stage.prerequisites.all())

    def more(self, section, parts, refused):
        for part in parts:
            if isinstance(part, EvidenceForm):
                field = f"{FIELD}-{part.prerequisite.code}"
                part.upload = UploadField(field, refused.get(field, []))
        is_support = section.kind == SectionKind.SUPPORT
        return {
            "carriers": carriers(self.dossier) if is_support else [],
            "admits_several": is_support and may_be_joint(self.dossier),
            "takes_files": section.kind in (SectionKind.PREREQUISITES, SectionKind.ATTACHMENTS),
            "vision": self._vision(section),
        }

    def _vision(self, section: Section) -> AnswerForm | None:
        """The vision of change, as it is saved, where it is written or read."""
        if section.kind != SectionKind.VISION:
            return None
        return AnswerForm(written=self.written, question=section.questions.all()[0])
