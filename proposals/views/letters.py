"""The letter of intent: written by the table, sent, acknowledged and answered by its advisor (R6, F10, F11)."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact import clock
from cimpact.formatting import hour
from cimpact.writing.answering import answered
from cimpact.writing.forms.parts import Part
from cimpact.writing.models import Section
from cimpact.writing.session import keeps_what_is_typed

from .. import workflow
from ..beginnings import (
    next_moments,
)
from ..checks import letter_problems
from ..enums import State
from ..forms.letters import (
    ContactForm,
    ReplyForm,
    StageForm,
)
from ..forms.sections import answers_of
from ..from_plan import from_plan, then_add
from ..models import Dossier
from ..permissions import WRITERS, abilities, can, can_read_letter, roles_in
from ..status import status_for
from ..written import LETTER, LetterWritten
from .beginnings import stage_cards
from .conversation import conversation_block
from .doors import dossier_for, is_behind, or_back_to_dossier, page, visible_dossier
from .presence import presence_block


def _letter_dossier(request: HttpRequest, pk: int) -> Dossier:
    """A dossier that has a letter of intent, which the person may read."""
    dossiers = Dossier.objects.visible_to(request.user).with_turns().filter(letter__isnull=False)
    dossier = get_object_or_404(
        dossiers.select_related(
            "rules", "letter__document__question_set", "letter__answered_by", "letter__sent_by"
        ),
        pk=pk,
    )
    if not can_read_letter(request.user, dossier):
        raise PermissionDenied
    return dossier


def _parts(dossier: Dossier, data=None) -> list[tuple[Section | None, list[Part]]]:
    """What one writes in the letter, section by section; whom to contact comes last."""
    written = LetterWritten(dossier, dossier.letter.document)
    sections: list[tuple[Section | None, list[Part]]] = [
        (section, answers_of(written, section, data)) for section in written.document.sections
    ]
    return [*sections, (None, [ContactForm(data, dossier=dossier)])]


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of intent: written by its table; once sent, read and answered here."""
    dossier = _letter_dossier(request, pk)
    if request.method == "POST":
        return _save_letter(request, dossier)
    if can(request.user, "write_letter", dossier):
        return _letter_page(request, dossier, _parts(dossier))
    return _letter_read(request, dossier)


def _save_letter(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Save the whole letter as its page sent it; without a script, this is how everything is saved."""
    if not WRITERS & roles_in(request.user, dossier):
        raise PermissionDenied
    sections = _parts(dossier, request.POST)
    posted = [part for _section, parts in sections for part in parts if part.is_posted]
    failed = {part.prefix: part for part in posted if not (part.is_valid() and part.save(by=request.user))}
    if not failed:
        if request.POST.get("then") == "send":
            return redirect("letter_send", dossier.pk)
        written, here = LetterWritten(dossier, dossier.letter.document), reverse("letter", args=[dossier.pk])
        return redirect(then_add(request, written, written.document.sections, here) or here)
    dossier = _letter_dossier(request, dossier.pk)
    shown = [(s, [failed.get(part.prefix, part) for part in parts]) for s, parts in _parts(dossier)]
    status = 409 if any(part.conflict for part in failed.values()) else 422
    return _letter_page(request, dossier, shown, status=status)


def _letter_page(request: HttpRequest, dossier: Dossier, sections, *, status=200) -> HttpResponse:
    saved_at = max((part.saved_at for _s, parts in sections for part in parts if part.saved_at), default=None)
    written = LetterWritten(dossier, dossier.letter.document)
    context = {
        "sections": sections,
        "can": abilities(request.user, dossier),
        "plan": from_plan(request, written, *written.document.sections),
        "saved_at": hour(saved_at) if saved_at else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
        "expected_on": _expected_on(dossier),
        "presence": presence_block(request, written, LETTER),
        "conversation": conversation_block(request, dossier),
    }
    return page(request, "proposals/letter.html", dossier, context, status=status)


def _expected_on(dossier: Dossier) -> dt.date | None:
    """By when the programme expects letters (R2), while that day is to come; later ones are welcome all the same."""
    date = dossier.programme.letters_expected_by
    return date if date and date >= clock.today() else None


def _letter_text(dossier: Dossier) -> list[dict]:
    """The letter as it is read: each question with its answer."""
    answers = dossier.letter.document.answers_by_code
    sections = [(section, _given(section, answers)) for section in dossier.letter.document.sections]
    return [{"title": section.title, "questions": questions} for section, questions in sections if questions]


def _given(section: Section, answers: dict) -> list[dict]:
    """The questions of a section with what was answered; an optional one left empty is not shown."""
    return [
        {"label": question.label, "text": answers[question.code].text if question.code in answers else ""}
        for question in section.questions.all()
        if question.required or question.code in answers
    ]


def _letter_read(request: HttpRequest, dossier: Dossier, *, reply: ReplyForm | None = None) -> HttpResponse:
    context = {
        "letter": dossier.letter,
        "text": _letter_text(dossier),
        "status": status_for(dossier, request.user),
        "can": abilities(request.user, dossier),
        "reply": reply or ReplyForm(initial={"text": dossier.letter.answer}),
        "conversation": conversation_block(request, dossier),
    }
    return page(request, "proposals/letter_read.html", dossier, context, status=422 if reply else 200)


@keeps_what_is_typed
@require_POST
def letter_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Save whom to contact while it is typed."""
    dossier = _letter_dossier(request, pk)
    if not WRITERS & roles_in(request.user, dossier):
        raise PermissionDenied
    return answered(request, ContactForm(request.POST, dossier=dossier))


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def letter_send(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing, else the letter read once more before it leaves."""
    if is_behind(request, visible_dossier(request, pk), "send_letter", [State.LETTER_SENT]):
        return redirect("letter", pk)
    dossier = dossier_for(request, pk, "send_letter", done=[State.LETTER_SENT])
    if request.method == "POST":
        workflow.send_letter(dossier, by=request.user)
        messages.success(
            request, _("Votre lettre d’intention est envoyée. Vous pouvez déjà commencer la proposition.")
        )
        return redirect("letter", pk)
    context = {
        "letter": dossier.letter,
        "text": _letter_text(dossier),
        "problems": letter_problems(dossier),
    }
    return page(request, "proposals/letter_send.html", dossier, context)


@require_POST
@or_back_to_dossier
def letter_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """The advisor says that the letter arrived."""
    dossier = dossier_for(request, pk, "acknowledge_letter")
    workflow.acknowledge_letter(dossier, by=request.user)
    messages.success(request, _("La table sait que sa lettre est arrivée."))
    return redirect("letter", pk)


@require_POST
@or_back_to_dossier
def letter_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The advisor answers the letter; the proposal may be written before, without or after it."""
    dossier = dossier_for(request, pk, "answer_letter")
    form = ReplyForm(request.POST)
    if form.is_valid():
        workflow.answer_letter(dossier, text=form.cleaned_data["text"], by=request.user)
        messages.success(
            request, _("Votre réponse est dans le dossier; la table la lit à côté de sa lettre.")
        )
        return redirect("letter", pk)
    return _letter_read(request, _letter_dossier(request, pk), reply=form)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def letter_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the letter for another stage."""
    dossier = dossier_for(request, pk, "choose_stage")
    form = StageForm(request.POST or None, rules=dossier.rules, initial={"stage": dossier.stage})
    if request.method == "POST" and form.is_valid():
        workflow.choose_stage(dossier, stage=form.cleaned_data["stage"], by=request.user)
        return redirect("letter", pk)
    coming = next_moments(dossier.programme, form.fields["stage"].queryset)
    return page(request, "proposals/stage.html", dossier, {"form": form, "stages": stage_cards(form, coming)})
