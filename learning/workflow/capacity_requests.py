"""A table's request on its wallet, from the need to what each side retains of it (F112).

The dossier's lock is taken first in every action, so that a purse is never agreed twice. Amounts are whole cents.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import long_date, money
from cimpact.history.models import record
from cimpact.programmes.enums import CapacityUse
from proposals.enums import Side
from proposals.models import Dossier
from proposals.permissions import side_of
from proposals.sides import tell_advisor, tell_other_side, tell_table
from proposals.workflow.transitions import locked

from ..capacity_enums import RequestState
from ..models import CapacityEvaluation, CapacityPartner, CapacityRequest, CapacitySpending
from ..permissions import can
from ..wallet import spent_of, wallet_of

# action: (from, to)
TRANSITIONS: dict[str, tuple[frozenset[RequestState], RequestState]] = {
    "match": (frozenset({RequestState.ASKED, RequestState.MATCHED}), RequestState.MATCHED),
    "ask_other": (frozenset({RequestState.MATCHED}), RequestState.ASKED),
    "agree": (frozenset({RequestState.MATCHED}), RequestState.AGREED),
    "start": (frozenset({RequestState.AGREED}), RequestState.UNDER_WAY),
    "spend": (frozenset({RequestState.UNDER_WAY}), RequestState.UNDER_WAY),
    "finish": (frozenset({RequestState.UNDER_WAY}), RequestState.DONE),
    "evaluate": (frozenset({RequestState.DONE}), RequestState.DONE),
    "decline": (frozenset({RequestState.ASKED, RequestState.MATCHED}), RequestState.DECLINED),
    "withdraw": (
        frozenset({RequestState.ASKED, RequestState.MATCHED, RequestState.AGREED, RequestState.UNDER_WAY}),
        RequestState.WITHDRAWN,
    ),
}


def abilities_on(user, request: CapacityRequest) -> dict[str, bool]:
    """What the person may do with the request now, by the name of the action."""
    dossier = request.participation.dossier
    return {
        action: request.state in sources and can(user, f"{action}_capacity", dossier)
        for action, (sources, _target) in TRANSITIONS.items()
    }


def _locked(request: CapacityRequest, action: str, by) -> tuple[Dossier, CapacityRequest]:
    """The request as it is now, under its dossier's lock, when the action is the person's to take."""
    dossier = locked(request.participation.dossier)
    request = CapacityRequest.objects.select_related("participation", "partner").get(pk=request.pk)
    request.participation.dossier = dossier
    if not can(by, f"{action}_capacity", dossier):
        raise NotPossible(_("Ce n’est pas à vous de faire ce pas, ou l’étape n’est plus en cours."))
    sources, _target = TRANSITIONS[action]
    if request.state not in sources:
        raise NotPossible(
            _("La demande a changé entre-temps : elle est maintenant à « %(state)s ». Rien n’a été modifié.")
            % {"state": request.get_state_display()}
        )
    return dossier, request


def _expect_room(request: CapacityRequest, cents: int) -> None:
    if problem := wallet_of(request.participation).line(request.use, request.year).problem(cents):
        raise NotPossible(problem)


def _step(request: CapacityRequest, action: str, *, by, comment: str = "", **after) -> None:
    """Take the step: the state, and the row of the dossier's history."""
    former, request.state = request.state, TRANSITIONS[action][1]
    request.save()
    record(
        request.participation.dossier,
        f"capacity.{action}",
        by=by,
        from_state=former,
        to_state=request.state,
        comment=comment,
        after={"request": request.pk, **after},
    )


@transaction.atomic
def ask(
    dossier: Dossier,
    *,
    theme: str,
    need: str,
    use: str,
    year: int,
    cents: int,
    wished: CapacityPartner | None = None,
    period: str = "",
    by,
) -> CapacityRequest:
    """Ask for something of the wallet. Raises NotPossible, with the figures, for more than what remains."""
    dossier = locked(dossier)
    if not can(by, "ask_capacity", dossier):
        raise NotPossible(_("Une demande se fait par la coordination de la table, pendant l’étape."))
    wallet = wallet_of(dossier.participation)
    if not 1 <= year <= wallet.years:
        raise NotPossible(_("Cette année n’est pas de la participation."))
    line = wallet.line(use, year)
    # While the amount is not set a need may be told; it is agreed once the amount is known.
    if line.reserved is not None and (problem := line.problem(cents)):
        raise NotPossible(problem)
    said = {
        "theme": theme,
        "need": need,
        "use": use,
        "year": year,
        "cents": cents,
        "wished": wished,
        "period": period,
        "state": RequestState.ASKED,
        "asked_by": by,
    }
    if same := dossier.participation.requests.filter(**said).first():
        return same  # sent twice, asked once
    request = CapacityRequest.objects.create(participation=dossier.participation, **said)
    record(
        dossier,
        "capacity.ask",
        by=by,
        to_state=request.state,
        comment=need,
        after={"request": request.pk, "capacity_asked": cents},
    )
    tell_advisor("capacity_asked", dossier, by=by, request=request.pk, words=need)
    return request


@transaction.atomic
def match(
    request: CapacityRequest,
    *,
    partner: CapacityPartner | None,
    cents: int,
    period: str = "",
    words: str = "",
    by,
) -> CapacityRequest:
    """Propose a partner and an amount to the table, for those who accompany it; it is their agreement too."""
    dossier, request = _locked(request, "match", by)
    if request.use == CapacityUse.EXTERNAL and partner is None:
        raise NotPossible(_("L’accompagnement externe se prend dans la liste des partenaires."))
    if partner and (partner.programme_id != dossier.programme_id or not partner.is_active):
        raise NotPossible(_("Ce partenaire n’est pas proposé aux tables en ce moment."))
    _expect_room(request, cents)
    request.partner, request.cents, request.period, request.match_words = partner, cents, period, words
    request.matched_by, request.matched_at = by, clock.now()
    with_whom = {"capacity_partner": partner.name} if partner else {}
    _step(request, "match", by=by, comment=words, capacity_asked=cents, **with_whom)
    tell_table("capacity_matched", dossier, by=by, request=request.pk, words=words)
    return request


@transaction.atomic
def ask_other(request: CapacityRequest, *, words: str, by) -> CapacityRequest:
    """Ask for another proposal, with words."""
    dossier, request = _locked(request, "ask_other", by)
    request.partner = None
    _step(request, "ask_other", by=by, comment=words)
    tell_advisor("capacity_other", dossier, by=by, request=request.pk, words=words)
    return request


@transaction.atomic
def agree(request: CapacityRequest, *, seen: str, by) -> CapacityRequest:
    """Agree, for the table, to the proposal that it was shown (`seen`): the amount is set aside."""
    dossier, request = _locked(request, "agree", by)
    if seen != request.mark:
        raise NotPossible(_("La proposition a changé pendant que vous la lisiez. Relisez-la, puis répondez."))
    _expect_room(request, request.cents)
    request.agreed_by, request.agreed_at, request.agreed_cents = by, clock.now(), request.cents
    _step(request, "agree", by=by, capacity_agreed=request.cents)
    tell_advisor("capacity_agreed", dossier, by=by, request=request.pk)
    return request


@transaction.atomic
def start(request: CapacityRequest, *, by) -> CapacityRequest:
    """Say that the accompaniment has begun."""
    dossier, request = _locked(request, "start", by)
    _step(request, "start", by=by)
    tell_other_side("capacity_started", side_of(by, dossier), dossier, by=by, request=request.pk)
    return request


@transaction.atomic
def spend(request: CapacityRequest, *, on: dt.date, cents: int, note: str = "", by) -> CapacitySpending:
    """Note a spending, within what was agreed."""
    dossier, request = _locked(request, "spend", by)
    if on > clock.today():
        raise NotPossible(_("Cette date est à venir : notez la dépense une fois qu’elle est faite."))
    if on < dossier.participation.starts_on:
        raise NotPossible(
            _("La participation commence le %(date)s : une dépense ne peut pas la précéder.")
            % {"date": long_date(dossier.participation.starts_on)}
        )
    left = request.agreed_cents - spent_of(request)
    if cents > left:
        raise NotPossible(
            _("Il reste %(left)s à dépenser sur les %(agreed)s convenus : c’est %(over)s de moins.")
            % {"left": money(left), "agreed": money(request.agreed_cents), "over": money(cents - left)}
        )
    spending = CapacitySpending.objects.create(request=request, on=on, cents=cents, note=note, by=by)
    _step(request, "spend", by=by, comment=note, capacity_spent=cents)
    return spending


@transaction.atomic
def undo_spending(spending: CapacitySpending, *, by) -> None:
    """Undo a spending entered by mistake: it stays in sight, and counts no more."""
    dossier, request = _locked(spending.request, "spend", by)
    spending = request.spendings.get(pk=spending.pk)
    if spending.undone_at:
        return  # undone twice, undone once
    spending.undone_at, spending.undone_by = clock.now(), by
    spending.save()
    record(
        dossier,
        "capacity.undo_spending",
        by=by,
        before={"capacity_spent": spending.cents},
        after={"request": request.pk},
    )


@transaction.atomic
def finish(request: CapacityRequest, *, by) -> CapacityRequest:
    """Say that it is done: what was agreed and not spent comes back to the wallet."""
    dossier, request = _locked(request, "finish", by)
    request.agreed_cents, request.closed_at = spent_of(request), clock.now()
    _step(request, "finish", by=by, capacity_spent=request.agreed_cents)
    tell_other_side("capacity_finished", side_of(by, dossier), dossier, by=by, request=request.pk)
    return request


@transaction.atomic
def evaluate(request: CapacityRequest, *, words: str, by) -> CapacityEvaluation:
    """Write what one side retains of it; written again, it takes the place of the former words."""
    dossier, request = _locked(request, "evaluate", by)
    side = side_of(by, dossier)
    before = request.evaluations.filter(side=side).first()
    if before and before.words == words:
        return before
    evaluation, _made = request.evaluations.update_or_create(
        side=side, defaults={"words": words, "by": by, "at": clock.now()}
    )
    _step(request, "evaluate", by=by, comment=words)
    if before is None:
        tell_other_side("capacity_evaluated", Side(side), dossier, by=by, request=request.pk, words=words)
    return evaluation


@transaction.atomic
def decline(request: CapacityRequest, *, reason: str, by) -> CapacityRequest:
    """Answer that the request is not retained, with the reason."""
    dossier, request = _locked(request, "decline", by)
    request.closed_at, request.closing_words = clock.now(), reason
    _step(request, "decline", by=by, comment=reason)
    tell_table("capacity_declined", dossier, by=by, request=request.pk, words=reason)
    return request


@transaction.atomic
def withdraw(request: CapacityRequest, *, reason: str, by) -> CapacityRequest:
    """Take the request back, with the reason: what was set aside and not spent comes back to the wallet."""
    dossier, request = _locked(request, "withdraw", by)
    request.agreed_cents = spent_of(request)
    request.closed_at, request.closing_words = clock.now(), reason
    _step(request, "withdraw", by=by, comment=reason)
    tell_advisor("capacity_withdrawn", dossier, by=by, request=request.pk, words=reason)
    return request
