"""What a section of a report says besides its answers, to read and to print."""

from cimpact.writing.models import Section

from .models import Report


def read_part(report: Report, section: Section) -> tuple[str, dict] | None:
    """The template and what it takes, as things stand; None when the section only has answers."""
    return None


def read_snapshot(kind: str, content: dict) -> tuple[str, dict] | None:
    """The same, from what a copy kept."""
    return None
