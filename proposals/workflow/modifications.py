"""Changing what was agreed: one side proposes with its reason, the other agrees or refuses with words (R12, R31, F59).

Agreed, a modification makes a numbered version that never changes, moves what is committed and what is due. One is
open at a time.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import long_date
from cimpact.history.models import record

from ..agreed_terms import AgreedTerms, first_version, rule_warnings, terms_of, versions_of
from ..dates import add_months, after_pauses, last_day
from ..enums import Side, State
from ..models import AgreedVersion, Dossier, Flag, Modification, Participation
from ..permissions import can, side_of
from ..sides import tell_other_side
from .awaited import note_awaited
from .dues import move_dues
from .envelope import recommit
from .instalments import to_come
from .transitions import expect, locked, next_date

# What a history row tells of the terms, in the words of participation_events.py.
_TOLD = ("years", "starts_on", "ends_on", "amounts", "conditions", "initiative")
LONGEST = 8


def changes_between(before: AgreedTerms, after: AgreedTerms, dossier: Dossier) -> dict:
    """Only what changes, as data."""
    old, new = before.as_data(dossier), after.as_data(dossier)
    return {name: value for name, value in new.items() if value != old[name]}


def terms_after(before: AgreedTerms, changes: dict, dossier: Dossier) -> AgreedTerms:
    """The terms once the changes are made."""
    return terms_of(before.as_data(dossier) | changes)


def problem_with(terms: AgreedTerms, current: AgreedTerms) -> str | None:
    """What makes no sense, whoever agrees; what a rule says otherwise is only warned about (rule_warnings)."""
    if not 1 <= terms.years <= LONGEST:
        return _("Choisissez une durée d’au moins un an.")
    if set(terms.amounts) != set(range(1, terms.years + 1)) or not all(terms.amounts.values()):
        return _("Inscrivez un montant positif pour chaque année de la durée.")
    if abs(terms.starts_on - current.starts_on) > dt.timedelta(days=366):
        return _("Le premier jour ne se déplace pas de plus d’un an.")
    earliest = last_day(terms.starts_on, terms.years - 1) if terms.years > 1 else terms.starts_on
    latest = add_months(last_day(terms.starts_on, terms.years), 12)
    earliest, latest = after_pauses(earliest, terms.pauses), after_pauses(latest, terms.pauses)
    if not earliest < terms.ends_on < latest:
        return _(
            "Le dernier jour tombe dans la dernière année, ou peu après : entre le %(a)s et le %(b)s."
        ) % {
            "a": long_date(earliest),
            "b": long_date(latest),
        }
    if terms.ends_on != current.ends_on and terms.ends_on < clock.today():
        return _("Choisissez un dernier jour à venir.")
    return None


@transaction.atomic
def propose_modification(dossier: Dossier, *, terms: AgreedTerms, reason: str, by) -> Modification:
    """Propose other terms to the other side; nothing changes until it agrees."""
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    participation, side = dossier.participation, side_of(by, dossier)
    if side is None or not can(by, "propose_modification", dossier):
        raise NotPossible(_("Une modification se propose par la coordination de la table ou par l’équipe."))
    current = terms_of(versions_of(participation)[0].content)
    changes = changes_between(current, terms, dossier)
    if waiting := open_modification(participation):
        if waiting.side == side and waiting.changes == changes:
            return waiting  # proposed twice, told once
        raise NotPossible(_("Une modification attend déjà une réponse : une seule à la fois."))
    if not changes:
        raise NotPossible(_("Rien ne change dans ce que vous proposez."))
    if problem := problem_with(terms, current):
        raise NotPossible(problem)
    modification = Modification.objects.create(
        participation=participation,
        number=participation.modifications.count() + 1,
        side=side,
        changes=changes,
        reason=reason,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    _record("proposed", dossier, current, changes, by=by, comment=reason)
    note_awaited(participation)
    tell_other_side("modification_proposed", side, dossier, by=by, words=reason)
    return modification


def open_modification(participation: Participation) -> Modification | None:
    """The modification that waits for an answer."""
    return participation.modifications.filter(agreed_at=None, closed_at=None).first()


def _locked(modification: Modification) -> tuple[Dossier, Modification]:
    dossier = locked(modification.participation.dossier)
    expect(dossier, (State.ACTIVE,))
    return dossier, Modification.objects.select_for_update().get(pk=modification.pk)


@transaction.atomic
def agree_modification(modification: Modification, *, reason: str = "", by) -> AgreedVersion:
    """Agree for the other side: the terms are in force at once.

    Beyond the stage's range or duration, the team says why it agrees (R21–R23). Raises EnvelopeExceeded with its
    figures, and NotPossible when the modification was closed meanwhile.
    """
    dossier, modification = _locked(modification)
    if modification.agreed_at:
        return modification.agreed_version  # agreed twice, in force once
    if modification.closed_at:
        raise NotPossible(_("Cette modification a été refusée ou retirée entre-temps. Rien n’a changé."))
    _expect_other_side(modification, dossier, by)
    participation = dossier.participation
    before = in_force(participation)
    current = terms_of(before.content)
    terms = terms_after(current, modification.changes, dossier)
    if modification.side == Side.TABLE and not reason and rule_warnings(terms, dossier.stage):
        raise NotPossible(
            _("Ces conditions sortent des règles de l’étape : dites pourquoi vous les acceptez.")
        )
    modification.agreed_at, modification.agreed_by, modification.answer = clock.now(), by, reason
    modification.save()
    version = AgreedVersion.objects.create(
        participation=participation,
        number=before.number + 1,
        modification=modification,
        content=terms.as_data(dossier),
        at=modification.agreed_at,
    )
    _put_in_force(dossier, terms, modification, by=by)
    _record("agreed", dossier, current, modification.changes, by=by, comment=reason, version=version.number)
    move_dues(dossier, terms, by=by)
    dossier.next_on = next_date(dossier)
    dossier.save(update_fields=["next_on"])
    note_awaited(participation)
    tell_other_side("modification_agreed", side_of(by, dossier), dossier, by=by, words=reason)
    return version


def in_force(participation: Participation) -> AgreedVersion:
    """The version in force, saved now if the participation is older than versions."""
    version = participation.versions.first()
    if version is None:
        version = first_version(participation)
        version.save()
    return version


def _put_in_force(dossier: Dossier, terms: AgreedTerms, modification: Modification, *, by) -> None:
    """The award, the participation and the ledger follow the terms."""
    award, participation = dossier.award, dossier.participation
    moved = {"amounts", "years", "starts_on"} & set(modification.changes)
    award.years, award.starts_on, award.conditions = terms.years, terms.starts_on, terms.conditions
    award.save()
    participation.years, participation.starts_on = terms.years, terms.starts_on
    participation.ends_on = terms.ends_on
    participation.save()
    if not moved:
        return
    why = _("Modification %(number)s") % {"number": modification.number}
    recommit(dossier, terms.amounts, by=by, reason=why)
    if to_come(dossier).exists():
        text = _("Versements à revoir : la modification %(number)s change les montants ou les dates.")
        Flag.objects.create(dossier=dossier, text=text % {"number": modification.number}, raised_by=by)


def _expect_other_side(modification: Modification, dossier: Dossier, by) -> None:
    side = side_of(by, dossier)
    if side is None or side == modification.side or not can(by, "answer_modification", dossier):
        raise NotPossible(_("C’est à l’autre partie de répondre à cette modification."))


@transaction.atomic
def refuse_modification(modification: Modification, *, answer: str, by) -> None:
    """Refuse for the other side, with words; nothing changes."""
    dossier, modification = _locked(modification)
    if modification.closed_at:
        return
    if modification.agreed_at:
        raise NotPossible(_("Cette modification est déjà convenue."))
    _expect_other_side(modification, dossier, by)
    if not answer.strip():
        raise NotPossible(_("Dites pourquoi, en une phrase."))
    _close(modification, dossier, by, answer=answer)
    record(dossier, "dossier.modification_refused", by=by, comment=answer)
    tell_other_side("modification_refused", side_of(by, dossier), dossier, by=by, words=answer)


@transaction.atomic
def take_back_modification(modification: Modification, *, by) -> None:
    """The side that proposed takes its modification back; nothing changes."""
    dossier, modification = _locked(modification)
    if modification.closed_at:
        return
    if modification.agreed_at:
        raise NotPossible(_("L’autre partie vient de donner son accord : la modification est en vigueur."))
    if side_of(by, dossier) != modification.side or not can(by, "propose_modification", dossier):
        raise NotPossible(_("Seule la partie qui l’a proposée retire une modification."))
    _close(modification, dossier, by, answer="")
    record(dossier, "dossier.modification_taken_back", by=by)
    tell_other_side("modification_taken_back", Side(modification.side), dossier, by=by)


def _close(modification: Modification, dossier: Dossier, by, *, answer: str) -> None:
    modification.closed_at, modification.closed_by, modification.answer = clock.now(), by, answer
    modification.save()
    note_awaited(dossier.participation)


def _record(
    what: str, dossier: Dossier, current: AgreedTerms, changes: dict, *, by, comment: str, version=None
) -> None:
    """Before and after of what changes; the budget is read in the versions."""
    before = current.as_data(dossier)
    told = [name for name in _TOLD if name in changes]
    after = {name: changes[name] for name in told}
    record(
        dossier,
        f"dossier.modification_{what}",
        by=by,
        comment=comment,
        before={name: before[name] for name in told},
        after=after | ({"version": version} if version else {}),
    )
