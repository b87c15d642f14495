"""What keeps a letter or a proposal from being sent: every reason, with the section and the field it concerns."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact.formatting import money
from cimpact.programmes.enums import SourceKind
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Document, Section
from neighbourhoods.people import coordinators_of

from .budget import TO_NAME, Line, total
from .enums import EvidenceState
from .joint import carriers
from .models import Dossier
from .one_page import layout_of
from .own_parts import own_part
from .rules import amount_problem, capacity_problem, years_problem

# The question asked only when the duration is beyond the usual one (R21).
JUSTIFICATION = "duration_justification"


@dataclass(frozen=True)
class Problem:
    """One thing to do, in a section, or around it on the page that `anchor` names.

    `missing`: not written yet; otherwise written, but to correct.
    """

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
    """What keeps the proposal from being submitted: section by section, then around it (in no section)."""
    return [*written_problems(dossier), *_answerable(dossier)]


def written_problems(dossier: Dossier) -> list[Problem]:
    """What the sections still lack."""
    return [p for section in dossier.document.sections for p in section_problems(dossier, section)]


def _answerable(dossier: Dossier) -> Iterator[Problem]:
    """One person answers for the submission, and still coordinates the table (F24)."""
    person = dossier.answerable
    if person is None:
        yield Problem(
            "", "answerable", _("Choisissez la personne qui répond de la proposition."), missing=True
        )
    elif not coordinators_of(dossier.neighbourhood).filter(pk=person.pk).exists():
        message = _("%(name)s ne coordonne plus la table : choisissez qui répond de la proposition.")
        yield Problem("", "answerable", message % {"name": person.full_name}, missing=False)


def section_problems(dossier: Dossier, section: Section) -> list[Problem]:
    """What remains to do in one section."""
    problems = list(answer_problems(dossier.document, section, skip=frozenset({JUSTIFICATION})))
    if own := own_part(section.kind):
        return [*own.problems(dossier, section), *problems]
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
        elif not (evidence.note or evidence.inherited_from_id) and prerequisite.code not in joined:
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
    yield from _joint(dossier, section)


def _joint(dossier: Dossier, section: Section) -> Iterator[Problem]:
    """A proposal of several neighbourhoods: their parts make what is asked, and each table agrees (F21)."""
    found = carriers(dossier)
    for year in range(1, (dossier.years or 0) + 1) if found else ():
        asked, shared = dossier.asked.get(year, 0), sum(c.amounts.get(year, 0) for c in found)
        if shared != asked:
            message = _(
                "Année %(year)s : les parts des quartiers font %(shared)s, et le montant demandé est %(asked)s."
            ) % {"year": year, "shared": money(shared), "asked": money(asked)}
            yield Problem(section.code, "quartiers", message, missing=not shared)
    for carrier in found:
        if not carrier.agreed:
            message = _("L’accord d’une table est attendu : %(name)s.") % {"name": carrier.neighbourhood.name}
            yield Problem(section.code, "quartiers", message, missing=True)


def _budget(dossier: Dossier, section: Section) -> Iterator[Problem]:
    """What the programme pays reaches what is asked; the reserved amount fits; the other sources are named."""
    sources = dossier.rules.sources_by_id
    lines = [
        Line(sources[line.source_id].kind, line.category_id, line.year, line.cents)
        for line in dossier.budget.all()
        if line.year <= (dossier.years or 0)
    ]
    for year in range(1, (dossier.years or 0) + 1):
        asked, planned = dossier.asked.get(year, 0), total(lines, kinds=[SourceKind.PROGRAMME], year=year)
        if message := _gap_problem(year, asked, planned):
            yield Problem(section.code, f"year_{year}", message, missing=not planned)
        reserved = total(lines, kinds=[SourceKind.CAPACITY], year=year)
        if problem := capacity_problem(dossier.programme, reserved):
            message = _("Renforcement des compétences, année %(year)s : %(problem)s") % {
                "year": year,
                "problem": problem,
            }
            yield Problem(section.code, f"source_{SourceKind.CAPACITY}", message, missing=False)
    unnamed = {line.kind for line in lines if line.cents} & set(TO_NAME)
    if unnamed:
        unnamed -= {sources[note.source_id].kind for note in dossier.funding_notes.all()}
    for source in sources.values():
        if source.kind in unnamed:
            message = _("Dites de qui vient ce montant : %(source)s") % {"source": source.name}
            yield Problem(section.code, f"source_{source.kind}", message, missing=True)


def _gap_problem(year: int, asked: int, planned: int) -> str | None:
    """How far a year's budget is from what is asked, and what to do; None when it is reached."""
    if planned == asked and asked:
        return None
    if not planned:
        return _("Année %(year)s : répartissez le montant demandé entre les catégories.") % {"year": year}
    if planned < asked:
        return _("Année %(year)s : il reste %(gap)s à répartir pour arriver à %(asked)s.") % {
            "year": year,
            "gap": money(asked - planned),
            "asked": money(asked),
        }
    return _("Année %(year)s : le budget dépasse de %(gap)s le montant demandé, %(asked)s.") % {
        "year": year,
        "gap": money(planned - asked),
        "asked": money(asked),
    }


_BY_KIND = {
    SectionKind.VISION: _vision,
    SectionKind.PREREQUISITES: _prerequisites,
    SectionKind.SUPPORT: _support,
    SectionKind.BUDGET: _budget,
}
