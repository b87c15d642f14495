"""Writing a proposal, a section at a time; each part also saves itself while one types."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import as_date, hour
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Question, Section
from cimpact.writing.uploads import refused_for_size
from neighbourhoods.models import AdvisorAssignment

from ..enums import State
from ..forms.budget import BudgetForm
from ..forms.parts import Part
from ..forms.prerequisites import EvidenceForm
from ..forms.questions import AnswerForm
from ..forms.sections import evidence_form, joined_files, parts_of
from ..forms.support import SupportForm
from ..joint import carriers, may_be_joint
from ..models import Dossier
from ..permissions import WRITERS, Role, can_read_proposal, roles_in
from ..reading import reading
from ..sections import (
    can_write_answer,
    can_write_section,
    is_limited,
    sections_of_guest,
    sections_open_to,
    types_on_request,
)
from ..snapshot import snapshot
from ..talk import open_threads
from ..turns import is_of_table
from .attachments import FIELD, UploadField, join_files, take_back
from .conversation import conversation_block
from .outline import outline_of
from .presence import LETTER, presence_block, sign_of_writing
from .session import keeps_what_is_typed, typed_text

SCRIPTS = (
    "vendor/editor.js",
    "js/autosave.js",
    "js/counter.js",
    "js/totals.js",
    "js/grid.js",
    "js/files.js",
    "js/presence.js",
)


def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """To the first section that lacks something, else to the first."""
    dossier = _readable(request, pk)
    sections = outline_of(dossier, shown=sections_open_to(request.user, dossier))["sections"]
    return redirect(next((s for s in sections if s["state"] != "done"), sections[0])["url"])


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section: written by those who write, read by those who read."""
    dossier = _readable(request, pk)
    here = next((s for s in dossier.document.sections if s.code == section), None)
    if here is None:
        raise Http404
    if here not in sections_open_to(request.user, dossier):
        raise PermissionDenied
    if request.method == "POST":
        return _save(request, dossier, here)
    parts = parts_of(dossier, here) if can_write_section(request.user, dossier, here) else []
    return _page(request, dossier, here, parts)


@keeps_what_is_typed
@require_POST
def answer(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Save one answer of the proposal or of the letter while it is typed."""
    dossier = _visible(request, pk)
    asked = get_object_or_404(Question.objects.select_related("section__question_set"), pk=question)
    document = _document_of(dossier, asked)
    _expect_writer(request, dossier)
    if not can_write_answer(request.user, dossier, asked):
        raise PermissionDenied
    form = AnswerForm(request.POST, dossier=dossier, document=document, question=asked)
    page = asked.section.code if document.pk == dossier.document_id else LETTER
    sign_of_writing(request, document, page, asked.pk)
    return answered(request, form)


@keeps_what_is_typed
@require_POST
def support_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the duration, the start and the amounts while they are typed."""
    return answered(request, SupportForm(request.POST, dossier=_writable(request, pk, SectionKind.SUPPORT)))


@keeps_what_is_typed
@require_POST
def budget_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the budget while it is typed."""
    return answered(request, BudgetForm(request.POST, dossier=_writable(request, pk, SectionKind.BUDGET)))


@keeps_what_is_typed
@require_POST
def evidence_save(request: HttpRequest, pk: int, prerequisite: int) -> HttpResponse:
    """Save how a prerequisite is met while it is typed."""
    dossier = _writable(request, pk, SectionKind.PREREQUISITES)
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
            "budget",
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


def _writable(request: HttpRequest, pk: int, kind: SectionKind) -> Dossier:
    """The dossier, for whoever ever writes what a section of that kind asks."""
    dossier = _visible(request, pk)
    _expect_writer(request, dossier)
    if is_limited(request.user, dossier) and kind not in sections_of_guest(request.user, dossier).values():
        raise PermissionDenied
    return dossier


def _expect_writer(request: HttpRequest, dossier: Dossier) -> None:
    """Whoever ever writes in the dossier; the action then says whether she may write this part now."""
    if not (
        (WRITERS | {Role.GUEST}) & roles_in(request.user, dossier) or types_on_request(request.user, dossier)
    ):
        raise PermissionDenied


def _document_of(dossier: Dossier, question: Question):
    """The document of the dossier that asks the question."""
    letter = getattr(dossier, "letter", None)
    for document in (dossier.document, letter and letter.document):
        if document and document.question_set_id == question.section.question_set_id:
            return document
    raise Http404


# Saving


def answered(request: HttpRequest, part: Part) -> JsonResponse:
    """Save one part, and tell the page (the contract is at the head of static/js/autosave.js)."""
    if not part.is_valid():
        return JsonResponse({"errors": _beside(part, part.errors)}, status=422)
    if not part.save(by=request.user):
        html = render_to_string(part.conflict_template, {"part": part}, request)
        return JsonResponse(
            {"conflict": True, "who": part.conflict.who or _("Quelqu’un d’autre"), "html": html}, status=409
        )
    return JsonResponse(
        {
            "version": part.saved_version,
            "saved_at": hour(clock.now()),
            "errors": _beside(part, {name: [sentence] for name, sentence in part.warnings.items()}),
            "fragments": part.fragments(),
            "kept": part.kept,
        }
    )


def _beside(part: Part, errors) -> dict[str, str]:
    """Sentences as HTML, by the name that their field has on the page."""
    return {
        part.add_prefix(name): format_html_join("", "<p>{}</p>", ((sentence,) for sentence in sentences))
        for name, sentences in errors.items()
    }


def _save(request: HttpRequest, dossier: Dossier, section: Section) -> HttpResponse:
    """Save a whole section as its page sent it; without a script, this is how everything is saved."""
    _expect_writer(request, dossier)
    parts = [part for part in parts_of(dossier, section, request.POST) if part.is_posted]
    try:
        failed = [part for part in parts if not (part.is_valid() and part.save(by=request.user))]
        refused = join_files(request, dossier)
        take_back(request, dossier)
    except NotPossible as refusal:
        return typed_text(
            request,
            title=_("Rien n’a été modifié"),
            explanation=format_html(
                "{} {}", str(refusal), _("Voici ce que vous veniez d’écrire, si vous voulez le garder.")
            ),
            url=reverse("dossier", args=[dossier.pk]),
            action=_("Retour au dossier"),
            status=409,
        )
    if not failed and not refused:
        return redirect(_next_url(request, dossier, section))
    dossier = _readable(request, dossier.pk)
    to_correct = {part.prefix: part for part in failed}
    shown = [to_correct.get(part.prefix, part) for part in parts_of(dossier, section)]
    status = 413 if refused_for_size(request) else 409 if any(part.conflict for part in failed) else 422
    return _page(request, dossier, section, shown, refused=refused, status=status)


def _next_url(request: HttpRequest, dossier: Dossier, section: Section) -> str:
    if request.POST.get("then") == "next":
        return _neighbours(request, dossier, section)[1]
    return reverse("section", args=[dossier.pk, section.code])


# The page


def _neighbours(request: HttpRequest, dossier: Dossier, section: Section) -> tuple[str | None, str]:
    """The addresses of the section before, if any, and of the one after: at the end, the review."""
    codes = [s.code for s in sections_open_to(request.user, dossier)]
    here = codes.index(section.code)
    before = reverse("section", args=[dossier.pk, codes[here - 1]]) if here else None
    if here + 1 < len(codes):
        return before, reverse("section", args=[dossier.pk, codes[here + 1]])
    return before, reverse("dossier" if is_limited(request.user, dossier) else "review", args=[dossier.pk])


def _page(
    request: HttpRequest, dossier: Dossier, section: Section, parts: list[Part], *, refused=None, status=200
) -> HttpResponse:
    """The section's page: to write when there are parts to write, else to read."""
    can_write = can_write_section(request.user, dossier, section)
    sections = sections_open_to(request.user, dossier)
    previous_url, next_url = _neighbours(request, dossier, section)
    refused = refused or {}
    for part in parts:
        part.mark()
        if isinstance(part, EvidenceForm):
            field = f"{FIELD}-{part.prerequisite.code}"
            part.upload = UploadField(field, refused.get(field, []))
    saved_at = max((part.saved_at for part in parts if part.saved_at), default=None)
    talk = conversation_block(request, dossier, section)  # the outline counts its threads
    context = {
        "dossier": dossier,
        "section": section,
        "parts": parts,
        "carriers": carriers(dossier) if section.kind == SectionKind.SUPPORT else [],
        "admits_several": section.kind == SectionKind.SUPPORT and may_be_joint(dossier),
        "can_write": can_write,
        "files": _files(dossier) if section.kind == SectionKind.ATTACHMENTS else [],
        "upload": UploadField(FIELD, refused.get(FIELD, [])),
        "takes_files": section.kind in (SectionKind.PREREQUISITES, SectionKind.ATTACHMENTS),
        "is_wide": section.kind in (SectionKind.SUPPORT, SectionKind.BUDGET),
        "scripts": SCRIPTS,
        "vision": _vision(dossier, section),
        "outline": outline_of(dossier, section, shown=sections, threads=open_threads(request.user, dossier)),
        "limited": is_limited(request.user, dossier),
        "on_request": types_on_request(request.user, dossier),
        "position": sections.index(section) + 1,
        "count": len(sections),
        "is_last": section == sections[-1],
        "previous_url": previous_url,
        "next_url": next_url,
        "saved_at": hour(saved_at) if saved_at and as_date(saved_at) == clock.today() else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
        "presence": presence_block(request, dossier, dossier.document, section.code)
        if dossier.state == State.DRAFTING
        else None,
        "conversation": talk,
        "of_table": is_of_table(request.user, dossier),
        "text": None if can_write else _as_read(request, dossier, section),
    }
    return render(request, "proposals/writing/section.html", context, status=status)


def _files(dossier: Dossier) -> list:
    """The files joined, each with the prerequisite that it supports."""
    prerequisites = {p.code: p.text for p in dossier.stage.prerequisites.all()}
    files = joined_files(dossier)
    for file in files:
        file.supports = prerequisites.get(file.prerequisite, "")
    return files


def _vision(dossier: Dossier, section: Section) -> AnswerForm | None:
    """The vision of change, as it is saved, where it is written or read."""
    if section.kind != SectionKind.VISION:
        return None
    question = section.questions.all()[0]
    return AnswerForm(dossier=dossier, document=dossier.document, question=question)


def _as_read(request: HttpRequest, dossier: Dossier, section: Section) -> dict:
    """The section for those who read it; a guest reads it as it was submitted."""
    submitted = dossier.document.copies.last() if not can_read_proposal(request.user, dossier) else None
    text = reading(submitted.content if submitted and dossier.submitted_at else snapshot(dossier))
    return text | {"sections": [s for s in text["sections"] if s["code"] == section.code]}
