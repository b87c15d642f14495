"""The dossiers of the demonstration, played through the real actions at the moments they happened.

Each story is a list of steps, each at its own time. Those of all the stories are played in the order of time with the
clock stopped at each, so that numbers, delays, history and receipts are those the portal would have made.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation

from cimpact import clock
from cimpact.writing.models import Comment, Question
from proposals.models import Dossier

from . import analysing, lasting, questions, reports
from .deciding import Deciding
from .meetings import InTouch
from .money import pay, plan
from .participation import After
from .people import Cast
from .writing import Writing


@dataclass(frozen=True)
class Step:
    """Something that happens at a moment; `rank` keeps the steps of one moment in their order."""

    at: dt.datetime
    rank: int
    run: Callable[[], None]


class Story(Writing, Deciding):
    """One dossier, told by its dates."""

    rank = 0

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
            "agreed": self.agree,
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
        if "instalments" in self.source:
            steps.append(self.step(self.source["instalments"], lambda: plan(self.dossier, by=self.team), 9))
        for payment in self.source.get("payments", []):
            steps.append(self.step(payment["at"], lambda p=payment: pay(self.dossier, p, by=self.team), 15))
        for offset, hour, act in analysing.moments(self.source.get("analysing", {}), self):
            steps.append(self.step(offset, act, hour))
        for done in self.source.get("done", []):
            steps.append(self.step(done["date"], lambda d=done: self.do(d), 14))
        for report in self.source.get("reports", []):
            for offset, hour, act in reports.moments(report, self):
                steps.append(self.step(offset, act, hour))
        for offset, hour, act in lasting.moments(self.source.get("sustainability", {}), self):
            steps.append(self.step(offset, act, hour))
        for offset, hour, act in questions.moments(self.source.get("questions", {}), self):
            steps.append(self.step(offset, act, hour))
        for offset, hour, act in After(self.source.get("after", {}), self).moments():
            steps.append(self.step(offset, act, hour))
        for offset, hour, act in InTouch(self.source.get("in_touch", {}), self).moments():
            steps.append(self.step(offset, act, hour))
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
            # What is said of the same question is one thread.
            thread=question and self.dossier.comments.filter(question=question, thread=None).first(),
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
