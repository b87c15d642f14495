"""In the demonstration, the committee of partners evaluates the operator, and two disagreements go their way."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from cimpact.accounts.models import User
from governance.evaluations import questions
from governance.models import Committee, CommitteeMember, Disagreement, OperatorEvaluation
from governance.procedures import load_procedure, steps_for
from governance.workflow import disagreements, evaluations
from neighbourhoods.models import Organisation

from .people import Cast


class Accords:
    """Everything in the order of time, through the real actions."""

    def __init__(self, cast: Cast, source: dict):
        self.cast, self.source, self.today = cast, source, clock.today()
        self.acts: list[tuple[int, int, Callable[[], object]]] = []
        self.people = cast.people

    def play(self) -> None:
        load_procedure(self.cast.programme)
        committee = self._committee(self.source["committee"])
        # Read anew: what a person is stays on her object, and she has just been seated.
        self.people = {key: User.objects.get(pk=person.pk) for key, person in self.people.items()}
        for one in self.source["evaluations"]:
            self._evaluation(committee, one)
        for one in self.source["disagreements"]:
            self._disagreement(one)
        try:
            for day, rank, act in sorted(self.acts, key=lambda act: act[:2]):
                moment = dt.time(9 + rank % 8, rank % 60)
                at = dt.datetime.combine(
                    self.today + dt.timedelta(days=day), moment, tzinfo=ZoneInfo(settings.TIME_ZONE)
                )
                clock.freeze(at)
                act()
        finally:
            clock.freeze(None)

    def _at(self, day: int, act: Callable[[], object]) -> None:
        self.acts.append((day, len(self.acts), act))

    def _committee(self, source: dict) -> Committee:
        """The committee of partners, with those who sit on another for the same partner, unless it is there."""
        committee, made = Committee.objects.get_or_create(
            programme=self.cast.programme,
            code=source["code"],
            defaults={
                "name_fr": source["name"]["fr"],
                "name_en": source["name"]["en"],
                "mandate_fr": source["mandate"]["fr"],
                "mandate_en": source["mandate"]["en"],
            },
        )
        for key in source["members"] if made else []:
            user = self.people[key]
            organisation = Organisation.objects.get(seats__user=user)
            CommitteeMember.objects.create(
                committee=committee,
                user=user,
                organisation=organisation,
                is_chair=key == source["chair"],
                started_on=self.cast.programme.starts_on,
            )
        return committee

    def _evaluation(self, committee: Committee, source: dict) -> None:
        chair = self.people[self.source["committee"]["chair"]]
        opened = self.today + dt.timedelta(days=source["opened"])
        closes_on = opened + dt.timedelta(days=source["days"])

        def found() -> OperatorEvaluation:
            return OperatorEvaluation.objects.get(committee=committee, closes_on=closes_on)

        self._at(
            source["opened"],
            lambda: evaluations.open_evaluation(committee, closes_on=closes_on, by=chair),
        )
        for number, given in enumerate(source["answers"], 1):
            values = {
                question.code: {"value": value, "words": given["words"].get(question.code, "")}
                for question, value in zip(questions(), given["values"], strict=True)
            }
            by = self.people[given["by"]]
            self._at(
                source["opened"] + number,
                lambda values=values, by=by: evaluations.answer(found(), values=values, by=by),
            )
        if "shared" in source:
            self._at(source["shared"], lambda: evaluations.share(found(), by=chair))

    def _disagreement(self, source: dict) -> None:
        people, programme = self.people, self.cast.programme
        opener = people[source["by"]]
        leads = people[source.get("facilitator", source["by"])]

        def found() -> Disagreement:
            return Disagreement.objects.get(programme=programme, title=source["title"])

        self._at(
            source["opened"],
            lambda: disagreements.open_disagreement(
                programme,
                title=source["title"],
                words=source["words"],
                parties=[people[key] for key in source["parties"]],
                facilitator=people[source["facilitator"]] if "facilitator" in source else None,
                by=opener,
            ),
        )
        for day, number in source.get("steps", []):
            step = steps_for(programme)[number - 1]
            self._at(day, lambda step=step: disagreements.move(found(), step, by=leads))
        for note in source["notes"]:
            by = people[note["by"]]
            self._at(
                note["at"],
                lambda note=note, by=by: disagreements.add_note(found(), words=note["words"], by=by),
            )
        if "closed" in source:
            day, outcome = source["closed"]
            self._at(day, lambda: disagreements.close(found(), outcome=outcome, by=leads))


def keep_on_good_terms(cast: Cast, source: dict) -> None:
    """Play the evaluations and the disagreements."""
    Accords(cast, source).play()
