"""What a section of a report holds besides its answers, as plain data: what is frozen, printed and read.

Both languages for what is the programme's, the people's words as they wrote them. Amounts are whole cents.
"""

from dataclasses import asdict

from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Section

from .accounts import balance_of, is_final, places_of, still_to_pay, years_of_stage
from .lists import LISTS
from .models import Report


def part_snapshot(report: Report, section: Section) -> dict:
    """The content of a section's own part; empty for a section that has none."""
    if section.kind in LISTS:
        return {"rows": LISTS[section.kind].rows(report)}
    if section.kind == SectionKind.BALANCE:
        return _balance(report)
    return {}


def _balance(report: Report) -> dict:
    dossier, balance = report.dossier, balance_of(report)
    notes = {note.category_id: note.text for note in report.balance_notes.all()}
    places = places_of(dossier)
    categories = {category.pk: category for _source, category in places}
    return {
        "year": report.obligation.year,
        "received": balance.received,
        "opening": balance.opening,
        "still_to_pay": still_to_pay(report),
        "surplus": report.surplus,
        # The whole stage, when the report closes it.
        "stage": [asdict(year) for year in years_of_stage(report)] if is_final(report) else [],
        "lines": [
            {
                "source": {"kind": source.kind, "name": _both(source)},
                "category": {"code": category.code, "name": _both(category)},
                "agreed": balance.agreed.get((source.kind, category.code), 0),
                "spent": balance.spent.get((source.kind, category.code), 0),
            }
            for source, category in places
            if (source.kind, category.code) in balance.agreed or (source.kind, category.code) in balance.spent
        ],
        "notes": [
            {"code": categories[pk].code, "category": _both(categories[pk]), "text": notes[pk]}
            for pk in categories
            if pk in notes
        ],
    }


def _both(named) -> dict[str, str]:
    return {"fr": named.name_fr, "en": named.name_en}
