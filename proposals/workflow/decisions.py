"""The committee recommends, governance ratifies (R7–R10, R54, R57, R58); each recorded by the coordination team."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import long_date
from cimpact.history.models import Audience
from governance.enums import FAVOURABLE, CommitteeRole, Outcome
from governance.models import Decision, Item
from governance.recusal import must_withdraw

from ..enums import LetterKind, State
from ..ledger import Place
from ..models import Award, AwardYear, Dossier
from ..outcomes import answer_kind, recommendation_of
from . import envelope
from .analysis import put_before
from .transitions import expect, locked, move


@dataclass(frozen=True)
class Recorded:
    """What the coordination team writes down of a decision."""

    met_on: dt.date
    outcome: str
    reasons: str = ""
    present: tuple = ()  # committee members
    withdrew: tuple = ()  # others who withdrew, besides those who must


@dataclass(frozen=True)
class Terms:
    """The support as recommended: cents by year number."""

    years: int
    starts_on: dt.date
    amounts: dict[int, int] = field(default_factory=dict)
    conditions: str = ""


def terms_asked(dossier: Dossier) -> Terms:
    """What the neighbourhood asked for."""
    return Terms(dossier.years, dossier.starts_on, dict(dossier.asked))


def date_problem(dossier: Dossier, met_on: dt.date) -> str | None:
    """Why the next decision on the dossier cannot have been taken that day; None when it can."""
    if met_on > clock.today():
        return _("Cette date est à venir : inscrivez la décision une fois qu’elle est prise.")
    if met_on < timezone.localtime(dossier.submitted_at).date():
        return _("La proposition n’était pas encore déposée ce jour-là.")
    if dossier.state == State.RECOMMENDED and met_on < recommendation_of(dossier).met_on:
        return _("L’entérinement suit la recommandation, rendue le %(date)s.") % {
            "date": long_date(recommendation_of(dossier).met_on)
        }
    return None


def _decide(dossier: Dossier, item: Item | None, recorded: Recorded, by) -> Decision:
    """Write a decision once: whoever must withdraw is never counted present."""
    if item is None:
        raise NotPossible(_("Ce dossier n’est pas devant ce comité."))
    if problem := date_problem(dossier, recorded.met_on):
        raise NotPossible(problem)
    withdrew = set(recorded.withdrew) | set(must_withdraw(item))
    decision = Decision.objects.create(
        item=item, met_on=recorded.met_on, outcome=recorded.outcome, reasons=recorded.reasons, recorded_by=by
    )
    decision.present.set(set(recorded.present) - withdrew)
    decision.withdrew.set(withdrew)
    return decision


def _waiting_item(dossier: Dossier, role: CommitteeRole) -> Item | None:
    return dossier.items.waiting().filter(committee__role=role).select_for_update(of=("self",)).first()


@transaction.atomic
def record_recommendation(
    dossier: Dossier, *, recorded: Recorded, terms: Terms | None = None, by
) -> Decision:
    """Record what the management committee recommends; a favourable one carries its terms."""
    dossier = locked(dossier)
    expect(dossier, (State.COMMITTEE,))
    decision = _decide(dossier, _waiting_item(dossier, CommitteeRole.RECOMMENDS), recorded, by)
    Award.objects.filter(dossier=dossier).delete()
    if recorded.outcome in FAVOURABLE:
        terms = terms if recorded.outcome == Outcome.WITH_CHANGES and terms else terms_asked(dossier)
        award = Award.objects.create(
            dossier=dossier, years=terms.years, starts_on=terms.starts_on, conditions=terms.conditions
        )
        AwardYear.objects.bulk_create(
            AwardYear(award=award, year=year, cents=cents) for year, cents in terms.amounts.items()
        )
    sent_back = recorded.outcome == Outcome.SENT_BACK
    if not sent_back:
        ratifying = dossier.programme.committees.filter(role=CommitteeRole.RATIFIES).first()
        if ratifying:
            put_before(ratifying, dossier)
    move(
        dossier,
        "record_recommendation",
        State.ANALYSIS if sent_back else State.RECOMMENDED,
        by=by,
        audience=Audience.STAFF,
        comment=recorded.reasons,
        after={"outcome": recorded.outcome, "met_on": str(recorded.met_on)},
    )
    return decision


@transaction.atomic
def record_ratification(
    dossier: Dossier, *, recorded: Recorded, sources: dict[Place, int] | None = None, by
) -> Decision:
    """Record that governance ratified the recommendation, or sent it back; an award ratified is committed (F50).

    Raises EnvelopeExceeded, and records nothing, when what remains of the envelope does not hold it.
    """
    dossier = locked(dossier)
    expect(dossier, (State.RECOMMENDED,))
    item = _waiting_item(dossier, CommitteeRole.RATIFIES)
    if item is None:
        ratifying = dossier.programme.committees.filter(role=CommitteeRole.RATIFIES).first()
        if ratifying is None:
            raise NotPossible(
                _("L’instance qui entérine n’est pas encore choisie pour ce programme : réglez-la d’abord.")
            )
        item = put_before(ratifying, dossier)
    decision = _decide(dossier, item, recorded, by)
    sent_back = recorded.outcome == Outcome.SENT_BACK
    if not sent_back and answer_kind(dossier) == LetterKind.AWARD:
        envelope.commit(dossier, by=by, sources=sources)
    move(
        dossier,
        "record_ratification",
        State.ANALYSIS if sent_back else State.RATIFIED,
        by=by,
        audience=Audience.STAFF,
        comment=recorded.reasons,
        after={"outcome": recorded.outcome, "met_on": str(recorded.met_on)},
    )
    return decision


@transaction.atomic
def take_back_recommendation(dossier: Dossier, *, reason: str, by) -> Item:
    """The committee decides its recommendation anew: the dossier is before it again, no longer before governance."""
    dossier = locked(dossier)
    expect(dossier, (State.RECOMMENDED,))
    _leave_ratification(dossier)
    item = _put_again(dossier, CommitteeRole.RECOMMENDS)
    move(dossier, "take_back_recommendation", State.COMMITTEE, by=by, audience=Audience.STAFF, comment=reason)
    return item


def _leave_ratification(dossier: Dossier) -> None:
    """What waits to be ratified no longer is the recommendation: it waits no more."""
    dossier.items.waiting().filter(committee__role=CommitteeRole.RATIFIES).update(withdrawn_at=clock.now())


@transaction.atomic
def take_back_ratification(dossier: Dossier, *, reason: str, by) -> Item:
    """Governance decides anew: the dossier waits for it again, and what was committed is released."""
    dossier = locked(dossier)
    expect(dossier, (State.RATIFIED,))
    if answer_kind(dossier) == LetterKind.AWARD:
        envelope.release(dossier, by=by, reason=reason)
    item = _put_again(dossier, CommitteeRole.RATIFIES)
    move(dossier, "take_back_ratification", State.RECOMMENDED, by=by, audience=Audience.STAFF, comment=reason)
    return item


def _put_again(dossier: Dossier, role: CommitteeRole) -> Item:
    committee = dossier.programme.committees.filter(role=role).first()
    if committee is None:
        raise NotPossible(_("Aucun comité n’a plus ce rôle dans le programme : réglez-le d’abord."))
    return put_before(committee, dossier)
