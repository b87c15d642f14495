"""After a dialogue space: its notes, its survey, what goes to the library (F108)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cimpact.errors import NotPossible
from proposals.workflow.writing import Stale

from ..dialogue import survey_results, words_in
from ..dialogue_enums import Shown
from ..forms.dialogue import LearningForm, NotesForm
from ..models import Dialogue
from ..workflow import dialogue as actions
from .dialogue import organised

# Reread by this address, a word or a part of the notes begins a learning.
BEGUN_FROM = "reprendre"


@require_http_methods(["GET", "POST"])
def dialogue_after(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write the notes and publish them; send the survey and read it; put learnings in the library."""
    offer, dialogue = organised(request, code, pk)
    saved = {"fr": dialogue.notes_fr, "en": dialogue.notes_en, "version": dialogue.version}
    notes, learning, theirs = NotesForm(initial=saved), _learning(request), None
    if request.method == "POST":
        do = request.POST.get("do")
        if do in ("notes", "publish"):
            notes = NotesForm(request.POST)
        elif do == "learning":
            learning = LearningForm(request.POST)
        try:
            if _act(request, dialogue, notes, learning):
                return redirect("dialogue_after", code, pk)
        except Stale as stale:
            theirs, notes = stale.current, notes.over(stale.current.version)  # type: ignore[attr-defined]
        except NotPossible as refusal:
            if do not in ("notes", "publish"):
                messages.error(request, str(refusal))
                return redirect("dialogue_after", code, pk)
            notes.add_error(None, str(refusal))
    context = {
        "offer": offer,
        "programme": offer.programme,
        "dialogue": dialogue,
        "notes": notes,
        "theirs": theirs,
        "learning": learning,
        "survey": survey_results(dialogue),
        "words": words_in(dialogue, Shown.SHOWN),
        "learnings": dialogue.learnings.filter(entry__removed_at=None).select_related("entry"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "learning/dialogue/after.html", context, status=status)


def _learning(request: HttpRequest) -> LearningForm:
    """Empty, or begun from what the team chose."""
    form = LearningForm()
    if begun := request.GET.get(BEGUN_FROM):
        form.initial["title"] = begun[:160]
    return form


def _act(request: HttpRequest, dialogue: Dialogue, notes: NotesForm, learning: LearningForm) -> bool:
    """Whether what was asked is done."""
    do, by = request.POST.get("do"), request.user
    if do in ("notes", "publish") and notes.is_valid():
        actions.keep_notes(dialogue, **notes.cleaned_data, publish=do == "publish", by=by)
        messages.success(
            request, _("Les notes sont publiées.") if do == "publish" else _("Les notes sont enregistrées.")
        )
    elif do == "survey":
        actions.send_survey(dialogue, by=by)
        messages.success(request, _("Le questionnaire est envoyé."))
    elif do == "learning" and learning.is_valid():
        actions.add_learning(dialogue, **learning.cleaned_data, by=by)
        messages.success(request, _("L’apprentissage est versé à la bibliothèque."))
    else:
        return False
    return True
