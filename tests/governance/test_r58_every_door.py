"""Every address of the portal, opened by someone a dossier is closed to: none lets out a word of it (R58, F42, F96).

Words that nobody else would write are planted wherever a dossier keeps some: its proposal, its analysis, its opinions,
its decisions, the points, notes, votes and proposals of decision of a meeting and of a consultation. Then she opens
everything, posts everything, exports, searches, and reads her notices. A colleague who does not withdraw reads them:
they are there.
"""

import datetime as dt
import io
import re
import zipfile
from types import SimpleNamespace

import pypdfium2
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.history.models import Audience, record
from cimpact.notices.kinds import Moot
from cimpact.notices.models import Notice
from cimpact.notices.outbox import compose
from cimpact.writing.freezing import freeze
from cimpact.writing.text import from_plain
from governance.enums import (
    CommitteeKind,
    MeetingKind,
    MeetingState,
    Mode,
    Outcome,
    PointKind,
    Presence,
    ResolutionState,
    Result,
    Voice,
)
from governance.interests import declare_interest
from governance.models import (
    Attendance,
    Committee,
    CommitteeMember,
    Decision,
    Meeting,
    Minutes,
    Point,
    Resolution,
    Vote,
)
from governance.urls import urlpatterns as of_governance
from governance.workflow.withdrawals import withdraw
from proposals.enums import State
from proposals.models import Dossier, JointTable, Opinion
from proposals.snapshot import snapshot
from tests.walk import ELSEWHERE_IN_THE_PORTAL, OF_A_DOSSIER, dossiers_by_state, facts_around

pytestmark = pytest.mark.long

# Before the committee, recommended, ratified, answered.
STATES = (State.COMMITTEE, State.RECOMMENDED, State.RATIFIED, State.LETTER_OUT)
SECRET = re.compile(r"SECRET-[A-Z]+")
# What each is to the dossiers: how it comes that they are closed to her.
WITHDRAWN = ("marked", "applicant", "sponsor", "joint", "local", "declared", "at_meeting")
# All of them are tried on production's database; elsewhere one by rule and one by her word.
TRIED = WITHDRAWN if connection.vendor == "postgresql" else ("marked", "at_meeting")


def plant(state: str, dossier: Dossier, meeting: Meeting, asked: Meeting) -> None:
    """Words of its own everywhere the dossier keeps some."""
    team = dossier.programme.team.first().user
    for answer in dossier.document.answers.all()[:3]:
        answer.text = from_plain("SECRET-PROPOSITION")
        answer.save()
    # What is read is the last copy handed in.
    dossier.document.__dict__.pop("answers_by_code", None)
    freeze(dossier.document, snapshot(Dossier.objects.with_names().get(pk=dossier.pk)), by=team)
    analysis = dossier.analysis
    analysis.summary = "SECRET-RESUME"
    analysis.save()
    analysis.appreciations.update(rationale="SECRET-ANALYSE")
    Opinion.objects.create(
        dossier=dossier,
        asked_of=team,
        asked_by=team,
        request="SECRET-DEMANDE",
        text="SECRET-AVIS",
        given_at=clock.now(),
    )
    Decision.objects.filter(item__in=dossier.items.all()).update(reasons="SECRET-RAISONS")
    if hasattr(dossier, "award"):
        dossier.award.conditions = "SECRET-CONDITIONS"
        dossier.award.save()
    record(dossier, "dossier.raise_flag", by=team, audience=Audience.STAFF, comment="SECRET-HISTOIRE")
    item = dossier.items.filter(committee=meeting.committee).first()
    for where in (meeting, asked):
        _decide(where, item, team)


def _decide(meeting: Meeting, item, team) -> None:
    """A point with two proposals, one open and one decided, each with words and a vote."""
    point = Point.objects.create(
        meeting=meeting,
        order=20,
        kind=PointKind.INVESTMENT,
        title=item.title,
        item=item,
        words="SECRET-POINT",
        notes="SECRET-NOTES",
        presented_by="SECRET-PRESENTE",
    )
    member = (
        meeting.committee.members.ongoing().filter(organisation__withdraws_from_investments=False).first()
    )
    for more in (
        {"state": ResolutionState.OPEN},
        {"state": ResolutionState.DECIDED, "decided_at": clock.now(), "result": Result.REJECTED},
    ):
        resolution = Resolution.objects.create(
            point=point,
            text="SECRET-TEXTE",
            reasons="SECRET-MOTIF",
            answer=Outcome.WITH_CHANGES,
            terms={"years": 1, "starts_on": "2026-01-01", "amounts": {"1": 1}, "conditions": "SECRET-TERMES"},
            mode=Mode.ROLL_CALL,
            proposed_by=team,
            obstacle="SECRET-OBSTACLE",
            **more,
        )
        Vote.objects.create(resolution=resolution, member=member, voice=Voice.AGAINST, words="SECRET-VOTE")
        record(resolution, "resolution.propose", by=team, comment="SECRET-RESOLUTION")


def close_to(kind: str, dossiers: list[Dossier], meeting: Meeting) -> User:
    """Someone on the management committee from whom the dossiers are closed, in the way that is named."""
    committee = meeting.committee
    foundation = committee.members.ongoing().filter(organisation__withdraws_from_investments=False).first()
    user = User.objects.create_user(f"{kind}@exemple.org", first_name="Retirée", last_name=kind.capitalize())
    organisation = foundation.organisation
    if kind == "marked":
        organisation = (
            committee.members.ongoing().get(organisation__withdraws_from_investments=True).organisation
        )
    elif kind == "sponsor":
        organisation = (
            dossiers[0].items.first().organisations.create(name="Fiduciaire", kind="fiscal_sponsor")
        )
        for dossier in dossiers:
            dossier.neighbourhood.fiscal_sponsor = organisation
            dossier.neighbourhood.save()
    seat = CommitteeMember.objects.create(committee=committee, user=user, organisation=organisation)
    for dossier in dossiers:
        _close(kind, dossier, user, seat, meeting)
    return User.objects.get(pk=user.pk)


def _close(kind: str, dossier: Dossier, user: User, seat: CommitteeMember, meeting: Meeting) -> None:
    place = dossier.neighbourhood
    if kind == "applicant":
        # She speaks for the table without working on its proposal.
        other = Committee.objects.get_or_create(
            programme=dossier.programme, code="autre", defaults={"name_fr": "Autre", "name_en": "Other"}
        )[0]
        CommitteeMember.objects.create(
            committee=other if not other.members.filter(user=user).exists() else _another(dossier),
            user=user,
            organisation=place.table,
        )
    elif kind == "joint":
        joins = Dossier.objects.exclude(neighbourhood=place).first().neighbourhood
        JointTable.objects.get_or_create(dossier=dossier, neighbourhood=joins)
        dossier.items.first().organisations.add(joins.table)
        for item in dossier.items.all():
            item.organisations.add(joins.table)
        if not user.seats.filter(organisation=joins.table).exists():
            CommitteeMember.objects.create(committee=_another(dossier), user=user, organisation=joins.table)
    elif kind == "local":
        local = Committee.objects.create(
            programme=dossier.programme,
            code=f"local-{dossier.pk}",
            name_fr="Local",
            name_en="Local",
            kind=CommitteeKind.LOCAL,
            neighbourhood=place,
        )
        CommitteeMember.objects.create(committee=local, user=user)
    elif kind == "declared":
        declare_interest(user, by=user, subject=dossier)
    elif kind == "at_meeting":
        point = meeting.points.get(item__object_id=dossier.pk)
        point.resolutions.filter(state=ResolutionState.DECIDED).update(
            state=ResolutionState.OPEN, decided_at=None, result=""
        )
        withdraw(point, seat, by=user)


def _another(dossier: Dossier) -> Committee:
    return Committee.objects.create(
        programme=dossier.programme,
        code=f"autre-{Committee.objects.count()}",
        name_fr="Autre",
        name_en="Other",
    )


@pytest.fixture
def planted(demo):
    """The dossiers of the demonstration at the four states, a meeting under way and a consultation about them."""
    by_state = dossiers_by_state()
    dossiers = [by_state[state] for state in STATES]
    facts = facts_around(by_state[State.DRAFTING])
    committee = Committee.objects.get(pk=facts.committee)
    team = committee.programme.team.first().user
    meeting = Meeting.objects.create(
        committee=committee,
        state=MeetingState.UNDER_WAY,
        starts_at=clock.now(),
        opened_at=clock.now(),
        created_by=team,
    )
    asked = Meeting.objects.create(
        committee=committee,
        kind=MeetingKind.WRITTEN,
        title="Consultation plantée",
        state=MeetingState.UNDER_WAY,
        starts_at=clock.now(),
        closes_at=clock.now() + dt.timedelta(days=5),
        created_by=team,
    )
    for state, dossier in zip(STATES, dossiers, strict=True):
        plant(state, dossier, meeting, asked)
    for member in committee.members.ongoing():
        Attendance.objects.create(meeting=meeting, member=member, presence=Presence.IN_PERSON)
    Minutes.objects.create(meeting=meeting, text="Ouverture à 9 h.", updated_by=team)
    return SimpleNamespace(dossiers=dossiers, facts=facts, meeting=meeting, asked=asked)


def addresses(planted) -> list[str]:
    """Everything that can be opened around the dossiers, and everywhere else."""
    found: list[str] = []
    for dossier in planted.dossiers:
        for name, address in OF_A_DOSSIER.items():
            kwargs = address.names(dossier)
            if kwargs is not None:
                found.append(reverse(name, kwargs={"pk": dossier.pk, **kwargs}))
    for name, places in ELSEWHERE_IN_THE_PORTAL.items():
        if name not in ("account_logout", "demo_sign_in"):
            found += [reverse(name, kwargs=place.names(planted.facts)) for place in places]
    found += [reverse("search") + "?q=" + dossier.title.split()[0] for dossier in planted.dossiers]
    found += [reverse("initiative", args=[dossier.initiative_id]) for dossier in planted.dossiers]
    return found + of_committees(planted)


def of_committees(planted) -> list[str]:
    """Every address of committees, with each thing planted in the place of what it names."""
    points = Point.objects.filter(meeting__in=(planted.meeting, planted.asked))
    things = {
        planted.meeting.pk,
        planted.asked.pk,
        *points.values_list("pk", flat=True),
        *Resolution.objects.filter(point__in=points).values_list("pk", flat=True),
        *Decision.objects.filter(item__object_id__in=[d.pk for d in planted.dossiers]).values_list(
            "pk", flat=True
        ),
    }
    found = set()
    for pattern in _patterns(of_governance):
        names = list(pattern.pattern.converters)
        kinds = {name: type(found).__name__ for name, found in pattern.pattern.converters.items()}
        if len(names) == 1 and kinds[names[0]] == "IntConverter":
            found |= {reverse(pattern.name, kwargs={names[0]: thing}) for thing in things}
        elif len(names) == 2 and set(kinds.values()) == {"IntConverter"}:
            for meeting in (planted.meeting, planted.asked):
                for point in meeting.points.all():
                    found.add(reverse(pattern.name, kwargs={names[0]: meeting.pk, names[1]: point.pk}))
    return sorted(found)


def _patterns(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


def words_of(response) -> str:
    """What an answer says, whatever its form."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if "pdf" in kind and content.startswith(b"%PDF"):
        try:
            pages = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            return ""
        return " ".join(page.get_textpage().get_text_range() for page in pages)
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        return " ".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())
    return content.decode(errors="ignore")


def read_by(user: User, planted, *, posts: bool = True) -> dict[str, set[str]]:
    """By address, the words planted that it lets out to the person; forms are posted too, empty, if asked."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    told = {}
    for url in addresses(planted):
        for send in (client.get, client.post) if posts else (client.get,):
            try:
                response = send(url, headers={"HX-Request": "true"} if send == client.post else {})
            except Exception as error:  # the address itself is broken: that is not for this test to say
                raise AssertionError(f"{url}: {error!r}") from error
            if found := set(SECRET.findall(words_of(response))):
                told[f"{send.__name__} {url}"] = found
        client.force_login(user)  # some of what is posted signs out
    return told


def notices_of(user: User) -> set[str]:
    """The words planted in what was written to the person."""
    found: set[str] = set()
    for notice in Notice.objects.filter(recipient=user):
        try:
            mail = compose(notice)
        except Moot:
            continue
        found |= set(SECRET.findall(mail.body + str(mail.alternatives)))
    return found


@pytest.fixture(autouse=True)
def quick_pdfs(demo, monkeypatch):
    """A PDF is laid out as its template: what matters is what it says."""

    def as_text(template, context, language, *more, **others):
        return render_to_string(template, context | {"language": language}).encode()

    monkeypatch.setattr("cimpact.pdf.render", as_text)
    monkeypatch.setattr("proposals.one_page._lay_out", lambda *args: ([], []))


@pytest.mark.parametrize("kind", TRIED)
def test_r58_no_address_of_the_portal_lets_a_word_out_to_whoever_withdraws(planted, kind):
    user = close_to(kind, planted.dossiers, planted.meeting)
    assert read_by(user, planted) == {}
    assert notices_of(user) == set()


def test_a_member_who_does_not_withdraw_reads_them(planted):
    """Without this, the test above would prove nothing."""
    foundation = (
        planted.meeting.committee.members.ongoing()
        .filter(organisation__withdraws_from_investments=False, user__memberships=None)
        .first()
    )
    told = read_by(foundation.user, planted, posts=False)  # an empty form may withdraw her
    read = set().union(*told.values())
    assert {"SECRET-PROPOSITION", "SECRET-ANALYSE", "SECRET-TEXTE", "SECRET-MOTIF", "SECRET-VOTE"} <= read
    assert {"SECRET-RAISONS", "SECRET-POINT", "SECRET-RESUME"} <= read
