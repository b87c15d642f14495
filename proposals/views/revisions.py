"""The versions of one answer: who wrote what and when, what differs between two, taking one back (F24)."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cimpact.writing import answers
from cimpact.writing.differences import differences
from cimpact.writing.models import Answer, Document, Question, Revision
from cimpact.writing.text import count_words

from ..models import Dossier
from ..sections import can_read_revisions, can_write_answer
from ..workflow.writing import restore_answer
from .doors import or_back_to_dossier, page, visible_dossier


@dataclass(frozen=True)
class Version:
    """One version of the answer, as its page shows it."""

    number: int
    revision: Revision
    words: int
    is_current: bool


@require_safe
def revisions(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Every version of an answer, the latest first, and what one of them changed since another."""
    dossier, _document, asked, answer = _asked(request, pk, question)
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
        "can_restore": bool(
            shown and not shown.is_current and can_write_answer(request.user, dossier, asked)
        ),
    }
    return page(request, "proposals/revisions.html", dossier, context)


@require_POST
@or_back_to_dossier
def revision_restore(request: HttpRequest, pk: int, question: int, version: int) -> HttpResponse:
    """Make an earlier version the answer again; the one that it takes the place of stays among the versions."""
    dossier, document, asked, answer = _asked(request, pk, question)
    if not can_write_answer(request.user, dossier, asked):
        raise PermissionDenied
    revision = get_object_or_404(Revision, answer=answer, version=version)
    read = request.POST.get("current", "")
    try:
        restore_answer(
            dossier, document, answer, revision, version=int(read) if read.isdecimal() else 0, by=request.user
        )
    except answers.Conflict as conflict:
        messages.error(
            request,
            _("%(who)s vient de modifier cette réponse : voyez sa version avant de reprendre celle-ci.")
            % {"who": conflict.current.updated_by.full_name},
        )
    else:
        messages.success(request, _("Cette version est reprise. Celle qu’elle remplace reste ici."))
    return redirect("revisions", pk, question)


def _asked(request: HttpRequest, pk: int, question: int) -> tuple[Dossier, Document, Question, Answer]:
    """The dossier, the document that asks the question, the question, its answer."""
    dossier = visible_dossier(request, pk)
    asked = get_object_or_404(Question.objects.select_related("section__question_set"), pk=question)
    answer = get_object_or_404(
        Answer.objects.select_related("document", "updated_by"),
        question=asked,
        document__in=[document.pk for document in documents_of(dossier)],
    )
    if not can_read_revisions(request.user, dossier, asked):
        raise PermissionDenied
    answer.question = asked
    return dossier, answer.document, asked, answer


def documents_of(dossier: Dossier) -> list[Document]:
    """What is written in a dossier: its letter of intent, its proposal."""
    letter = getattr(dossier, "letter", None)
    return [document for document in (letter and letter.document, dossier.document) if document]


def _versions(answer: Answer) -> list[Version]:
    kept = list(answer.revisions.select_related("author"))
    return [
        Version(len(kept) - place, revision, count_words(revision.text), revision.version == answer.version)
        for place, revision in enumerate(kept)
    ]


def _named(versions: list[Version], number: str | None) -> Version | None:
    return next((version for version in versions if str(version.number) == number), None)
