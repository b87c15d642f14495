"""A proposal as a PDF: the draft of now, or a frozen copy; and the vision on its page. They raise PdfUnavailable."""

from django.utils.translation import override

from cimpact import clock, pdf
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import FrozenCopy

from .models import Dossier
from .reading import reading
from .snapshot import snapshot


def draft_pdf(dossier: Dossier, language: str) -> bytes:
    """What the proposal says now, marked as a draft in its margin."""
    return _proposal_pdf(snapshot(dossier), language, drafted_at=clock.now())


def copy_pdf(copy: FrozenCopy, language: str) -> bytes:
    """A copy as it was frozen, with its number and its fingerprint."""
    return _proposal_pdf(copy.content, language, copy=copy)


def _proposal_pdf(content: dict, language: str, *, copy=None, drafted_at=None) -> bytes:
    with override(language):
        context = {"text": reading(content), "copy": copy, "drafted_at": drafted_at}
    return pdf.render("proposals/pdf/proposal.html", context, language)


def vision_pdf(dossier: Dossier) -> bytes | None:
    """The vision of change on its page; None when the stage asks for none or nobody wrote it yet."""
    codes = [
        q.code for s in dossier.document.sections if s.kind == SectionKind.VISION for q in s.questions.all()
    ]
    answers = dossier.document.answers_by_code
    text = "".join(answers[code].text for code in codes if code in answers)
    if not text:
        return None
    return pdf.render("proposals/pdf/vision.html", {"title": dossier.title, "text": text}, "fr")
