"""The parts of one section of a proposal, by its kind."""

from cimpact.writing.enums import SectionKind
from cimpact.writing.forms.parts import Part
from cimpact.writing.models import Document, Section

from ..models import Dossier
from ..own_parts import own_part
from ..written import ProposalWritten, Written
from .budget import BudgetForm
from .prerequisites import EvidenceForm
from .questions import AnswerForm
from .support import SupportForm


def parts_of(dossier: Dossier, section: Section, data=None) -> list[Part]:
    """What one writes in a section, in the order of the page."""
    written = ProposalWritten(dossier, dossier.document)
    return [*_own_parts(dossier, section, data), *answers_of(written, section, data)]


def _own_parts(dossier: Dossier, section: Section, data) -> list[Part]:
    """What a section asks besides its questions."""
    if section.kind == SectionKind.SUPPORT:
        return [SupportForm(data, dossier=dossier)]
    if section.kind == SectionKind.BUDGET:
        return [BudgetForm(data, dossier=dossier)]
    if section.kind == SectionKind.PREREQUISITES:
        return [
            evidence_form(dossier, prerequisite, data) for prerequisite in dossier.stage.prerequisites.all()
        ]
    own = own_part(section.kind)
    return own.parts(dossier, section, data) if own else []


def evidence_form(dossier: Dossier, prerequisite, data=None) -> EvidenceForm:
    """The line of one prerequisite, with its files."""
    given = {evidence.prerequisite_id: evidence for evidence in dossier.evidence.all()}
    joined = [a for a in joined_files(dossier.document) if a.prerequisite == prerequisite.code]
    return EvidenceForm(
        data, dossier=dossier, prerequisite=prerequisite, evidence=given.get(prerequisite.pk), joined=joined
    )


def joined_files(document: Document) -> list:
    """The files joined and not taken back, each with the versions it replaced, the last first."""
    every = {attachment.pk: attachment for attachment in document.attachments.all()}
    joined = [attachment for attachment in every.values() if not attachment.removed_at]
    for attachment in joined:
        attachment.older, newer = [], attachment
        while newer := every.get(newer.replaces_id):
            attachment.older.append(newer)
    return joined


def answers_of(written: Written, section: Section, data=None) -> list[Part]:
    """An answer for each question of a section, whatever is written."""
    return [AnswerForm(data, written=written, question=question) for question in section.questions.all()]
