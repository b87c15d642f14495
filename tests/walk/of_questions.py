"""The addresses of learning questions, beside those of the dossier."""

from proposals.enums import State
from proposals.permissions import WRITERS

from .of_a_dossier import Address, anyone, has_participation
from .of_reports import first_owed
from .people import FOUND, HELD, POST_ONLY, STAFF, TABLE


def reads_questions(role: str, dossier) -> bool:
    return role in (*TABLE, *STAFF)


def writes_questions(role: str, dossier) -> bool:
    return dossier.state == State.ACTIVE and bool(HELD[role] & WRITERS)


def first_question(dossier) -> dict | None:
    question = has_participation(dossier) and dossier.learning_questions.first()
    return {"question": question.pk} if question else None


def first_finding(dossier) -> dict | None:
    if not has_participation(dossier):
        return None
    question = dossier.learning_questions.exclude(findings=None).first()
    return {"question": question.pk, "finding": question.findings.first().pk} if question else None


posted = Address(anyone, (POST_ONLY,), names=first_question)

OF_QUESTIONS: dict[str, Address] = {
    "learning_plan_save": Address(anyone, (POST_ONLY,)),
    "learning_questions": Address(reads_questions, exists=has_participation),
    "question_add": Address(writes_questions, exists=has_participation),
    "learning_question": Address(reads_questions, (FOUND,), names=first_question),
    "question_edit": Address(writes_questions, (FOUND,), names=first_question),
    "question_end": posted,
    "finding_add": Address(writes_questions, (FOUND,), names=first_question),
    "finding_edit": Address(writes_questions, (FOUND,), names=first_finding),
    "report_take_up": Address(anyone, (POST_ONLY,), names=first_owed),
}
