"""Dialogue spaces for the team that organises them: what the programme says, the preparation, the room, its screen."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cimpact.errors import NotPossible
from cimpact.programmes.models import Programme
from cimpact.qr import qr_of
from proposals.workflow.writing import Stale

from ..capacity_enums import OfferKind
from ..dialogue import land_of, questions_in, results_of, words_in
from ..dialogue_enums import PollState, Shown
from ..forms.dialogue import CalendarForm, LandForm, MomentForm, PollForm
from ..models import Dialogue, DialogueSettings, GroupOffer
from ..permissions import organises_dialogue
from ..room_marks import mark_of
from ..workflow import dialogue as actions


def organised(request: HttpRequest, code: str, pk: int) -> tuple[GroupOffer, Dialogue]:
    """A dialogue space and its room, for the team; a 403 for anyone else, a 404 for another kind of offer."""
    programme = get_object_or_404(Programme, code=code)
    if not organises_dialogue(request.user, programme):
        raise PermissionDenied
    offer = get_object_or_404(GroupOffer.objects.select_related("programme"), pk=pk, programme=programme)
    if offer.kind != OfferKind.DIALOGUE:
        raise Http404
    return offer, actions.dialogue_of(offer)


def posted_id(request: HttpRequest, name: str) -> int:
    """The number that a button names."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0


def address_of(dialogue: Dialogue) -> str:
    """The whole address of the room."""
    return settings.SITE_URL.rstrip("/") + reverse("room", args=[dialogue.code])


# What the programme says


@require_http_methods(["GET", "POST"])
def dialogue_settings(request: HttpRequest, code: str) -> HttpResponse:
    """The land acknowledgement, and the calendars of the partners."""
    programme = get_object_or_404(Programme, code=code)
    if not organises_dialogue(request.user, programme):
        raise PermissionDenied
    saved = DialogueSettings.objects.filter(programme=programme).first() or DialogueSettings(
        programme=programme
    )
    land = LandForm(initial={"fr": saved.land_fr, "en": saved.land_en, "version": saved.version})
    calendar, theirs = CalendarForm(), None
    do = request.POST.get("do")
    if do == "land":
        land = LandForm(request.POST)
        if land.is_valid():
            try:
                actions.keep_land(programme, **land.cleaned_data, by=request.user)
                messages.success(request, _("Le texte est enregistré."))
                return redirect("dialogue_settings", code)
            except Stale as stale:
                theirs, land = stale.current, land.over(stale.current.version)  # type: ignore[attr-defined]
    elif do == "calendar":
        calendar = CalendarForm(request.POST)
        if calendar.is_valid():
            actions.add_calendar(programme, **calendar.cleaned_data, by=request.user)
            messages.success(request, _("Le calendrier est ajouté au programme des activités."))
            return redirect("dialogue_settings", code)
    elif do == "remove":
        if found := programme.partner_calendars.filter(pk=posted_id(request, "calendar")).first():
            actions.remove_calendar(found, by=request.user)
        messages.success(request, _("Le calendrier est retiré."))
        return redirect("dialogue_settings", code)
    context = {
        "programme": programme,
        "land": land,
        "theirs": theirs,
        "calendar": calendar,
        "calendars": programme.partner_calendars.all(),
    }
    return render(
        request, "learning/dialogue/settings.html", context, status=422 if request.method == "POST" else 200
    )


# The preparation


@require_http_methods(["GET", "POST"])
def dialogue_prepare(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The agenda and the polls."""
    offer, dialogue = organised(request, code, pk)
    moment, poll = MomentForm(), PollForm()
    if request.method == "POST":
        do = request.POST.get("do")
        moment = MomentForm(request.POST) if do == "moment" else moment
        poll = PollForm(request.POST) if do == "poll" else poll
        try:
            if _prepare(request, offer, dialogue, moment, poll):
                return redirect("dialogue_prepare", code, pk)
        except NotPossible as refusal:
            messages.error(request, str(refusal))
            return redirect("dialogue_prepare", code, pk)
    context = {
        "offer": offer,
        "programme": offer.programme,
        "dialogue": dialogue,
        "agenda": offer.agenda.all(),
        "polls": dialogue.polls.prefetch_related("options"),
        "moment": moment,
        "poll_form": poll,
    }
    return render(
        request, "learning/dialogue/prepare.html", context, status=422 if request.method == "POST" else 200
    )


def _prepare(
    request: HttpRequest, offer: GroupOffer, dialogue: Dialogue, moment: MomentForm, poll: PollForm
) -> bool:
    """Whether what was asked is done."""
    do, by = request.POST.get("do"), request.user
    if do == "moment" and moment.is_valid():
        values = dict(moment.cleaned_data)
        actions.add_moment(offer, key=values.pop("key"), values=values, by=by)
        messages.success(request, _("Le moment est ajouté au déroulement."))
    elif do == "poll" and poll.is_valid():
        actions.add_poll(dialogue, **poll.cleaned_data, by=by)
        messages.success(request, _("Le sondage est prêt : ouvrez-le dans la salle."))
    elif do == "remove_moment":
        if item := offer.agenda.filter(pk=posted_id(request, "moment")).first():
            actions.remove_moment(item, by=by)
    elif do == "remove_poll":
        if found := dialogue.polls.filter(pk=posted_id(request, "poll")).first():
            actions.remove_poll(found, by=by)
    else:
        return False
    return True


# In the room


@never_cache
@require_http_methods(["GET", "POST"])
def dialogue_lead(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Open and close what the room is asked; read what it sends before it is shown."""
    offer, dialogue = organised(request, code, pk)
    if request.method == "POST":
        try:
            _lead(request, dialogue)
        except NotPossible as refusal:
            messages.error(request, str(refusal))
        return redirect("dialogue_lead", code, pk)
    context = _of_the_room(dialogue) | {
        "questions_waiting": list(questions_in(dialogue, Shown.WAITING)),
        "questions_hidden": list(questions_in(dialogue, Shown.HIDDEN)),
        "words_waiting": words_in(dialogue, Shown.WAITING),
        "words_hidden": words_in(dialogue, Shown.HIDDEN),
    }
    context |= {"offer": offer, "programme": offer.programme, "address": address_of(dialogue)}
    return _live(request, context, "learning/dialogue/lead.html", "learning/dialogue/_lead.html")


def _lead(request: HttpRequest, dialogue: Dialogue) -> None:
    do, _colon, what = request.POST.get("do", "").partition(":")
    if do in ("open", "close"):
        poll = get_object_or_404(dialogue.polls, pk=posted_id(request, "poll"))
        actions.set_poll(poll, state=PollState.OPEN if do == "open" else PollState.CLOSED, by=request.user)
    elif do in ("take", "refuse") and what in ("questions", "words"):
        actions.set_takes(dialogue, what, taken=do == "take", by=request.user)
    elif do == "question" and what in ("shown", "hidden", "answered"):
        question = get_object_or_404(dialogue.questions, pk=posted_id(request, "question"))
        if what == "answered":
            actions.judge_question(question, answered=True, by=request.user)
        else:
            actions.judge_question(question, state=what, by=request.user)
    elif do == "words" and what in (Shown.SHOWN, Shown.HIDDEN):
        actions.judge_words(dialogue, folded=request.POST.getlist("word"), state=what, by=request.user)


@never_cache
@require_safe
def dialogue_screen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What the wall of the room shows, large: how to enter, the open poll, the words, the questions."""
    offer, dialogue = organised(request, code, pk)
    address = address_of(dialogue)
    context = _of_the_room(dialogue) | {
        "offer": offer,
        "programme": offer.programme,
        "address": address,
        "land": land_of(offer.programme),
        "agenda": offer.agenda.all(),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        context["qr"] = qr_of(address)
    return _live(request, context, "learning/dialogue/screen.html", "learning/dialogue/_screen.html")


def _of_the_room(dialogue: Dialogue) -> dict:
    """What the animator and the wall both show."""
    results = results_of(dialogue, *PollState.values)
    return {
        "dialogue": dialogue,
        "results": results,
        "open_results": [result for result in results if result.poll.is_open],
        "closed_results": [result for result in results if result.poll.state == PollState.CLOSED],
        "words": words_in(dialogue, Shown.SHOWN),
        "questions": list(questions_in(dialogue, Shown.SHOWN)),
    }


def _live(request: HttpRequest, context: dict, page: str, fragment: str) -> HttpResponse:
    """The page; asked again by it, what changes, or nothing (204) when nothing did."""
    context["mark"] = mark_of(context)
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, page, context)
    if request.GET.get("mark") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, fragment, context)
