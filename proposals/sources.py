"""Which funds pay an award: the split proposed, and what makes a split exceed the envelope (F50).

Amounts are whole cents; a split says how much stands at each place of the ledger.
"""

from collections import defaultdict
from dataclasses import dataclass

from .ledger import Envelope, Place, begins_on
from .models import Award


@dataclass(frozen=True)
class Excess:
    """What is missing in one fund, or in a whole calendar year when `partner` is empty."""

    year: int
    partner: str
    fund: int | None
    asked: int
    # What the award may take: the fund or the year, less what others have committed.
    remaining: int
    # In a whole year, what each partner could still bring to this award.
    by_partner: tuple[tuple[str, int], ...] = ()

    @property
    def over(self) -> int:
        return self.asked - self.remaining


def share(cents: int, rooms: dict[int, int]) -> dict[int, int]:
    """Divide an amount in proportion to the rooms, in whole dollars as far as it goes.

    What exceeds all the rooms together is left on the largest, where the check of the envelope finds it.
    """
    widest = sorted(rooms, key=lambda place: rooms[place], reverse=True)
    whole = sum(rooms.values())
    parts = {place: min(cents, whole) * rooms[place] // (whole or 1) // 100 * 100 for place in widest}
    left = cents - sum(parts.values())
    for place in widest:
        taken = min(left, rooms[place] - parts[place])
        parts[place] += taken
        left -= taken
    parts[widest[0]] += left
    return {place: part for place, part in parts.items() if part}


def propose(
    award: Award,
    amounts: dict[int, int],
    envelope: Envelope,
    now: dict[Place, int],
    spent: dict[Place, int],
) -> dict[Place, int]:
    """The split of an award into the funds of the calendar years in which its years begin.

    It starts from what is committed now: what was paid stays where it was paid from, what is not moves with the
    year's start to the same partner, an increase is shared by what remains of each fund, a decrease by what is unpaid.
    """
    target: dict[Place, int] = defaultdict(int)
    for place, cents in now.items():
        if moved := _in_its_year(place, award, envelope):
            target[moved] += cents - spent.get(place, 0)
            target[place] += spent.get(place, 0)
    for year in sorted({*amounts, *(year for year, _fund in target)}):
        here = {place: cents for place, cents in target.items() if place[0] == year}
        change = amounts.get(year, 0) - sum(here.values())
        if change < 0:
            _cut(target, here, spent, -change)
        elif change > 0:
            _add(target, year, change, envelope, now, begins_on(award, year).year)
    return {place: cents for place, cents in target.items() if cents}


def _in_its_year(place: Place, award: Award, envelope: Envelope) -> Place | None:
    """Where an amount stands once its year begins in another calendar year: with the same partner, if it has a fund."""
    year, fund = place
    calendar = begins_on(award, year).year
    if fund is None or envelope.funds[fund].year == calendar:
        return place
    if not envelope.of_year(calendar):
        return year, None
    same = envelope.of_partner(envelope.funds[fund].partner_id, calendar)
    return (year, same.pk) if same else None


def _cut(target: dict[Place, int], here: dict[Place, int], spent: dict[Place, int], cents: int) -> None:
    """Take back what no fund pays first, then what is unpaid of each fund; never what is paid."""
    unpaid = {place: amount - spent.get(place, 0) for place, amount in here.items()}
    for place in [place for place in unpaid if place[1] is None]:
        taken = min(cents, unpaid.pop(place))
        target[place] -= taken
        cents -= taken
    room = sum(unpaid.values())
    if cents and unpaid:
        by_fund = share(min(cents, room), {fund: amount for (_year, fund), amount in unpaid.items() if fund})
        for place in unpaid:
            target[place] -= by_fund.get(place[1] or 0, 0)


def _add(target, year: int, cents: int, envelope: Envelope, now: dict[Place, int], calendar: int) -> None:
    funds = envelope.of_year(calendar)
    if not funds:
        target[year, None] += cents
        return
    others = {fund.pk: others_on(envelope, now, fund.pk) for fund in funds}
    rooms = {f.pk: max(f.cents - others[f.pk] - on_fund(target, f.pk), 0) for f in funds}
    for fund, part in share(cents, rooms).items():
        target[year, fund] += part


def on_fund(places: dict[Place, int], fund: int) -> int:
    return sum(cents for (_year, on), cents in places.items() if on == fund)


def others_on(envelope: Envelope, now: dict[Place, int], fund: int) -> int:
    """What other dossiers have committed of a fund."""
    return envelope.committed.get(fund, 0) - on_fund(now, fund)


def excesses(
    award: Award, target: dict[Place, int], envelope: Envelope, now: dict[Place, int]
) -> list[Excess]:
    """What the split takes beyond the envelope: whole years, and single funds of the others. A decrease never does."""
    years = _years_exceeded(award, target, envelope, now)
    found = {excess.year for excess in years}
    return years + [
        Excess(fund.year, fund.partner.name, fund.pk, asked, fund.cents - others)
        for fund in envelope.funds.values()
        if fund.year not in found
        and (asked := on_fund(target, fund.pk)) > on_fund(now, fund.pk)
        and asked + (others := others_on(envelope, now, fund.pk)) > fund.cents
    ]


def _years_exceeded(award: Award, target, envelope: Envelope, now) -> list[Excess]:
    before, after = _by_calendar(award, now, envelope), _by_calendar(award, target, envelope)
    found = []
    for year, asked in sorted(after.items()):
        funds = envelope.of_year(year)
        remaining = envelope.remaining_in(year) + before.get(year, 0)
        if funds and asked > before.get(year, 0) and asked > remaining:
            partners = tuple((f.partner.name, f.cents - others_on(envelope, now, f.pk)) for f in funds)
            found.append(Excess(year, "", None, asked, max(remaining, 0), partners))
    return found


def _by_calendar(award: Award, places: dict[Place, int], envelope: Envelope) -> dict[int, int]:
    years: dict[int, int] = defaultdict(int)
    for (year, fund), cents in places.items():
        years[envelope.funds[fund].year if fund else begins_on(award, year).year] += cents
    return years
