"""What keeps a letter or a proposal from being sent: every reason, with the section and the field it concerns."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact.formatting import money
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Document, Section

from .enums import EvidenceState
from .models import Dossier
from .one_page import layout_of
from .rules import amount_problem, years_problem

# The question asked only when the duration is beyond the usual one (R21).
JUSTIFICATION = "duration_justification"


@dataclass(frozen=True)
class Problem:
    """One thing to do. `missing`: not written yet; otherwise written, but to correct."""

    section: str
    anchor: str
    message: str
    missing: bool


def answer_problems(
    document: Document, section: Section, *, skip: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Required answers not given, and answers too long."""
    for question in section.questions.all():
        answer = document.answers_by_code.get(question.code)
        words = answer.words if answer else 0
        if question.required and not words and question.code not in skip:
            yield Problem(
                section.code,
                question.code,
                _("À répondre : %(question)s") % {"question": question.label},
                missing=True,
            )
        elif question.max_words and words > question.max_words:
            over = words - question.max_words
            yield Problem(
                section.code,
                question.code,
                ngettext(
                    "« %(question)s » : %(over)s mot de trop.",
                    "« %(question)s » : %(over)s mots de trop.",
                    over,
                )
                % {"question": question.label, "over": over},
                missing=False,
            )


def letter_problems(dossier: Dossier) -> list[Problem]:
    """What keeps the letter of intent from being sent."""
    letter = dossier.letter
    problems = [p for section in letter.document.sections for p in answer_problems(letter.document, section)]
    first = letter.document.sections[0].code if letter.document.sections else ""
    if not letter.contact_name or not (letter.contact_email or letter.contact_phone):
        problems.append(
            Problem(
                first, "contact", _("Nommez la personne à joindre, avec son courriel ou son téléphone."), True
            )
        )
    return problems


def proposal_problems(dossier: Dossier) -> list[Problem]:
    """What keeps the proposal from being submitted, section by section."""
    return [p for section in dossier.document.sections for p in section_problems(dossier, section)]


def section_problems(dossier: Dossier, section: Section) -> list[Problem]:
    """What remains to do in one section."""
    problems = list(answer_problems(dossier.document, section, skip=frozenset({JUSTIFICATION})))
    extra = _BY_KIND.get(SectionKind(section.kind))
    return problems + list(extra(dossier, section)) if extra else problems


def _vision(dossier: Dossier, section: Section) -> Iterator[Problem]:
    for question in section.questions.all():
        answer = dossier.document.answers_by_code.get(question.code)
        layout = layout_of(dossier.title, answer.text) if answer and answer.text else None
        if layout and not layout.fits:
            yield Problem(section.code, question.code, layout.message, missing=False)


def _prerequisites(dossier: Dossier, section: Section) -> Iterator[Problem]:
    given = {e.prerequisite_id: e for e in dossier.evidence.all()}
    joined = {
        a.prerequisite for a in dossier.document.attachments.all() if a.prerequisite and not a.removed_at
    }
    for prerequisite in dossier.stage.prerequisites.all():
        evidence = given.get(prerequisite.pk)
        if evidence is None or not evidence.state:
            message = _("À préciser : %(text)s") % {"text": prerequisite.text}
            yield Problem(section.code, prerequisite.code, message, missing=True)
        elif evidence.state == EvidenceState.NOT_YET:
            message = _(
                "Ce préalable est requis à cette étape : %(text)s Parlez-en à votre conseillère ou conseiller."
            ) % {"text": prerequisite.text}
            yield Problem(section.code, prerequisite.code, message, missing=False)
        elif not evidence.note and prerequisite.code not in joined:
            message = _("Dites en une phrase où ça en est, ou joignez un document : %(text)s") % {
                "text": prerequisite.text
            }
            yield Problem(section.code, prerequisite.code, message, missing=True)


def _support(dossier: Dossier, section: Section) -> Iterator[Problem]:
    stage = dossier.stage
    if problem := years_problem(stage, dossier.years):
        yield Problem(section.code, "years", problem, missing=dossier.years is None)
        return
    if dossier.starts_on is None:
        yield Problem(section.code, "starts_on", _("Inscrivez la date de début souhaitée."), missing=True)
    for year in range(1, dossier.years + 1):
        cents = dossier.asked.get(year)
        if problem := amount_problem(stage, cents):
            message = _("Année %(year)s : %(problem)s") % {"year": year, "problem": problem}
            yield Problem(section.code, f"amount_{year}", message, missing=cents is None)
    justification = dossier.document.answers_by_code.get(JUSTIFICATION)
    if stage.needs_justification(dossier.years) and not (justification and justification.words):
        yield Problem(
            section.code,
            JUSTIFICATION,
            _("Expliquez pourquoi %(years)s ans plutôt que %(usual)s.")
            % {"years": dossier.years, "usual": stage.years_usual},
            missing=True,
        )


def _budget(dossier: Dossier, section: Section) -> Iterator[Problem]:
    totals: dict[int, int] = {}
    for line in dossier.budget.all():
        totals[line.year] = totals.get(line.year, 0) + line.cents
    for year in range(1, (dossier.years or 0) + 1):
        asked, total = dossier.asked.get(year, 0), totals.get(year, 0)
        if total == asked and asked:
            continue
        if not total:
            message = _("Année %(year)s : répartissez le montant demandé entre les catégories.") % {
                "year": year
            }
        elif total < asked:
            message = _("Année %(year)s : il reste %(gap)s à répartir pour arriver à %(asked)s.") % {
                "year": year,
                "gap": money(asked - total),
                "asked": money(asked),
            }
        else:
            message = _("Année %(year)s : le budget dépasse de %(gap)s le montant demandé, %(asked)s.") % {
                "year": year,
                "gap": money(total - asked),
                "asked": money(asked),
            }
        yield Problem(section.code, f"year_{year}", message, missing=not total)


_BY_KIND = {
    SectionKind.VISION: _vision,
    SectionKind.PREREQUISITES: _prerequisites,
    SectionKind.SUPPORT: _support,
    SectionKind.BUDGET: _budget,
}
