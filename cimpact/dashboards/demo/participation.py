"""What follows the answer in the demonstration: the meeting, the agreement, the plans, the modifications."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from proposals.agreed_terms import terms_of, versions_of
from proposals.agreement_text import agreement_words, fingerprint
from proposals.models import Dossier, Modification
from proposals.workflow.agreements import countersign_agreement, offer_agreement, sign_agreement
from proposals.workflow.discussion import set_meeting, share_analysis
from proposals.workflow.modifications import agree_modification, propose_modification
from proposals.workflow.plans import COLUMNS, agree_plan, begin_plan, save_plan

# (offset in days, hour, what is done then)
Moment = tuple[int, int, Callable[[], None]]


class After:
    """What one story tells of the time after its answer; the actions find the dossier that the story has made."""

    def __init__(self, source: dict, story):
        self.source, self.story = source, story

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.with_names().get(pk=self.story.dossier.pk)

    def moments(self) -> Iterator[Moment]:
        """Every moment, in any order."""
        if meeting := self.source.get("meeting"):
            yield meeting["set"], 10, lambda: self.meet(meeting)
            yield meeting["shared"], 11, lambda: share_analysis(self.dossier, by=self.story.advisor)
        if agreement := self.source.get("agreement"):
            yield agreement["offered"], 10, self.offer
            yield agreement["signed"], 14, lambda: self.sign(agreement)
            yield agreement["countersigned"], 15, lambda: self.countersign(agreement)
        for plan in self.source.get("plans", []):
            yield plan["written"], 10, lambda plan=plan: self.write(plan)
            if "agreed" in plan:
                yield plan["agreed"], 11, lambda plan=plan: self.agree(plan, self.story.coordinator)
                yield plan["agreed"], 16, lambda plan=plan: self.agree(plan, self.story.advisor)
        for change in self.source.get("modifications", []):
            yield change["proposed"], 10, lambda change=change: self.propose(change)
            if "agreed" in change:
                yield change["agreed"], 14, self.accept_change

    def meet(self, source: dict) -> None:
        at = dt.datetime.combine(
            self.story.day(source["day"]), dt.time(13, 30), tzinfo=ZoneInfo(settings.TIME_ZONE)
        )
        set_meeting(self.dossier, at=at, place=source["place"], by=self.story.advisor)

    def offer(self) -> None:
        dossier, language = self.dossier, self.story.coordinator.language
        words = agreement_words(dossier, versions_of(dossier.participation)[0], language)
        offer_agreement(dossier, language=language, sha256=fingerprint(words), by=self.story.team)

    def sign(self, source: dict) -> None:
        dossier = self.dossier
        sign_agreement(
            dossier,
            name=source["name"],
            title=source["title"],
            sha256=dossier.agreement.sha256,
            by=self.story.coordinator,
        )

    def countersign(self, source: dict) -> None:
        cast = self.story.cast
        language = self.story.coordinator.language
        countersign_agreement(
            self.dossier,
            name=cast.signatory.full_name,
            title=cast.signatory_title[language],
            by=self.story.team,
        )

    def write(self, source: dict) -> None:
        plan = begin_plan(self.dossier, source["year"], by=self.story.coordinator)
        rows = [dict(zip(COLUMNS, activity, strict=True)) for activity in source["activities"]]
        save_plan(self.dossier, source["year"], rows=rows, version=plan.version, by=self.story.coordinator)

    def agree(self, source: dict, by) -> None:
        plan = self.dossier.participation.plans.get(year=source["year"])
        agree_plan(self.dossier, plan.year, version=plan.version, by=by)

    def propose(self, source: dict) -> None:
        dossier = self.dossier
        terms = terms_of(versions_of(dossier.participation)[0].content)
        if "amounts" in source:
            amounts = {year: dollars * 100 for year, dollars in enumerate(source["amounts"], 1)}
            terms = replace(terms, amounts=amounts)
        if "longer" in source:  # so many days after the last day agreed
            terms = replace(terms, ends_on=terms.ends_on + dt.timedelta(days=source["longer"]))
        terms = replace(terms, initiative=source.get("initiative", terms.initiative))
        propose_modification(dossier, terms=terms, reason=source["reason"], by=self.story.coordinator)

    def accept_change(self) -> None:
        waiting = Modification.objects.get(
            participation__dossier=self.story.dossier.pk, agreed_at=None, proposed_at__lt=clock.now()
        )
        agree_modification(waiting, by=self.story.team)
