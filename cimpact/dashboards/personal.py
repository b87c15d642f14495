"""What others left to a person or wait to hear from her, whatever her hat: homes ask for all of it at once."""

import datetime as dt

from django.db.models import DateField, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.models import ActionItem, Disagreement, Item
from neighbourhoods.enums import Answer
from neighbourhoods.models import Introduction
from proposals.standing import standing_of
from proposals.todo import since_or_by

from .views.items import closed
from .waiting import Waiting

ACTION, INTRODUCTION, DISAGREEMENT = "action", "introduction", "disagreement"
# How many of the things that committees left to do a home shows; more than a person is asked of the others.
ACTIONS, MOST = 3, 30


def left_to(user) -> list[Waiting]:
    """Actions of committees, the first due first; disagreements to carry on; introductions to answer. One query."""
    rows = _of(ACTION, _actions(user), words=F("title"), day=F("due_on")).union(
        _of(DISAGREEMENT, _disagreements(user)), _of(INTRODUCTION, _introductions(user)), all=True
    )
    found: dict[str, list[tuple[int, str, dt.date | None]]] = {}
    for kind, pk, words, day in rows[:MOST]:
        found.setdefault(kind, []).append((pk, words, day))
    actions = sorted(found.get(ACTION, []), key=lambda row: (row[2] is None, row[2] or dt.date.max, row[0]))
    return [
        *(_action(*row) for row in actions[:ACTIONS]),
        *(_disagreement(pk) for pk, _words, _day in found.get(DISAGREEMENT, [])),
        *([_introductions_to_answer()] if INTRODUCTION in found else []),
    ]


def _of(kind: str, rows: QuerySet, words=None, day=None) -> QuerySet:
    """The rows as the four columns that all kinds share."""
    nothing = Value(None, output_field=DateField())
    told = rows.order_by().annotate(what=Value(kind), words_of=words or Value(""), day=day or nothing)
    return told.values_list("what", "pk", "words_of", "day")


def _actions(user) -> QuerySet:
    """What committees left her to do, unless it follows from what is closed to her."""
    hidden = Item.objects.filter(closed(standing_of(user))).values("pk")
    rows = ActionItem.objects.open().filter(owner=user)
    return rows.filter(Q(point__item=None) | ~Q(point__item__in=hidden))


def _disagreements(user) -> QuerySet:
    """The open ones that she facilitates; those she is a party to, while nobody does."""
    opened = Disagreement.objects.filter(closed_at=None)
    alone = Disagreement.parties.through.objects.filter(user=user).values("disagreement")
    return opened.filter(Q(facilitator=user) | Q(facilitator=None, pk__in=alone))


def _introductions(user) -> QuerySet:
    """Those that wait for her answer."""
    hers = Q(one=user, one_answer=Answer.NONE) | Q(other=user, other_answer=Answer.NONE)
    return Introduction.objects.filter(hers, settled_at=None)


def _action(pk: int, words: str, day: dt.date | None) -> Waiting:
    return Waiting(
        title=_("Faire un suivi du comité"),
        subject=words,
        deadline=since_or_by(day) if day else "",
        note="",
        url=reverse("action", args=[pk]),
        action=_("Ouvrir ce suivi"),
    )


def _disagreement(pk: int) -> Waiting:
    """Never what it is about: a home is seen over a shoulder."""
    return Waiting(
        title=_("Poursuivre une démarche confidentielle"),
        subject="",
        deadline="",
        note="",
        url=reverse("disagreement", args=[pk]),
        action=_("Ouvrir la démarche"),
    )


def _introductions_to_answer() -> Waiting:
    return Waiting(
        title=_("Répondre à une mise en relation"),
        subject="",
        deadline="",
        note="",
        url=reverse("introductions"),
        action=_("Répondre"),
    )
