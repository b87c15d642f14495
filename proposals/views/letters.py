"""Beginning a dossier: the first contact, the letter of intent, and the proposal that follows (R6, F10, F11, F23)."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import hour
from cimpact.programmes.enums import STEP
from cimpact.programmes.models import Programme
from cimpact.writing.models import Section
from neighbourhoods.models import Neighbourhood
from neighbourhoods.people import coordinators_of

from .. import workflow
from ..beginnings import (
    Continuation,
    begun_in,
    continuation_of,
    continuations,
    next_moments,
    programmes_open_to,
)
from ..checks import letter_problems
from ..enums import State
from ..forms.letters import (
    BeginForm,
    ContactForm,
    FirstContactForm,
    GoOnForm,
    MoveForm,
    NewContactForm,
    ReplyForm,
    StageForm,
)
from ..forms.parts import Part
from ..forms.questions import AnswerForm
from ..models import Dossier
from ..permissions import WRITERS, abilities, can, can_read_letter, can_start, roles_in, standing_of
from ..status import status_for
from ..workflow.letters import rules_in_force
from .conversation import conversation_block
from .doors import dossier_for, is_behind, or_back_to_dossier, page, visible_dossier
from .presence import LETTER, presence_block
from .session import keeps_what_is_typed
from .writing import answered


@require_http_methods(["GET", "POST"])
def dossier_start(request: HttpRequest) -> HttpResponse:
    """Begin a dossier: the table its letter or its proposal, those who accompany it a first contact."""
    context = request.context
    if context and context.kind == "table":
        neighbourhood = get_object_or_404(Neighbourhood.objects.select_related("table"), pk=context.object_id)
        programmes = [
            p for p in programmes_open_to(neighbourhood) if can_start(request.user, neighbourhood, p)
        ]
        return (
            _begin(request, neighbourhood, programmes)
            if programmes
            else _sent_elsewhere(request, neighbourhood)
        )
    if context and context.kind in ("advisor", "team"):
        return _new_contact(request, Programme.objects.get(pk=context.object_id))
    return _sent_elsewhere(request)


def _sent_elsewhere(request: HttpRequest, neighbourhood: Neighbourhood | None = None) -> HttpResponse:
    """Who opens a dossier, and whom an organisation with a regional vocation writes to (R14, R15)."""
    context = {
        "neighbourhood": neighbourhood,
        "coordinators": coordinators_of(neighbourhood) if neighbourhood else [],
        "programmes": Programme.objects.all(),
    }
    return render(request, "proposals/start_elsewhere.html", context, status=403)


def _begin(request: HttpRequest, neighbourhood: Neighbourhood, programmes: list[Programme]) -> HttpResponse:
    by_code = {programme.code: programme for programme in programmes}
    asked = request.GET.get("programme", "")
    programme = by_code.get(asked) or (programmes[0] if len(programmes) == 1 else None)
    begun = list(begun_in(neighbourhood).with_turns())
    context = {
        "neighbourhood": neighbourhood,
        "programmes": programmes,
        "programme": programme,
        "begun": [(dossier, status_for(dossier, request.user)) for dossier in begun],
    }
    if programme is None:
        return render(request, "proposals/start.html", context | {"form": None})
    contact = _contact_to_follow(request, begun, programme)
    rules = contact.rules if contact else rules_in_force(programme)
    possible = continuations(neighbourhood, rules)
    chosen = _initiative_to_go_on(request, possible)
    # The stage picker leads here with the stage that fits.
    asked = request.GET.get("etape")
    wanted = rules.stages.filter(kind=asked).first() if asked else None
    form = (
        GoOnForm(request.POST or None, continuation=chosen, initial={"stage": wanted or chosen.only_stage})
        if chosen
        else BeginForm(request.POST or None, rules=rules, initial={"stage": wanted})
    )
    if request.method == "POST" and form.is_valid():
        return _begun(request, neighbourhood, programme, form, contact, chosen)
    coming = next_moments(programme, form.fields["stage"].queryset)
    context |= {
        "form": form,
        "contact": contact,
        "stages": _stages(form, coming),
        "continuations": possible,
        "chosen": chosen,
        "some_stages_only": chosen and len(chosen.stages) < len(STEP),
    }
    return render(request, "proposals/start.html", context, status=422 if form.errors else 200)


def _initiative_to_go_on(request: HttpRequest, possible: list[Continuation]) -> Continuation | None:
    """The initiative that exists from which to go on, when one is asked for that has somewhere to go."""
    asked = request.POST.get("initiative") or request.GET.get("initiative")
    return next((c for c in possible if str(c.initiative.pk) == asked and c.stages), None)


def _contact_to_follow(request: HttpRequest, begun: list[Dossier], programme: Programme) -> Dossier | None:
    """The first contact that what begins now follows: the one asked for, else the latest."""
    contacts = [d for d in begun if d.state == State.CONTACTED and d.programme_id == programme.pk]
    asked = request.POST.get("contact") or request.GET.get("contact")
    return next((d for d in contacts if str(d.pk) == asked), next(iter(contacts), None))


def _stages(form, coming: dict) -> list[dict]:
    """The stages as choices: the button, the stage, the next moment that admits it."""
    choices = [(radio, radio.data["value"].instance) for radio in form["stage"]]
    return [{"radio": radio, "stage": stage, "window": coming[stage]} for radio, stage in choices]


def _begun(request, neighbourhood, programme, form, contact, chosen: Continuation | None) -> HttpResponse:
    begin = workflow.open_proposal if "proposal" in request.POST else workflow.open_letter
    initiative = chosen.initiative if chosen else None
    given = {"title": initiative.title} | form.cleaned_data if initiative else form.cleaned_data
    try:
        dossier = begin(
            neighbourhood, programme, **given, initiative=initiative, by=request.user, dossier=contact
        )
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("dossier_start")
    if dossier.state != State.DRAFTING:
        return redirect("letter", dossier.pk)
    return redirect("section", dossier.pk, dossier.document.sections[0].code)


def _new_contact(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Those who accompany neighbourhoods note a first contact with one of them."""
    standing = standing_of(request.user)
    neighbourhoods = Neighbourhood.objects.all()
    if programme.pk not in standing.teams:
        mine = [place for accompanied, place in standing.advised if accompanied == programme.pk]
        neighbourhoods = neighbourhoods.filter(pk__in=mine)
    form = NewContactForm(request.POST or None, neighbourhoods=neighbourhoods)
    if request.method == "POST" and form.is_valid():
        dossier = workflow.note_contact(
            form.cleaned_data["neighbourhood"],
            programme,
            on=form.cleaned_data["on"],
            note=form.cleaned_data["note"],
            by=request.user,
        )
        messages.success(
            request, _("Le premier contact est noté. La table peut maintenant commencer sa lettre.")
        )
        return redirect("dossier", dossier.pk)
    return render(request, "proposals/contact.html", {"form": form, "programme": programme, "dossier": None})


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def first_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Note or correct the first contact of a dossier already open."""
    dossier = dossier_for(request, pk, "note_contact")
    form = FirstContactForm(
        request.POST or None, initial={"on": dossier.contacted_on, "note": dossier.contact_note}
    )
    if request.method == "POST" and form.is_valid():
        workflow.note_contact(
            dossier.neighbourhood, dossier.programme, **form.cleaned_data, by=request.user, dossier=dossier
        )
        messages.success(request, _("Le premier contact est noté."))
        return redirect("dossier", pk)
    return page(request, "proposals/contact.html", dossier, {"form": form, "programme": dossier.programme})


# The letter of intent


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
    document = dossier.letter.document
    sections: list[tuple[Section | None, list[Part]]] = [
        (
            section,
            [
                AnswerForm(data, dossier=dossier, document=document, question=question)
                for question in section.questions.all()
            ],
        )
        for section in document.sections
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
        return redirect("letter_send" if request.POST.get("then") == "send" else "letter", dossier.pk)
    dossier = _letter_dossier(request, dossier.pk)
    shown = [(s, [failed.get(part.prefix, part) for part in parts]) for s, parts in _parts(dossier)]
    status = 409 if any(part.conflict for part in failed.values()) else 422
    return _letter_page(request, dossier, shown, status=status)


def _letter_page(request: HttpRequest, dossier: Dossier, sections, *, status=200) -> HttpResponse:
    saved_at = max((part.saved_at for _s, parts in sections for part in parts if part.saved_at), default=None)
    context = {
        "sections": sections,
        "can": abilities(request.user, dossier),
        "saved_at": hour(saved_at) if saved_at else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
        "expected_on": _expected_on(dossier),
        "presence": presence_block(request, dossier, dossier.letter.document, LETTER),
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
    return page(request, "proposals/stage.html", dossier, {"form": form, "stages": _stages(form, coming)})


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def proposal_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the proposal of a dossier, from what its letter already says."""
    if is_behind(request, visible_dossier(request, pk), "open_proposal", [State.DRAFTING]):
        return redirect("proposal", pk)
    dossier = dossier_for(request, pk, "open_proposal", done=[State.DRAFTING])
    initial = {"title": dossier.initiative.title if dossier.initiative else "", "stage": dossier.stage}
    form = BeginForm(request.POST or None, rules=dossier.rules, initial=initial)
    if request.method == "POST" and form.is_valid():
        dossier = workflow.open_proposal(
            dossier.neighbourhood, dossier.programme, **form.cleaned_data, by=request.user, dossier=dossier
        )
        messages.success(
            request,
            _("La proposition %(number)s est ouverte. Votre lettre reste à lire dans le dossier.")
            % {"number": dossier.number},
        )
        return redirect("section", pk, dossier.document.sections[0].code)
    coming = next_moments(dossier.programme, form.fields["stage"].queryset)
    context = {"form": form, "stages": _stages(form, coming)}
    return page(request, "proposals/proposal_open.html", dossier, context)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def allow_move(request: HttpRequest, pk: int) -> HttpResponse:
    """The team lets the initiative go on to a stage that the guide does not describe for it (R29)."""
    dossier = dossier_for(request, pk, "allow_move")
    rules = dossier.programme.current_rules() or dossier.rules
    found = continuation_of(dossier.neighbourhood, rules, dossier.initiative)
    allowed = found.allows if found else frozenset()
    form = MoveForm(request.POST or None, rules=rules, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        workflow.allow_move(dossier, **form.cleaned_data, by=request.user)
        messages.success(
            request,
            _("L’initiative peut passer à l’étape « %(stage)s ». La table en est avertie.")
            % {"stage": form.cleaned_data["stage"].name},
        )
        return redirect("dossier", pk)
    coming = next_moments(dossier.programme, form.fields["stage"].queryset)
    context = {
        "form": form,
        "stages": _stages(form, coming),
        "described": found.stages if found else [],
    }
    return page(request, "proposals/allow_move.html", dossier, context, status=422 if form.errors else 200)
