"""Around a draft: its name, its moment of submission, who sees it, withdrawing it and taking it up again."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cimpact.errors import NotPossible
from cimpact.formatting import long_date, moment

from .. import moments, workflow
from ..forms.drafting import ExtensionForm, MomentForm, ReasonForm
from ..forms.letters import TitleForm
from ..models import Dossier
from ..permissions import can
from ..progress import note_progress
from .doors import dossier_for, or_back_to_dossier, page


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the initiative another name."""
    dossier = dossier_for(request, pk, "rename")
    form = TitleForm(request.POST or None, initial={"title": dossier.initiative.title})
    if request.method == "POST" and form.is_valid():
        workflow.rename(dossier, title=form.cleaned_data["title"], by=request.user)
        if dossier.document_id:
            note_progress(dossier)  # the name is printed above the vision, which it may push over its page
        return redirect("dossier", pk)
    return page(request, "proposals/rename.html", dossier, {"form": form})


def moment_block(request: HttpRequest, dossier: Dossier) -> dict:
    """What `proposals/_moment.html` takes: the moment aimed at, until when, and what to do once it has passed."""
    window, still_open = dossier.aimed_window, dict(moments.open_to(dossier))
    passed = window not in still_open
    others = [w for w in still_open if w != window and w.admits(dossier.stage.kind)]
    return {
        "window": window,
        "closes_at": still_open.get(window),
        "passed": passed,
        "next": next(iter(others), None),
        "can_move": can(request.user, "move_moment", dossier),
        "can_extend": can(request.user, "extend_closing", dossier),
        "ask_url": _ask_the_team(dossier) if passed else "",
    }


def _ask_the_team(dossier: Dossier) -> str:
    """The conversation, with the question already begun."""
    if dossier.aimed_window:
        text = _(
            "Le moment de dépôt du %(date)s est passé. Pourrions-nous déposer quand même, et jusqu’à quand?"
        ) % {"date": long_date(dossier.aimed_window.date)}
    else:
        text = _("Aucun moment de dépôt à venir n’admet notre étape. Que nous conseillez-vous?")
    return reverse("conversation", args=[dossier.pk]) + "?" + urlencode({"message": text}) + "#ecrire"


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def move_moment(request: HttpRequest, pk: int) -> HttpResponse:
    """Aim at another moment of submission that admits the stage (R5)."""
    dossier = dossier_for(request, pk, "move_moment")
    form = MomentForm(request.POST or None, programme=dossier.programme)
    if request.method == "POST" and form.is_valid():
        window = form.cleaned_data["window"]
        workflow.move_moment(dossier, window=window, by=request.user)
        messages.success(
            request, _("Votre proposition vise maintenant le %(date)s.") % {"date": long_date(window.date)}
        )
        return redirect("review", pk)
    context = {"form": form, "choices": _choices(dossier), "moment": moment_block(request, dossier)}
    return page(request, "proposals/moment.html", dossier, context, status=_status(form))


def _choices(dossier: Dossier) -> list[dict]:
    """The moments to come: until when each is open to the dossier, or why it is not."""
    names = {stage.kind: stage.name for stage in dossier.rules.stages.all()}
    return [
        {
            "window": window,
            "closes_at": closes_at,
            "admits": window.admits(dossier.stage.kind),
            "admitted": [name for kind, name in names.items() if window.admits(kind)],
            "aimed": window == dossier.aimed_window,
        }
        for window, closes_at in moments.open_to(dossier)
    ]


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draft to the advisor, or stop showing it."""
    dossier = dossier_for(request, pk, "share_draft")
    if request.method == "GET":
        return page(request, "proposals/share.html", dossier)
    shared = request.POST.get("shared") == "1"
    workflow.share_draft(dossier, shared=shared, by=request.user)
    messages.success(
        request,
        _("Votre brouillon est visible de la personne qui vous accompagne et de l’équipe.")
        if shared
        else _("Votre brouillon n’est plus visible que de votre table."),
    )
    return redirect("dossier", pk)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """The team lets a moment close later, for one dossier or for all those that aim at it."""
    dossier = dossier_for(request, pk, "extend_closing")
    window = dossier.aimed_window
    if window is None:
        raise NotPossible(_("Ce dossier ne vise aucun moment de dépôt : choisissez-en un d’abord."))
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _extended(request, dossier, form):
        return redirect("dossier", pk)
    context = {"window": window, "closes_at": moments.closing_time(window, dossier), "form": form}
    return page(request, "proposals/extend.html", dossier, context, status=_status(form))


def _extended(request: HttpRequest, dossier: Dossier, form: ExtensionForm) -> bool:
    only = dossier if form.cleaned_data["scope"] == ExtensionForm.ONE else None
    try:
        extension = workflow.extend_closing(
            dossier.aimed_window,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            dossier=only,
        )
    except NotPossible as refusal:
        form.add_error("day", str(refusal))
        return False
    messages.success(
        request,
        _("Le moment de dépôt est ouvert jusqu’au %(until)s. Les personnes concernées en sont averties.")
        % {"until": moment(extension.until)},
    )
    return True


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The table takes its dossier back."""
    dossier = dossier_for(request, pk, "withdraw")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.withdraw(dossier, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Le dossier est retiré. Tout ce que vous avez écrit y reste."))
        return redirect("dossier", pk)
    return page(request, "proposals/withdraw.html", dossier, {"form": form}, status=_status(form))


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a withdrawn dossier up again."""
    dossier = dossier_for(request, pk, "reopen")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.reopen(dossier, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Le dossier est repris là où vous l’aviez laissé."))
        return redirect("dossier", pk)
    return page(request, "proposals/reopen.html", dossier, {"form": form}, status=_status(form))


def _status(form) -> int:
    return 422 if form.errors else 200
