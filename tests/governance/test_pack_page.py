"""The page of a pack: who has it made, how far it is, its download."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cimpact.history.models import Event
from governance.enums import MeetingState, PackState
from governance.models import Pack
from governance.workflow import packs
from tests.governance import pack_scenes as scenes


@pytest.fixture(autouse=True)
def own_disk(settings, tmp_path):
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path


@pytest.fixture
def agenda(cast):
    meeting = scenes.meeting(cast)
    scenes.point(meeting, words="Un tour de table.")
    return meeting


def url_of(meeting, language="fr"):
    return f"/{language}/rencontres/{meeting.pk}/cahier"


def test_whoever_prepares_the_meeting_has_the_first_one_made_then_each_reader_hers(cast, agenda, signed_in):
    team, member = signed_in(cast.team), signed_in(cast.member)
    assert "Le cahier sera ici" in member.get(f"{url_of(agenda)}/").text
    assert member.post(f"{url_of(agenda)}/").status_code == 403
    assert team.post(f"{url_of(agenda)}/").status_code == 302
    assert Pack.objects.get().language == "fr"
    member.post(f"{url_of(agenda, 'en')}/")
    assert sorted(Pack.objects.values_list("language", flat=True)) == ["en", "fr"]


def test_while_it_is_made_the_page_says_how_far_and_asks_again(cast, agenda, signed_in):
    team = signed_in(cast.team)
    team.post(f"{url_of(agenda)}/")
    Pack.objects.update(state=PackState.BUILDING, done=3, total=12, claimed_at=packs.clock.now())
    page = team.get(f"{url_of(agenda)}/").text
    assert "3 parties sur 12" in page
    assert 'hx-trigger="every 2s"' in page
    fragment = team.get(f"{url_of(agenda)}/", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert 'value="25"' in fragment
    assert "Préparer le cahier" not in page


def test_once_ready_it_is_downloaded_by_its_readers_alone(cast, agenda, signed_in):
    pack = scenes.made(agenda, cast.team)
    team = signed_in(cast.team)
    page = team.get(f"{url_of(agenda)}/").text
    assert "À jour" in page
    assert "every 2s" not in page
    answer = team.get(f"{url_of(agenda)}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith(
        'attachment; filename="cahier-comite-de-gestion-2022-01-26.pdf"'
    )
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content) == pack.file.read()
    for stranger in (cast.outsider, cast.governor, cast.coordinator, cast.advisor):
        assert signed_in(stranger).get(f"{url_of(agenda)}.pdf").status_code == 404
    assert signed_in().get(f"{url_of(agenda)}.pdf").status_code == 302


def test_a_meeting_cancelled_is_still_read_and_its_pack_is_made_no_more(cast, agenda, signed_in):
    agenda.state = MeetingState.CANCELLED
    agenda.save()
    assert signed_in(cast.team).post(f"{url_of(agenda)}/").status_code == 403


def test_an_empty_agenda_makes_no_pack_and_says_what_to_do(cast, signed_in):
    meeting = scenes.meeting(cast)
    answer = signed_in(cast.team).post(f"{url_of(meeting)}/", follow=True)
    assert "L’ordre du jour est vide" in answer.text
    assert not Pack.objects.exists()


def test_asked_for_while_it_waits_it_is_asked_for_once(cast, agenda, signed_in):
    team = signed_in(cast.team)
    for _click in range(2):
        team.post(f"{url_of(agenda)}/")
    assert Pack.objects.count() == 1
    assert Event.objects.about(agenda).filter(kind="pack.ask").count() == 1


def test_its_page_takes_as_many_queries_whatever_the_documents(cast, agenda, signed_in):
    scenes.made(agenda, cast.team)
    team = signed_in(cast.team)
    counts = []
    for n in range(3):
        scenes.join(cast, agenda.points.first(), f"Plan {n}.pdf", scenes.files.pdf(n + 1))
        with CaptureQueriesContext(connection) as queries:
            team.get(f"{url_of(agenda)}/")
        counts.append(len(queries))
    assert counts[1] == counts[2]
