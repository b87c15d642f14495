"""Every address of the portal, and what each person may expect of it: the tables that tests/test_walk.py walks."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from cimpact.accounts.models import User
from cimpact.programmes.enums import StageKind
from governance.enums import CommitteeRole
from governance.models import CommitteeMember
from neighbourhoods.enums import TableRole
from neighbourhoods.models import AdvisorAssignment, Membership
from proposals.enums import IN_DECISION, State
from proposals.models import Dossier
from proposals.permissions import ABILITIES, AWARDED, Role

NOBODY = "nobody"  # signed out
TABLE = ("coordinator", "contributor", "reader")
STAFF = ("advisor", "colleague", "team")
MEMBERS = ("member", "governor")
# They see nothing of the dossier.
STRANGERS = ("neighbour", "recused", "outsider")
ROLES = (*TABLE, *STAFF, *MEMBERS, *STRANGERS)

# What each is to the dossier, in the permission table's words.
HELD = {
    "coordinator": {Role.COORDINATOR},
    "contributor": {Role.CONTRIBUTOR},
    "reader": {Role.READER},
    "advisor": {Role.STAFF, Role.ADVISOR},
    "colleague": {Role.STAFF},
    "team": {Role.STAFF, Role.TEAM},
    "member": {Role.MEMBER},
    "governor": {Role.MEMBER},
}
ANSWERED = {State.LETTER_OUT, State.DECLINED, State.ACTIVE, State.COMPLETED}
BEFORE_GOVERNANCE = {State.RECOMMENDED, State.RATIFIED, *ANSWERED}
BEFORE_COMMITTEE = {State.COMMITTEE, *BEFORE_GOVERNANCE}

FOUND, HIDDEN, REFUSED, POST_ONLY, ELSEWHERE, UNKNOWN = 200, 404, 403, 405, 302, 401

# The states that differ most; every state of every action is in tests/proposals/test_permissions.py.
MAIN_STATES = (
    State.DRAFTING,
    State.PRECISION,
    State.COMMITTEE,
    State.RATIFIED,
    State.LETTER_OUT,
    State.ACTIVE,
)


def dossiers_by_state() -> dict[State, Dossier]:
    """One dossier of the demonstration for each state."""
    dossiers = Dossier.objects.with_names().order_by("-pk")
    return {State(dossier.state): dossier for dossier in dossiers}


def people_around(dossier: Dossier) -> dict[str, User]:
    """Who plays each role for the dossier; a role that nobody plays is left out."""
    table = Membership.objects.ongoing().filter(organisation=dossier.neighbourhood.table)
    others = Membership.objects.ongoing().exclude(user__in=table.values("user"))
    assignments = AdvisorAssignment.objects.ongoing().filter(programme=dossier.programme)
    seats = CommitteeMember.objects.ongoing().exclude(user__in=Membership.objects.values("user"))
    sitting = seats.filter(organisation__withdraws_from_investments=False)
    found = {
        "coordinator": table.filter(role=TableRole.COORDINATOR),
        "contributor": table.filter(role=TableRole.CONTRIBUTOR),
        "reader": table.filter(role=TableRole.READER),
        "neighbour": others.filter(role=TableRole.COORDINATOR).exclude(
            user__in=CommitteeMember.objects.values("user")
        ),
        "advisor": assignments.filter(neighbourhood=dossier.neighbourhood),
        "colleague": assignments.exclude(
            user__in=assignments.filter(neighbourhood=dossier.neighbourhood).values("user")
        ),
        "team": dossier.programme.team.all(),
        "member": sitting.filter(committee__role=CommitteeRole.RECOMMENDS),
        "governor": sitting.filter(committee__role=CommitteeRole.RATIFIES),
        "recused": seats.filter(organisation__withdraws_from_investments=True),
    }
    outsider, _made = User.objects.get_or_create(
        email="personne@exemple.org", defaults={"first_name": "Personne", "last_name": "Ici"}
    )
    people = {role: rows.select_related("user").order_by("pk").first() for role, rows in found.items()}
    return {role: row.user for role, row in people.items() if row} | {"outsider": outsider}


def sees(role: str, dossier: Dossier) -> bool:
    """Whether the dossier's page is open to the role."""
    if role in (*TABLE, *STAFF):
        return True
    states = {"member": BEFORE_COMMITTEE, "governor": BEFORE_GOVERNANCE}
    return dossier.state in states.get(role, ())


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
    return {"question": answers[0].question_id} if answers else None


def written_document(dossier: Dossier) -> dict | None:
    """What is written in a dossier: its proposal, else its letter."""
    if has_proposal(dossier):
        return {"document": dossier.document_id}
    return {"document": dossier.letter.document_id} if has_letter(dossier) else None


def reads_what_is_written(role: str, dossier: Dossier) -> bool:
    return reads_proposal(role, dossier) if has_proposal(dossier) else reads_letter(role, dossier)


def the_table(role: str, dossier: Dossier) -> bool:
    return role in TABLE


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
    "answer": post_only_with("question"),
    "revisions": Address(the_table, names=first_answer, exists=has_proposal),
    "revision_restore": Address(anyone, (POST_ONLY,), lambda dossier: {"question": 1, "version": 1}),
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
    "agreed_version": Address(the_two_sides, names=any_number("number"), exists=has_participation),
}


@dataclass(frozen=True)
class Place:
    """An address that is not a dossier's: who gets in; what it answers to the others, and to the signed out."""

    enters: tuple[str, ...] = ROLES
    answer: int = FOUND
    refusal: int = REFUSED
    signed_out: int = ELSEWHERE
    names: Callable[[SimpleNamespace], dict] = field(default=lambda facts: {})
    hidden_from: tuple[str, ...] = ()
    most_queries: int = 15

    def expected(self, role: str) -> tuple[int, ...]:
        """The statuses that the role may get."""
        if role == NOBODY:
            return (self.signed_out,)
        if role in self.hidden_from:
            return (HIDDEN,)
        return (self.answer,) if role in self.enters else (self.refusal,)


def facts_around(dossier: Dossier) -> SimpleNamespace:
    """What addresses name, around a dossier."""
    memberships = Membership.objects.ongoing().filter(organisation=dossier.neighbourhood.table)
    return SimpleNamespace(
        slug=dossier.neighbourhood.slug,
        code=dossier.programme.code,
        term=dossier.programme.terms.first().pk,
        resource=dossier.programme.resources.first().pk,
        window=dossier.programme.windows.order_by("-date").first().pk,
        draft=dossier.programme.rules.drafts().get(),
        writer=memberships.filter(role=TableRole.CONTRIBUTOR).first(),
        coordinator=memberships.filter(role=TableRole.COORDINATOR).first(),
    )


TEAM = ("team",)
ACCOMPANYING = ("advisor", "team")
public = Place(signed_out=FOUND)
posted = Place(answer=POST_ONLY)


def open_to_all(name: str, **others) -> Place:
    """A public address that names something."""
    return Place(
        signed_out=FOUND, names=lambda facts: {name: getattr(facts, name), **others}, most_queries=25
    )


def of_neighbourhood(*enters: str, **more) -> Place:
    return Place(enters or ROLES, names=lambda facts: {"slug": facts.slug}, most_queries=25, **more)


def of_programme(answer: int = FOUND, **names) -> Place:
    """A page of the programme's team."""
    return Place(
        ROLES if answer == POST_ONLY else TEAM,
        answer=answer,
        most_queries=25,
        names=lambda facts: {"code": facts.code} | {name: value(facts) for name, value in names.items()},
    )


def of_window() -> Place:
    return Place(TEAM, names=lambda facts: {"pk": facts.window})


def of_draft(**more: Callable) -> Place:
    """A draft of the rules, or a part of it named by what is given: name → (draft → value)."""
    return Place(
        TEAM,
        names=lambda facts: {
            "code": facts.code,
            "number": facts.draft.number,
            **{name: find(facts.draft) for name, find in more.items()},
        },
        most_queries=25,
    )


def posted_of_draft(**more: Callable) -> Place:
    return replace(of_draft(**more), enters=ROLES, answer=POST_ONLY)


def a_part(kind: str, path: str) -> dict[str, Callable]:
    """The first part of a kind: `path` leads to those of a draft."""
    return {"kind": lambda draft: kind, "pk": lambda draft: _first(draft, path).pk}


def _first(draft, path: str):
    found = draft
    for name in path.split("."):
        found = getattr(found, name).first()
    return found


def of_person(*enters: str, kind: bool = False, **more) -> Place:
    extra = {"kind": "table"} if kind else {}
    return Place(
        enters or ROLES,
        names=lambda facts: {"pk": facts.coordinator.user_id, **extra},
        most_queries=25,
        **more,
    )


def of_member(*enters: str, who: str = "writer", **more) -> Place:
    return Place(
        enters or ROLES,
        names=lambda facts: {"slug": facts.slug, "pk": getattr(facts, who).pk},
        most_queries=25,
        **more,
    )


ELSEWHERE_IN_THE_PORTAL: dict[str, list[Place]] = {
    "healthz": [public],
    "readyz": [public],
    "home": [public],
    "calendar": [public],
    # Before signing in
    "directory": [public],
    "directory_page": [open_to_all("slug")],
    "programme": [Place(signed_out=FOUND, most_queries=25), open_to_all("code")],
    "programme_stage": [open_to_all("code", step=2)],
    "questions": [open_to_all("code"), open_to_all("code", form="3")],
    "questions_pdf": [open_to_all("code", form="lettre")],
    "charter": [open_to_all("code")],
    "commitment": [
        Place(
            ("coordinator",),
            names=lambda facts: {"slug": facts.slug, "code": facts.code},
            most_queries=25,
        )
    ],
    "commitments": [of_programme()],
    "charter_write": [of_programme()],
    "charter_drop": [of_programme(answer=POST_ONLY)],
    "library": [of_programme()],
    "term": [of_programme(), of_programme(pk=lambda facts: facts.term)],
    "term_remove": [of_programme(answer=POST_ONLY, pk=lambda facts: facts.term)],
    "resource": [of_programme(), of_programme(pk=lambda facts: facts.resource)],
    "resource_act": [of_programme(answer=POST_ONLY, pk=lambda facts: facts.resource)],
    "eligibility": [public, open_to_all("code")],
    "picker": [public, open_to_all("code")],
    "resources": [public, open_to_all("code")],
    "resource_file": [Place(answer=HIDDEN, signed_out=HIDDEN, names=lambda facts: {"pk": 1})],
    "glossary": [public, open_to_all("code")],
    # The programme's rules and settings
    "settings": [Place(TEAM, answer=ELSEWHERE)],
    "programme_settings": [of_programme()],
    "rules": [of_programme()],
    "rules_begin": [Place(answer=POST_ONLY, names=lambda facts: {"code": facts.code})],
    "rules_version": [of_draft()],
    "rules_label": [of_draft()],
    "rules_differences": [of_draft()],
    "rules_preview": [of_draft(pk=lambda draft: draft.question_sets.first().pk)],
    "rules_publish": [of_draft()],
    "rules_discard": [posted_of_draft()],
    "rules_add": [
        of_draft(kind=lambda draft: "categorie"),
        of_draft(kind=lambda draft: "prealable", parent=lambda draft: draft.stages.first().pk),
    ],
    "rules_part": [
        of_draft(**a_part("etape", "stages")),
        of_draft(**a_part("critere", "stages.criteria")),
        of_draft(**a_part("question", "question_sets.sections.questions")),
    ],
    "rules_move": [posted_of_draft(**a_part("categorie", "categories"))],
    "rules_remove": [posted_of_draft(**a_part("categorie", "categories"))],
    "windows": [Place(TEAM)],
    "window_edit": [of_window()],
    "window_extend": [of_window()],
    "window_add": [Place(TEAM, names=lambda facts: {"code": facts.code})],
    "dossiers": [Place()],
    "dossiers_export": [Place((*TABLE, "neighbour", *STAFF), names=lambda facts: {"kind": "csv"})],
    "view_save": [posted],
    "view_delete": [Place(answer=POST_ONLY, names=lambda facts: {"pk": 1})],
    "bulk": [Place(STAFF, answer=ELSEWHERE)],
    "interests": [Place((*STAFF, *MEMBERS, "recused"))],
    "interests_register": [Place(TEAM)],
    "interest_end": [Place(answer=POST_ONLY, names=lambda facts: {"pk": 1})],
    "dossier_start": [Place(("coordinator", "neighbour", *STAFF), most_queries=25)],
    "csrf_token": [Place(signed_out=UNKNOWN)],
    # Money
    "money": [Place((*STAFF, *MEMBERS), answer=ELSEWHERE)],
    "envelope": [Place((*STAFF, *MEMBERS), names=lambda facts: {"code": facts.code}, most_queries=25)],
    "envelope_edit": [Place(TEAM, names=lambda facts: {"code": facts.code})],
    "payments": [Place(STAFF, names=lambda facts: {"code": facts.code})],
    "payments_csv": [Place(STAFF, names=lambda facts: {"code": facts.code})],
    "payments_xlsx": [Place(STAFF, names=lambda facts: {"code": facts.code})],
    # Neighbourhoods and people
    "neighbourhoods": [Place()],
    "neighbourhood": [of_neighbourhood()],
    "neighbourhood_edit": [of_neighbourhood(*ACCOMPANYING)],
    "neighbourhood_advisor": [
        Place(TEAM, names=lambda facts: {"slug": facts.slug, "code": facts.code}, most_queries=25)
    ],
    "member_invite": [of_neighbourhood("coordinator", *ACCOMPANYING)],
    "member": [of_member("coordinator", *ACCOMPANYING)],
    "member_end": [of_member(answer=POST_ONLY)],
    "hand_over": [of_member(*TEAM, who="coordinator")],
    "people": [Place(STAFF)],
    "invite": [Place(STAFF), Place(STAFF, names=lambda facts: {"kind": "table"})],
    "person": [of_person(*ACCOMPANYING, hidden_from=("colleague",))],
    "person_edit": [of_person(*TEAM)],
    "invite_again": [of_person(answer=POST_ONLY)],
    "person_absences": [of_person(*TEAM)],
    "absence_end": [Place(answer=POST_ONLY, names=lambda facts: {"pk": 1})],
    "person_access": [of_person(answer=POST_ONLY)],
    "role_add": [
        of_person(*ACCOMPANYING, hidden_from=("colleague",)),
        of_person(*ACCOMPANYING, kind=True, hidden_from=("colleague",)),
    ],
    "role_end": [
        Place(
            answer=POST_ONLY,
            names=lambda facts: {"pk": facts.writer.user_id, "kind": "table", "role": facts.writer.pk},
        )
    ],
    # Messages
    "notices": [Place()],
    "message_pace": [Place()],
    "deliveries": [Place(TEAM)],
    "delivery": [Place(answer=POST_ONLY, names=lambda facts: {"pk": 1})],
    "mailbox": [Place(answer=HIDDEN, signed_out=HIDDEN)],  # only where mails are kept in files
    "mailbox_message": [Place(answer=HIDDEN, signed_out=HIDDEN, names=lambda facts: {"name": "aucun"})],
    "mailbox_html": [Place(answer=HIDDEN, signed_out=HIDDEN, names=lambda facts: {"name": "aucun"})],
    # One's account
    "account": [Place()],
    "close_other_sessions": [posted],
    "maintenance": [Place(TEAM)],
    "absences": [Place(("coordinator", "neighbour", "advisor", "colleague"))],
    "switch_context": [posted],
    "account_login": [Place(answer=ELSEWHERE, signed_out=FOUND)],
    "account_login_unprefixed": [Place(answer=ELSEWHERE, signed_out=FOUND)],
    "account_logout": [Place()],
    "account_signup": [Place(answer=ELSEWHERE)],
    "account_inactive": [public],
    "account_confirm_login_code": [Place(answer=ELSEWHERE)],
    "account_change_password": [Place()],
    "account_set_password": [Place(answer=ELSEWHERE)],
    "account_reauthenticate": [Place()],
    "account_reset_password": [public],
    "account_reset_password_done": [public],
    "account_reset_password_from_key": [
        Place(signed_out=FOUND, names=lambda facts: {"uidb36": "1", "key": "faux"})
    ],
    "account_reset_password_from_key_done": [public],
    "mfa_authenticate": [Place(answer=ELSEWHERE)],
    "mfa_reauthenticate": [Place(answer=ELSEWHERE)],
    "mfa_index": [Place(answer=ELSEWHERE)],
    "second_factor": [Place(answer=ELSEWHERE)],
    "mfa_activate_totp": [Place(answer=ELSEWHERE)],
    "mfa_deactivate_totp": [Place(answer=HIDDEN)],
    "mfa_view_recovery_codes": [Place(answer=HIDDEN)],
    "mfa_generate_recovery_codes": [Place(answer=ELSEWHERE)],
    "verify_letter": [public],
    "demo_sign_in": [Place(answer=POST_ONLY, signed_out=POST_ONLY)],
    "invitation": [Place(answer=HIDDEN, signed_out=HIDDEN, names=lambda facts: {"token": "faux"})],
}
