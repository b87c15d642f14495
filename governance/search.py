"""Committees and decisions, found by whoever may read them (F124).

A decision closed to her is found by its title and its neighbourhood alone (R58).
"""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cimpact.search import MOST, Hit, Source, Words, holding

from .enums import ResolutionState
from .models import Committee, Decision, Resolution
from .permissions import visible_committees
from .recusal import closed_items
from .register import readable_committees


def find_decisions(user, words: Words) -> list[Hit]:
    """What was decided in the portal, then what the team wrote down."""
    committees = readable_committees(user).values("pk")
    closed = set(closed_items(user).values_list("pk", flat=True))
    return (_resolutions(committees, closed, words) + _recorded(committees, closed, words))[:MOST]


def _resolutions(committees, closed: set[int], words: Words) -> list[Hit]:
    named = holding(words, "point__title", "point__item__neighbourhood__name")
    written = holding(words, "point__title", "point__item__neighbourhood__name", "text", "reasons")
    is_open = Q(point__item=None) | ~Q(point__item__in=closed)
    found = Resolution.objects.filter(
        Q(point__meeting__committee__in=committees), named | (written & is_open)
    ).filter(state=ResolutionState.DECIDED, amends=None)
    hits = []
    for resolution in found.select_related("point__item__neighbourhood", "point__meeting__committee")[:MOST]:
        item = resolution.point.item
        if item and item.pk in closed:
            hits.append(_closed(item))
            continue
        hits.append(
            Hit(
                resolution.point.title,
                reverse("resolution", args=[resolution.pk]),
                place=resolution.point.meeting.committee.name,
                text=resolution.text,
                own_words=True,
            )
        )
    return hits


def _recorded(committees, closed: set[int], words: Words) -> list[Hit]:
    named = holding(words, "item__title", "item__neighbourhood__name")
    written = holding(words, "item__title", "item__neighbourhood__name", "reasons")
    found = Decision.objects.filter(
        Q(item__committee__in=committees), named | (written & ~Q(item__in=closed))
    ).filter(resolution=None)
    return [
        _closed(decision.item)
        if decision.item_id in closed
        else Hit(
            decision.item.title,
            reverse("decision_recorded", args=[decision.pk]),
            place=decision.item.committee.name,
            text=decision.reasons,
            own_words=True,
        )
        for decision in found.select_related("item__neighbourhood", "item__committee")[:MOST]
    ]


def find_committees(user, words: Words) -> list[Hit]:
    """The committees and teams whose page she may open, by name or mandate."""
    living = visible_committees(Committee.objects.ongoing(), user)
    found = living.filter(holding(words, "name_fr", "name_en", "mandate_fr", "mandate_en"))
    return [
        Hit(
            committee.name,
            reverse("committee", args=[committee.pk]),
            place=committee.neighbourhood.name if committee.neighbourhood else committee.programme.short_name,
            text=committee.mandate,
        )
        for committee in found.select_related("neighbourhood", "programme").order_by("code")[:MOST]
    ]


def _closed(item) -> Hit:
    return Hit(item.title, place=item.neighbourhood.name, closed=True, own_words=True)


SOURCES = (
    Source("committees", _("Comités"), find_committees, rank=35),
    Source("decisions", _("Décisions"), find_decisions, rank=40),
)
