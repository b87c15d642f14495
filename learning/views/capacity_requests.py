"""The wallet of a participation, and what its table asks of it (F111, F112)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock
from cimpact.errors import NotPossible
from proposals.agreed_terms import terms_of, versions_of
from proposals.enums import Side
from proposals.models import Dossier
from proposals.permissions import can as may_on_dossier
from proposals.permissions import side_of
from proposals.views.doors import page
from proposals.views.participation import readable_participation
from proposals.years import years_of as years_agreed

from ..forms.capacity_requests import AskForm, MatchForm, SpendingForm, WordsForm
from ..models import CapacityRequest
from ..permissions import abilities, can
from ..request_status import status_of
from ..wallet import Wallet, spent_of, wallet_of
from ..workflow import capacity_requests as actions


@require_safe
def wallet(request: HttpRequest, pk: int) -> HttpResponse:
    """What the stage may spend on capacities, by use and year, and every request."""
    dossier = readable_participation(request, pk)
    asked = dossier.participation.requests.select_related("partner", "wished")
    return page(
        request,
        "learning/wallet/wallet.html",
        dossier,
        {
            "wallet": wallet_of(dossier.participation),
            "rows": [(one, status_of(one, request.user)) for one in _of(dossier, asked)],
            "can": abilities(request.user, dossier),
            "may_modify": may_on_dossier(request.user, "propose_modification", dossier),
        },
    )


def _of(dossier: Dossier, asked) -> list[CapacityRequest]:
    """The requests, which know their dossier without a query each."""
    found = list(asked)
    for one in found:
        one.participation = dossier.participation
    return found


@require_http_methods(["GET", "POST"])
def capacity_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for something of the wallet."""
    dossier = readable_participation(request, pk)
    if not can(request.user, "ask_capacity", dossier):
        raise PermissionDenied
    kept = wallet_of(dossier.participation)
    form = AskForm(
        request.POST or None, wallet=kept, programme=dossier.programme, year=_year_under_way(dossier)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(dossier, **form.cleaned_data, by=request.user)
        except NotPossible as refusal:
            form.add_error("cents", str(refusal))
        else:
            messages.success(request, _("Votre demande est envoyée à la personne qui vous accompagne."))
            return redirect("capacity_request", pk, made.pk)
    context = {"form": form, "wallet": kept}
    return page(request, "learning/wallet/ask.html", dossier, context, status=422 if form.errors else 200)


def _year_under_way(dossier: Dossier) -> int:
    """The year of the participation in which today falls; the first before it, the last after."""
    terms = terms_of(versions_of(dossier.participation)[0].content)
    begun = [year.number for year in years_agreed(terms) if year.starts_on <= clock.today()]
    return begun[-1] if begun else 1


@require_safe
def capacity_request(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    """One request: where it stands, what one may do now, what happened."""
    dossier = readable_participation(request, pk)
    return _page(request, dossier, _request(dossier, asked))


@require_http_methods(["GET", "POST"])
def capacity_match(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    """Propose a partner and an amount to the table."""
    dossier = readable_participation(request, pk)
    if not can(request.user, "match_capacity", dossier):
        raise PermissionDenied
    shown = _request(dossier, asked)
    if not actions.abilities_on(request.user, shown)["match"]:
        messages.info(request, _("Cette demande n’attend plus de proposition."))
        return redirect("capacity_request", pk, asked)
    form = MatchForm(request.POST or None, request=shown, programme=dossier.programme)
    if request.method == "POST" and form.is_valid():
        try:
            actions.match(shown, **form.cleaned_data, by=request.user)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Votre proposition est envoyée à la table."))
            return redirect("capacity_request", pk, asked)
    context = {"form": form, "asked": shown, "line": _line(dossier, shown)}
    return page(request, "learning/wallet/match.html", dossier, context, status=422 if form.errors else 200)


# What the page's buttons send, and whether words come with it.
WITH_WORDS = {"ask_other": "words", "decline": "reason", "withdraw": "reason", "evaluate": "words"}


@require_POST
def capacity_act(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    """Take a step: agree, ask for something else, begin, spend, finish, say what one retains, decline, take back."""
    dossier = readable_participation(request, pk)
    shown, action = _request(dossier, asked), request.POST.get("do", "")
    if action not in ("agree", "start", "spend", "undo", "finish", *WITH_WORDS):
        return redirect("capacity_request", pk, asked)
    if not can(request.user, f"{'spend' if action == 'undo' else action}_capacity", dossier):
        raise PermissionDenied
    form: WordsForm | SpendingForm | None = None
    try:
        if action in WITH_WORDS:
            form = WordsForm(request.POST, auto_id=f"{action}_%s")
            if not form.is_valid():
                return _page(request, dossier, shown, {action: form})
            words = {WITH_WORDS[action]: form.cleaned_data["words"]}
            getattr(actions, action)(shown, **words, by=request.user)
        elif action == "spend":
            form = SpendingForm(request.POST, left=shown.agreed_cents - spent_of(shown))
            if not form.is_valid():
                return _page(request, dossier, shown, {action: form})
            actions.spend(shown, **form.cleaned_data, by=request.user)
        elif action == "undo":
            spending = get_object_or_404(shown.spendings, pk=request.POST.get("spending") or 0)
            actions.undo_spending(spending, by=request.user)
        elif action == "agree":
            actions.agree(shown, seen=request.POST.get("seen", ""), by=request.user)
        else:
            getattr(actions, action)(shown, by=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _said(action))
    return redirect("capacity_request", pk, asked)


def _said(action: str) -> str:
    return {
        "agree": _("Votre accord est donné : le montant est réservé."),
        "ask_other": _("Votre réponse est envoyée à la personne qui vous accompagne."),
        "start": _("C’est noté : l’accompagnement est commencé."),
        "spend": _("La dépense est notée."),
        "undo": _("La dépense est annulée."),
        "finish": _(
            "C’est noté : l’accompagnement est terminé. Ce qui n’a pas été dépensé revient au portefeuille."
        ),
        "evaluate": _("Merci. L’autre partie peut lire vos mots."),
        "decline": _("Votre réponse est envoyée à la table."),
        "withdraw": _("La demande est retirée."),
    }[action]


def _request(dossier: Dossier, asked: int) -> CapacityRequest:
    rows = CapacityRequest.objects.select_related("partner", "wished", "asked_by", "matched_by", "agreed_by")
    found = get_object_or_404(rows, participation=dossier.participation, pk=asked)
    found.participation = dossier.participation
    return found


def _line(dossier: Dossier, shown: CapacityRequest):
    kept: Wallet = wallet_of(dossier.participation)
    return kept.line(shown.use, shown.year)


def _page(
    request: HttpRequest, dossier: Dossier, shown: CapacityRequest, bound: dict | None = None
) -> HttpResponse:
    side = side_of(request.user, dossier)
    spendings = list(shown.spendings.select_related("by", "undone_by"))
    spent = sum(spending.cents for spending in spendings if spending.undone_at is None)
    evaluations = {one.side: one for one in shown.evaluations.select_related("by")}
    mine = evaluations.get(side)
    forms = {
        "ask_other": WordsForm(auto_id="ask_other_%s"),
        "decline": WordsForm(auto_id="decline_%s"),
        "withdraw": WordsForm(auto_id="withdraw_%s"),
        "evaluate": WordsForm(initial={"words": mine.words if mine else ""}),
        "spend": SpendingForm(left=shown.agreed_cents - spent),
    } | (bound or {})
    context = {
        "asked": shown,
        "status": status_of(shown, request.user),
        "may": actions.abilities_on(request.user, shown),
        "line": _line(dossier, shown),
        "spendings": spendings,
        "spent": spent,
        "left": shown.agreed_cents - spent,
        "evaluations": [evaluations[s] for s in Side.values if s in evaluations],
        "mine": mine,
        "forms": forms,
        "events": dossier.events.filter(kind__startswith="capacity.", after__request=shown.pk).select_related(
            "actor"
        ),
    }
    return page(request, "learning/wallet/request.html", dossier, context, status=422 if bound else 200)
