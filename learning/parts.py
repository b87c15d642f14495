"""The parts of one section of a report, besides the answers to its questions."""

from cimpact.writing.enums import SectionKind
from cimpact.writing.forms.parts import Part
from cimpact.writing.models import Section

from .forms.balance import BalanceForm
from .forms.lists import ActivitiesForm, EffectsForm, FindingsForm
from .models import Report

_BY_KIND: dict[str, type] = {
    SectionKind.ACTIVITIES: ActivitiesForm,
    SectionKind.LEARNINGS: FindingsForm,
    SectionKind.EFFECTS: EffectsForm,
    SectionKind.BALANCE: BalanceForm,
}


def parts_of_report(report: Report, section: Section, data=None) -> list[Part]:
    """What one writes in a section besides answers; nothing in a section of another kind."""
    form = _BY_KIND.get(section.kind)
    return [form(data, report=report, section=section)] if form else []
