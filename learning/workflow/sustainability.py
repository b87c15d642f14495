"""The sustainability plan: begun once, shown and taken back (F62)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.writing.enums import Purpose
from cimpact.writing.models import Document
from proposals.models import Dossier
from proposals.sides import tell_advisor
from proposals.workflow.transitions import expect, locked

from ..models import SustainabilityPlan
from ..permissions import BEGUN


@transaction.atomic
def open_plan(dossier: Dossier, *, by) -> SustainabilityPlan:
    """Begin the plan; begun twice, it is one."""
    dossier = locked(dossier)
    expect(dossier, BEGUN)
    if plan := SustainabilityPlan.objects.filter(participation=dossier.participation).first():
        return plan
    questions = dossier.rules.question_sets.filter(purpose=Purpose.SUSTAINABILITY).first()
    if questions is None:
        raise NotPossible(_("Les règles de ce dossier ne prévoient pas de plan de pérennisation."))
    plan = SustainabilityPlan.objects.create(
        participation=dossier.participation, document=Document.objects.create(question_set=questions)
    )
    record(dossier, "dossier.sustainability_begun", by=by, audience=Audience.TABLE)
    return plan


@transaction.atomic
def share_plan(dossier: Dossier, *, shown: bool, by) -> None:
    """Show the plan to those who accompany the neighbourhood, or take it back; twice is once."""
    dossier = locked(dossier)
    expect(dossier, BEGUN)
    plan = SustainabilityPlan.objects.select_for_update().get(participation=dossier.participation)
    if bool(plan.shared_at) == shown:
        return
    plan.shared_at = clock.now() if shown else None
    plan.save(update_fields=["shared_at"])
    record(dossier, f"dossier.sustainability_{'shown' if shown else 'taken_back'}", by=by)
    if shown:
        tell_advisor("sustainability_shown", dossier, by=by)
