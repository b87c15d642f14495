"""How far a proposal is written: which sections still lack something, in words."""

from dataclasses import dataclass

from cimpact.writing.models import Section

from .checks import section_problems
from .models import Dossier


@dataclass(frozen=True)
class Progress:
    """The sections of a proposal, complete or not."""

    sections: list[Section]
    left: list[Section]

    @property
    def total(self) -> int:
        return len(self.sections)

    @property
    def done(self) -> int:
        return self.total - len(self.left)


def note_progress(dossier: Dossier) -> list[str]:
    """Work out which sections still lack something, and keep it; call it after a change of the proposal."""
    fresh = Dossier.objects.select_related("document__question_set", "stage", "initiative").get(pk=dossier.pk)
    left = [section.code for section in fresh.document.sections if section_problems(fresh, section)]
    Dossier.objects.filter(pk=dossier.pk).update(sections_left=left)
    dossier.sections_left = left
    return left


def progress_of(dossier: Dossier) -> Progress:
    """What is known of the progress, worked out the first time."""
    left = dossier.sections_left
    if left is None:
        left = note_progress(dossier)
    sections = list(Section.objects.filter(question_set__documents=dossier.document_id))
    return Progress(sections, [section for section in sections if section.code in left])
