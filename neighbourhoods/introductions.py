"""Putting people of the community in touch: asked, accepted or declined (F109). Each action is atomic."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox

from .enums import Answer
from .models import Card, Introduction

# Enough to work, too few to flood.
MOST_A_DAY = 5
# Whoever declined is left in peace for a while.
REST = dt.timedelta(days=90)


def takes_introductions(person: User) -> bool:
    """Whether the person lets others ask; she does unless she said no."""
    return person.is_active and not Card.objects.filter(user=person, takes_introductions=False).exists()


@transaction.atomic
def ask_introduction(*, to: User, other: User, why: str, by: User) -> Introduction:
    """Ask that two people be put in touch; `other` may be whoever asks. Asked twice, it is asked once."""
    if to == other:
        raise NotPossible(_("Choisissez deux personnes différentes."))
    # One request of a person at a time: a double click is one, and the limit holds.
    User.objects.select_for_update().get(pk=by.pk)
    one, second = sorted((to, other), key=lambda person: person.pk)
    pair = Introduction.objects.filter(one=one, other=second)
    if waiting := pair.filter(settled_at=None).first():
        return waiting
    _check(pair, [person for person in (one, second) if person != by], by)
    agreed = {person.pk: Answer.ACCEPTED if person == by else Answer.NONE for person in (one, second)}
    asked = Introduction.objects.create(
        asked_by=by,
        one=one,
        other=second,
        why=why,
        one_answer=agreed[one.pk],
        other_answer=agreed[second.pk],
    )
    record(asked, "introduction.ask", by=by)
    for person in (one, second):
        if person != by:
            outbox.owe("introduction_asked", asked, person, due_at=asked.asked_at)
    return asked


def _check(pair, asked: list[User], by: User) -> None:
    """Whether it may be asked now; raises NotPossible."""
    for person in asked:
        if not takes_introductions(person):
            raise NotPossible(
                _("%(name)s ne reçoit pas de mises en relation en ce moment.") % {"name": person.full_name}
            )
    since = clock.now() - REST
    if any(former.is_made for former in pair):
        raise NotPossible(_("Ces personnes sont déjà en relation."))
    if pair.filter(settled_at__gt=since).exists():
        raise NotPossible(
            _("Cette mise en relation a été déclinée il y a peu : laissez passer quelques semaines.")
        )
    today = Introduction.objects.filter(asked_by=by, asked_at__gt=clock.now() - dt.timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise NotPossible(
            _("Vous avez demandé %(most)s mises en relation depuis hier : la prochaine pourra partir demain.")
            % {"most": MOST_A_DAY}
        )


@transaction.atomic
def answer_introduction(introduction: Introduction, *, accepts: bool, by: User) -> Introduction:
    """Accept or decline, without giving one's address; answering again changes nothing."""
    found = Introduction.objects.select_for_update(of=("self",)).select_related("one", "other", "asked_by")
    asked = found.get(pk=introduction.pk)
    if not asked.awaits(by):
        return asked
    side = "one_answer" if asked.one_id == by.pk else "other_answer"
    setattr(asked, side, Answer.ACCEPTED if accepts else Answer.DECLINED)
    if asked.is_made or asked.is_declined:
        asked.settled_at = clock.now()
    asked.save(update_fields=[side, "settled_at"])
    record(asked, "introduction.accept" if accepts else "introduction.decline", by=by)
    if asked.is_made:
        for person in {asked.one, asked.other, asked.asked_by}:
            outbox.owe("introduction_made", asked, person, due_at=asked.settled_at)
    elif asked.is_declined:
        outbox.owe("introduction_declined", asked, asked.asked_by, due_at=asked.settled_at)
    return asked
