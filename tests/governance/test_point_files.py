"""Files joined to the points of an agenda: checked as any other, replaced, taken back, closed to whoever withdraws."""

import pytest
from django.core.exceptions import ValidationError

from cimpact.errors import NotPossible
from cimpact.writing.enums import Scan
from governance.enums import MeetingState
from governance.interests import declare_interest
from governance.models import PointFile
from governance.workflow.point_files import remove_file
from tests.governance import pack_scenes as scenes
from tests.writing import files


@pytest.fixture(autouse=True)
def own_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def agenda(cast):
    meeting = scenes.meeting(cast)
    return meeting, scenes.point(meeting)


def page_of(meeting, point):
    return f"/fr/rencontres/{meeting.pk}/points/{point.pk}/documents/"


def test_a_file_joined_twice_is_joined_once(cast, agenda):
    _meeting, point = agenda
    first, second = scenes.join(cast, point), scenes.join(cast, point)
    assert first == second
    assert point.files.count() == 1


def test_a_file_that_a_committee_could_not_open_is_refused_in_words(cast, agenda):
    _meeting, point = agenda
    with pytest.raises(ValidationError, match="mot de passe"):
        scenes.join(cast, point, "Secret.pdf", files.pdf(password="secret"))
    assert not PointFile.objects.exists()


def test_files_of_one_meeting_weigh_no_more_than_allowed(cast, agenda, settings):
    _meeting, point = agenda
    scenes.join(cast, point)
    settings.DOCUMENT_FILES_MAX_BYTES = 10
    with pytest.raises(ValidationError, match="occupent déjà"):
        scenes.join(cast, point, "Autre.pdf", files.pdf(2))


def test_nothing_is_joined_nor_taken_back_once_the_meeting_is_over(cast, agenda):
    meeting, point = agenda
    joined = scenes.join(cast, point)
    meeting.state = MeetingState.HELD
    meeting.save()
    with pytest.raises(NotPossible, match="est terminée"):
        scenes.join(cast, point, "Autre.pdf", files.pdf(2))
    with pytest.raises(NotPossible, match="est terminée"):
        remove_file(joined, by=cast.team)


def test_on_its_page_one_joins_replaces_and_takes_back(cast, agenda, signed_in):
    meeting, point = agenda
    client, url = signed_in(cast.team), page_of(meeting, point)
    client.post(url, {"files": [scenes.upload("Plan.pdf"), scenes.upload("Budget.pdf", files.pdf(2))]})
    plan = point.files.get(name="Plan.pdf")
    assert "Budget.pdf" in client.get(url).text
    client.post(url, {f"replace-{plan.pk}": scenes.upload("Plan 2.pdf", files.pdf(3))})
    now = point.files.filter(removed_at=None)
    assert {file.name for file in now} == {"Budget.pdf", "Plan 2.pdf"}
    client.post(url, {"remove": now.get(name="Budget.pdf").pk})
    assert [file.name for file in now.all()] == ["Plan 2.pdf"]
    # Kept on the disk, and nowhere to be downloaded.
    assert point.files.count() == 3
    assert client.get(f"{url}{plan.pk}/").status_code == 404


def test_what_is_refused_is_said_on_the_page(cast, agenda, signed_in):
    meeting, point = agenda
    client, url = signed_in(cast.team), page_of(meeting, point)
    response = client.post(url, {"files": scenes.upload("programme.exe", files.EXE)})
    assert response.status_code == 422
    assert "Ce genre de fichier n’est pas accepté" in response.text
    response = client.post(url)
    assert response.status_code == 422
    assert "Choisissez d’abord un fichier" in response.text


def test_a_file_that_waits_for_the_scanner_is_not_handed_out(cast, agenda, signed_in):
    meeting, point = agenda
    joined = scenes.join(cast, point)
    url = f"{page_of(meeting, point)}{joined.pk}/"
    client = signed_in(cast.member)
    assert client.get(url).status_code == 200
    PointFile.objects.update(scan=Scan.WAITING)
    assert client.get(url).status_code == 302


@pytest.mark.parametrize(
    ("who", "reads", "joins"),
    [
        ("team", 200, 302),
        ("member", 200, 403),
        ("recused", 200, 403),
        ("governor", 404, 404),
        ("advisor", 404, 404),
        ("coordinator", 404, 404),
        ("outsider", 404, 404),
    ],
)
def test_whoever_takes_part_reads_and_whoever_prepares_joins(cast, agenda, signed_in, who, reads, joins):
    meeting, point = agenda
    joined = scenes.join(cast, point)
    client, url = signed_in(getattr(cast, who)), page_of(meeting, point)
    assert client.get(url).status_code == reads
    assert client.get(f"{url}{joined.pk}/").status_code == reads
    assert client.get(f"/fr/rencontres/{meeting.pk}/cahier/").status_code == reads
    sent = client.post(url, {"files": scenes.upload("Autre.pdf", files.pdf(2))})
    assert sent.status_code == joins
    assert point.files.count() == (2 if joins == 302 else 1)


def test_a_meeting_in_preparation_is_open_to_whoever_prepares_it_alone(cast, signed_in):
    meeting = scenes.meeting(cast, state=MeetingState.PLANNED)
    point = scenes.point(meeting)
    assert signed_in(cast.team).get(page_of(meeting, point)).status_code == 200
    assert signed_in(cast.member).get(page_of(meeting, point)).status_code == 404


def test_r58_the_documents_of_a_closed_point_are_nowhere_to_be_found(cast, signed_in):
    meeting, _free, investment = scenes.prepared(cast)
    joined = scenes.join(cast, investment, "Avis-confidentiel.pdf")
    url = page_of(meeting, investment)
    doors = (url, f"{url}{joined.pk}/")
    member = signed_in(cast.member)
    assert [member.get(door).status_code for door in doors] == [200, 200]
    declare_interest(cast.member, by=cast.member, subject=investment.item.subject)
    for client in (signed_in(cast.recused), member):
        assert [client.get(door).status_code for door in doors] == [404, 404]
        for page in (f"/fr/rencontres/{meeting.pk}/", f"/fr/rencontres/{meeting.pk}/cahier/"):
            text = client.get(page).text
            assert "Fermé pour vous" in text
            assert "confidentiel" not in text


def test_r58_whoever_prepares_the_meeting_and_withdraws_joins_nothing_there(cast, signed_in):
    meeting, _free, investment = scenes.prepared(cast)
    declare_interest(cast.team, by=cast.team, subject=investment.item.subject)
    answer = signed_in(cast.team).post(page_of(meeting, investment), {"files": scenes.upload()})
    assert answer.status_code == 404
    assert not investment.files.exists()
