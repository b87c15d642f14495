"""Every address of the portal outside dossiers, and what each role may expect of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from cimpact.dashboards.models import CalendarAddress
from learning.models import Contact
from neighbourhoods.enums import TableRole
from neighbourhoods.models import EarlierStage, Membership
from proposals.models import Dossier

from .accord_facts import accords_around
from .committee_facts import meetings_around
from .decision_facts import decisions_around
from .library_facts import library_around
from .paper_facts import papers_around
from .people import (
    ELSEWHERE,
    FOUND,
    HIDDEN,
    MEMBERS,
    NOBODY,
    POST_ONLY,
    REFUSED,
    ROLES,
    STAFF,
    TABLE,
    UNKNOWN,
    people_around,
)
from .plan_facts import plan_around


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
    meetings = meetings_around(dossier.programme)
    return SimpleNamespace(
        slug=dossier.neighbourhood.slug,
        code=dossier.programme.code,
        term=dossier.programme.terms.first().pk,
        resource=dossier.programme.resources.first().pk,
        reminder=dossier.programme.reminders.first().pk,
        window=dossier.programme.windows.order_by("-date").first().pk,
        draft=dossier.programme.rules.drafts().get(),
        initiative=dossier.initiative_id,
        earlier=EarlierStage.objects.get_or_create(
            neighbourhood=dossier.neighbourhood,
            programme=dossier.programme,
            title="Jardins du viaduc",
            defaults={"first_year": 2016, "last_year": 2020, "added_by": dossier.programme.team.first().user},
        )[0].pk,
        committee=dossier.programme.committees.order_by("pk").first().pk,
        **meetings,
        **decisions_around(dossier.programme, meetings["meeting"]),
        **accords_around(dossier),
        **papers_around(dossier.programme, dossier.neighbourhood),
        **plan_around(dossier.initiative_id),
        **library_around(dossier),
        contact=Contact.objects.get_or_create(
            neighbourhood=dossier.neighbourhood,
            programme=dossier.programme,
            text="Un appel du soir.",
            defaults={"by": people_around(dossier)["team"]},
        )[0].pk,
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


def of_neighbourhood_in_programme(**names) -> Place:
    """What those who accompany a neighbourhood write of it."""
    return Place(
        ACCOMPANYING,
        names=lambda facts: (
            {"slug": facts.slug, "code": facts.code} | {name: value(facts) for name, value in names.items()}
        ),
    )


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
    # What waits comes from several places, each asked once.
    "home": [Place(signed_out=FOUND, most_queries=19)],
    "calendar": [public],
    # Before signing in
    "directory": [public],
    "directory_page": [open_to_all("slug")],
    "programme": [Place(signed_out=FOUND, most_queries=25), open_to_all("code")],
    "programme_stage": [open_to_all("code", step=2)],
    "questions": [
        open_to_all("code"),
        open_to_all("code", form="3"),
        open_to_all("code", form="rapport-final"),
    ],
    "questions_pdf": [open_to_all("code", form="lettre")],
    "charter": [open_to_all("code")],
    "foundations": [open_to_all("code")],
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
    "help": [public],
    "newcomers": [public],
    "newcomer_step": [
        Place(signed_out=FOUND, names=lambda facts, code=code: {"code": code})
        for code in ("impact-collectif", "le-reseau", "commencer")
    ],
    # The programme's rules and settings
    "settings": [Place(TEAM, answer=ELSEWHERE)],
    "programme_settings": [of_programme()],
    "reminders": [of_programme()],
    "reminder_add": [of_programme()],
    "reminder": [of_programme(pk=lambda facts: facts.reminder)],
    "reminder_preview": [of_programme(answer=POST_ONLY)],
    "reminder_act": [of_programme(answer=POST_ONLY, pk=lambda facts: facts.reminder)],
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
    "agenda": [Place()],
    "initiative": [
        Place(
            (*TABLE, *STAFF, *MEMBERS),  # of an earlier stage, which came before their committee
            refusal=HIDDEN,
            names=lambda facts: {"pk": facts.initiative},
            most_queries=25,
        )
    ],
    "earlier_import": [of_programme()],
    "earlier_stage": [of_neighbourhood_in_programme()],
    "earlier_stage_edit": [of_neighbourhood_in_programme(pk=lambda facts: facts.earlier)],
    "agenda_renew": [posted],
    "agenda_withdraw": [posted],
    "agenda_of_committee": [replace(posted, names=lambda facts: {"pk": facts.committee})],
    "agenda_file": [
        Place(
            signed_out=FOUND,
            most_queries=17,
            names=lambda facts: {
                "key": CalendarAddress.objects.get_or_create(committee_id=facts.committee)[0].key
            },
        )
    ],
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
