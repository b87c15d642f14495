"""What a proposal says at a moment, whole and self-contained: what is frozen, printed and read by the committee."""

from django.db.models import prefetch_related_objects

from cimpact.writing.models import Document

from .checks import JUSTIFICATION
from .inheritance import inherited_evidence, reports_behind
from .joint import carriers
from .models import Dossier
from .own_parts import own_part

# What a snapshot reads besides the dossier itself.
PARTS = ("budget__category", "funding_notes", "evidence", "stage__prerequisites")


def snapshot(dossier: Dossier) -> dict:
    """The proposal as plain data, both languages for what is the programme's, the people's words as they wrote them."""
    prefetch_related_objects([dossier], *PARTS)
    stage, rules = dossier.stage, dossier.rules
    skipped = frozenset() if stage.needs_justification(dossier.years or 0) else frozenset({JUSTIFICATION})
    return {
        "number": dossier.number,
        "title": dossier.title,
        "programme": both(dossier.programme, "name"),
        "rules": both(rules, "label"),
        "stage": {"kind": stage.kind, "step": stage.step, "name": both(stage, "name")},
        "neighbourhood": dossier.neighbourhood.name,
        "table": dossier.neighbourhood.table.name,
        "receives_money": dossier.neighbourhood.receives_money.name,
        "window": str(dossier.window.date) if dossier.window else None,
        "submitted_at": dossier.submitted_at.isoformat() if dossier.submitted_at else None,
        "submitted_by": dossier.submitted_by.full_name if dossier.submitted_by else None,
        "answerable": dossier.answerable.full_name if dossier.answerable else None,
        "years": dossier.years,
        "starts_on": str(dossier.starts_on) if dossier.starts_on else None,
        "amounts": {str(year): cents for year, cents in sorted(dossier.asked.items())},
        "budget": _budget(dossier),
        "joint": _joint(dossier),
        "funding_notes": {
            rules.sources_by_id[note.source_id].kind: note.text for note in dossier.funding_notes.all()
        },
        "evidence": _evidence(dossier),
        "attachments": files_said(dossier.document),
        "sections": _sections(dossier, skipped),
    }


def _sections(dossier: Dossier, skipped: frozenset[str]) -> list[dict]:
    """The sections, with what an app above keeps of them."""
    said = sections_said(dossier.document, skip=skipped)
    for section in said:
        if own := own_part(section["kind"]):
            section["part"] = own.said(dossier)
    return said


def files_said(document: Document) -> list[dict]:
    """The files joined to what is written."""
    return [
        {"id": a.pk, "name": a.name, "size": a.size, "sha256": a.sha256, "prerequisite": a.prerequisite}
        for a in document.attachments.all()
        if not a.removed_at
    ]


def sections_said(document: Document, *, skip: frozenset[str] = frozenset()) -> list[dict]:
    """The sections of what is written with their answers, in order, without the questions skipped (codes)."""
    answers = document.answers_by_code
    return [
        {
            "code": section.code,
            "kind": section.kind,
            "title": both(section, "title"),
            "questions": [
                {
                    "code": question.code,
                    "label": both(question, "label"),
                    "required": question.required,
                    "text": answers[question.code].text if question.code in answers else "",
                }
                for question in section.questions.all()
                if question.code not in skip
            ],
        }
        for section in document.sections
    ]


def _joint(dossier: Dossier) -> list[dict]:
    """The neighbourhoods that carry the proposal, the one that leads first; none when there is one (F21)."""
    return [
        {
            "neighbourhood": carrier.neighbourhood.name,
            "table": carrier.neighbourhood.table.name,
            "amounts": {str(year): cents for year, cents in sorted(carrier.amounts.items())},
            "agreed_by": f"{table.agreed_name}, {table.agreed_title}" if table and table.agreed_at else "",
            "agreed_at": table.agreed_at.isoformat() if table and table.agreed_at else None,
        }
        for carrier in carriers(dossier)
        for table in [carrier.table]
    ]


def _budget(dossier: Dossier) -> list[dict]:
    """The lines of the budget, source by source, each with the words that name it."""
    sources = dossier.rules.sources_by_id
    ranks = {pk: rank for rank, pk in enumerate(sources)}
    return [
        {
            "source": {"kind": sources[line.source_id].kind, "name": both(sources[line.source_id], "name")},
            "category": both(line.category, "name"),
            "year": line.year,
            "cents": line.cents,
        }
        for line in sorted(dossier.budget.all(), key=lambda line: ranks[line.source_id])
        if line.year <= (dossier.years or 0)
    ]


def _evidence(dossier: Dossier) -> list[dict]:
    """How each prerequisite is met, in the order of the stage."""
    prerequisites = {p.pk: p for p in dossier.stage.prerequisites.all()}
    earlier, reports = inherited_evidence(dossier), reports_behind(dossier)
    return [
        {
            "code": prerequisites[e.prerequisite_id].code,
            "text": both(prerequisites[e.prerequisite_id], "text"),
            "state": e.state,
            "note": e.note,
            "inherited": _source_of(earlier[e.inherited_from_id].dossier if e.inherited_from_id else None),
            "report": _source_of(reports[e.shown_in_id].participation.dossier if e.shown_in_id else None),
        }
        for e in dossier.evidence.all()
        if e.state or e.note
    ]


def _source_of(earlier: Dossier | None) -> dict | None:
    """The dossier in which a prerequisite was already shown, or whose report shows it (F13)."""
    if earlier is None:
        return None
    return {"number": earlier.number, "stage": both(earlier.stage, "name")}


def both(thing, name: str) -> dict[str, str]:
    """What the programme says of a thing, in both languages."""
    return {"fr": getattr(thing, f"{name}_fr"), "en": getattr(thing, f"{name}_en")}
