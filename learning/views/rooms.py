"""The room of a dialogue space, on a phone and without an account: polls, a word, questions, the survey after."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cimpact.errors import NotPossible
from cimpact.room_codes import count_wrong, may_try, opened_by_code, wait_for_codes

from .. import devices
from ..capacity_enums import OfferKind
from ..dialogue import asked_now, land_of, said_so_far
from ..forms.dialogue import CodeForm, QuestionForm, SurveyForm, WordForm
from ..models import Dialogue
from ..workflow import rooms as actions

# What changes apart on a phone.
PARTS = ("now", "word", "said")


def _published():
    """The dialogue spaces that were published, which alone have a room."""
    return Dialogue.objects.select_related("offer__programme").filter(
        offer__published_at__isnull=False, offer__kind=OfferKind.DIALOGUE
    )


def _dialogue(code: str) -> Dialogue:
    """The room of a dialogue space that was published."""
    return get_object_or_404(_published(), code=code)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def room_door(request: HttpRequest) -> HttpResponse:
    """The code, typed."""
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST":
        if not may_try(request):
            return wait_for_codes(request)
        status = 422
        if form.is_valid():
            code = form.cleaned_data["code"]
            if Dialogue.objects.filter(code=code, offer__published_at__isnull=False).exists():
                return redirect("room", code)
            count_wrong(request)
            _say_unknown(form)
    return _door(request, form, status)


def _door(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    return render(request, "learning/dialogue/door.html", {"form": form}, status=status)


def _say_unknown(form: CodeForm) -> None:
    form.add_error("code", _("Aucune salle ne porte ce code. Relisez-le à l’écran."))


def _no_room(request: HttpRequest, code: str) -> HttpResponse:
    """The door again, for whoever mistyped the address: what is wrong, and the code to correct."""
    form = CodeForm({"code": code})
    if form.is_valid():
        _say_unknown(form)
    return _door(request, form, HTTPStatus.NOT_FOUND)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@opened_by_code
def room(request: HttpRequest, code: str) -> HttpResponse:
    """What the room is asked now, what it said, and one's questions."""
    dialogue = _published().filter(code=code).first()
    if dialogue is None:
        return _no_room(request, code)
    if request.method == "POST":
        return _send(request, dialogue)
    return devices.give_device(request, _page(request, dialogue))


def _send(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """Keep what the phone sends, then come back to the room."""
    device = devices.device_in(request, dialogue)
    question, word = QuestionForm(), WordForm()
    if device is None:
        refusal = _("Votre téléphone n’a pas gardé le témoin de la salle. Essayez de nouveau.")
        return devices.give_device(request, _page(request, dialogue, refusal=refusal, status=422))
    if not devices.is_within_pace(dialogue, device):
        refusal = _("Trop d’envois de suite. Attendez une minute, puis réessayez.")
        return _page(request, dialogue, refusal=refusal, status=429)
    try:
        sent, (question, word) = _act(request, dialogue, device)
    except NotPossible as refusal:
        question = QuestionForm(request.POST) if request.POST.get("do") == "ask" else question
        return _page(request, dialogue, refusal=str(refusal), question=question, status=422)
    if not sent:
        return _page(request, dialogue, question=question, word=word, status=422)
    return redirect(f"{request.path}?recu={request.POST['do']}#recu")


def _act(request: HttpRequest, dialogue: Dialogue, device: str) -> tuple[bool, tuple[QuestionForm, WordForm]]:
    """Whether it was kept; else the forms that say why not."""
    do, posted = request.POST.get("do"), request.POST
    question, word = QuestionForm(posted if do == "ask" else None), WordForm(posted if do == "word" else None)
    if do == "vote":
        poll = get_object_or_404(dialogue.polls, pk=_number(posted.get("poll")))
        chosen = {_number(one) for one in posted.getlist("option")}
        actions.vote(poll, chosen=chosen, device=device)
    elif do == "support":
        supported = get_object_or_404(dialogue.questions, pk=_number(posted.get("question")))
        actions.support(supported, device=device)
    elif do == "word" and word.is_valid():
        actions.say_word(dialogue, text=word.cleaned_data["word"], device=device)
    elif do == "ask" and question.is_valid():
        actions.ask(dialogue, device=device, **question.cleaned_data)
    else:
        return False, (question, word)
    return True, (question, word)


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isdecimal() and len(typed) < 19 else 0


# What the page says once something was received.
def _received() -> dict[str, str]:
    return {
        "vote": _("Votre réponse est reçue. Vous pouvez la changer tant que le sondage est ouvert."),
        "word": _("Votre mot est reçu."),
        "ask": _("Votre question est reçue. L’équipe la lit avant de la montrer à la salle."),
        "support": _("Votre appui est compté."),
    }


def _page(
    request: HttpRequest,
    dialogue: Dialogue,
    *,
    refusal: str = "",
    question=None,
    word=None,
    status: int = 200,
) -> HttpResponse:
    device = devices.device_in(request, dialogue)
    context = {
        "dialogue": dialogue,
        "offer": dialogue.offer,
        "refusal": refusal,
        "received": _received().get(request.GET.get("recu", "")) if request.method == "GET" else "",
        "question_form": question or QuestionForm(),
        "word_form": word or WordForm(),
        "land": land_of(dialogue.offer.programme),
        "agenda": dialogue.offer.agenda.all(),
        **asked_now(dialogue, device),
        **said_so_far(dialogue, device),
    }
    return render(request, "learning/dialogue/room.html", context, status=status)


@login_not_required
@never_cache
@require_safe
@opened_by_code
def room_live(request: HttpRequest, code: str) -> HttpResponse:
    """What changed since the marks that the phone read; nothing (204) when nothing did."""
    dialogue = _dialogue(code)
    device = devices.device_in(request, dialogue)
    context = {
        "dialogue": dialogue,
        "offer": dialogue.offer,
        "word_form": WordForm(),
        **asked_now(dialogue, device),
        **said_so_far(dialogue, device),
    }
    changed = {f"{part}_changed": context[f"{part}_mark"] != request.GET.get(part) for part in PARTS}
    if not any(changed.values()):
        return HttpResponse(status=204)
    return render(request, "learning/dialogue/_room_changes.html", context | changed)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@opened_by_code
def room_survey(request: HttpRequest, code: str) -> HttpResponse:
    """Three questions after, by the same link for everyone: nothing says who answered."""
    dialogue = _dialogue(code)
    device = devices.device_in(request, dialogue)
    form, status, done = SurveyForm(request.POST or None), 200, "merci" in request.GET
    if request.method == "POST":
        status = 422
        if device is None:
            form.add_error(
                None, _("Votre appareil n’a pas gardé le témoin du questionnaire. Essayez de nouveau.")
            )
        elif not devices.is_within_pace(dialogue, device):
            status = 429
            form.add_error(None, _("Trop d’envois de suite. Attendez une minute, puis réessayez."))
        elif form.is_valid():
            try:
                actions.answer_survey(dialogue, device=device, **form.cleaned_data)
                return redirect(f"{request.path}?merci")
            except NotPossible as refusal:
                form.add_error(None, str(refusal))
    context = {"dialogue": dialogue, "offer": dialogue.offer, "form": form, "done": done}
    response = render(request, "learning/dialogue/survey.html", context, status=status)
    return devices.give_device(request, response)
