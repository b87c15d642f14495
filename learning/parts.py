"""What one writes in a section of a report besides its answers."""

from cimpact.writing.models import Section
from proposals.forms.parts import Part

from .models import Report


def parts_of_report(report: Report, section: Section, data=None) -> list[Part]:
    """The parts that the section's kind asks, in the order of the page."""
    return []
