"""What a section of a report lacks besides its answers."""

from cimpact.writing.models import Section

from .models import Report


def part_problems(report: Report, section: Section) -> list[str]:
    """A sentence for each thing to do before the report is handed in."""
    return []
