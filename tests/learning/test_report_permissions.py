"""Who reads and who acts on a report, role by role and step by step, in one's own dossier and in another's."""

import pytest
from django.urls import reverse

from learning.permissions import REPORT_STATES, can_read_report, can_with_report
from proposals import workflow
from tests import cast as casting
from tests.learning import report_lives as reports

pytestmark = pytest.mark.django_db

ROLES = (
    *("coordinator", "contributor", "reader", "advisor", "team"),
    *("other_advisor", "member", "governor", "neighbour", "recused", "outsider"),
)
STEPS = {
    "draft": reports.begun,
    "submitted": reports.handed_in,
    "corrections": reports.sent_back,
    "accepted": reports.accepted,
}
TABLE = {"coordinator", "contributor", "reader"}
STAFF = {"advisor", "team", "other_advisor"}
# Who reads it, and who may do what, by step.
READERS = {
    "draft": TABLE,
    "submitted": TABLE | STAFF,
    "corrections": TABLE | STAFF,
    "accepted": TABLE | STAFF,
}
WRITERS, COORDINATION, ACCOMPANYING = {"coordinator", "contributor"}, {"coordinator"}, {"advisor", "team"}
ACTS = {
    "draft": {"write_report": WRITERS, "submit_report": COORDINATION},
    "submitted": {"ask_corrections": ACCOMPANYING, "accept_report": ACCOMPANYING},
    "corrections": {
        "write_report": WRITERS,
        "submit_report": COORDINATION,
        "ask_corrections": ACCOMPANYING,
    },
    "accepted": {"share_finding": COORDINATION},
}
PAGES = ("report_text", "report_pdf", "report_changes")
POSTED = {
    "report_correct": ({"about": "", "text": "Un détail."}, "ask_corrections"),
    "report_accept": ({"reading": "Lu.", "region_learned": "", "copy": 1}, "accept_report"),
}


def people(cast):
    """Each role read anew, as the next request finds it."""
    return {role: type(cast.team).objects.get(pk=getattr(cast, role).pk) for role in ROLES}


def address(name, report, *args):
    dossier = report.obligation.participation.dossier
    return reverse(name, args=[dossier.pk, report.obligation_id, *args])


@pytest.mark.parametrize("step", STEPS)
def test_who_reads_and_acts_at_each_step(cast, step):
    dossier = reports.running(cast)
    report = reports.read(STEPS[step](cast, dossier))
    everyone = people(cast)
    assert {role for role, user in everyone.items() if can_read_report(user, report)} == READERS[step]
    for action in REPORT_STATES:
        able = {role for role, user in everyone.items() if can_with_report(user, action, report)}
        assert able == ACTS[step].get(action, set()), action


@pytest.mark.parametrize("step", STEPS)
def test_pages_open_to_those_who_read_and_to_nobody_else(cast, signed_in, step, monkeypatch):
    monkeypatch.setattr("learning.views.report_texts.copy_pdf", lambda *args: b"%PDF-1.7")
    monkeypatch.setattr("learning.views.report_texts.draft_pdf", lambda *args: b"%PDF-1.7")
    report = reports.read(STEPS[step](cast, reports.running(cast)))
    for role, user in people(cast).items():
        client = signed_in(user)
        own = client.get(address("report", report)).status_code
        assert own == (200 if role in TABLE | STAFF else 403 if role in ("member", "governor") else 404), role
        for name in PAGES:
            found = client.get(address(name, report)).status_code
            if role in READERS[step]:
                assert found == (403 if name == "report_changes" and step == "draft" else 200), (role, name)
            else:
                assert found in (403, 404), (role, name)
                assert (found == 404) == (own == 404), (role, name)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", POSTED)
def test_only_those_who_accompany_answer_a_report(cast, signed_in, step, name):
    report = reports.read(STEPS[step](cast, reports.running(cast)))
    sent, action = POSTED[name]
    for role, user in people(cast).items():
        before = reports.read(report)
        answered = signed_in(user).post(address(name, report), sent)
        if role in ACCOMPANYING and role in READERS[step]:
            assert answered.status_code == 302, role
        else:
            assert answered.status_code in (403, 404), role
            after = reports.read(report)
            assert (after.state, after.corrections.count()) == (before.state, before.corrections.count())


def test_a_draft_says_nothing_of_itself_to_whoever_accompanies(cast, signed_in):
    report = reports.written(cast, reports.running(cast))
    page = signed_in(cast.advisor).get(address("report", report)).content.decode()
    assert "La table ne l’a pas encore remis" in page
    assert signed_in(cast.advisor).get(address("report_section", report, "suite")).status_code == 403
    presence = reverse("presence", args=[report.obligation.participation.dossier_id, report.document_id])
    assert signed_in(cast.advisor).get(presence).status_code == 403


def test_a_report_is_found_in_its_own_dossier_only(cast, signed_in):
    report = reports.handed_in(cast, reports.running(cast))
    other = casting.active(cast)
    client = signed_in(cast.coordinator)
    for name in ("report", "report_text", "report_review"):
        assert client.get(reverse(name, args=[other.pk, report.obligation_id])).status_code == 404
    meeting = other.participation.obligations.get(kind="mid_year")
    assert client.get(reverse("report", args=[other.pk, meeting.pk])).status_code == 404


def test_once_the_stage_is_closed_reports_are_read_and_no_more_changed(cast, signed_in):
    dossier = reports.running(cast, kind="planning")
    report = reports.accepted(cast, dossier)
    dossier.participation.obligations.update(done_on=report.obligation.due_on)
    workflow.complete(dossier, by=cast.team)
    assert signed_in(cast.reader).get(address("report_text", report)).status_code == 200
    assert signed_in(cast.team).post(address("report_correct", report), {"text": "Non."}).status_code == 302
    assert not report.corrections.exists()


def test_pages_of_a_report_cost_as_much_with_more_words_copies_and_requests(
    cast, signed_in, django_assert_max_num_queries
):
    dossier = reports.running(cast)
    report = reports.sent_back(cast, dossier)
    client = signed_in(cast.coordinator)
    client.get(address("report", report))
    for _more in range(3):
        from learning.workflow.reports import ask_corrections

        ask_corrections(report, text=f"Encore {_more}.", question=None, by=cast.advisor)
    for name, args in (
        ("report", ()),
        ("report_text", ()),
        ("report_section", ("suite",)),
        ("report_review", ()),
    ):
        with django_assert_max_num_queries(25):
            client.get(address(name, report, *args))
