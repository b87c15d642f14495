"""A proposal starts from what is known: the letter, the organisation, the stage before (F13, F28, F60).

Nothing of this is final: what is taken over says where it comes from, and is replaced as one likes.
"""

from cimpact.writing.models import Answer, Document, Revision

from ..enums import EvidenceState
from ..inheritance import shown_by_reports
from ..models import Dossier, Evidence
from ..own_parts import own_part

# How an answer says that it comes from the letter of the same dossier.
LETTER = "letter"


def carry_to_letter(dossier: Dossier, *, by) -> None:
    """What the stage before said, in a letter that begins: the same questions, the same person to contact."""
    earlier = dossier.follows
    if earlier is None:
        return
    _copy_answers(dossier.letter.document, [(earlier.number or "", earlier.document)], by=by)
    former = getattr(earlier, "letter", None)
    if former and former.contact_name:
        letter = dossier.letter
        letter.contact_name, letter.contact_email = former.contact_name, former.contact_email
        letter.contact_phone = former.contact_phone
        letter.save()


def carry_to_proposal(dossier: Dossier, *, by) -> None:
    """The letter's answers, then the stage before's; what it has shown is not to be shown again (F13)."""
    earlier, letter = dossier.follows, getattr(dossier, "letter", None)
    sources = [(LETTER, letter.document)] if letter else []
    if earlier:
        sources.append((earlier.number or "", earlier.document))
    _copy_answers(dossier.document, sources, by=by)
    if earlier and hasattr(earlier, "participation"):
        _inherit_evidence(dossier, earlier)
    if earlier:
        _write_from_reports(dossier, by)
        for section in dossier.document.sections:
            if own := own_part(section.kind):
                own.carry(dossier, earlier)


def _copy_answers(document: Document, sources: list[tuple[str, Document | None]], *, by) -> None:
    """The same code is the same question; the first source that answered it gives the text."""
    texts: dict[str, tuple[str, str]] = {}
    for name, source in reversed(sources):
        if source is not None:
            texts |= {code: (name, a.text) for code, a in source.answers_by_code.items() if a.text}
    questions = [q for section in document.sections for q in section.questions.all() if q.code in texts]
    answers = Answer.objects.bulk_create(
        Answer(
            document=document, question=q, text=texts[q.code][1], came_from=texts[q.code][0], updated_by=by
        )
        for q in questions
    )
    Revision.objects.bulk_create(
        Revision(
            answer=answer,
            author=by,
            text=answer.text,
            version=answer.version,
            started_at=answer.updated_at,
            updated_at=answer.updated_at,
            closed=True,
        )
        for answer in answers
    )
    document.__dict__.pop("answers_by_code", None)


def _inherit_evidence(dossier: Dossier, earlier: Dossier) -> None:
    """The same code is the same prerequisite, proved once; its files are kept once, in both dossiers."""
    shown = {
        evidence.prerequisite.code: evidence
        for evidence in earlier.evidence.filter(state=EvidenceState.MET).select_related("prerequisite")
    }
    for prerequisite in dossier.stage.prerequisites.filter(code__in=shown):
        evidence = shown[prerequisite.code]
        Evidence.objects.create(
            dossier=dossier,
            prerequisite=prerequisite,
            state=evidence.state,
            note=evidence.note,
            inherited_from_id=evidence.inherited_from_id or evidence.pk,
            updated_by=evidence.updated_by,
            updated_at=evidence.updated_at,
        )
        for file in earlier.document.attachments.filter(prerequisite=prerequisite.code, removed_at=None):
            file.pk, file.document, file.replaces = None, dossier.document, None
            file.save()


def _write_from_reports(dossier: Dossier, by) -> None:
    """What an accepted report documents is the first words of a prerequisite that nothing shows yet (F13)."""
    found = shown_by_reports(dossier)
    bare = dossier.stage.prerequisites.filter(code__in=found).exclude(
        pk__in=dossier.evidence.values("prerequisite")
    )
    Evidence.objects.bulk_create(
        Evidence(
            dossier=dossier,
            prerequisite=prerequisite,
            state=EvidenceState.MET,
            note=found[prerequisite.code].note,
            shown_in=found[prerequisite.code].report,
            updated_by=by,
        )
        for prerequisite in bare
    )
