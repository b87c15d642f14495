"""The versions of one answer: who wrote what and when, what differs between two, taking one back (F24)."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cimpact.writing import answers
from cimpact.writing.differences import differences
from cimpact.writing.models import Answer, Question, Revision
from cimpact.writing.text import count_words

from ..workflow.writing import restore_answer
from ..written import Written, written_in
from .doors import or_back_to_dossier, page, visible_dossier


@dataclass(frozen=True)
class Version:
    """One version of the answer, as its page shows it."""

    number: int
    revision: Revision
    words: int
    is_current: bool


@require_safe
def revisions(request: HttpRequest, pk: int, document: int, question: int) -> HttpResponse:
    """Every version of an answer, the latest first, and what one of them changed since another."""
    written, asked, answer = _asked(request, pk, document, question)
    versions = _versions(answer)
    shown = _named(versions, request.GET.get("version")) or next(iter(versions), None)
    earlier = [version for version in versions if shown and version.number < shown.number]
    before = _named(versions, request.GET.get("avant")) or next(iter(earlier), None)
    context = {
        "question": asked,
        "answer": answer,
        "versions": versions,
        "shown": shown,
        "before": before,
        "others": [version for version in versions if version != shown],
        "changes": differences(before.revision.text if before else "", shown.revision.text) if shown else "",
        "can_restore": bool(shown and not shown.is_current and written.can_write_answer(request.user, asked)),
        "answer_url": f"{written.section_url(asked.section)}#{asked.code}",
    }
    return page(request, "proposals/revisions.html", written.dossier, context)


@require_POST
@or_back_to_dossier
def revision_restore(
    request: HttpRequest, pk: int, document: int, question: int, version: int
) -> HttpResponse:
    """Make an earlier version the answer again; the one that it takes the place of stays among the versions."""
    written, asked, answer = _asked(request, pk, document, question)
    if not written.can_write_answer(request.user, asked):
        raise PermissionDenied
    revision = get_object_or_404(Revision, answer=answer, version=version)
    read = request.POST.get("current", "")
    try:
        restore_answer(
            written.dossier,
            written.document,
            answer,
            revision,
            version=int(read) if read.isdecimal() else 0,
            by=request.user,
        )
    except answers.Conflict as conflict:
        messages.error(
            request,
            _("%(who)s vient de modifier cette réponse : voyez sa version avant de reprendre celle-ci.")
            % {"who": conflict.current.updated_by.full_name},
        )
    else:
        messages.success(request, _("Cette version est reprise. Celle qu’elle remplace reste ici."))
    return redirect("revisions", pk, document, question)


def _asked(request: HttpRequest, pk: int, document: int, question: int) -> tuple[Written, Question, Answer]:
    """What is written, the question, its answer."""
    written = written_in(visible_dossier(request, pk), document)
    if written is None:
        raise Http404
    answer = get_object_or_404(
        written.document.answers.select_related("question__section", "updated_by"), question=question
    )
    if not written.can_read_versions(request.user, answer.question):
        raise PermissionDenied
    return written, answer.question, answer


def _versions(answer: Answer) -> list[Version]:
    kept = list(answer.revisions.select_related("author"))
    return [
        Version(len(kept) - place, revision, count_words(revision.text), revision.version == answer.version)
        for place, revision in enumerate(kept)
    ]


def _named(versions: list[Version], number: str | None) -> Version | None:
    return next((version for version in versions if str(version.number) == number), None)
