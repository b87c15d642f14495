"""What a committee reads of a dossier, whole and printable: the analysis, then the proposal as last handed in."""

from django.utils.translation import override

from cimpact import pdf
from cimpact.programmes.enums import Basis

from .analysis_sheet import Sheet, opinions_given, sheet_of
from .enums import State
from .models import Dossier
from .outcomes import recommendation_of

# What was recommended before the proposal came back to these is past.
UNDECIDED = (State.ANALYSIS, State.PRECISION, State.COMMITTEE)


def committee_file(dossier: Dossier) -> dict:
    """Everything the page and the PDF show."""
    sheet = sheet_of(dossier)
    return {
        "dossier": dossier,
        "sheet": sheet,
        "copy": sheet.copy,
        "text": sheet.text,
        "bases": _bases(sheet),
        "opinions": opinions_given(dossier),
        "scale": dossier.programme.rating_scale,
        "precisions": _precisions(sheet),
        "recommendation": recommendation_of(dossier) if dossier.state not in UNDECIDED else None,
    }


def committee_pdf(dossier: Dossier, language: str) -> bytes:
    """The proposal and its analysis in one PDF. Raises PdfUnavailable."""
    with override(language):
        return pdf.render("proposals/pdf/committee.html", committee_file(dossier), language)


def _bases(sheet: Sheet) -> list[dict]:
    return [{"label": Basis(basis).label, "looks": looks} for basis, looks in sheet.bases.items() if looks]


def _precisions(sheet: Sheet) -> list[dict]:
    """The precisions received, each once, under its question."""
    answers = {answer.question.pk: answer for look in sheet.looks for answer in look.answers}
    return [
        {"question": answer.question, **received}
        for answer in answers.values()
        for received in answer.received
    ]
