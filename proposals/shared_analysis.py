"""What the table reads of the analysis once it is shared: each criterion, its appreciation in words, the rationale.

Never a rating, nor what was said of it by others or before the committee (R11, F36).
"""

from dataclasses import dataclass

from cimpact.programmes.enums import Basis

from .models import Dossier


@dataclass(frozen=True)
class SharedLook:
    """One criterion as the table reads it; a reflection has no appreciation (R45)."""

    title: str
    appreciation: str
    tone: str
    rationale: str


def shared_analysis(dossier: Dossier) -> list[tuple[str, list[SharedLook]]]:
    """(basis, its criteria) for each basis of which something was written."""
    written = {a.criterion_id: a for a in dossier.analysis.appreciations.all()}
    bases: dict[str, list[SharedLook]] = {}
    for criterion in dossier.stage.criteria.all():
        appreciation = written.get(criterion.pk)
        if appreciation is None or not (appreciation.value or appreciation.rationale):
            continue
        bases.setdefault(criterion.basis, []).append(
            SharedLook(
                title=criterion.title,
                appreciation=appreciation.get_value_display(),
                tone="done" if appreciation.value == "met" else "draft",
                rationale=appreciation.rationale,
            )
        )
    return [(Basis(basis).label, looks) for basis, looks in bases.items()]
