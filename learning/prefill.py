"""What a report starts from."""

from .models import Report


def prefill(report: Report, *, by) -> None:
    """Write in a report just opened what the portal already knows; call it in the transaction that opens it."""
