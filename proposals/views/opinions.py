"""Opinions from outside the analysis: asked by those who analyse, written by whoever was asked (F37)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.accounts.workflow import account_of
from cimpact.errors import NotPossible
from cimpact.writing.answering import answered
from cimpact.writing.session import keeps_what_is_typed
from neighbourhoods.views import told

from .. import workflow
from ..forms.opinions import AskForm, DeclineForm, OpinionForm
from ..models import Dossier, Opinion
from ..permissions import Role, can, roles_in
from ..reading import reading
from .doors import dossier_for, or_back_to_dossier, page, require, visible_dossier


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose opinion was asked, what came, and a form to ask for one."""
    dossier = visible_dossier(request, pk)
    if not hasattr(dossier, "analysis"):
        raise Http404
    if Role.STAFF not in roles_in(request.user, dossier):
        raise PermissionDenied
    form = None
    if request.method == "POST":
        require(request, dossier, "ask_opinion")
        form = AskForm(request.POST, dossier=dossier)
        if form.is_valid() and (opinion := _asked(request, dossier, form)):
            messages.success(request, told(opinion.asked_of))
            return redirect("opinions", pk)
    elif can(request.user, "ask_opinion", dossier):
        form = AskForm(dossier=dossier)
    everyone = dossier.opinions.select_related("asked_of", "asked_by").prefetch_related("sections")
    context = {"opinions": everyone, "form": form, "may_end": can(request.user, "ask_opinion", dossier)}
    status = 422 if form and form.errors else 200
    return page(request, "proposals/opinions/list.html", dossier, context, status=status)


def _asked(request: HttpRequest, dossier: Dossier, form: AskForm) -> Opinion | None:
    """The request; None when the domain refuses it, said beside the address."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            user, _new = account_of(**form.person)
            return workflow.ask_opinion(
                dossier,
                user,
                sections=list(data["sections"]),
                request=data["request"],
                wished_on=data["wished_on"],
                by=request.user,
            )
    except NotPossible as refusal:
        form.add_error("email", str(refusal))
        return None


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def opinion(request: HttpRequest, pk: int, opinion: int) -> HttpResponse:
    """The sections to read and the opinion to write, for whoever was asked; to read, for those who analyse."""
    dossier, asked = _readable(request, pk, opinion)
    if asked.asked_of_id != request.user.pk:
        return _page(request, dossier, asked)
    if request.method == "POST":
        return _send(request, dossier, asked)
    return _page(request, dossier, asked, _part(request, dossier, asked))


@keeps_what_is_typed
@require_POST
def opinion_save(request: HttpRequest, pk: int, opinion: int) -> HttpResponse:
    """Save the opinion while it is typed."""
    dossier, asked = _readable(request, pk, opinion)
    if asked.asked_of_id != request.user.pk:
        raise PermissionDenied
    return answered(request, OpinionForm(request.POST, opinion=asked))


@require_POST
@or_back_to_dossier
def opinion_end(request: HttpRequest, pk: int, opinion: int) -> HttpResponse:
    """Whoever was asked would rather not; whoever asks waits no more."""
    dossier, asked = _readable(request, pk, opinion)
    if asked.asked_of_id == request.user.pk:
        form = DeclineForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        workflow.decline_opinion(asked, reason=reason, by=request.user)
        messages.success(
            request, _("C’est noté. Merci d’avoir répondu; ce que vous lisiez est fermé pour vous.")
        )
        return redirect("home")
    require(request, dossier, "ask_opinion")
    workflow.cancel_opinion(asked, by=request.user)
    messages.success(
        request, _("L’avis demandé à %(name)s n’est plus attendu.") % {"name": asked.asked_of.full_name}
    )
    return redirect("opinions", pk)


def opinion_block(request: HttpRequest, dossier: Dossier) -> list[Opinion]:
    """What `proposals/limited/_opinions.html` takes: what the person was asked about this dossier."""
    if Role.CONSULTED not in roles_in(request.user, dossier):
        return []
    mine = dossier.opinions.filter(asked_of=request.user, cancelled_at=None)
    return list(mine.select_related("asked_by").prefetch_related("sections"))


def _readable(request: HttpRequest, pk: int, opinion: int) -> tuple[Dossier, Opinion]:
    """The opinion, for whoever was asked and for those who analyse; anyone else finds none."""
    dossier = visible_dossier(request, pk)
    roles = roles_in(request.user, dossier)
    asked = get_object_or_404(dossier.opinions.select_related("asked_of", "asked_by"), pk=opinion)
    asked.dossier = dossier
    hers = asked.asked_of_id == request.user.pk and Role.CONSULTED in roles and not asked.cancelled_at
    if not hers and Role.STAFF not in roles:
        raise PermissionDenied
    return dossier, asked


def _part(request: HttpRequest, dossier: Dossier, asked: Opinion) -> OpinionForm | None:
    """The form, while she may write."""
    may_write = asked.is_open and can(request.user, "give_opinion", dossier)
    return OpinionForm(opinion=asked) if may_write else None


def _send(request: HttpRequest, dossier: Dossier, asked: Opinion) -> HttpResponse:
    """Save what the page holds, then send it unless she stays."""
    if asked.given_at:
        return redirect("opinion", dossier.pk, asked.pk)  # sent twice, received once
    dossier_for(request, dossier.pk, "give_opinion")
    part = OpinionForm(request.POST, opinion=asked)
    saved = not part.is_posted or (part.is_valid() and part.save(by=request.user))
    stays = request.POST.get("then") == "stay"
    if saved and not stays:
        try:
            workflow.give_opinion(asked, by=request.user)
        except NotPossible as refusal:
            part.is_valid()
            part.add_error("text", str(refusal))
            saved = False
        else:
            messages.success(request, _("Votre avis est envoyé. Merci."))
    if not saved:
        part.mark()
        return _page(request, dossier, asked, part, status=409 if part.conflict else 422)
    if stays:
        messages.success(request, _("C’est enregistré. Votre avis n’est pas encore envoyé."))
    return redirect("opinion", dossier.pk, asked.pk)


def _page(request: HttpRequest, dossier: Dossier, asked: Opinion, part=None, *, status=200) -> HttpResponse:
    shown = set(asked.sections.values_list("code", flat=True))
    text = reading(dossier.document.copies.last().content)
    text["sections"] = [section for section in text["sections"] if section["code"] in shown]
    context = {
        "opinion": asked,
        "part": part,
        "decline": DeclineForm() if part else None,
        "text": text,
        "hers": asked.asked_of_id == request.user.pk,
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }
    return page(request, "proposals/opinions/opinion.html", dossier, context, status=status)
