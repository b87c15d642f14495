"""Proposing another arrangement, answering it, taking it back; each modification keeps its page (F47, F59)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible

from ..agreed_terms import Names, advice, differences_between, rule_warnings, terms_of, versions_of
from ..enums import Side
from ..forms.modifications import AnswerForm, ModificationForm
from ..models import Dossier, Modification
from ..permissions import abilities, side_of
from ..workflow.modifications import (
    agree_modification,
    open_modification,
    propose_modification,
    refuse_modification,
    take_back_modification,
    terms_after,
)
from .doors import or_back_to_dossier, page, require
from .participation import readable_participation


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def modification_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Write other terms over those in force, and propose them to the other side."""
    dossier = readable_participation(request, pk)
    require(request, dossier, "propose_modification")
    waiting = open_modification(dossier.participation)
    if request.method == "GET" and waiting:
        messages.info(request, _("Une modification attend déjà une réponse : une seule à la fois."))
        return redirect("modification", pk, waiting.number)
    current = terms_of(versions_of(dossier.participation)[0].content)
    form = ModificationForm(request.POST or None, dossier=dossier, current=current)
    if request.method == "POST" and form.is_valid():
        try:
            made = propose_modification(
                dossier, terms=form.terms(), reason=form.cleaned_data["reason"], by=request.user
            )
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La modification est proposée. L’autre partie en est avertie."))
            return redirect("modification", pk, made.number)
    context = {"form": form, "stage": dossier.stage}
    return page(
        request, "proposals/modification/propose.html", dossier, context, status=422 if form.errors else 200
    )


@require_safe
def modification(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One modification: what changes, why, where it stands."""
    dossier = readable_participation(request, pk)
    return _page(request, dossier, _modification(dossier, number))


@require_POST
@or_back_to_dossier
def modification_answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The other side agrees (with its reason beyond the rules), or refuses with words."""
    dossier = readable_participation(request, pk)
    require(request, dossier, "answer_modification")
    asked = _modification(dossier, number)
    agrees = request.POST.get("do") == "agree"
    form = AnswerForm(request.POST)
    form.fields["answer"].required = not agrees
    if not form.is_valid():
        return _page(request, dossier, asked, form, status=422)
    words = form.cleaned_data["answer"]
    try:
        if agrees:
            version = agree_modification(asked, reason=words, by=request.user)
            messages.success(request, _("La modification est convenue : la nouvelle version est en vigueur."))
            return redirect("agreed_version", pk, version.number)
        refuse_modification(asked, answer=words, by=request.user)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return _page(request, dossier, _modification(dossier, number), form, status=422)
    messages.success(request, _("Votre réponse est donnée. Rien n’a changé."))
    return redirect("modification", pk, number)


@require_POST
@or_back_to_dossier
def modification_take_back(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The side that proposed changes its mind."""
    dossier = readable_participation(request, pk)
    require(request, dossier, "propose_modification")
    take_back_modification(_modification(dossier, number), by=request.user)
    messages.success(request, _("La modification est retirée. Rien n’a changé."))
    return redirect("modification", pk, number)


def _modification(dossier: Dossier, number: int) -> Modification:
    rows = Modification.objects.select_related("proposed_by", "agreed_by", "closed_by", "agreed_version")
    found = get_object_or_404(rows, participation=dossier.participation, number=number)
    found.participation = dossier.participation
    return found


def _page(
    request: HttpRequest, dossier: Dossier, shown: Modification, form=None, *, status: int = 200
) -> HttpResponse:
    can, side = abilities(request.user, dossier), side_of(request.user, dossier)
    # What was in force when it was proposed.
    versions = versions_of(dossier.participation)
    made = getattr(shown, "agreed_version", None)
    last = made.number - 1 if made else None
    base = next(v for v in versions if v.number == last or (last is None and _precedes(v, shown, versions)))
    before = terms_of(base.content)
    after = terms_after(before, shown.changes, dossier)
    warnings = rule_warnings(after, dossier.stage)
    may_answer = shown.is_open and side != shown.side and can["answer_modification"]
    context = {
        "modification": shown,
        "base": base,
        "version": made,
        "changes": differences_between(before, after, Names(base.content, after.as_data(dossier))),
        "warnings": warnings,
        "advice": advice(after, dossier) if shown.is_open else [],
        "source": dossier.stage.source or dossier.rules.source,
        "may_answer": may_answer,
        "must_explain": may_answer and shown.side == Side.TABLE and bool(warnings),
        "may_take_back": shown.is_open and side == shown.side and can["propose_modification"],
        "form": form or AnswerForm(),
    }
    return page(request, "proposals/modification/modification.html", dossier, context, status=status)


def _precedes(version, shown: Modification, versions: list) -> bool:
    """Whether the version was in force when the modification was proposed; the first one, if none is older."""
    return version.at <= shown.proposed_at or version == versions[-1]
