"""An opinion from outside the analysis, on chosen sections: asked, written, sent, declined or not awaited (F37)."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.accounts.workflow import invite
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.notices import outbox
from cimpact.writing.models import Section
from cimpact.writing.text import without_controls
from governance.recusal import people_who_withdraw

from ..concerned import organisations_concerned
from ..models import Dossier, Opinion
from ..permissions import TABLE, UNDER_ANALYSIS, Role, roles_in
from .transitions import expect, locked
from .writing import Stale

# They write the proposal: their opinion of it is known.
ON_ITS_SIDE = TABLE | {Role.JOINT, Role.JOINT_COORDINATOR, Role.GUEST}


@transaction.atomic
def ask_opinion(
    dossier: Dossier,
    user: User,
    *,
    sections: Collection[Section],
    request: str,
    wished_on: dt.date | None = None,
    by: User,
) -> Opinion:
    """Ask a person what she thinks of some sections; she reads those, and nothing else. Asked twice, asked once."""
    dossier = locked(dossier)
    expect(dossier, UNDER_ANALYSIS)
    _refuse_who_may_not_judge(dossier, user)
    if not sections or any(s.question_set_id != dossier.document.question_set_id for s in sections):
        raise NotPossible(_("Choisissez au moins une section de cette proposition."))
    waiting = dossier.opinions.filter(asked_of=user, given_at=None, cancelled_at=None).first()
    if waiting:
        if waiting.request == request:
            return waiting
        raise NotPossible(_("L’avis demandé à %(name)s est déjà attendu.") % {"name": user.full_name})
    opinion = Opinion.objects.create(
        dossier=dossier, asked_of=user, asked_by=by, request=request, wished_on=wished_on
    )
    opinion.sections.set(sections)
    codes = [section.code for section in sorted(sections, key=lambda section: section.order)]
    _record("dossier.ask_opinion", opinion, by=by, more={"sections": codes})
    if user.has_opened:
        outbox.owe("opinion_asked", opinion, user, due_at=opinion.asked_at)
    else:
        invite(user, by=by, message=request[:1000])
    return opinion


def _refuse_who_may_not_judge(dossier: Dossier, user: User) -> None:
    away = people_who_withdraw(organisations_concerned(dossier), dossier)
    if roles_in(user, dossier) & ON_ITS_SIDE:
        raise NotPossible(
            _("%(name)s écrit cette proposition ou la porte : demandez l’avis de quelqu’un d’autre.")
            % {"name": user.full_name}
        )
    if away.filter(pk=user.pk).exists():
        raise NotPossible(
            _("%(name)s se retire de ce dossier : demandez l’avis de quelqu’un d’autre.")
            % {"name": user.full_name}
        )


@transaction.atomic
def write_opinion(opinion: Opinion, *, text: str, version: int, by: User) -> Opinion:
    """Save what she has written so far. Raises Stale when another of her pages saved first."""
    opinion = _awaited(opinion)
    text = without_controls(text)
    if opinion.text == text:
        return opinion
    if opinion.version != version:
        raise Stale(opinion)
    opinion.text, opinion.version = text, opinion.version + 1
    opinion.save(update_fields=["text", "version"])
    return opinion


@transaction.atomic
def give_opinion(opinion: Opinion, *, by: User) -> None:
    """Send it to those who analyse; it no longer changes."""
    now = _locked(opinion)
    if now.given_at:
        return  # sent twice, received once
    opinion = _awaited(opinion)
    if not opinion.text.strip():
        raise NotPossible(_("Votre avis est vide. Écrivez-le avant de l’envoyer."))
    opinion.given_at = clock.now()
    opinion.save(update_fields=["given_at"])
    _answered("dossier.give_opinion", opinion, by=by)


@transaction.atomic
def decline_opinion(opinion: Opinion, *, reason: str = "", by: User) -> None:
    """She would rather not: what she read closes to her."""
    if _locked(opinion).declined_at:
        return
    opinion = _awaited(opinion)
    opinion.declined_at = opinion.cancelled_at = clock.now()
    opinion.save(update_fields=["declined_at", "cancelled_at"])
    _answered("dossier.decline_opinion", opinion, by=by, comment=reason)


@transaction.atomic
def cancel_opinion(opinion: Opinion, *, by: User) -> None:
    """It is not awaited any more: the dossier closes to her."""
    if _locked(opinion).cancelled_at:
        return
    opinion = _awaited(opinion)
    opinion.cancelled_at = clock.now()
    opinion.save(update_fields=["cancelled_at"])
    outbox.cancel("opinion_asked", opinion)
    _record("dossier.cancel_opinion", opinion, by=by)


def stop_awaiting(dossier: Dossier, user: User | None = None) -> None:
    """No opinion is awaited any more: the analysis was handed over, or the person withdraws. Needs a transaction."""
    for opinion in dossier.opinions.filter(given_at=None, cancelled_at=None):
        if user is None or opinion.asked_of_id == user.pk:
            opinion.cancelled_at = clock.now()
            opinion.save(update_fields=["cancelled_at"])
            outbox.cancel("opinion_asked", opinion)


def _locked(opinion: Opinion) -> Opinion:
    return (
        Opinion.objects.select_for_update(of=("self",))
        .select_related("dossier", "asked_of", "asked_by")
        .get(pk=opinion.pk)
    )


def _awaited(opinion: Opinion) -> Opinion:
    """The opinion, locked with its dossier, while it may be written."""
    dossier = locked(opinion.dossier)
    expect(dossier, UNDER_ANALYSIS)
    opinion = _locked(opinion)
    opinion.dossier = dossier
    if not opinion.is_open:
        raise NotPossible(_("Cet avis est déjà envoyé, ou n’est plus attendu. Rien n’a été modifié."))
    return opinion


def _answered(kind: str, opinion: Opinion, *, by: User, comment: str = "") -> None:
    _record(kind, opinion, by=by, comment=comment)
    for reader in {opinion.asked_by, opinion.dossier.advisor or opinion.asked_by}:
        outbox.owe("opinion_given", opinion, reader, due_at=clock.now())


def _record(kind: str, opinion: Opinion, *, by: User, comment: str = "", more: dict | None = None) -> None:
    record(
        opinion.dossier,
        kind,
        by=by,
        audience=Audience.STAFF,
        comment=comment,
        after={"person": opinion.asked_of.full_name} | (more or {}),
    )
