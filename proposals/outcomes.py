"""What the committees last answered about a dossier, and so what its letter will say."""

from governance.enums import CommitteeRole, Outcome
from governance.models import Decision

from .enums import LetterKind
from .models import Dossier


def recommendation_of(dossier: Dossier) -> Decision | None:
    """The latest recommendation recorded, or None; being sent back is not one."""
    return _latest(dossier, CommitteeRole.RECOMMENDS)


def ratification_of(dossier: Dossier) -> Decision | None:
    """The latest ratification recorded, or None."""
    return _latest(dossier, CommitteeRole.RATIFIES)


def _latest(dossier: Dossier, role: CommitteeRole) -> Decision | None:
    item = (
        dossier.items.filter(committee__role=role, decision__isnull=False)
        .exclude(decision__outcome=Outcome.SENT_BACK)
        .select_related("decision", "committee")
        .order_by("-decision__recorded_at", "-decision__pk")
        .first()
    )
    return item.decision if item else None


def answer_kind(dossier: Dossier) -> LetterKind:
    """Allocation or refusal, by the recommendation that was ratified."""
    decision = recommendation_of(dossier)
    declined = decision is not None and decision.outcome == Outcome.NOT_FAVOURABLE
    return LetterKind.REFUSAL if declined else LetterKind.AWARD
