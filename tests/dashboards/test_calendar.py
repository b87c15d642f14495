"""The calendar of moments, open to everyone, and the team that keeps it (R2–R5, R9)."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact import formatting
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.models import Notice
from cimpact.programmes.enums import AnswerCountsFrom
from proposals import workflow
from proposals.models import Dossier
from tests import cast as scenes
from tests.clock import MONTREAL

CALENDAR = "/fr/calendrier/"


@pytest.fixture
def cast(cast, clock):
    clock.set(2021, 10, 1)
    return cast


def moments(response) -> list:
    return response.context["calendars"][0].moments


def shown(date: dt.date) -> str:
    return str(formatting.raised(formatting.long_date(date)))


def test_r4_the_calendar_says_the_four_first_dates_to_anyone(cast, client):
    response = client.get(CALENDAR)
    dates = [moment.window.date for moment in moments(response)]
    assert dates == [dt.date(2021, 10, 15), dt.date(2022, 2, 1), dt.date(2022, 3, 29), dt.date(2022, 10, 14)]
    page = response.content.decode()
    assert all(str(formatting.raised(formatting.long_date(date, weekday=True))) in page for date in dates)
    assert "23 h 59" in page.replace("\xa0", " ")


def test_r5_october_2021_admits_planning_only(cast, client):
    first, *others = moments(client.get(CALENDAR))
    assert [stage.kind for stage in first.stages] == ["planning"]
    assert not first.all_stages
    assert all(moment.all_stages for moment in others)


def test_r9_each_moment_says_when_its_answer_is_due(cast, client):
    response = client.get(CALENDAR)
    due = [moment.answer_due_on for moment in moments(response)]
    assert due == [dt.date(2021, 12, 10), dt.date(2022, 3, 29), dt.date(2022, 5, 24), dt.date(2022, 12, 9)]
    page = response.content.decode()
    assert all(shown(date) in page for date in due)


def test_r9_an_answer_that_falls_on_the_next_moment_is_said(cast, client):
    response = client.get(CALENDAR)
    assert [moment.meets_next for moment in moments(response)] == [False, True, False, False]
    assert response.content.decode().count("C’est aussi la date du dépôt suivant") == 1


def test_r9_a_delay_that_counts_from_the_submission_has_no_date_yet(cast, client):
    cast.programme.answer_counts_from = AnswerCountsFrom.SUBMISSION
    cast.programme.save()
    response = client.get(CALENDAR)
    assert {moment.answer_due_on for moment in moments(response)} == {None}
    assert "Selon le jour du dépôt" in response.content.decode()


def test_moments_gone_by_stay_under_a_fold(cast, client, clock):
    clock.set(2022, 2, 10)
    calendar = client.get(CALENDAR).context["calendars"][0]
    assert len(calendar.past) == len(calendar.coming) == 2


def test_a_moment_prolonged_for_all_says_its_new_closing(cast, client):
    window = cast.programme.windows.order_by("date").first()
    until = dt.datetime(2021, 10, 18, 17, 0, tzinfo=MONTREAL)
    workflow.extend_closing(window, until=until, reason="Panne.", by=cast.team)
    first = moments(client.get(CALENDAR))[0]
    assert first.is_extended
    assert first.closes_at == until


def test_a_moment_prolonged_for_one_dossier_stays_as_it_is_for_the_others(cast, client):
    dossier = scenes.drafting(cast)
    until = dt.datetime(2021, 10, 18, 17, 0, tzinfo=MONTREAL)
    workflow.extend_closing(dossier.aimed_window, until=until, reason="Deuil.", by=cast.team, dossier=dossier)
    assert not moments(client.get(CALENDAR))[0].is_extended


def test_the_calendar_reads_in_english(cast, client):
    page = client.get("/en/calendrier/").content.decode()
    assert '<html lang="en-CA">' in page


@pytest.mark.parametrize("role", ["coordinator", "advisor", "member", "outsider"])
def test_only_the_team_keeps_the_moments(cast, signed_in, role):
    window = cast.programme.windows.first()
    client = signed_in(getattr(cast, role))
    for name, args in (
        ("windows", []),
        ("window_add", [cast.programme.code]),
        ("window_edit", [window.pk]),
        ("window_extend", [window.pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 403
        assert client.post(reverse(name, args=args)).status_code in (403, 405)


def test_another_programme_s_team_does_not_see_it(cast, signed_in):
    from cimpact.programmes.models import TeamMember
    from cimpact.writing.loading import DATA, load_programme

    elan = load_programme(DATA / "elan.yaml")
    TeamMember.objects.create(programme=elan, user=cast.outsider)
    window = cast.programme.windows.first()
    client = signed_in(cast.outsider)
    assert client.get(reverse("window_edit", args=[window.pk])).status_code == 404
    assert client.get(reverse("window_add", args=[cast.programme.code])).status_code == 404


def test_the_team_opens_a_moment(cast, signed_in):
    client = signed_in(cast.team)
    url = reverse("window_add", args=[cast.programme.code])
    sent = {"date": "1er juin 2022", "hour": "17:00", "stages": ["planning", "deployment"]}
    assert client.post(url, sent).status_code == 302
    window = cast.programme.windows.get(date=dt.date(2022, 6, 1))
    assert window.stages == ["planning", "deployment"]
    assert window.closes_at == dt.datetime(2022, 6, 1, 17, 0, 59, tzinfo=MONTREAL)
    event = Event.objects.about(window).get()
    assert (event.kind, event.actor) == ("window.add", cast.team)
    assert client.post(url, sent).status_code == 422  # twice the same day
    assert cast.programme.windows.filter(date=dt.date(2022, 6, 1)).count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"date": "", "hour": "17:00", "stages": ["planning"]},
        {"date": "31 juin 2022", "hour": "17:00", "stages": ["planning"]},
        {"date": "1er juin 2022", "hour": "25:00", "stages": ["planning"]},
        {"date": "1er juin 2022", "hour": "17:00", "stages": []},
        {"date": "1er juin 2022", "hour": "17:00", "stages": ["autre"]},
        {"date": "1er juin 2020", "hour": "17:00", "stages": ["planning"]},
        {"date": "1er février 2022", "hour": "17:00", "stages": ["planning"]},
    ],
)
def test_a_moment_that_cannot_be_is_refused_with_a_reason(cast, signed_in, sent):
    response = signed_in(cast.team).post(reverse("window_add", args=[cast.programme.code]), sent)
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()
    assert cast.programme.windows.count() == 4


def test_a_date_changes_while_nothing_was_submitted_and_its_drafts_follow(cast, signed_in):
    dossier = scenes.drafting(cast)
    window = dossier.aimed_window
    url = reverse("window_edit", args=[window.pk])
    sent = {"date": "2021-10-22", "hour": "23:59", "stages": ["planning"]}
    assert signed_in(cast.team).post(url, sent).status_code == 302
    window.refresh_from_db()
    assert window.date == dt.date(2021, 10, 22)
    assert Dossier.objects.get().next_on == dt.date(2021, 10, 22)
    event = Event.objects.about(window).get()
    assert event.before["date"] == "2021-10-15"
    assert event.after["date"] == "2021-10-22"
    assert "dossier.moment_changed" in Event.objects.about(dossier).values_list("kind", flat=True)


def test_a_moment_saved_as_it_was_writes_no_history(cast, signed_in):
    window = cast.programme.windows.first()
    sent = {"date": str(window.date), "hour": "23:59", "stages": window.stages}
    signed_in(cast.team).post(reverse("window_edit", args=[window.pk]), sent)
    assert not Event.objects.about(window).exists()


def test_a_date_no_longer_changes_once_a_proposal_was_submitted_for_it(cast, signed_in):
    dossier = scenes.submitted(cast)
    window = dossier.window
    client = signed_in(cast.team)
    url = reverse("window_edit", args=[window.pk])
    assert client.get(url).context["form"] is None
    client.post(url, {"date": "2021-10-22", "hour": "23:59", "stages": ["planning"]})
    window.refresh_from_db()
    assert window.date == dt.date(2021, 10, 15)
    with pytest.raises(NotPossible):
        workflow.change_moment(
            window, date=dt.date(2021, 10, 22), closes_at=window.closes_at, stages=["planning"], by=cast.team
        )


def test_a_closing_moved_for_all_is_told_to_each_table_that_aims_at_it(cast, signed_in):
    dossier = scenes.drafting(cast)
    window = dossier.aimed_window
    client = signed_in(cast.team)
    page = client.get(reverse("window_extend", args=[window.pk])).content.decode()
    assert dossier.title in page
    sent = {"day": "18 octobre 2021", "hour": "17:00", "reason": "Panne de courant dans tout l’est de l’île."}
    assert client.post(reverse("window_extend", args=[window.pk]), sent).status_code == 302
    assert Notice.objects.filter(kind="closing_moved", recipient=cast.coordinator).count() == 1
    assert Dossier.objects.get().next_on == dt.date(2021, 10, 18)
    page = client.get(reverse("window_edit", args=[window.pk])).content.decode()
    assert "Panne de courant" in page
    assert "Judith Okafor" in page


def test_a_closing_is_moved_later_only_and_with_a_reason(cast, signed_in):
    window = cast.programme.windows.first()
    client = signed_in(cast.team)
    url = reverse("window_extend", args=[window.pk])
    assert (
        client.post(url, {"day": "10 octobre 2021", "hour": "17:00", "reason": "Trop tôt."}).status_code
        == 422
    )
    assert client.post(url, {"day": "18 octobre 2021", "hour": "17:00", "reason": ""}).status_code == 422
    assert not window.extensions.exists()
