"""The envelope and what is committed of it: ratification commits, an agreed change moves, an ending releases (F50).

Amounts are whole cents. Each action locks the dossier, then the programme, so that two awards never take the same
money; where the envelope has no fund for a year, nothing is refused.
"""

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible
from cimpact.formatting import money, ordinal_year
from cimpact.history.models import Audience, record
from cimpact.programmes.models import Programme

from ..dates import last_day
from ..enums import EntryKind
from ..ledger import Envelope, Place, balance, begins_on, by_year, committed, envelope_of, paid
from ..models import Award, AwardPart, AwardYear, Dossier, Entry
from ..sources import Excess, excesses, propose
from .instalments import cancel_to_come
from .transitions import locked

__all__ = [
    "EnvelopeExceeded",
    "change_sources",
    "commit",
    "committed",
    "follow_start",
    "paid",
    "recommit",
    "release",
]

# As long as the reason of an entry may be.
_REASON = 200


class EnvelopeExceeded(NotPossible):
    """An award takes more than remains; `excesses` holds the figures that its text says in words."""

    def __init__(self, found: list[Excess]):
        super().__init__(" ".join([*map(_told, found), _("Rien n’a été engagé.")]))
        self.excesses = found


def _told(excess: Excess) -> str:
    figures = {
        "year": excess.year,
        "partner": excess.partner,
        "asked": money(excess.asked),
        "remaining": money(excess.remaining),
        "over": money(excess.over),
    }
    if excess.partner:
        return (
            _(
                "%(partner)s, %(year)s : %(asked)s à engager, il reste %(remaining)s. Il manque %(over)s : répartissez "
                "autrement."
            )
            % figures
        )
    figures["partners"] = ", ".join(f"{name} {money(max(cents, 0))}" for name, cents in excess.by_partner)
    return (
        _(
            "L’enveloppe de %(year)s ne suffit pas : %(asked)s à engager, il reste %(remaining)s (%(partners)s). Il "
            "manque %(over)s."
        )
        % figures
    )


def lock_programme(programme_id: int) -> Programme:
    """The programme, locked among those who move its money; rows that only name it are not held up."""
    return Programme.objects.select_for_update(no_key=True).get(pk=programme_id)


@transaction.atomic
def commit(dossier: Dossier, *, by, sources: dict[Place, int] | None = None) -> None:
    """Commit an award that was just ratified: each year on the funds chosen, else on those proposed.

    Raises EnvelopeExceeded with the figures, and NotPossible when the sources are not the award.
    """
    amounts = {year.year: year.cents for year in dossier.award.by_year}
    _settle(dossier, amounts, by=by, reason="", sources=sources)


@transaction.atomic
def recommit(dossier: Dossier, amounts: dict[int, int], *, by, reason: str) -> None:
    """Move what is committed to new amounts by year, which become those of the award; save its start before.

    A year left out is brought to nothing. What is paid stays where it was paid from, and no year goes below it.
    Raises NotPossible below what is paid, EnvelopeExceeded with the figures beyond what remains.
    """
    dossier = locked(dossier)
    amounts = {year: cents for year, cents in amounts.items() if cents}
    award = dossier.award
    for year, cents in amounts.items():
        AwardYear.objects.update_or_create(award=award, year=year, defaults={"cents": cents})
    before = committed(dossier)
    _settle(dossier, amounts, by=by, reason=reason)
    award.amounts.exclude(year__in=amounts).delete()
    if before != amounts:
        _tell(dossier, "recommit", by=by, comment=reason, before=before, after=amounts)


@transaction.atomic
def change_sources(dossier: Dossier, sources: dict[Place, int], *, by, reason: str) -> None:
    """Pay the same amounts by year from other funds."""
    dossier = locked(dossier)
    amounts = committed(dossier)
    if not amounts:
        raise NotPossible(_("Rien n’est engagé pour ce dossier : il n’y a pas de sources à changer."))
    if _settle(dossier, amounts, by=by, reason=reason, sources=sources):
        _tell(dossier, "change_sources", by=by, comment=reason)


@transaction.atomic
def release(dossier: Dossier, *, by, reason: str) -> int:
    """Give back what is committed and not paid (withdrawal, offer refused, earlier ending); the cents given back.

    Nothing more is foreseen to pay.
    """
    dossier = locked(dossier)
    cancel_to_come(dossier)
    before = committed(dossier)
    kept = balance(dossier, EntryKind.PAYMENT)
    if not before or before == by_year(kept):
        return 0
    lock_programme(dossier.programme_id)
    _enter(dossier, balance(dossier, EntryKind.COMMITMENT), kept, by=by, reason=reason)
    _tell(dossier, "release", by=by, comment=reason, before=before, after=by_year(kept))
    return sum(before.values()) - sum(kept.values())


@transaction.atomic
def follow_start(dossier: Dossier, *, by) -> bool:
    """Move what is committed to the calendar years in which the years now begin, when their funds allow it.

    A table is never refused the start it confirms because of the envelope: what does not fit stays where it is, for
    the team to settle (`misplaced`). Returns whether everything stands in its year.
    """
    dossier = locked(dossier)
    try:
        with transaction.atomic():
            _settle(dossier, committed(dossier), by=by, reason=_("Début confirmé"))
    except EnvelopeExceeded:
        return False
    return True


def _settle(
    dossier: Dossier,
    amounts: dict[int, int],
    *,
    by,
    reason: str,
    sources: dict[Place, int] | None = None,
) -> list[Entry]:
    """Bring what is committed to the amounts, under the programme's lock; the entries that it took."""
    award = dossier.award
    lock_programme(dossier.programme_id)
    envelope = envelope_of(dossier.programme)
    now = balance(dossier, EntryKind.COMMITMENT)
    spent = balance(dossier, EntryKind.PAYMENT)
    for year, cents in by_year(spent).items():
        if amounts.get(year, 0) < cents:
            raise NotPossible(
                _("%(year)s : %(paid)s sont déjà versés, le montant ne peut pas être moindre.")
                % {"year": ordinal_year(year), "paid": money(cents)}
            )
    if sources is None:
        target = propose(award, amounts, envelope, now, spent)
    else:
        target = {place: cents for place, cents in sources.items() if cents}
        _check_sources(award, amounts, target, envelope, now, spent)
    if found := excesses(award, target, envelope, now):
        raise EnvelopeExceeded(found)
    return _enter(dossier, now, target, by=by, reason=reason)


def _check_sources(award: Award, amounts, target, envelope: Envelope, now, spent) -> None:
    """The sources chosen make the amounts, each year from its own calendar year, and keep what was paid from them."""
    split = by_year(target)
    for year in sorted({*amounts, *split}):
        if split.get(year, 0) != amounts.get(year, 0):
            raise NotPossible(
                _("%(year)s : les sources font %(sum)s, alors que l’année est de %(amount)s.")
                % {
                    "year": ordinal_year(year),
                    "sum": money(split.get(year, 0)),
                    "amount": money(amounts.get(year, 0)),
                }
            )
    for place, cents in target.items():
        year, fund = place
        calendar = begins_on(award, year).year
        if fund is None:
            misplaced = bool(envelope.of_year(calendar))
        else:
            misplaced = fund not in envelope.funds or envelope.funds[fund].year != calendar
        if misplaced and cents > now.get(place, 0):
            raise NotPossible(
                _("%(year)s : choisissez les sources parmi celles de %(calendar)s.")
                % {"year": ordinal_year(year), "calendar": calendar}
            )
    for place, cents in spent.items():
        if target.get(place, 0) < cents:
            raise NotPossible(
                _("%(year)s : %(paid)s sont déjà versés par cette source, elle ne peut pas porter moins.")
                % {"year": ordinal_year(place[0]), "paid": money(cents)}
            )


def _enter(dossier: Dossier, now, target, *, by, reason: str) -> list[Entry]:
    """Write the differences in the ledger, and the sources as they stand from now on."""
    entries = [
        Entry(
            programme_id=dossier.programme_id,
            dossier=dossier,
            year=year,
            fund_id=fund,
            kind=EntryKind.COMMITMENT,
            cents=difference,
            reason=Truncator(reason).chars(_REASON),
            by=by,
        )
        for year, fund in sorted({*now, *target}, key=lambda place: (place[0], place[1] or 0))
        if (difference := target.get((year, fund), 0) - now.get((year, fund), 0))
    ]
    Entry.objects.bulk_create(entries)
    years = {year.year: year for year in dossier.award.amounts.all()}
    AwardPart.objects.filter(award_year__award=dossier.award).delete()
    AwardPart.objects.bulk_create(
        AwardPart(award_year=years[year], fund_id=fund, cents=cents)
        for (year, fund), cents in target.items()
        if fund
    )
    return entries


def misplaced(dossier: Dossier, envelope: Envelope) -> dict[int, list[int]]:
    """The years whose money stands in another calendar year than the one they begin in: year → those years."""
    spent = balance(dossier, EntryKind.PAYMENT)
    found: dict[int, list[int]] = {}
    for (year, fund), cents in balance(dossier, EntryKind.COMMITMENT).items():
        calendar = begins_on(dossier.award, year).year
        if fund and cents > spent.get((year, fund), 0) and envelope.funds[fund].year != calendar:
            found.setdefault(year, []).append(envelope.funds[fund].year)
    return found


def beyond_the_end(award: Award, programme: Programme) -> list[int]:
    """The years of an award that end after the programme: a warning, never a refusal (R1, R3)."""
    return [year.year for year in award.by_year if last_day(award.starts_on, year.year) > programme.ends_on]


def _tell(dossier: Dossier, action: str, *, by, comment: str, before=None, after=None) -> None:
    """What the team does with the money is told to the team."""

    def total(amounts):
        return None if amounts is None else {"committed": sum(amounts.values())}

    record(
        dossier,
        f"dossier.{action}",
        by=by,
        audience=Audience.STAFF,
        comment=comment,
        before=total(before),
        after=total(after),
    )
