"""The dossiers of the demonstration, played through the real actions at the moments they happened.

Each story is a list of steps, each at its own time. Those of all the stories are played in the order of time with the
clock stopped at each, so that numbers, delays, history and receipts are those the portal would have made.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from cimpact import clock
from cimpact.programmes.models import SubmissionWindow
from cimpact.writing.answers import save_answer
from cimpact.writing.models import Comment, Question
from governance.enums import FAVOURABLE
from governance.models import CommitteeMember
from proposals import workflow
from proposals.models import AmountAsked, Appreciation, BudgetLine, Dossier, Evidence, Precision
from proposals.workflow.transitions import next_date

from .people import Cast


@dataclass(frozen=True)
class Step:
    """Something that happens at a moment; `rank` keeps the steps of one moment in their order."""

    at: dt.datetime
    rank: int
    run: Callable[[], None]


class Story:
    """One dossier, told by its dates."""

    def __init__(self, source: dict, cast: Cast, initiatives: dict, today: dt.date):
        self.source, self.cast, self.today = source, cast, today
        self.initiatives = initiatives
        self.neighbourhood = cast.neighbourhoods[source["neighbourhood"]]
        self.coordinator = cast.coordinators[source["neighbourhood"]]
        self.advisor = cast.advisors[source["neighbourhood"]]
        self.team = cast.team[0]
        self.dates = source["dates"]
        self.dossier: Dossier | None = None
        self.rank = 0

    # --- time

    def day(self, offset: int) -> dt.date:
        return self.today + dt.timedelta(days=offset)

    def moment(self, offset: int, hour: int = 10) -> dt.datetime:
        """A working hour of a day; never in the future, for what happens today."""
        at = dt.datetime.combine(self.day(offset), dt.time(hour), tzinfo=ZoneInfo(settings.TIME_ZONE))
        return min(at, clock.now() - dt.timedelta(minutes=30))

    def step(self, offset: int, run: Callable[[], None], hour: int = 10) -> Step:
        self.rank += 1
        return Step(self.moment(offset, hour), self.rank, run)

    # --- steps

    def steps(self) -> list[Step]:
        """Every step of the story, in its own order."""
        acts = {
            "contacted": self.contact,
            "letter_started": self.start_letter,
            "letter_sent": self.send_letter,
            "letter_acknowledged": self.acknowledge,
            "letter_answered": self.answer_letter,
            "opened": self.open,
            "shown": self.show,
            "submitted": self.submit,
            "assigned": self.assign,
            "analysis_started": self.analyse,
            "handed": self.hand,
            "recommended": self.recommend,
            "ratified": self.ratify,
            "announced": self.announce,
            "letter_out": self.send_answer,
            "accepted": self.accept,
            "completed": self.complete,
            "withdrawn": self.withdraw,
        }
        steps = [
            self.step(self.dates[name], act, 9 + n % 8)
            for n, (name, act) in enumerate(acts.items())
            if name in self.dates
        ]
        steps += self.writing_steps()
        for precision in self.source.get("precisions", []):
            steps.append(self.step(precision["asked"], lambda p=precision: self.ask(p), 11))
            if "answered" in precision:
                steps.append(self.step(precision["answered"], lambda p=precision: self.hand_back(p), 15))
        for message in self.source.get("conversation", []):
            steps.append(self.step(message["at"], lambda m=message: self.say(m), 16))
        for done in self.source.get("done", []):
            steps.append(self.step(done["date"], lambda d=done: self.do(d), 14))
        return steps

    def writing_steps(self) -> list[Step]:
        """The answers, written one by one between the opening and the submission (or now)."""
        answers = list(self.source.get("answers", {}).items())
        if not answers:
            return []
        first, last = self.dates["opened"], self.dates.get("submitted", 0) - 1
        span = max(last - first, 0)
        return [
            self.step(
                first + span * (n + 1) // len(answers),
                lambda c=code, t=text: self.write(c, t),
                11 + n % 5 if span else 12,
            )
            for n, (code, text) in enumerate(answers)
        ]

    def contact(self) -> None:
        self.dossier = workflow.note_contact(
            self.neighbourhood,
            self.cast.programme,
            on=clock.today(),
            note=self.source.get("contact_note", ""),
            by=self.advisor,
        )

    def stage(self):
        rules = self.dossier.rules if self.dossier else self.cast.programme.current_rules()
        return rules.stages.get(kind=self.source["stage"])

    def _share_initiative(self) -> None:
        """Stages of one initiative share its record."""
        key = self.source["initiative"]
        if key in self.initiatives and self.dossier and self.dossier.initiative_id is None:
            self.dossier.initiative = self.initiatives[key]
            self.dossier.save()

    def start_letter(self) -> None:
        self._share_initiative()
        self.dossier = workflow.open_letter(
            self.neighbourhood,
            self.cast.programme,
            title=self.source["title"],
            stage=self.stage(),
            by=self.coordinator,
            dossier=self.dossier,
        )
        self.initiatives[self.source["initiative"]] = self.dossier.initiative
        letter = self.dossier.letter
        contact = self.cast.people[self.source["letter"]["contact"]]
        letter.contact_name, letter.contact_email, letter.contact_phone = (
            contact.full_name,
            contact.email,
            contact.phone,
        )
        letter.save()
        for code, text in self.source["letter"]["answers"].items():
            self._save(letter.document, code, text, self.coordinator)

    def send_letter(self) -> None:
        workflow.send_letter(self.dossier, by=self.coordinator)

    def acknowledge(self) -> None:
        workflow.acknowledge_letter(self.dossier, by=self.advisor)

    def answer_letter(self) -> None:
        workflow.answer_letter(self.dossier, text=self.source["letter"]["answer"], by=self.advisor)

    def open(self) -> None:
        self._share_initiative()
        self.dossier = workflow.open_proposal(
            self.neighbourhood,
            self.cast.programme,
            title=self.source["title"],
            stage=self.stage(),
            by=self.coordinator,
            dossier=self.dossier,
        )
        self.initiatives[self.source["initiative"]] = self.dossier.initiative
        dossier = self.dossier
        dossier.aimed_window = SubmissionWindow.objects.get(
            programme=self.cast.programme, date=self.day(self.source["window"])
        )
        dossier.next_on = dossier.aimed_window.date
        dossier.years = self.source.get("years") or dossier.years
        if self.source.get("starts") is not None:
            dossier.starts_on = self.day(self.source["starts"])
        dossier.save()
        AmountAsked.objects.bulk_create(
            AmountAsked(dossier=dossier, year=year, cents=dollars * 100)
            for year, dollars in enumerate(self.source.get("amounts", []), 1)
            if dollars is not None
        )
        categories = {c.code: c for c in dossier.rules.categories.all()}
        BudgetLine.objects.bulk_create(
            BudgetLine(dossier=dossier, year=year, category=categories[code], cents=dollars * 100)
            for code, amounts in self.source.get("budget", {}).items()
            for year, dollars in enumerate(amounts, 1)
            if dollars
        )
        prerequisites = {p.code: p for p in dossier.stage.prerequisites.all()}
        # What an earlier stage proved is there already.
        for code, evidence in self.source.get("evidence", {}).items():
            Evidence.objects.update_or_create(
                dossier=dossier,
                prerequisite=prerequisites[code],
                defaults={
                    "state": evidence["state"],
                    "note": evidence.get("note", ""),
                    "updated_by": self.coordinator,
                },
            )

    def write(self, code: str, text: str) -> None:
        before = next(
            (
                p["before"]
                for p in self.source.get("precisions", [])
                if p["question"] == code and "before" in p
            ),
            text,
        )
        author = self.source.get("authors", {}).get(code)
        self._save(
            self.dossier.document, code, before, self.cast.people[author] if author else self.coordinator
        )

    def _save(self, document, code: str, text: str, by) -> None:
        question = Question.objects.get(section__question_set=document.question_set_id, code=code)
        current = document.answers.filter(question=question).first()
        save_answer(document, question, typed=text, version=current.version if current else 0, by=by)
        document.__dict__.pop("answers_by_code", None)

    def show(self) -> None:
        workflow.share_draft(self.dossier, shared=True, by=self.coordinator)

    def submit(self) -> None:
        workflow.submit(self.dossier, by=self.coordinator)

    def assign(self) -> None:
        workflow.assign(self.dossier, advisor=self.advisor, by=self.team)

    def analyse(self) -> None:
        analysis = Dossier.objects.get(pk=self.dossier.pk).analysis
        analysis.summary = self.source.get("summary", "")
        analysis.save()
        for criterion in self.dossier.stage.criteria.all():
            given = self.source.get("appreciations", {}).get(criterion.code)
            if given:
                Appreciation.objects.create(
                    analysis=analysis,
                    criterion=criterion,
                    value=given.get("value", ""),
                    rationale=given.get("rationale", ""),
                    updated_by=self.advisor,
                )

    def ask(self, source: dict) -> None:
        question = Question.objects.get(
            section__question_set=self.dossier.document.question_set_id, code=source["question"]
        )
        workflow.ask_precision(
            self.dossier,
            question=question,
            text=source["text"],
            wished_on=self.day(source["wished"]) if "wished" in source else None,
            by=self.advisor,
        )

    def hand_back(self, source: dict) -> None:
        self._save(
            self.dossier.document,
            source["question"],
            self.source["answers"][source["question"]],
            self.coordinator,
        )
        precision = Precision.objects.get(
            dossier=self.dossier, question__code=source["question"], answered_at=None
        )
        workflow.answer_precision(precision, note=source.get("note", ""), by=self.coordinator)

    def hand(self) -> None:
        workflow.hand_to_committee(self.dossier, by=self.advisor)

    def _recorded(self, source: dict, outcome: str) -> workflow.Recorded:
        def seats(keys):
            users = [self.cast.people[key] for key in keys]
            return tuple(
                CommitteeMember.objects.filter(user__in=users, committee__programme=self.cast.programme)
            )

        return workflow.Recorded(
            met_on=clock.today(),
            outcome=outcome,
            reasons=source.get("reasons", ""),
            present=seats(source["present"]),
            withdrew=seats(source.get("withdrew", [])),
        )

    def recommend(self) -> None:
        source = self.source["recommendation"]
        terms = None
        if source["outcome"] in FAVOURABLE and "amounts" in source:
            terms = workflow.Terms(
                years=source.get("years", len(source["amounts"])),
                starts_on=self.day(self.source["starts"]),
                amounts={year: dollars * 100 for year, dollars in enumerate(source["amounts"], 1)},
                conditions=source.get("conditions", ""),
            )
        workflow.record_recommendation(
            self.dossier, recorded=self._recorded(source, source["outcome"]), terms=terms, by=self.team
        )

    def ratify(self) -> None:
        source = self.source["ratification"]
        workflow.record_ratification(self.dossier, recorded=self._recorded(source, "ratified"), by=self.team)

    def announce(self) -> None:
        workflow.announce(self.dossier, on=clock.today(), by=self.advisor)

    def send_answer(self) -> None:
        source = self.source["answer_letter"]
        language = source.get("language", "fr")
        accept_by = source.get("accept_by")
        workflow.prepare_letter(
            self.dossier,
            by=self.team,
            language=language,
            recipient=self.coordinator,
            signatory_name=self.cast.signatory.full_name,
            signatory_title=self.cast.signatory_title[language],
            message=source.get("message", ""),
            reasons=source.get("reasons", ""),
            advice=source.get("advice", ""),
            accept_by=self.day(accept_by) if accept_by else clock.today() + dt.timedelta(days=21),
        )
        workflow.send_answer(self.dossier, by=self.team)

    def accept(self) -> None:
        workflow.accept(self.dossier, starts_on=self.day(self.source["starts"]), by=self.coordinator)

    def do(self, source: dict) -> None:
        dossier = Dossier.objects.get(pk=self.dossier.pk)
        dossier.participation.obligations.filter(kind=source["kind"], year=source["year"]).update(
            done_on=clock.today()
        )
        dossier.next_on = next_date(dossier)
        dossier.save(update_fields=["next_on"])

    def complete(self) -> None:
        workflow.complete(self.dossier, by=self.team)

    def withdraw(self) -> None:
        workflow.withdraw(self.dossier, reason=self.source["withdrawal"]["reason"], by=self.coordinator)

    def say(self, source: dict) -> None:
        document = self.dossier.document
        question = None
        if "question" in source and document:
            question = Question.objects.get(
                section__question_set=document.question_set_id, code=source["question"]
            )
        Comment.objects.create(
            subject=self.dossier,
            question=question,
            author=self.cast.people[source["by"]],
            text=source["text"],
            at=clock.now(),
        )


def play(sources: list[dict], cast: Cast) -> list[Dossier]:
    """Play every story to today; returns their dossiers."""
    today, initiatives = clock.today(), {}
    stories = [Story(source, cast, initiatives, today) for source in sources]
    steps = sorted((s for story in stories for s in story.steps()), key=lambda s: (s.at, s.rank))
    try:
        with translation.override("fr"):
            for step in steps:
                clock.freeze(step.at)
                step.run()
    finally:
        clock.freeze(None)
    return [story.dossier for story in stories]
