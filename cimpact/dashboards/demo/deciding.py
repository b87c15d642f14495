"""A story's decision: the analysis, the committees, the answer, and how it ends."""

import datetime as dt

from cimpact import clock
from cimpact.writing.models import Question
from governance.enums import FAVOURABLE
from governance.models import CommitteeMember
from proposals import workflow
from proposals.models import Appreciation, Dossier, Precision
from proposals.workflow.transitions import next_date

from .telling import Telling


class Deciding(Telling):
    """From the analysis to the answer and the end."""

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
        self.save(
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
