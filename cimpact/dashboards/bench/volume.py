"""As many dossiers as a measure asks for: bulk-created, spread over neighbourhoods and states as years of use would."""

import datetime as dt
from itertools import cycle

from django.contrib.contenttypes.models import ContentType

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.history.models import Event
from cimpact.programmes.models import Programme, TeamMember
from cimpact.writing.enums import Purpose
from cimpact.writing.models import Answer, Comment, Document
from governance.enums import CommitteeRole, Outcome
from governance.models import Committee, Decision, Item
from neighbourhoods.enums import OrganisationKind, PlaceKind, TableRole
from neighbourhoods.models import (
    AdvisorAssignment,
    Initiative,
    Membership,
    Neighbourhood,
    Organisation,
    Place,
)
from proposals.dates import last_day
from proposals.enums import IN_DECISION, WRITING, EntryKind, State
from proposals.models import AmountAsked, Analysis, Award, Dossier, Entry, Fund, Obligation, Participation
from proposals.obligations import due_dates

# A table opens about so many dossiers over the years.
DOSSIERS_OF_A_TABLE = 25
ADVISORS = 8
YEARS = 3
PARTNERS = 8
BOROUGHS = 20

# Of a hundred dossiers, how many are in each state: most are closed or under way.
SHARES = {
    State.CONTACTED: 2,
    State.DRAFTING: 7,
    State.SUBMITTED: 2,
    State.ANALYSIS: 4,
    State.PRECISION: 1,
    State.COMMITTEE: 2,
    State.RECOMMENDED: 1,
    State.RATIFIED: 1,
    State.DECLINED: 15,
    State.ACTIVE: 20,
    State.COMPLETED: 40,
    State.WITHDRAWN: 5,
}
DECIDED = (State.RATIFIED, State.DECLINED, State.ACTIVE, State.COMPLETED)
# What each dossier has in its history.
KINDS = tuple(
    f"dossier.{action}"
    for action in ("open_proposal", "submit", "assign", "hand_to_committee", "send_answer")
)


class Volume:
    """A programme with its people, whose dossiers grow in number."""

    def __init__(self, programme: Programme):
        self.programme = programme
        self.rules = programme.current_rules()
        self.stage = self.rules.stages.get(kind="deployment")
        self.questions = self.stage.question_sets.get(purpose=Purpose.PROPOSAL)
        self.windows = list(programme.windows.order_by("date"))
        self.team = self._person("equipe")
        TeamMember.objects.create(programme=programme, user=self.team)
        self.committees = [
            Committee.objects.create(programme=programme, code=code, role=role, name_fr=code, name_en=code)
            for role, code in ((CommitteeRole.RECOMMENDS, "gestion"), (CommitteeRole.RATIFIES, "conseil"))
        ]
        self.advisors = [self._person(f"conseil{n}") for n in range(ADVISORS)]
        self.partners = [
            Organisation.objects.create(name=f"Fondation {n}", kind=OrganisationKind.FOUNDATION)
            for n in range(PARTNERS)
        ]
        self.boroughs = [
            Place.objects.create(name=f"Arrondissement {n}", kind=PlaceKind.BOROUGH) for n in range(BOROUGHS)
        ]
        self.neighbourhoods = [self._neighbourhood(0)]
        self.coordinator = Membership.objects.filter(organisation=self.neighbourhoods[0].table).first().user
        self.states = cycle([state for state, share in _spread(SHARES) for _turn in range(share)])
        self.count = 0

    @staticmethod
    def _person(name: str) -> User:
        return User.objects.create_user(
            f"{name}@exemple.org", None, first_name=name.title(), last_name="Mesure"
        )

    def _neighbourhood(self, number: int) -> Neighbourhood:
        table = Organisation.objects.create(name=f"Table {number}", kind=OrganisationKind.TABLE)
        place = Neighbourhood.objects.create(
            name=f"Quartier {number}", slug=f"quartier-{number}", table=table
        )
        place.places.set([self.boroughs[number % BOROUGHS]])
        coordinator = self._person(f"coordination{number}")
        Membership.objects.create(user=coordinator, organisation=table, role=TableRole.COORDINATOR)
        AdvisorAssignment.objects.create(
            user=self.advisors[number % ADVISORS], neighbourhood=place, programme=self.programme
        )
        return place

    def grow_to(self, count: int) -> None:
        """Create dossiers until there are so many."""
        numbers = range(self.count, count)
        tables = range(len(self.neighbourhoods), count // DOSSIERS_OF_A_TABLE + 1)
        self.neighbourhoods += [self._neighbourhood(n) for n in tables]
        initiatives = Initiative.objects.bulk_create(
            Initiative(
                neighbourhood=self._place(n), programme=self.programme, title=f"Le changement numéro {n}"
            )
            for n in numbers
        )
        documents = Document.objects.bulk_create(Document(question_set=self.questions) for _n in numbers)
        dossiers = Dossier.objects.bulk_create(
            self._dossier(n, initiative, document)
            for n, initiative, document in zip(numbers, initiatives, documents, strict=True)
        )
        AmountAsked.objects.bulk_create(
            AmountAsked(dossier=dossier, year=year, cents=100_000_00)
            for dossier in dossiers
            for year in range(1, YEARS + 1)
        )
        Analysis.objects.bulk_create(Analysis(dossier=d) for d in dossiers if d.submitted_at)
        self._participations([d for d in dossiers if d.state == State.ACTIVE])
        self._money([d for d in dossiers if d.state in (State.ACTIVE, State.COMPLETED)])
        self._decisions([d for d in dossiers if d.state in DECIDED])
        self._histories(dossiers)
        self.count = count

    def _place(self, number: int) -> Neighbourhood:
        return self.neighbourhoods[number // DOSSIERS_OF_A_TABLE]

    def _dossier(self, number: int, initiative: Initiative, document: Document) -> Dossier:
        state = next(self.states)
        submitted = state not in WRITING
        # Drafts aim at the moment to come; the others were submitted for any of those before.
        window = self.windows[number % len(self.windows)] if submitted else self.windows[-1]
        today = clock.today()
        due = today + dt.timedelta(days=(number * 7) % 90 - 5)
        return Dossier(
            programme=self.programme,
            rules=self.rules,
            neighbourhood=self._place(number),
            initiative=initiative,
            stage=self.stage,
            number=f"{self.programme.prefix}-M-{number:05d}",
            state=state,
            document=document,
            years=YEARS,
            starts_on=today,
            sections_left=[],
            aimed_window=window,
            window=window if submitted else None,
            submitted_at=clock.now() if submitted else None,
            submitted_by=self.team if submitted else None,
            advisor=self.advisors[number % ADVISORS] if submitted else None,
            contacted_on=today,
            promised_on=due if submitted else None,
            answer_due_on=due if submitted else None,
            next_on=due if state in (*WRITING, *IN_DECISION, State.ACTIVE) else None,
        )

    def _participations(self, dossiers: list[Dossier]) -> None:
        """Begun at any time of the last years; what fell due was done, but for a few."""
        today = clock.today()
        starts = [today - dt.timedelta(days=(dossier.pk * 11) % 1000) for dossier in dossiers]
        Award.objects.bulk_create(
            Award(dossier=dossier, years=YEARS, starts_on=start)
            for dossier, start in zip(dossiers, starts, strict=True)
        )
        participations = Participation.objects.bulk_create(
            Participation(
                dossier=dossier,
                initiative=dossier.initiative,
                starts_on=start,
                ends_on=last_day(start, YEARS),
                years=YEARS,
            )
            for dossier, start in zip(dossiers, starts, strict=True)
        )
        obligations = Obligation.objects.bulk_create(
            Obligation(
                participation=participation,
                kind=kind,
                year=year,
                due_on=due,
                done_on=due if due < today and participation.dossier_id % 29 else None,
            )
            for participation in participations
            for kind, year, due in due_dates(self.programme, participation.starts_on, YEARS)
        )
        for obligation in reversed([o for o in obligations if o.done_on is None]):
            obligation.participation.dossier.next_on = obligation.due_on
        Dossier.objects.bulk_update(dossiers, ["next_on"], batch_size=500)

    def _money(self, dossiers: list[Dossier]) -> None:
        """What partners bring, and each dossier's commitments and payments, year by year."""
        awarded = set(Award.objects.values_list("dossier", flat=True))
        Award.objects.bulk_create(
            Award(dossier=dossier, years=YEARS, starts_on=dossier.starts_on)
            for dossier in dossiers
            if dossier.pk not in awarded
        )
        first = clock.today().year
        funds = [
            Fund.objects.get_or_create(
                programme=self.programme, partner=partner, year=year, defaults={"cents": 500_000_000_00}
            )[0]
            for partner in self.partners
            for year in range(first, first + YEARS)
        ]
        Entry.objects.bulk_create(
            Entry(
                programme=self.programme,
                dossier=dossier,
                fund=funds[(dossier.pk + year) % len(funds)],
                year=year,
                kind=kind,
                cents=100_000_00,
                by=self.team,
            )
            for dossier in dossiers
            for year in range(1, YEARS + 1)
            for kind in (EntryKind.COMMITMENT, EntryKind.PAYMENT)[: 1 if year > 1 else 2]
        )

    def _decisions(self, dossiers: list[Dossier]) -> None:
        """Each recommended, then ratified around the day it was due."""
        kind = ContentType.objects.get_for_model(Dossier)
        for committee, outcome in zip(self.committees, (Outcome.AS_ASKED, Outcome.RATIFIED), strict=True):
            items = Item.objects.bulk_create(
                Item(
                    committee=committee,
                    title="Le changement",
                    neighbourhood_id=dossier.neighbourhood_id,
                    content_type=kind,
                    object_id=dossier.pk,
                )
                for dossier in dossiers
            )
            Decision.objects.bulk_create(
                Decision(
                    item=item,
                    met_on=dossier.answer_due_on - dt.timedelta(days=dossier.pk % 30 - 2),
                    outcome=outcome,
                    recorded_by=self.team,
                )
                for item, dossier in zip(items, dossiers, strict=True)
            )

    def _histories(self, dossiers: list[Dossier]) -> None:
        kind, now = ContentType.objects.get_for_model(Dossier), clock.now()
        Event.objects.bulk_create(
            Event(
                at=now - dt.timedelta(hours=dossier.pk % 5000, minutes=step),
                actor=self.team,
                kind=name,
                content_type=kind,
                object_id=dossier.pk,
            )
            for dossier in dossiers
            for step, name in enumerate(KINDS)
        )

    def lived_in(self) -> Dossier:
        """A dossier in analysis, with its answers and a conversation, for its page to be measured."""
        dossier = Dossier.objects.filter(state=State.ANALYSIS).order_by("pk").first()
        if not dossier.comments.exists():
            for section in dossier.document.sections:
                for question in section.questions.all():
                    text = "<p>Une réponse de quelques lignes.</p>"
                    Answer.objects.create(
                        document=dossier.document, question=question, text=text, updated_by=self.coordinator
                    )
            Comment.objects.bulk_create(
                Comment(subject=dossier, author=author, text="Qui sont les familles du secteur Est?")
                for author in (self.team, self.coordinator) * 6
            )
        return dossier


def _spread(shares: dict[State, int]) -> list[tuple[State, int]]:
    """One of each state at a time, as often as its share, so that any number of dossiers has them all."""
    turns = []
    for turn in range(max(shares.values())):
        turns += [(state, 1) for state, share in shares.items() if turn < share]
    return turns
