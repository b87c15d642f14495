"""The envelope is entered and changed by the team: what each partner brings, each calendar year (F50).

Amounts are whole cents.
"""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible
from cimpact.formatting import money
from cimpact.history.models import Audience, record
from cimpact.programmes.models import Programme
from neighbourhoods.models import Organisation

from ..ledger import Envelope, envelope_of
from ..models import Fund
from .envelope import lock_programme

# (partner, calendar year) → cents, or None for nothing said.
Amounts = dict[tuple[int, int], int | None]


class EnvelopeChanged(NotPossible):
    """Someone else changed the envelope since the person read it; nothing was kept of hers."""


class BelowCommitted(NotPossible):
    """A fund would hold less than what is committed of it; `fund` is its (partner, year)."""

    def __init__(self, fund: Fund, committed: int):
        super().__init__(
            _("%(partner)s, %(year)s : %(committed)s sont déjà engagés, l’apport ne peut pas être moindre.")
            % {"partner": fund.partner.name, "year": fund.year, "committed": money(committed)}
        )
        self.fund = (fund.partner_id, fund.year)


def mark_of(programme: Programme) -> str:
    """A mark of the envelope as it stands: two people who read the same have the same."""
    rows = programme.funds.order_by("pk").values_list("partner", "year", "cents")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


@transaction.atomic
def set_envelope(programme: Programme, amounts: Amounts, *, by, mark: str | None = None) -> bool:
    """Write what partners bring; a place left out stays as it is, None takes back a fund that nothing uses.

    Returns whether something changed. Raises BelowCommitted, and EnvelopeChanged when the envelope is no longer the
    one that `mark` was read with.
    """
    programme = lock_programme(programme.pk)
    envelope = envelope_of(programme)
    present = {(fund.partner_id, fund.year): fund for fund in envelope.funds.values()}
    changed = {
        place: cents
        for place, cents in amounts.items()
        if cents != (present[place].cents if place in present else None)
    }
    if not changed:
        return False
    if mark is not None and mark != mark_of(programme):
        raise EnvelopeChanged(_("Quelqu’un d’autre a modifié l’enveloppe pendant que vous l’écriviez."))
    _check_funds(envelope, present, changed)
    _check_years(envelope, present, changed)
    before = [[*place, present[place].cents] for place in sorted(changed) if place in present]
    for (partner, year), cents in changed.items():
        fund = present.get((partner, year))
        if fund is None:
            Fund.objects.create(programme=programme, partner_id=partner, year=year, cents=cents)
        elif cents is None and not fund.entries.exists():
            fund.delete()
        else:
            fund.cents = cents or 0
            fund.save()
    names = dict(Organisation.objects.filter(pk__in={p for p, _y in changed}).values_list("pk", "name"))
    record(
        programme,
        "envelope.change",
        by=by,
        audience=Audience.STAFF,
        before={"funds": [[names[p], y, cents] for p, y, cents in before]},
        after={"funds": [[names[p], y, cents] for (p, y), cents in sorted(changed.items())]},
    )
    return True


def _check_funds(envelope: Envelope, present: dict[tuple[int, int], Fund], changed: Amounts) -> None:
    """No fund holds less than what is committed of it."""
    for place, cents in changed.items():
        fund = present.get(place)
        committed = envelope.committed.get(fund.pk, 0) if fund else 0
        if fund and (cents or 0) < committed:
            raise BelowCommitted(fund, committed)


def _check_years(envelope: Envelope, present: dict[tuple[int, int], Fund], changed: Amounts) -> None:
    """A year that comes down still holds all that is committed in it, with or without a fund."""
    by_year: dict[int, int] = {}
    for (partner, year), cents in changed.items():
        fund = present.get((partner, year))
        by_year[year] = by_year.get(year, 0) + (cents or 0) - (fund.cents if fund else 0)
    for year, change in by_year.items():
        total, committed = envelope.total(year) + change, envelope.committed_in(year)
        if change < 0 and total < committed:
            raise NotPossible(
                _(
                    "%(year)s : l’enveloppe ferait %(total)s, alors que %(committed)s sont déjà engagés cette année-là."
                )
                % {"year": year, "total": money(total), "committed": money(committed)}
            )
