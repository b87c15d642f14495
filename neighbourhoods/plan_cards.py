"""Writing a shared plan: each card saved over the version its writer read, moved, taken out, put back.

What two people write at once in two fields of a card is kept from both; in the same field, both texts are shown.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record

from .models import Initiative, Plan, PlanCard, PlanComment, PlanRevision
from .plan_tools import Kind, Tool

Values = dict[str, str | list[str]]


class Overtaken(Exception):
    """Someone saved the same field of the card first: `current` is what is saved, nothing was written."""

    def __init__(self, current: PlanCard):
        super().__init__(str(current))
        self.current = current


@dataclass(frozen=True)
class Place:
    """Where a card is, or will be: in the plan of an initiative, among those of a kind, perhaps one always there."""

    initiative: Initiative
    kind: Kind
    subject: str = ""


def plan_of(initiative: Initiative) -> Plan | None:
    """The plan, once something was written in it."""
    return Plan.objects.filter(initiative=initiative).first()


def plan_for(initiative: Initiative) -> Plan:
    """The plan, made if need be, locked until the transaction ends."""
    plan, _made = Plan.objects.get_or_create(initiative=initiative)
    return Plan.objects.select_for_update().get(pk=plan.pk)


@transaction.atomic
def add_card(place: Place, *, by, key: uuid.UUID | None = None, values: Values | None = None) -> PlanCard:
    """Add a card at the end of its kind; the same key twice is one card. Raises NotPossible when there are too many."""
    plan = plan_for(place.initiative)
    if key and (same := PlanCard.objects.filter(key=key, plan=plan).first()):
        return same
    cards = plan.cards.filter(kind=place.kind.code)
    if cards.kept().count() >= place.kind.most:
        raise NotPossible(
            _("Il y en a déjà %(most)s : retirez-en avant d’en ajouter.") % {"most": place.kind.most}
        )
    last = cards.aggregate(last=Max("order"))["last"] or 0
    card = PlanCard.objects.create(
        plan=plan,
        kind=place.kind.code,
        order=last + 1,
        values=values or {},
        updated_by=by,
        **({"key": key} if key else {}),
    )
    if values:
        _remember(card, by)
    return card


@transaction.atomic
def write_card(place: Place, card: PlanCard | None, *, values: Values, version: int, by) -> PlanCard:
    """Save what a card says. `card` is None for one that is always there and nobody has written. Raises Overtaken."""
    if card is None:
        plan = plan_for(place.initiative)
        card, _made = PlanCard.objects.get_or_create(
            plan=plan,
            kind=place.kind.code,
            subject=place.subject,
            defaults={"version": 0, "updated_by": by},
        )
    card = PlanCard.objects.select_for_update(of=("self",)).select_related("updated_by").get(pk=card.pk)
    if card.removed_at:
        raise NotPossible(_("Cette carte a été retirée entre-temps : remettez-la pour l’écrire."))
    merged = values if card.version == version else _together(card, values, version)
    if merged is None:
        raise Overtaken(card)
    if merged == card.values:
        return card
    card.values, card.version = merged, card.version + 1
    card.updated_at, card.updated_by = clock.now(), by
    card.save()
    _remember(card, by)
    return card


@transaction.atomic
def write_field(card: PlanCard, code: str, value: str, *, by, act: str = "") -> PlanCard:
    """Change one field of a card whatever its version: what others write in the rest of it is untouched.

    `act`: what was done, when it is more than writing.
    """
    card = PlanCard.objects.select_for_update().get(pk=card.pk)
    if card.removed_at:
        raise NotPossible(_("Cette carte a été retirée entre-temps : remettez-la pour l’écrire."))
    if card.values.get(code, "") == value:
        return card
    others = {name: held for name, held in card.values.items() if name != code}
    card.values, card.version = others | ({code: value} if value else {}), card.version + 1
    card.updated_at, card.updated_by = clock.now(), by
    card.save(update_fields=["values", "version", "updated_at", "updated_by"])
    _remember(card, by, act)
    return card


def _together(card: PlanCard, mine: Values, version: int) -> Values | None:
    """What both wrote, field by field; None when both changed the same field, or when what was read is not known."""
    read = PlanRevision.objects.filter(card=card, version=version).values_list("values", flat=True).first()
    if read is None:
        # A card begins empty: nobody remembers that first version.
        read = {} if version <= 1 else None
    both: Values = {}
    for code in {*mine, *card.values}:
        my, their = mine.get(code, ""), card.values.get(code, "")
        if my == their:
            chosen = my
        elif read is None:
            return None
        elif my == read.get(code, ""):
            chosen = their
        elif their == read.get(code, ""):
            chosen = my
        else:
            return None
        if chosen:
            both[code] = chosen
    return both


def _remember(card: PlanCard, by, act: str = "") -> None:
    """Keep what the card says now. Of an ended sitting only the last text stays."""
    now = clock.now()
    last = card.revisions.first()
    goes_on = (
        last is not None
        and not (act or last.act)
        and last.author_id == by.pk
        and now - last.started_at < PlanRevision.SITTING
    )
    if last is not None and not goes_on:
        card.revisions.filter(started_at=last.started_at, author=last.author_id).exclude(pk=last.pk).delete()
    PlanRevision.objects.create(
        card=card,
        version=card.version,
        values=card.values,
        author=by,
        started_at=last.started_at if last is not None and goes_on else now,
        updated_at=now,
        act=act,
    )


@transaction.atomic
def move_card(card: PlanCard, *, up: bool) -> None:
    """Exchange a card with its neighbour; at the end of the list nothing moves."""
    Plan.objects.select_for_update().get(pk=card.plan_id)
    cards = list(PlanCard.objects.kept().filter(plan=card.plan_id, kind=card.kind))
    at = next((i for i, one in enumerate(cards) if one.pk == card.pk), None)
    if at is None:
        return
    to = at - 1 if up else at + 1
    if not 0 <= to < len(cards):
        return
    cards[at], cards[to] = cards[to], cards[at]
    for order, one in enumerate(cards, 1):
        one.order = order
    PlanCard.objects.bulk_update(cards, ["order"])


@transaction.atomic
def remove_card(card: PlanCard, *, by) -> None:
    """Take a card out. What links to it stays written, and comes back with it."""
    card = PlanCard.objects.select_for_update().get(pk=card.pk)
    if card.removed_at is None:
        card.removed_at = clock.now()
        card.save(update_fields=["removed_at"])
        _remember(card, by, "remove")


@transaction.atomic
def restore_card(card: PlanCard, *, by) -> None:
    """Put back a card that was taken out."""
    card = PlanCard.objects.select_for_update().get(pk=card.pk)
    if card.removed_at is not None:
        card.removed_at = None
        card.save(update_fields=["removed_at"])
        _remember(card, by, "restore")


@transaction.atomic
def share_plan(initiative: Initiative, *, shown: bool, by) -> None:
    """Show the plan to those who accompany the table, with what is written later; or take it back."""
    plan = plan_for(initiative)
    if bool(plan.shared_at) == shown:
        return
    plan.shared_at = clock.now() if shown else None
    plan.save(update_fields=["shared_at"])
    record(initiative, "plan.share" if shown else "plan.unshare", by=by, audience=Audience.TABLE)


@transaction.atomic
def comment(initiative: Initiative, tool: Tool, *, text: str, key: uuid.UUID, by) -> PlanComment:
    """Say something of a tool; the same key twice is one message.

    What is said before the plan is shown, the table alone reads.
    """
    plan = plan_for(initiative)
    found, _made = PlanComment.objects.get_or_create(
        key=key,
        defaults={
            "plan": plan,
            "tool": tool.code,
            "text": text,
            "author": by,
            "table_only": plan.shared_at is None,
        },
    )
    return found
