"""Every address of a dossier: who gets in, and what getting in answers."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from cimpact.programmes.enums import StageKind
from proposals.enums import IN_DECISION, State
from proposals.models import Dossier
from proposals.permissions import ABILITIES, AWARDED

from .people import ANSWERED, ELSEWHERE, FOUND, HELD, HIDDEN, MEMBERS, POST_ONLY, REFUSED, STAFF, TABLE, sees


@dataclass(frozen=True)
class Address:
    """One address of a dossier: what makes it, who gets in, and what getting in answers."""

    enters: Callable[[str, Dossier], bool]
    answers: tuple[int, ...] = (FOUND,)
    # What the address names besides the dossier; None when the dossier has no such thing.
    names: Callable[[Dossier], dict | None] = field(default=lambda dossier: {})
    exists: Callable[[Dossier], bool] = field(default=lambda dossier: True)
    most_queries: int = 25

    def expected(self, role: str, dossier: Dossier) -> tuple[int, ...]:
        """The statuses that the role may get."""
        if self.answers == (POST_ONLY,):
            return (POST_ONLY,)
        if not sees(role, dossier) or not self.exists(dossier):
            return (HIDDEN,)
        return self.answers if self.enters(role, dossier) else (REFUSED,)


def whoever_may(action: str, *answers: int, done: Collection[State] = ()) -> Address:
    """The page of an action: as the permission table says. Once it is done, it leads elsewhere."""
    roles, states = ABILITIES[action]
    return Address(
        lambda role, dossier: bool(HELD[role] & roles) and dossier.state in {*states, *done},
        answers or ((FOUND, ELSEWHERE) if done else (FOUND,)),
    )


def anyone(role: str, dossier: Dossier) -> bool:
    return True


def nobody(role: str, dossier: Dossier) -> bool:
    """For those of another table, whom the walk does not play."""
    return False


def the_two_sides(role: str, dossier: Dossier) -> bool:
    return role in (*TABLE, *STAFF)


def of_its_table(role: str, dossier: Dossier) -> bool:
    return role in TABLE


def coordinates(role: str, dossier: Dossier) -> bool:
    return role == "coordinator"


def reads_letter(role: str, dossier: Dossier) -> bool:
    return role in TABLE or bool(dossier.letter.sent_at)


def reads_proposal(role: str, dossier: Dossier) -> bool:
    if not has_proposal(dossier):
        return False
    shown = bool(dossier.shared_at) or (role == "advisor" and bool(dossier.typing_allowed_at))
    return role in TABLE or bool(dossier.submitted_at) or (role in STAFF and shown)


def reads_versions(role: str, dossier: Dossier) -> bool:
    return role in TABLE or (role == "advisor" and bool(dossier.typing_allowed_at))


def reads_submission(role: str, dossier: Dossier) -> bool:
    return reads_proposal(role, dossier) and bool(dossier.submitted_at)


def reads_analysis(role: str, dossier: Dossier) -> bool:
    return hasattr(dossier, "analysis") and (role in STAFF or role in MEMBERS)


def reads_answer(role: str, dossier: Dossier) -> bool:
    if dossier.state in ANSWERED:
        return True
    return role == "team" and dossier.state == State.RATIFIED


def reads_payments(role: str, dossier: Dossier) -> bool:
    if not hasattr(dossier, "award") or dossier.state not in AWARDED:
        return False
    return role in STAFF or (role in TABLE and dossier.state != State.RATIFIED)


def has_letter(dossier: Dossier) -> bool:
    return hasattr(dossier, "letter")


def has_proposal(dossier: Dossier) -> bool:
    return dossier.document_id is not None


def reads_shared_analysis(role: str, dossier: Dossier) -> bool:
    if dossier.state not in (State.LETTER_OUT, State.ACTIVE, State.COMPLETED):
        return False
    return role in STAFF or (role in TABLE and bool(dossier.analysis.shared_at))


def has_first_plan(dossier: Dossier) -> bool:
    return has_participation(dossier) and dossier.participation.plans.filter(year=1).exists()


def has_agreement(dossier: Dossier) -> bool:
    return hasattr(dossier, "agreement")


def first_modification(dossier: Dossier) -> dict | None:
    made = has_participation(dossier) and dossier.participation.modifications.first()
    return {"number": made.number} if made else None


def has_participation(dossier: Dossier) -> bool:
    return hasattr(dossier, "participation")


def may_be_joint(dossier: Dossier) -> bool:
    return dossier.document_id is not None and dossier.stage.kind == StageKind.SCALING


def first_neighbour(dossier: Dossier) -> dict:
    """A neighbourhood that carries the proposal with the lead, or none that does."""
    table = dossier.joint_tables.select_related("neighbourhood").first()
    return {"slug": table.neighbourhood.slug if table else "aucun"}


def first_section(dossier: Dossier) -> dict | None:
    return {"section": dossier.document.sections[0].code} if dossier.document else {"section": "rien"}


def first_file(dossier: Dossier) -> dict | None:
    files = dossier.document.attachments.filter(removed_at=None) if dossier.document else None
    return {"attachment": files[0].pk} if files else None


def first_guest(dossier: Dossier) -> dict | None:
    guest = dossier.document.guests.ongoing().first() if dossier.document else None
    return {"guest": guest.pk} if guest else None


def first_precision(dossier: Dossier) -> dict | None:
    precision = dossier.precisions.first()
    return {"precision": precision.pk} if precision else None


def first_opinion(dossier: Dossier) -> dict | None:
    opinion = dossier.opinions.first()
    return {"opinion": opinion.pk} if opinion else None


def is_analysed(dossier: Dossier) -> bool:
    return hasattr(dossier, "analysis")


def first_to_pay(dossier: Dossier) -> dict | None:
    instalment = dossier.instalments.filter(paid_on=None, cancelled_at=None).first()
    return {"instalment": instalment.pk} if instalment else None


def first_paid(dossier: Dossier) -> dict | None:
    instalment = dossier.instalments.exclude(paid_on=None).first()
    return {"instalment": instalment.pk} if instalment else None


def first_answer(dossier: Dossier) -> dict | None:
    answers = dossier.document.answers.order_by("pk") if dossier.document else None
    return {"document": dossier.document_id, "question": answers[0].question_id} if answers else None


def written_document(dossier: Dossier) -> dict | None:
    """What is written in a dossier: its proposal, else its letter."""
    if has_proposal(dossier):
        return {"document": dossier.document_id}
    return {"document": dossier.letter.document_id} if has_letter(dossier) else None


def reads_what_is_written(role: str, dossier: Dossier) -> bool:
    return reads_proposal(role, dossier) if has_proposal(dossier) else reads_letter(role, dossier)


def any_number(name: str) -> Callable[[Dossier], dict]:
    return lambda dossier: {name: 1}


post_only = SimpleNamespace(plain=Address(anyone, (POST_ONLY,)))


def post_only_with(name: str) -> Address:
    return Address(anyone, (POST_ONLY,), any_number(name))


OF_A_DOSSIER: dict[str, Address] = {
    "dossier": Address(anyone),
    "history": Address(anyone),
    "conversation": Address(the_two_sides),
    "thread_settle": post_only_with("comment"),
    "interest_in_dossier": whoever_may("declare_interest"),
    # Beginning
    "first_contact": whoever_may("note_contact"),
    "letter": Address(reads_letter, exists=has_letter),
    "letter_contact": post_only.plain,
    "letter_stage": whoever_may("choose_stage"),
    "letter_send": whoever_may("send_letter", done=[State.LETTER_SENT]),
    "letter_acknowledge": post_only.plain,
    "letter_reply": post_only.plain,
    "allow_move": whoever_may("allow_move"),
    "proposal_open": whoever_may("open_proposal", done=[State.DRAFTING]),
    # Around a draft, then its submission
    "rename": whoever_may("rename"),
    "move_moment": whoever_may("move_moment"),
    "share": whoever_may("share_draft"),
    "extend": whoever_may("extend_closing"),
    "withdraw": whoever_may("withdraw"),
    "reopen": whoever_may("reopen"),
    "submit": whoever_may("submit", done=IN_DECISION),
    "review": Address(reads_proposal, (FOUND, ELSEWHERE), exists=has_proposal),
    "receipt": Address(reads_proposal, (FOUND, ELSEWHERE), exists=has_proposal),
    "dossier_text": Address(reads_proposal, exists=has_proposal),
    "dossier_docx": Address(reads_proposal, exists=has_proposal),
    "dossier_pdf": Address(reads_proposal, exists=has_proposal),
    "answerable": whoever_may("choose_answerable"),
    "typing": whoever_may("allow_typing"),
    # Partners invited to write
    "guests": Address(of_its_table, exists=has_proposal),
    "guest_invite": whoever_may("invite_guest"),
    "guest": Address(coordinates, names=first_guest),
    "guest_again": post_only_with("guest"),
    "guest_end": post_only_with("guest"),
    # Several neighbourhoods
    "joint": Address(reads_proposal, exists=may_be_joint),
    "shares_save": post_only.plain,
    "table_add": post_only.plain,
    "table_remove": Address(anyone, (POST_ONLY,), names=first_neighbour),
    "table_agree": Address(nobody, names=first_neighbour, exists=may_be_joint),
    "table_decline": Address(anyone, (POST_ONLY,), names=first_neighbour),
    # Writing
    "proposal": Address(reads_proposal, (ELSEWHERE,), exists=has_proposal),
    "section": Address(reads_proposal, names=first_section, exists=has_proposal),
    "answer": Address(anyone, (POST_ONLY,), lambda dossier: {"document": 1, "question": 1}),
    "revisions": Address(reads_versions, names=first_answer, exists=has_proposal),
    "revision_restore": Address(
        anyone, (POST_ONLY,), lambda dossier: {"document": 1, "question": 1, "version": 1}
    ),
    "presence": Address(reads_what_is_written, names=written_document),
    "support_save": post_only.plain,
    "budget_save": post_only.plain,
    "evidence_save": post_only_with("prerequisite"),
    "attachment": Address(reads_proposal, names=first_file),
    "attachment_preview": Address(reads_proposal, names=first_file),
    "attachment_picture": Address(
        reads_proposal, (FOUND, HIDDEN), names=lambda dossier: (f := first_file(dossier)) and {**f, "page": 1}
    ),
    "vision_pdf": Address(reads_proposal, (FOUND, HIDDEN)),
    # Analysis and decisions
    "assign": whoever_may("assign"),
    "analysis": Address(reads_analysis),
    "appreciation_save": post_only_with("criterion"),
    "summary_save": post_only.plain,
    "flags": whoever_may("flag"),
    "flag_settle": post_only_with("flag"),
    "opinions": Address(lambda role, dossier: role in STAFF, exists=is_analysed),
    "opinion": Address(lambda role, dossier: role in STAFF, names=first_opinion),
    "opinion_save": post_only_with("opinion"),
    "opinion_end": post_only_with("opinion"),
    "comparison": Address(reads_submission, exists=has_proposal),
    "hand_to_committee": whoever_may("hand_to_committee"),
    "ask_precision": post_only_with("question"),
    "precision": Address(the_two_sides, names=first_precision),
    "committee_page": Address(reads_analysis),
    "committee_file": Address(reads_analysis),
    "recommendation": whoever_may("record_recommendation"),
    "ratification": whoever_may("record_ratification"),
    # The answer
    "answer_letter": Address(reads_answer),
    "letter_preview": post_only.plain,
    "letter_pdf": Address(reads_answer),
    "announce": whoever_may("announce", FOUND, ELSEWHERE),
    "send_answer": whoever_may("send_answer", FOUND, ELSEWHERE),
    "accept": whoever_may("accept"),
    # Money
    "dossier_payments": Address(reads_payments),
    "instalments": whoever_may("plan_instalments", FOUND, ELSEWHERE),
    "sources": whoever_may("change_sources", FOUND, ELSEWHERE),
    "release": whoever_may("release_rest", FOUND, ELSEWHERE),
    "payment": replace(whoever_may("pay"), names=first_to_pay),
    "payment_correct": replace(whoever_may("pay"), names=first_paid),
    # The participation
    # One page for all that a stage holds: each card asks for its own, however much of it there is.
    "participation": Address(the_two_sides, exists=has_participation),
    "discussion": whoever_may("share_analysis"),
    "shared_analysis": Address(reads_shared_analysis, exists=lambda dossier: hasattr(dossier, "analysis")),
    "action_plan": Address(the_two_sides, names=any_number("year"), exists=has_participation),
    "plan_save": post_only_with("year"),
    "plan_pdf": Address(the_two_sides, names=any_number("year"), exists=has_first_plan),
    "agreement": Address(the_two_sides, exists=has_participation),
    "agreement_offer": post_only.plain,
    "agreement_sign": post_only.plain,
    "agreement_countersign": post_only.plain,
    "agreement_pdf": Address(the_two_sides, exists=has_agreement),
    "agreement_text": Address(the_two_sides, exists=has_agreement),
    "modification_propose": replace(
        whoever_may("propose_modification", FOUND, ELSEWHERE), exists=has_participation
    ),
    "modification": Address(the_two_sides, names=first_modification),
    "modification_answer": post_only_with("number"),
    "modification_take_back": post_only_with("number"),
    "complete": replace(whoever_may("complete", FOUND, ELSEWHERE), exists=has_participation),
    "what_next": Address(the_two_sides, exists=has_participation),
    "interruption": replace(whoever_may("interrupt"), exists=has_participation),
    "suspend": post_only.plain,
    "resume": post_only.plain,
    "end_early": post_only.plain,
    "agreed_version": Address(the_two_sides, names=any_number("number"), exists=has_participation),
}
