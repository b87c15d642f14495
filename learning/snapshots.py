"""What a section of a report says besides its answers, as its frozen copy keeps it."""

from cimpact.writing.models import Section

from .models import Report


def part_snapshot(report: Report, section: Section) -> dict:
    """Plain data; empty when the section only has answers."""
    return {}
