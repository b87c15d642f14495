"""A sustainability plan as people write and read it (F62)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.writing.enums import Purpose
from cimpact.writing.models import Section
from proposals.checks import answer_problems
from proposals.enums import State
from proposals.models import Dossier
from proposals.participation_cards import Card
from proposals.permissions import AS_TABLE, roles_in
from proposals.written import Written

from .models import SustainabilityPlan
from .permissions import can, can_read_sustainability
from .report_checks import outline_from, section_state

LABELS = {
    "dossier.sustainability_begun": gettext_lazy("a commencé le plan de pérennisation"),
    "dossier.sustainability_shown": gettext_lazy("a montré le plan de pérennisation"),
    "dossier.sustainability_taken_back": gettext_lazy("a cessé de montrer le plan de pérennisation"),
}


def plan_of(dossier: Dossier) -> SustainabilityPlan | None:
    """The plan begun in a dossier."""
    plans = SustainabilityPlan.objects.select_related("document__question_set__rules", "participation")
    return plans.filter(participation__dossier=dossier).first()


class SustainabilityWritten(Written):
    """The sustainability plan, which never closes while its stage is remembered."""

    name = gettext_lazy("Plan de pérennisation")
    closed = gettext_lazy("Ce plan ne se modifie plus.")

    def __init__(self, dossier: Dossier, plan: SustainabilityPlan):
        super().__init__(dossier, plan.document)
        self.plan = plan

    def sections_open_to(self, user):
        return self.document.sections if can_read_sustainability(user, self.dossier, self.plan) else []

    def can_write_section(self, user, section):
        return can(user, "write_sustainability", self.dossier)

    def can_read_versions(self, user, question):
        return bool(roles_in(user, self.dossier) & AS_TABLE)

    def section_url(self, section):
        return reverse("sustainability_section", args=[self.dossier.pk, section.code])


def plans_of(dossier: Dossier) -> Iterator[SustainabilityWritten]:
    """What the dossier has of it."""
    if dossier.state in (State.ACTIVE, State.COMPLETED) and (plan := plan_of(dossier)):
        yield SustainabilityWritten(dossier, plan)


def outline_of(written: SustainabilityWritten, current: Section | None = None, *, threads=None) -> dict:
    """What components/outline.html takes."""
    return outline_from(
        written,
        current,
        threads,
        {s.pk: section_state(list(answer_problems(written.document, s))) for s in written.document.sections},
        deadline="",
        label=_("Sections du plan"),
    )


def card(request, dossier: Dossier) -> Card | None:
    """The way to the plan, where the rules foresee one."""
    plan = plan_of(dossier)
    if plan is None and not dossier.rules.question_sets.filter(purpose=Purpose.SUSTAINABILITY).exists():
        return None
    reads = plan is not None and can_read_sustainability(request.user, dossier, plan)
    may_open = can(request.user, "write_sustainability", dossier)
    if not reads and not may_open:
        return None
    return Card("learning/sustainability/_card.html", {"plan": plan})
