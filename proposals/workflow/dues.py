"""What a participation owes follows its dates: what is done stays, the rest moves, with its history (R32–R34)."""

from contextlib import suppress

from django.db.models import ProtectedError

from cimpact.history.models import record

from ..agreed_terms import AgreedTerms
from ..enums import ObligationKind
from ..models import Dossier, Obligation
from ..obligations import due_dates


def move_dues(dossier: Dossier, terms: AgreedTerms, *, by) -> None:
    """Bring the meetings and reports not done yet to the dates of the terms; call it inside the agreement's
    transaction."""
    participation = dossier.participation
    wanted = {
        (kind, year): due
        for kind, year, due in due_dates(dossier.programme, terms.starts_on, terms.years, terms.ends_on)
    }
    current = {(ObligationKind(o.kind), o.year): o for o in participation.obligations.all()}
    before = _said(current.values())
    for key, due in wanted.items():
        obligation = current.get(key)
        if obligation is None:
            obligation = Obligation(participation=participation, kind=key[0], year=key[1])
        if obligation.done_on is None and obligation.due_on != due:
            obligation.due_on = due
            obligation.save()
            current[key] = obligation
    for key, obligation in current.items():
        if key not in wanted and obligation.done_on is None:
            _hand_over_payments(obligation, current, wanted)
            # What was begun for it (a date agreed, notes, a report) is not thrown away: it stays owed.
            with suppress(ProtectedError):
                obligation.delete()
    participation.__dict__.pop("still_due", None)
    after = _said(participation.obligations.all())
    if before != after:
        record(dossier, "dossier.obligations_moved", by=by, before={"due": before}, after={"due": after})


def _said(obligations) -> list[list]:
    return sorted(
        ([o.kind, o.year, str(o.due_on)] for o in obligations if o.done_on is None), key=lambda line: line[2]
    )


def _hand_over_payments(obligation: Obligation, current: dict, wanted: dict) -> None:
    """A payment that waited for a report no longer owed waits for the last one that is."""
    reports = [key for key in wanted if key[0] != ObligationKind.MID_YEAR]
    same_year = [key for key in reports if key[1] == obligation.year]
    key = (same_year or reports)[-1]
    obligation.instalments.update(obligation=current[key])
