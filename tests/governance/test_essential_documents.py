"""The essential documents (F99): who reads and keeps them, their versions, what is in force, due and missing."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cimpact import clock as portal_clock
from cimpact.errors import NotPossible
from cimpact.formatting import long_date
from cimpact.history.models import Event
from governance.agenda import waiting_for
from governance.documents import SHELVES, shelves_of
from governance.enums import DocumentKind, MeetingState, Mode, ResolutionState
from governance.models import DocumentVersion, Resolution
from governance.permissions import STRUCTURE_ABILITIES, structure_abilities
from governance.workflow.agendas import add_waiting
from governance.workflow.deciding import decide
from governance.workflow.documents import add_version, approve_version, set_review, take_back_version
from tests.cast import sits

from .meeting_scenes import meeting, member_of, there
from .paper_scenes import a_file, local_committee, of_ormes, of_programme, proposed

ALL, APPROVED, NONE = "every version", "what is approved", "nothing"
READING = {
    # Of the programme; of Les Ormes
    "team": (ALL, ALL),
    "advisor": (ALL, ALL),
    "other_advisor": (ALL, NONE),
    "member": (ALL, NONE),
    "recused": (ALL, NONE),
    "governor": (ALL, NONE),
    "coordinator": (APPROVED, ALL),
    "contributor": (APPROVED, ALL),
    "reader": (APPROVED, ALL),
    "neighbour": (APPROVED, NONE),
    "outsider": (NONE, NONE),
}
MANAGING = {("team", "programme"), ("coordinator", "ormes")}
WRITING = {*MANAGING, ("contributor", "ormes")}
TABLE_OF_ORMES = ("coordinator", "contributor", "reader")


def paper(structure, user, kind=DocumentKind.MANDATE):
    return next(p for shelf in shelves_of(structure, user) for p in shelf.papers if p.kind == kind)


@pytest.mark.parametrize("part", READING)
@pytest.mark.parametrize("place", ["programme", "ormes"])
def test_each_role_reads_and_keeps_what_is_hers(cast, part, place):
    structure = of_programme(cast) if place == "programme" else of_ormes(cast)
    reads = READING[part][place == "ormes"]
    is_inside = (part, place) == ("team", "programme") or (place == "ormes" and part in TABLE_OF_ORMES)
    accompanies = place == "ormes" and part in ("advisor", "team")
    assert structure_abilities(getattr(cast, part), structure) == {
        "manage_documents": (part, place) in MANAGING,
        "read_documents": reads == ALL,
        "read_approved": reads != NONE,
        "write_reflection": (part, place) in WRITING,
        "read_reflection": is_inside,
        "share_reflection": (part, place) == ("coordinator", "ormes"),
        "read_shared_reflection": is_inside or accompanies,
    }
    assert len(STRUCTURE_ABILITIES) == 7


def test_whoever_sits_on_a_committee_of_the_neighbourhood_reads_what_it_may_approve(cast):
    sits(cast.outsider, local_committee(cast), cast.foundation)
    can = structure_abilities(cast.outsider, of_ormes(cast))
    assert can["read_documents"]
    assert not can["read_shared_reflection"]
    assert not structure_abilities(cast.outsider, of_programme(cast))["read_approved"]


def test_the_fourteen_documents_are_grouped_as_in_the_guide():
    kinds = [kind for _title, kinds in SHELVES for kind in kinds]
    assert [len(kinds) for _title, kinds in SHELVES] == [3, 3, 5, 3]
    assert sorted(kinds) == sorted(DocumentKind)


def test_a_version_proposed_waits_beside_the_one_in_force(cast):
    structure = of_programme(cast)
    first = proposed(structure, cast.team)
    approve_version(first, committee=cast.governance, on=dt.date(2021, 12, 1), by=cast.team)
    second = proposed(structure, cast.team, link="https://exemple.org/mandat-2", words="Un siège de plus.")
    found = paper(structure, cast.team)
    assert (found.current, found.proposed, found.earlier) == (first, second, [])
    seen = paper(structure, cast.reader)
    assert (seen.current, seen.proposed) == (first, None)
    approve_version(second, committee=cast.governance, on=dt.date(2022, 1, 9), by=cast.team)
    found = paper(structure, cast.team)
    assert (found.current, found.proposed, found.earlier) == (second, None, [first])


def test_a_version_never_approved_is_an_earlier_one_once_another_is(cast):
    structure = of_programme(cast)
    first = proposed(structure, cast.team)
    second = proposed(structure, cast.team, link="https://exemple.org/mandat-2")
    approve_version(second, committee=cast.governance, on=dt.date(2022, 1, 9), by=cast.team)
    found = paper(structure, cast.team)
    assert (found.current, found.proposed, found.earlier) == (second, None, [first])
    assert paper(structure, cast.team, DocumentKind.FUNDING).is_missing


@pytest.mark.parametrize(
    ("days", "is_due"), [(-400, True), (0, True), (60, True), (61, False), (None, False)]
)
def test_a_document_is_due_for_review_sixty_days_before_its_date(cast, days, is_due):
    structure, today = of_programme(cast), portal_clock.today()
    on = None if days is None else today + dt.timedelta(days=days)
    version = proposed(structure, cast.team, review_on=on)
    assert paper(structure, cast.team).review_on is None  # not in force yet
    approve_version(version, committee=cast.governance, on=today, by=cast.team)
    assert paper(structure, cast.team).review_on == (on if is_due else None)


def test_a_file_is_kept_under_a_name_of_the_portal_and_sent_twice_is_one_version(cast):
    structure = of_programme(cast)
    upload = a_file()
    version = add_version(structure, DocumentKind.MANDATE, upload=upload, by=cast.team)
    again = add_version(structure, DocumentKind.MANDATE, upload=upload, by=cast.team)
    assert again == version
    assert (version.number, version.name, version.mimetype) == (1, "Mandat.pdf", "application/pdf")
    assert version.file.name.startswith("essential/")
    assert "Mandat" not in version.file.name
    assert Event.objects.about(version.document).count() == 1


def test_a_file_that_is_not_what_it_says_is_refused(cast):
    fake = SimpleUploadedFile("Mandat.pdf", b"MZ not a document", "application/pdf")
    with pytest.raises(ValidationError):
        add_version(of_programme(cast), DocumentKind.MANDATE, upload=fake, by=cast.team)
    assert not DocumentVersion.objects.exists()


def test_what_the_scanner_could_not_read_is_not_kept(cast, settings):
    settings.CLAMAV_URL = "tcp://127.0.0.1:9"
    with pytest.raises(ValidationError, match="antivirus"):
        add_version(of_programme(cast), DocumentKind.MANDATE, upload=a_file(), by=cast.team)
    assert not DocumentVersion.objects.exists()


def test_approving_again_changes_nothing_and_approving_otherwise_is_refused(cast):
    version = proposed(of_programme(cast), cast.team)
    on = dt.date(2022, 1, 9)
    approve_version(version, committee=cast.governance, on=on, by=cast.team)
    approve_version(version, committee=cast.governance, on=on, by=cast.team)
    assert Event.objects.about(version.document).filter(kind="essential_document.approve").count() == 1
    with pytest.raises(NotPossible):
        approve_version(version, committee=cast.management, on=on, by=cast.team)
    version.refresh_from_db()
    assert version.approved_by == cast.governance


def test_only_a_committee_of_the_structure_approves_and_never_in_advance(cast):
    version = proposed(of_ormes(cast), cast.coordinator)
    with pytest.raises(NotPossible):
        approve_version(version, committee=cast.governance, on=portal_clock.today(), by=cast.coordinator)
    local = local_committee(cast)
    tomorrow = portal_clock.today() + dt.timedelta(days=1)
    with pytest.raises(NotPossible):
        approve_version(version, committee=local, on=tomorrow, by=cast.coordinator)
    approve_version(version, committee=local, on=portal_clock.today(), by=cast.coordinator)
    assert paper(of_ormes(cast), cast.reader).current == version


def test_a_review_date_set_again_is_recorded_once(cast):
    version = proposed(of_programme(cast), cast.team)
    for _click in range(2):
        set_review(version, on=dt.date(2022, 3, 1), by=cast.team)
    assert Event.objects.about(version.document).filter(kind="essential_document.review").count() == 1


# Before a committee


def test_a_version_proposed_may_be_put_on_the_agenda_of_a_committee_of_its_structure(cast):
    version = proposed(of_programme(cast), cast.team)
    proposed(of_ormes(cast), cast.coordinator)
    planned = meeting(cast, state=MeetingState.PLANNED)
    offered = [one.subject for one in waiting_for(planned) if isinstance(one.subject, DocumentVersion)]
    assert offered == [version]
    approve_version(version, committee=cast.governance, on=portal_clock.today(), by=cast.team)
    assert not [one for one in waiting_for(planned) if isinstance(one.subject, DocumentVersion)]


def test_a_point_leads_to_the_version_that_it_is_about(cast, client):
    proposed(of_programme(cast), cast.team)
    found = meeting(cast)
    add_waiting(found, waiting_for(found), by=cast.team)
    client.force_login(cast.member)
    page = client.get(reverse("meeting", args=[found.pk])).content.decode()
    assert 'href="https://exemple.org/mandat"' in page


@pytest.mark.parametrize(("agreed", "is_approved"), [(True, True), (False, False)])
def test_adopting_it_approves_it_in_the_committees_name(cast, agreed, is_approved):
    version = proposed(of_programme(cast), cast.team)
    found = meeting(cast, days=0)
    there(found, member_of(cast, cast.member))
    chosen = [one for one in waiting_for(found) if one.subject == version]
    (point,) = add_waiting(found, chosen, by=cast.team)
    resolution = Resolution.objects.create(
        point=point,
        text="Approuver le mandat.",
        mode=Mode.CONSENSUS,
        state=ResolutionState.OPEN,
        proposed_by=cast.team,
        opened_at=portal_clock.now(),
    )
    decide(resolution, agreed=agreed, by=cast.team)
    version.refresh_from_db()
    expected = (cast.management, portal_clock.today()) if is_approved else (None, None)
    assert (version.approved_by, version.approved_on) == expected


# The pages


def test_the_page_says_what_is_in_force_and_what_is_missing(cast, client):
    structure = of_ormes(cast)
    version = proposed(structure, cast.coordinator, words="Deux places pour les locataires.")
    approve_version(version, committee=local_committee(cast), on=dt.date(2022, 1, 9), by=cast.coordinator)
    client.force_login(cast.advisor)
    page = client.get(structure.documents_url).content.decode()
    assert f"approuvée le {long_date(dt.date(2022, 1, 9))}" in page
    assert "Deux places pour les locataires." in page
    assert page.count("manque encore") == 13
    assert "Ajouter une version" not in page
    client.force_login(cast.coordinator)
    assert client.get(structure.documents_url).content.decode().count("Ajouter une version") == 14


def test_a_version_is_added_by_its_page(cast, client):
    client.force_login(cast.team)
    url = reverse("essential_document_add", args=[cast.programme.code, "mandate"])
    refused = client.post(url, {"words": "Gardé."})
    assert refused.status_code == 422
    assert "Gardé." in refused.content.decode()
    both = client.post(url, {"link": "https://exemple.org", "upload": a_file()})
    assert both.status_code == 422
    added = client.post(url, {"words": "Une place de plus.", "upload": a_file()})
    assert added.status_code == 302
    version = DocumentVersion.objects.get()
    assert (version.words, version.name) == ("Une place de plus.", "Mandat.pdf")


def test_a_file_too_large_is_refused_beside_its_field_and_words_stay(cast, client, settings):
    settings.ATTACHMENT_MAX_BYTES = 100
    client.force_login(cast.team)
    url = reverse("essential_document_add", args=[cast.programme.code, "mandate"])
    answer = client.post(url, {"words": "Gardé.", "upload": a_file()})
    assert answer.status_code == 422
    assert "Gardé." in answer.content.decode()
    assert "trop volumineux" in answer.content.decode()


def test_a_file_is_downloaded_by_those_who_read_it_only(cast, client):
    version = add_version(of_programme(cast), DocumentKind.MANDATE, upload=a_file(), by=cast.team)
    url = reverse("version_file", args=[version.pk])
    found = {}
    for part in ("team", "member", "advisor", "coordinator", "outsider"):
        client.force_login(getattr(cast, part))
        found[part] = client.get(url).status_code
    assert found == {"team": 200, "member": 200, "advisor": 200, "coordinator": 404, "outsider": 404}
    approve_version(version, committee=cast.governance, on=portal_clock.today(), by=cast.team)
    client.force_login(cast.coordinator)
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("attachment")


def test_an_approval_is_noted_by_its_page(cast, client):
    version = proposed(of_programme(cast), cast.team)
    url = reverse("version_approve", args=[version.pk])
    client.force_login(cast.member)
    assert client.post(url, {"committee": cast.governance.pk, "on": "2022-01-09"}).status_code == 403
    client.force_login(cast.team)
    assert client.post(url, {"committee": "", "on": "2022-01-09"}).status_code == 422
    assert client.post(url, {"committee": cast.governance.pk, "on": "2022-01-09"}).status_code == 302
    version.refresh_from_db()
    assert version.approved_on == dt.date(2022, 1, 9)


def test_a_structure_without_a_committee_is_told_what_to_do(cast, client):
    version = proposed(of_ormes(cast), cast.coordinator)
    client.force_login(cast.coordinator)
    page = client.get(reverse("version_approve", args=[version.pk])).content.decode()
    assert "Aucun comité n’est encore inscrit" in page


def test_a_neighbourhood_outside_the_programme_has_no_papers_there(cast, client):
    client.force_login(cast.team)
    url = reverse("essential_documents", args=[cast.programme.code, "nulle-part"])
    assert client.get(url).status_code == 404


def test_a_version_proposed_by_mistake_is_taken_back_once_with_its_file(
    cast, django_capture_on_commit_callbacks
):
    version = proposed(of_programme(cast), cast.team, link="", upload=a_file())
    file = version.file
    assert file.storage.exists(file.name)
    with django_capture_on_commit_callbacks(execute=True):
        for _click in range(2):
            take_back_version(version, by=cast.team)
    assert not DocumentVersion.objects.filter(pk=version.pk).exists()
    assert not file.storage.exists(file.name)
    assert Event.objects.filter(kind="essential_document.take_back").count() == 1


def test_a_version_approved_or_before_a_committee_is_not_taken_back(cast):
    structure = of_programme(cast)
    version = proposed(structure, cast.team)
    approve_version(version, committee=cast.management, on=portal_clock.today(), by=cast.team)
    with pytest.raises(NotPossible, match="approuvée"):
        take_back_version(version, by=cast.team)
    other = proposed(structure, cast.team, kind=DocumentKind.INNOVATION)
    planned = meeting(cast)
    add_waiting(planned, [w for w in waiting_for(planned) if w.subject == other], by=cast.team)
    with pytest.raises(NotPossible, match="ordre du jour"):
        take_back_version(other, by=cast.team)
    assert DocumentVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("part", "status"), [("team", 302), ("advisor", 403), ("member", 403), ("coordinator", 404)]
)
def test_only_who_keeps_the_documents_takes_a_version_back(cast, signed_in, part, status):
    version = proposed(of_programme(cast), cast.team)
    answer = signed_in(getattr(cast, part)).post(reverse("version_take_back", args=[version.pk]))
    assert answer.status_code == status
    assert DocumentVersion.objects.filter(pk=version.pk).exists() == (status != 302)


def test_taking_a_version_back_is_offered_to_who_may_and_a_refusal_is_said(cast, signed_in):
    version = proposed(of_programme(cast), cast.team)
    url = reverse("version_take_back", args=[version.pk])
    assert url in signed_in(cast.team).get(of_programme(cast).documents_url).content.decode()
    assert url not in signed_in(cast.advisor).get(of_programme(cast).documents_url).content.decode()
    approve_version(version, committee=cast.management, on=portal_clock.today(), by=cast.team)
    assert "elle reste dans l’historique" in signed_in(cast.team).post(url, follow=True).content.decode()
