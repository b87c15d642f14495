"""The tour of the portal: for each audience, the pages to look at, taken from the tables of tests/walk.py."""

from dataclasses import dataclass
from html.parser import HTMLParser

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cimpact.accounts.models import User
from proposals.enums import State
from proposals.models import Dossier
from tests.walk import (
    ELSEWHERE_IN_THE_PORTAL,
    FOUND,
    OF_A_DOSSIER,
    dossiers_by_state,
    facts_around,
    people_around,
)
from tests.walk.of_reports import begun

# Documents, and the address of an e-mail shown as it was sent: not pages of the portal.
NOT_PAGES = {
    "dossier_docx",
    "dossier_pdf",
    "questions_pdf",
    "vision_pdf",
    "letter_pdf",
    "committee_file",
    "attachment",
    "attachment_picture",
    "payments_csv",
    "payments_xlsx",
    "plan_pdf",
    "plan_tool_pdf",
    "plan_tool_xlsx",
    "plan_page_pdf",
    "plan_public_pdf",
    "plan_report_pdf",
    "plan_brief_pdf",
    "mid_year_pdf",
    "regional_pdf",
    "minutes_pdf",
    "meeting_calendar",
    "agreement_pdf",
    "agreement_text",
    "former_agreement",
    "dues_export",
    "library_export",
    "figure_file",
    "publication_file",
    "regional_indicator_file",
    "indicators_template",
    "indicators_export",
    "indicator_export",
    "decisions_export",
    "mailbox_html",
    "meeting_pack_file",
    "point_file",
    "version_file",
    "wall_photo",
    "journal_latest",
    "journal_photo",
    "journal_worker",
    "presence",
    "activities_calendar",
    "room_live",
}
# A page that several states show is looked at in the first of these where it opens: forms first, then full dossiers.
FULLEST_FIRST = [
    State.DRAFTING,
    State.ANALYSIS,
    State.PRECISION,
    State.COMMITTEE,
    State.RATIFIED,
    State.LETTER_OUT,
    State.ACTIVE,
]
# Pages that change from one state to the other.
IN_STATES = {
    "dossier": list(State),
    "letter": [State.LETTER_DRAFT, State.LETTER_SENT, State.DRAFTING],
    "section": [State.DRAFTING, State.COMMITTEE],
    "analysis": [State.ANALYSIS, State.PRECISION, State.COMMITTEE],
    "answer_letter": [State.RATIFIED, State.LETTER_OUT, State.DECLINED],
}
# The forms that are also sent empty, to look at their errors.
SENT_EMPTY = {
    "dossier_start",
    "first_contact",
    "rename",
    "withdraw",
    "invite",
    "window_add",
    "member_invite",
    "recommendation",
    "hand_over",
    "account",
    "account_change_password",
    "term",
    "resource",
    "charter_write",
    "commitment",
    "payment",
    "payment_correct",
    "sources",
    "capacity_ask",
    "partner_add",
    "offer_add",
    "activity",
    "territories",
    "community_person",
    "meeting_plan",
    "meeting_cancel",
    "meeting_agenda",
    "committee_actions",
    "essential_document_add",
    "committee_add",
    "committee_edit",
    "committee_seats",
    "committee_invite",
    "local_committee_add",
    "meeting_edit",
    "point_edit",
    "consultation_new",
    "consultation_question",
    "consultation_extend",
    "consultation_call_off",
    "resolution_propose",
    "partner_person_add",
    "disagreement_open",
    "procedure",
    "wall_room",
    "version_review",
    "journal_change",
}

# The pages that no address alone shows: tests/browser/test_other_pages.py opens each of them.
OPENED_BY_HAND = {
    # Steps of signing in, links of e-mails
    "account/confirm_login_code.html",
    "mfa/authenticate.html",
    "accounts/invitation.html",
    "accounts/invitation_closed.html",
    "accounts/invitation_other.html",
    # Accounts without a password, accounts with a second factor
    "account/password_set.html",
    "mfa/reauthenticate.html",
    "accounts/second_factor.html",
    "mfa/totp/activate_form.html",
    "mfa/totp/deactivate_form.html",
    "mfa/recovery_codes/generate.html",
    "mfa/recovery_codes/index.html",
    # Steps that ask for a dossier without a fault
    "proposals/submit.html",
    "proposals/send_answer.html",
    # The last looks at a report before it is handed in
    "learning/report/review.html",
    "learning/report/submit.html",
    # Steps that ask for a stage that ended with money left
    "proposals/money/release.html",
    # For a table that carries another's proposal
    "proposals/joint_agree.html",
    # What one does with several dossiers; the home of whoever is consulted
    "dashboards/bulk/ask.html",
    "dashboards/bulk/preview.html",
    "dashboards/bulk/report.html",
    "dashboards/home_consulted.html",
    # The home of a partner invited to write, and her reduced page
    "dashboards/home_guest.html",
    "proposals/limited.html",
    "proposals/opinions/opinion.html",
    # For whoever sits on a committee of a neighbourhood only; a decision closed to its reader
    "dashboards/home_local.html",
    "governance/decisions/closed.html",
    # A plan that its table keeps to itself or shows no more, a progress report while it is written
    "neighbourhoods/plan/closed.html",
    "neighbourhoods/papers/page_gone.html",
    "neighbourhoods/papers/report_write.html",
    # For another table than the learning's; for whoever sends a suggestion too late
    "learning/library/reuse.html",
    "learning/regional/too_late.html",
    # Refusals and failures
    "429.html",
    "errors/429_codes.html",
    "errors/403.html",
    "errors/403_csrf.html",
    "errors/404.html",
    "errors/413.html",
    "errors/500.html",
    "errors/503.html",
    "proposals/start_elsewhere.html",
    "proposals/writing/typed_text.html",
    # Where mails are kept in files
    "notices/mailbox.html",
    "notices/mailbox_message.html",
    # For whoever builds pages
    "dashboards/components.html",
}


@dataclass(frozen=True)
class Stop:
    """A page to look at, and who looks."""

    name: str
    names: dict
    user: User | None
    # What the page is made of, its words apart.
    bones: frozenset[str]

    @property
    def url(self) -> str:
        """Its address in the language in use."""
        return reverse(self.name, kwargs=self.names)

    def __str__(self):
        return f"{self.url} ({self.name})"


class Tour:
    """What an audience may open. Addresses are first asked for without a browser: what is not a page for this
    audience (a refusal, a step already done) is not looked at."""

    def __init__(self, audience: str):
        self.audience = audience
        self.dossiers = dossiers_by_state()
        self.readers = {dossier: people_around(dossier).get(audience) for dossier in self.dossiers.values()}
        self.clients: dict[User | None, Client] = {}

    def stops(self) -> list[Stop]:
        """Every page of the audience, each once or in its main variants."""
        stops = [stop for name in ELSEWHERE_IN_THE_PORTAL for stop in self._of_the_portal(name)]
        if self.audience != "nobody":
            stops += [stop for name in OF_A_DOSSIER for stop in self._of_a_dossier(name)]
        return stops

    def _of_the_portal(self, name: str):
        dossier = self.dossiers[State.DRAFTING]
        facts, user = facts_around(dossier), self.readers[dossier]
        for place in ELSEWHERE_IN_THE_PORTAL[name]:
            yield from self._page(name, place.names(facts), user)

    def _of_a_dossier(self, name: str):
        for state in IN_STATES.get(name, FULLEST_FIRST + list(State)):
            dossier = self.dossiers.get(state)
            if dossier is None or not (stops := list(self._around(name, dossier))):
                continue
            yield from stops
            if name not in IN_STATES:
                return

    def _around(self, name: str, dossier: Dossier):
        address, user = OF_A_DOSSIER[name], self.readers[dossier]
        if name in NOT_PAGES or user is None or FOUND not in address.expected(self.audience, dossier):
            return
        if name == "section":
            every = [{"section": section.code} for section in dossier.document.sections]
        elif name == "report_section" and (report := begun(dossier)):
            of_report = {"obligation": report.obligation_id}
            every = [of_report | {"section": section.code} for section in report.document.sections]
        else:
            every = [address.names(dossier)]
        for names in every:
            if names is not None:
                yield from self._page(name, {"pk": dossier.pk, **names}, user)

    def _page(self, name: str, names: dict, user: User | None):
        """The stop, when the address answers with a page of the portal."""
        if name in NOT_PAGES:
            return
        if user not in self.clients:
            self.clients[user] = Client()
            if user:
                self.clients[user].force_login(user)
        with translation.override("fr"):  # a request leaves its language behind it
            response = self.clients[user].get(reverse(name, kwargs=names))
        if response.status_code == FOUND and response["Content-Type"].startswith("text/html"):
            yield Stop(name, names, user, frozenset(Bones(response.content.decode()).found))


def tour_of(audience: str, rendered: set[str]) -> list[Stop]:
    """The stops of an audience. What they show is made here, in the test that looks at it."""
    stops = Tour(audience).stops()
    (settings.FOLDER / f"tour-{audience}").write_text("\n".join(rendered), encoding="utf-8")
    return stops


def templates_of(audience: str, rendered: set[str]) -> set[str]:
    """The templates that the pages of an audience take; asked again only when none of the workers has."""
    file = settings.FOLDER / f"tour-{audience}"
    if not file.exists():
        tour_of(audience, rendered)
    return set(file.read_text(encoding="utf-8").split("\n"))


class Bones(HTMLParser):
    """What a page is made of under its frame, its words apart: each element where it stands."""

    SAID = frozenset(
        {"class", "type", "role", "hidden", "open", "disabled"}
        | {f"aria-{state}" for state in ("current", "expanded", "invalid")}
    )
    ALONE = frozenset({"input", "br", "hr", "img", "link", "meta", "source", "wbr"})

    def __init__(self, markup: str):
        super().__init__()
        self.path: list[str] = []
        self.found: set[str] = set()
        self.feed(markup[markup.find("<main") : markup.find("</main>")])

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = sorted(f"{name}={value}" for name, value in attributes if name in self.SAID)
        self.found.add(f"{'>'.join(self.path)}>{tag}{said}")
        if tag not in self.ALONE:
            self.path.append(f"{tag}.{dict(attributes).get('class')}")

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """An element closed at once holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        while self.path and not self.path.pop().startswith(f"{tag}."):
            pass
