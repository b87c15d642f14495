"""Moving the notes of the wall: each move changes one note's domain and its place, and nothing of what it says."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible

from .models import Plan, PlanCard
from .plan_cards import write_field
from .wall import ACTIVITY, DOMAIN, column_of


@transaction.atomic
def hang_note(card: PlanCard, *, domain: str, before: int | None = None, by) -> None:
    """Hang a note in a domain ("" for none), before another of that domain, or at its end.

    Where the other is no longer there, the note goes to the end: it never stays out of the wall.
    """
    cards, domains = _locked(card)
    if domain and domain not in domains:
        raise NotPossible(_("Ce domaine a été retiré entre-temps."))
    _hang(card, cards, domains, domain, before, by)


@transaction.atomic
def shift_note(card: PlanCard, *, up: bool, by) -> None:
    """Exchange a note with its neighbour in its domain; at the end of the list nothing moves."""
    cards, domains = _locked(card)
    domain = column_of(next(one for one in cards if one.pk == card.pk).values, domains)
    column = [one for one in cards if column_of(one.values, domains) == domain]
    at = next(i for i, one in enumerate(column) if one.pk == card.pk)
    if not 0 <= (at - 1 if up else at + 1) < len(column):
        return
    following = column[at - 1] if up else next(iter(column[at + 2 :]), None)
    _hang(card, cards, domains, domain, following.pk if following else None, by)


def _locked(card: PlanCard) -> tuple[list[PlanCard], set[str]]:
    """Every note as it now is, and the domains; nobody else moves or adds one meanwhile."""
    Plan.objects.select_for_update().get(pk=card.plan_id)
    kept = PlanCard.objects.kept().filter(plan=card.plan_id)
    cards = list(kept.filter(kind=ACTIVITY))
    if not any(one.pk == card.pk for one in cards):
        raise NotPossible(_("Cette note a été retirée entre-temps."))
    return cards, {str(pk) for pk in kept.filter(kind=DOMAIN).values_list("pk", flat=True)}


def _hang(
    card: PlanCard, cards: list[PlanCard], domains: set[str], domain: str, before: int | None, by
) -> None:
    moved = next(one for one in cards if one.pk == card.pk)
    others = [one for one in cards if one.pk != card.pk]
    column = [i for i, one in enumerate(others) if column_of(one.values, domains) == domain]
    at = next((i for i in column if others[i].pk == before), column[-1] + 1 if column else len(others))
    others.insert(at, moved)
    changed = []
    for order, one in enumerate(others, 1):
        if one.order != order:
            one.order = order
            changed.append(one)
    PlanCard.objects.bulk_update(changed, ["order"])
    if column_of(moved.values, domains) != domain:
        write_field(moved, DOMAIN, domain, by=by)
