"""The analysis as it is written and read: three bases, their criteria, and what each looks at (R8, F34, F35).

What is read is the last frozen copy: while a precision is awaited, the answer being rewritten is the table's own.
"""

from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects

from cimpact.history.models import Audience
from cimpact.programmes.enums import Basis
from cimpact.programmes.models import Criterion
from cimpact.writing.differences import differences
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Comment, FrozenCopy, Question

from .models import Analysis, Appreciation, Dossier, Opinion, Precision
from .own_parts import Entry
from .reading import reading


@dataclass
class ReadAnswer:
    """An answer under a criterion, with what was asked and said about it. `kind` is its section's."""

    question: Question
    kind: str
    text: str
    waiting: Precision | None
    received: list[dict]
    comments: list[Comment]
    # What else its section holds, beside the first of its questions.
    entries: list[Entry] = field(default_factory=list)


@dataclass
class Look:
    """One criterion: what it looks at, and what the advisor makes of it."""

    criterion: Criterion
    answers: list[ReadAnswer]
    evidence: list[dict]
    appreciation: Appreciation | None

    @property
    def reads_support(self) -> bool:
        """Whether the amounts and the budget are what it looks at."""
        return any(answer.kind in (SectionKind.SUPPORT, SectionKind.BUDGET) for answer in self.answers)

    @property
    def is_done(self) -> bool:
        """Appreciated; a reflection never has to be."""
        return self.criterion.reflection or bool(self.appreciation and self.appreciation.value)


@dataclass
class Sheet:
    """The whole analysis of a dossier."""

    analysis: Analysis
    copy: FrozenCopy
    text: dict
    bases: dict[str, list[Look]] = field(default_factory=dict)

    @property
    def looks(self) -> list[Look]:
        return [look for looks in self.bases.values() for look in looks]

    @property
    def files(self) -> list[dict]:
        """The files joined to the proposal as a whole."""
        return [file for file in self.text["attachments"] if not file["prerequisite"]]

    @property
    def to_do(self) -> list[Look]:
        """The criteria not yet appreciated."""
        return [look for look in self.looks if not look.is_done]


def progress_of(dossier: Dossier) -> dict[str, tuple[int, int]]:
    """(appreciated, to appreciate) in each basis, reflections apart."""
    done = set(
        Appreciation.objects.filter(analysis__dossier=dossier)
        .exclude(value="")
        .values_list("criterion", flat=True)
    )
    criteria = [c for c in dossier.stage.criteria.all() if not c.reflection]
    return {
        basis.value: (
            sum(c.pk in done for c in criteria if c.basis == basis),
            sum(c.basis == basis for c in criteria),
        )
        for basis in Basis
    }


def sheet_of(dossier: Dossier) -> Sheet:
    """The analysis of a submitted dossier, in as many queries whatever it holds."""
    prefetch_related_objects([dossier], "precisions", "stage__criteria")
    copy = dossier.document.copies.select_related("by").last()
    text = reading(copy.content)
    sheet = Sheet(analysis=dossier.analysis, copy=copy, text=text, bases={basis.value: [] for basis in Basis})
    questions = {q.code: q for s in dossier.document.sections for q in s.questions.all()}
    answers = _answers(dossier, questions, text)
    # Evidence is read once, beside the first criterion that looks at it.
    evidence = {e["code"]: e for e in text["evidence"]}
    appreciations = {a.criterion_id: a for a in sheet.analysis.appreciations.select_related("updated_by")}
    for criterion in dossier.stage.criteria.all():
        sheet.bases[criterion.basis].append(
            Look(
                criterion=criterion,
                answers=[answers[code] for code in criterion.questions if code in answers],
                evidence=[evidence.pop(code) for code in criterion.prerequisites if code in evidence],
                appreciation=appreciations.get(criterion.pk),
            )
        )
    return sheet


def opinions_given(dossier: Dossier) -> list[Opinion]:
    """What people from outside the analysis think of some sections, once they sent it (F37)."""
    given = dossier.opinions.filter(given_at__isnull=False)
    return list(given.select_related("asked_of", "asked_by").prefetch_related("sections"))


def _answers(dossier: Dossier, questions: dict[str, Question], text: dict) -> dict[str, ReadAnswer]:
    asked: dict[int, list[Precision]] = {}
    for precision in dossier.precisions.select_related("asked_by", "answered_by"):
        asked.setdefault(precision.question_id, []).append(precision)
    said: dict[int, list[Comment]] = {}
    both_sides = dossier.comments.filter(audience=Audience.ALL, question__isnull=False)
    for comment in both_sides.select_related("author"):
        said.setdefault(comment.question_id, []).append(comment)
    answers = {}
    for section in text["sections"]:
        for rank, read in enumerate(section["questions"]):
            question = questions[read["code"]]
            own = asked.get(question.pk, [])
            answers[question.code] = ReadAnswer(
                question=question,
                kind=section["kind"],
                text=read["text"],
                waiting=next((p for p in own if p.is_open), None),
                received=[
                    {"precision": p, "changes": differences(p.text_before, p.text_after)}
                    for p in own
                    if p.answered_by
                ],
                comments=said.get(question.pk, []),
                entries=[] if rank else section.get("entries", []),
            )
    return answers
