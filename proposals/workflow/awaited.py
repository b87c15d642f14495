"""What each side of a participation awaits of the other, noted on it so that homes and lists need not look for it."""

from ..enums import Awaited, Side
from ..models import Participation


def note_awaited(participation: Participation) -> None:
    """Say anew what waits for the table, its advisor and the team; call it last, in the action's transaction."""
    modification = participation.modifications.filter(agreed_at=None, closed_at=None).first()
    agreement = getattr(participation.dossier, "agreement", None)
    half = participation.plans.filter(table_agreed_at__isnull=False, team_agreed_at=None).exists()
    other_half = participation.plans.filter(team_agreed_at__isnull=False, table_agreed_at=None).exists()
    offered = agreement is not None and agreement.signed_at is None
    signed = agreement is not None and agreement.signed_at and agreement.countersigned_at is None
    table = (
        (Awaited.MODIFICATION, modification is not None and modification.side == Side.TEAM),
        (Awaited.SIGNATURE, offered and agreement.version == current_number(participation)),
        (Awaited.PLAN, other_half),
    )
    team = (
        (Awaited.MODIFICATION, modification is not None and modification.side == Side.TABLE),
        (Awaited.COUNTERSIGN, signed),
    )
    participation.table_awaited = _first(table)
    participation.team_awaited = _first(team)
    participation.advisor_awaited = _first(((Awaited.PLAN, half),))
    participation.save(update_fields=["table_awaited", "team_awaited", "advisor_awaited"])


def current_number(participation: Participation) -> int:
    """The number of the version in force."""
    return participation.versions.values_list("number", flat=True).first() or 1


def _first(possible) -> str:
    return next((awaited for awaited, is_so in possible if is_so), "")
