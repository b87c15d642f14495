"""What a proposal says at a moment, whole and self-contained: what is frozen, printed and read by the committee."""

from django.db.models import prefetch_related_objects

from .checks import JUSTIFICATION
from .models import Dossier


def snapshot(dossier: Dossier) -> dict:
    """The proposal as plain data, both languages for what is the programme's, the people's words as they wrote them."""
    prefetch_related_objects([dossier], "budget__category", "evidence__prerequisite")
    stage, rules = dossier.stage, dossier.rules
    answers = dossier.document.answers_by_code
    attachments = [a for a in dossier.document.attachments.all() if not a.removed_at]
    return {
        "number": dossier.number,
        "title": dossier.title,
        "programme": _both(dossier.programme, "name"),
        "rules": _both(rules, "label"),
        "stage": {"kind": stage.kind, "step": stage.step, "name": _both(stage, "name")},
        "neighbourhood": dossier.neighbourhood.name,
        "table": dossier.neighbourhood.table.name,
        "receives_money": dossier.neighbourhood.receives_money.name,
        "window": str(dossier.window.date) if dossier.window else None,
        "submitted_at": dossier.submitted_at.isoformat() if dossier.submitted_at else None,
        "submitted_by": dossier.submitted_by.full_name if dossier.submitted_by else None,
        "years": dossier.years,
        "starts_on": str(dossier.starts_on) if dossier.starts_on else None,
        "amounts": {str(year): cents for year, cents in sorted(dossier.asked.items())},
        "budget": [
            {"category": _both(line.category, "name"), "year": line.year, "cents": line.cents}
            for line in dossier.budget.all()
            if line.year <= (dossier.years or 0)
        ],
        "evidence": [
            {
                "code": e.prerequisite.code,
                "text": _both(e.prerequisite, "text"),
                "state": e.state,
                "note": e.note,
            }
            for e in dossier.evidence.all()
            if e.state or e.note
        ],
        "attachments": [
            {"id": a.pk, "name": a.name, "size": a.size, "sha256": a.sha256, "prerequisite": a.prerequisite}
            for a in attachments
        ],
        "sections": [
            {
                "code": section.code,
                "kind": section.kind,
                "title": _both(section, "title"),
                "questions": [
                    {
                        "code": question.code,
                        "label": _both(question, "label"),
                        "required": question.required,
                        "text": answers[question.code].text if question.code in answers else "",
                    }
                    for question in section.questions.all()
                    if question.code != JUSTIFICATION or stage.needs_justification(dossier.years or 0)
                ],
            }
            for section in dossier.document.sections
        ],
    }


def _both(thing, name: str) -> dict[str, str]:
    return {"fr": getattr(thing, f"{name}_fr"), "en": getattr(thing, f"{name}_en")}
