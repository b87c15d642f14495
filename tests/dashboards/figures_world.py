"""Random programmes for the figures of a dashboard, and a slow plain recount of each: one object after the other.

The recount reads rows with nothing but loops and attributes; it shares no query and no formula with what it checks.
"""

import datetime as dt
from collections import Counter
from random import Random
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from cimpact import clock
from cimpact.programmes.enums import CapacityTheme
from cimpact.programmes.models import SubmissionWindow
from governance.enums import Outcome
from governance.models import Decision, Item
from learning.capacity_enums import Strength
from learning.models import CapacityNeed
from neighbourhoods.enums import OrganisationKind, PlaceKind
from neighbourhoods.models import HealthTerritory, Initiative, InTerritory, Neighbourhood, Place
from proposals.dates import add_months, last_day
from proposals.enums import EntryKind, ObligationKind, State
from proposals.models import (
    AmountAsked,
    Award,
    Dossier,
    Entry,
    Fund,
    Instalment,
    JointTable,
    Obligation,
    Participation,
)
from tests.cast import organisation

ANSWERED = ("letter_out", "declined", "active", "completed")
TOLD = ("letter_out", "active", "completed")
WITHOUT_SUBMISSION = ("contacted", "letter_draft", "letter_sent", "drafting")
AWARDED = ("ratified", "letter_out", "active", "completed")
STAGES = ("planning", "deployment", "scaling", "aucune")


class World:
    """A programme whose dossiers are drawn at random: every state, stage, place, date and movement of money."""

    def __init__(self, cast: SimpleNamespace, seed: int, size: int):
        self.draw, self.cast, self.programme = Random(seed), cast, cast.programme
        self.today = clock.today()
        self.kinds = {stage.kind: stage for stage in self.programme.current_rules().stages.all()}
        self.windows = list(self.programme.windows.all()) + [
            SubmissionWindow.objects.create(
                programme=self.programme,
                date=day,
                closes_at=timezone.make_aware(dt.datetime(*day.timetuple()[:3])),
            )
            for day in (dt.date(2023, 1, 1), dt.date(2023, 12, 31), dt.date(2024, 5, 2))
        ]
        self.boroughs = [
            Place.objects.create(name=name, kind=PlaceKind.BOROUGH) for name in ("Est", "Nord", "Sud")
        ]
        self.places = [self.cast.ormes, self.cast.canal, *(self._neighbourhood(n) for n in range(3))]
        for place in self.places:
            place.places.set(self.draw.sample(self.boroughs, self.draw.choice((0, 1, 1, 2))))
        self.territories = [*self.boroughs, *self._health()]
        river = organisation("Fondation du Fleuve")
        self.funds = [
            Fund.objects.create(programme=self.programme, partner=partner, year=year, cents=self._cents())
            for partner in (cast.foundation, river)
            for year in (2022, 2023, 2024)
            if self.draw.random() < 0.8
        ]
        for _n in range(size):
            self._dossier()
        self._needs()

    def _health(self) -> list[HealthTerritory]:
        """Two territories, to which places belong, belonged or will belong, one after the other at times."""
        found = [HealthTerritory.objects.create(name=name) for name in ("Santé de l’Est", "Santé de l’Ouest")]
        for place in self.places:
            for territory in self.draw.sample(found, self.draw.randint(0, 2)):
                tomorrow = self.today + dt.timedelta(days=1)
                for first, last in self.draw.choice(
                    (
                        [(None, None)],
                        [(self._day(-900, -1), None)],
                        [(tomorrow, None)],
                        [(None, self.today)],
                        [(None, tomorrow), (self.today, None)],
                    )
                ):
                    InTerritory.objects.create(
                        neighbourhood=place, territory=territory, started_on=first, ended_on=last
                    )
        return found

    def _neighbourhood(self, number: int) -> Neighbourhood:
        table = organisation(f"Table {number}", OrganisationKind.TABLE)
        place = Neighbourhood.objects.create(
            name=f"Quartier {number}", slug=f"quartier-{number}", table=table
        )
        if self.draw.random() < 0.5:
            Initiative.objects.create(neighbourhood=place, programme=self.programme, title="Une autre")
        return place

    def _cents(self) -> int:
        return self.draw.choice((0, 1, 99, 12_345, 50_000_00, 150_000_00))

    def _day(self, first: int = -900, last: int = 200) -> dt.date:
        return self.today + dt.timedelta(days=self.draw.randint(first, last))

    def _dossier(self) -> None:
        draw, state = self.draw, self.draw.choice(State.values)
        is_submitted = state not in WITHOUT_SUBMISSION and not (state == "withdrawn" and draw.random() < 0.5)
        has_stage = is_submitted or draw.random() < 0.7
        window = draw.choice(self.windows)
        place = draw.choice(self.places)
        promised = window.date + dt.timedelta(weeks=self.programme.answer_weeks)
        dossier = Dossier.objects.create(
            programme=self.programme,
            rules=self.programme.current_rules(),
            neighbourhood=place,
            initiative=Initiative.objects.create(neighbourhood=place, programme=self.programme, title="Une"),
            stage=self.kinds[draw.choice(STAGES[:3])] if has_stage else None,
            state=state,
            created_at=timezone.make_aware(
                dt.datetime.combine(self._day(), dt.time(draw.choice((0, 12, 23))))
            ),
            aimed_window=window if draw.random() < 0.5 else None,
            window=window if is_submitted else None,
            submitted_at=clock.now() if is_submitted else None,
            years=draw.choice((1, 2, 3)) if has_stage else None,
            starts_on=self._day() if has_stage else None,
            promised_on=promised if is_submitted else None,
            answer_due_on=promised + dt.timedelta(days=draw.choice((0, 0, 5, 30))) if is_submitted else None,
            next_on=self._day(-40, 150) if draw.random() < 0.9 else None,
        )
        for year in range(1, draw.randint(0, 4) + 1 if has_stage else 1):
            AmountAsked.objects.create(dossier=dossier, year=year, cents=self._cents())
        if is_submitted:
            self._decisions(dossier)
        if draw.random() < 0.2:
            joined = draw.choice([other for other in self.places if other != place])
            agreed_at = clock.now() if draw.random() < 0.7 else None
            JointTable.objects.create(dossier=dossier, neighbourhood=joined, agreed_at=agreed_at)
        if state in AWARDED:
            self._money(dossier)
        if state in ("active", "completed"):
            self._participation(dossier)

    def _decisions(self, dossier: Dossier) -> None:
        about = {"content_type": ContentType.objects.get_for_model(Dossier), "object_id": dossier.pk}
        for committee in (self.cast.management, self.cast.governance):
            for outcome in self.draw.choices(
                (Outcome.RATIFIED, Outcome.SENT_BACK), k=self.draw.randint(0, 2)
            ):
                item = Item.objects.create(
                    committee=committee, title="Une", neighbourhood=dossier.neighbourhood, **about
                )
                met_on = dossier.window.date + dt.timedelta(
                    days=self.draw.choice((0, 1, 49, 55, 56, 57, 61, 90))
                )
                Decision.objects.create(item=item, met_on=met_on, outcome=outcome, recorded_by=self.cast.team)

    def _money(self, dossier: Dossier) -> None:
        Award.objects.create(dossier=dossier, years=dossier.years, starts_on=self._day())
        movements = []
        for _n in range(self.draw.randint(0, 5)):
            sign = self.draw.choice((1, 1, 1, -1))
            kind = self.draw.choice(EntryKind.values) if dossier.state != "ratified" else EntryKind.COMMITMENT
            fund = self.draw.choice([*self.funds, None])
            movements.append((kind, fund, self.draw.randint(1, 3), sign * self._cents()))
        if movements and self.draw.random() < 0.3:  # taken back to nothing
            kind, fund, year, cents = movements[0]
            movements.append((kind, fund, year, -cents))
        for kind, fund, year, cents in movements:
            Entry.objects.create(
                programme=self.programme,
                dossier=dossier,
                fund=fund,
                year=year,
                kind=kind,
                cents=cents,
                by=self.cast.team,
            )
        for _n in range(self.draw.randint(0, 2)):
            Instalment.objects.create(
                dossier=dossier,
                year=1,
                due_on=self._day(-60, 200),
                cents=self._cents(),
                paid_on=self.draw.choice((None, None, self.today)),
                cancelled_at=self.draw.choice((None, None, clock.now())),
            )

    def _participation(self, dossier: Dossier) -> None:
        start = self._day(-800, 60)
        taken = Participation.objects.create(
            dossier=dossier,
            initiative=dossier.initiative,
            starts_on=start,
            ends_on=last_day(start, dossier.years),
            years=dossier.years,
            suspended_on=self.draw.choice((None, None, None, self.today)),
        )
        for kind in ObligationKind.values:
            if self.draw.random() < 0.7:
                Obligation.objects.create(
                    participation=taken,
                    kind=kind,
                    year=1,
                    due_on=self._day(-60, 200),
                    handed_in_on=self.draw.choice((None, None, self.today)),
                    done_on=self.draw.choice((None, None, self.today)),
                )

    def _needs(self) -> None:
        for place in self.places:
            for theme in self.draw.sample(CapacityTheme.values, self.draw.randint(0, 4)):
                CapacityNeed.objects.create(
                    programme=self.programme,
                    neighbourhood=place,
                    theme=theme,
                    strength=self.draw.choice(Strength.values),
                    words="Apprendre.",
                    by=self.cast.team,
                    ended_at=self.draw.choice((None, None, clock.now())),
                )


class Recount:
    """The figures of a programme by hand, for a territory (or None) and calendar years (or None, None)."""

    def __init__(self, programme, place=None, first=None, last=None):
        self.programme, self.place, self.first, self.last = programme, place, first, last

    def is_there(self, neighbourhood) -> bool:
        if isinstance(self.place, HealthTerritory):
            today = clock.today()
            return any(
                link.territory == self.place
                and (link.started_on is None or link.started_on <= today)
                and (link.ended_on is None or link.ended_on > today)
                for link in neighbourhood.in_territories.all()
            )
        return self.place is None or self.place in list(neighbourhood.places.all())

    def is_within(self, year: int) -> bool:
        return not (self.first and year < self.first) and not (self.last and year > self.last)

    def dossiers(self) -> list[Dossier]:
        everyone = [d for d in Dossier.objects.all() if d.programme == self.programme]
        return [d for d in everyone if self.is_there(d.neighbourhood)]

    def of_period(self) -> list[Dossier]:
        kept = []
        for dossier in self.dossiers():
            moment = dossier.window or dossier.aimed_window
            day = moment.date if moment else timezone.localtime(dossier.created_at).date()
            if self.is_within(day.year):
                kept.append(dossier)
        return kept

    def pipeline(self) -> Counter:
        return Counter((d.state, d.stage.kind if d.stage else "aucune") for d in self.of_period())

    def money(self) -> SimpleNamespace:
        found = SimpleNamespace(asked=Counter(), agreed=Counter(), paid=Counter(), brought=Counter())
        for dossier in self.dossiers():
            kind, place = dossier.stage.kind if dossier.stage else None, dossier.neighbourhood
            if dossier.state in ANSWERED:
                for amount in dossier.amounts.all():
                    year = add_months(dossier.starts_on, 12 * (amount.year - 1)).year
                    if amount.year <= dossier.years and self.is_within(year):
                        found.asked[year, kind, place.pk] += amount.cents
            for entry in dossier.entries.all():
                begins = add_months(dossier.award.starts_on, 12 * (entry.year - 1)).year
                year = entry.fund.year if entry.fund else begins
                if dossier.state in TOLD and self.is_within(year):
                    kept = found.agreed if entry.kind == "commitment" else found.paid
                    partner = entry.fund.partner_id if entry.fund else 0
                    kept[year, kind, partner, place.pk, dossier.pk] += entry.cents
        for fund in Fund.objects.all():
            if fund.programme == self.programme and self.is_within(fund.year):
                found.brought[fund.year, fund.partner_id] += fund.cents
        return found

    def delays(self) -> Counter:
        """(date of the moment, days from it to the decision, pauses apart, whether it was late) → decisions."""
        counted: Counter = Counter()
        for dossier in self.of_period():
            ratified = [
                item.decision.met_on
                for item in dossier.items.all()
                if item.committee.role == "ratifies"
                and hasattr(item, "decision")
                and item.decision.outcome == "ratified"
            ]
            if dossier.state in ANSWERED and ratified:
                met_on, start = max(ratified), dossier.window.date
                paused = (dossier.answer_due_on - dossier.promised_on).days
                counted[start, (met_on - start).days - paused, met_on > dossier.answer_due_on] += 1
        return counted

    def owed(self, today: dt.date) -> Counter:
        """(kind, late, soon or coming) → how many; what comes soon comes too."""
        counted: Counter = Counter()

        def count(kind: str, day, *, is_late: bool) -> None:
            if is_late:
                counted[kind, "late"] += 1
                return
            counted[kind, "coming"] += 1
            if day is not None and today <= day < add_months(today, 3):
                counted[kind, "soon"] += 1

        for dossier in self.dossiers():
            if dossier.state in ("active", "completed"):
                for due in dossier.participation.obligations.all():
                    if due.done_on is None and self.is_within(due.due_on.year):
                        count(due.kind, due.due_on, is_late=due.is_late)
            if dossier.state in TOLD:
                for payment in dossier.instalments.all():
                    waits = payment.paid_on is None and payment.cancelled_at is None
                    if waits and self.is_within(payment.due_on.year):
                        count("payment", payment.due_on, is_late=payment.due_on < today)
        for dossier in self.of_period():
            if dossier.state in (
                "submitted",
                "analysis",
                "precision",
                "committee",
                "recommended",
                "ratified",
            ):
                is_paused = dossier.state == "precision" and self.programme.pause_on_precision
                passed = dossier.next_on is not None and dossier.next_on < today
                count("answer", dossier.next_on, is_late=passed and not is_paused)
        return counted

    def taking_part(self, today: dt.date) -> dict[str, str]:
        """Every neighbourhood of the programme → the highest stage under way in it, or nothing."""
        found = {}
        for place in Neighbourhood.objects.all():
            is_welcome = any(i.programme == self.programme for i in place.initiatives.all())
            is_welcome = is_welcome or any(a.programme == self.programme for a in place.assignments.all())
            is_anyones = not place.initiatives.exists() and not place.assignments.exists()
            if not (self.is_there(place) and (is_welcome or is_anyones)):
                continue
            carried = list(place.dossiers.all())
            carried += [joint.dossier for joint in place.joint_dossiers.all() if joint.agreed_at]
            kinds = [
                dossier.stage.kind
                for dossier in carried
                if dossier.state == "active"
                and dossier.programme == self.programme
                and dossier.participation.starts_on <= today <= dossier.participation.ends_on
            ]
            found[place.name] = max(kinds, key=STAGES.index, default="")
        return found

    def needs(self) -> Counter:
        return Counter(
            (need.theme, need.strength)
            for need in CapacityNeed.objects.all()
            if need.programme == self.programme
            and need.ended_at is None
            and self.is_there(need.neighbourhood)
        )
