"""A disk nearly full refuses uploads and nothing else; a dossier has its quota; a full /tmp has its words (F127)."""

import errno
import shutil

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cimpact import storage
from cimpact.storage import NoRoom
from cimpact.writing.models import Attachment
from proposals.workflow.attachments import attach, detach
from tests import cast as scenes
from tests.proposals.pages import autosave, fields, question_of, section_of, section_url
from tests.writing import files


def upload(name="plan.pdf", padding=0):
    return SimpleUploadedFile(name, files.pdf() + b"\n%" + b"x" * padding)


@pytest.fixture
def nearly_full(settings):
    """A disk with less room than the settings ask for."""
    settings.FREE_SPACE_MIN_BYTES = 2 * shutil.disk_usage("/").total + 10**18


def test_f127_a_disk_nearly_full_takes_no_file_but_every_word(cast, signed_in, nearly_full):
    dossier = scenes.drafting(cast)
    with pytest.raises(NoRoom, match="continue de s’enregistrer"):
        attach(dossier, upload(), by=cast.coordinator)
    assert not Attachment.objects.exists()
    client, question = signed_in(cast.coordinator), question_of(dossier, "needs")
    page = client.get(section_url(dossier, question.section.code))
    typed = {name: value for name, value in fields(page).items() if name.startswith(f"q{question.pk}-")}
    typed[f"q{question.pk}-text"] = "Trois phrases."
    saved = autosave(client, f"/fr/dossiers/{dossier.pk}/ecrits/{dossier.document_id}/{question.pk}/", typed)
    assert saved.status_code == 200


def test_f127_the_page_says_so_beside_the_field(cast, signed_in, nearly_full):
    dossier = scenes.drafting(cast)
    checklist = section_url(dossier, section_of(dossier, "prerequisites").code)
    prerequisite = dossier.stage.prerequisites.first()
    client = signed_in(cast.coordinator)
    response = client.post(
        checklist, fields(client.get(checklist)) | {f"files-{prerequisite.code}": upload()}
    )
    assert response.status_code == 422
    assert "n’a presque plus de place" in response.text


def test_f127_health_says_that_the_disk_is_nearly_full_and_stays_ready(db, client, nearly_full):
    assert client.get("/healthz").json() == {"status": "alive", "disk": "nearly full"}
    response = client.get("/readyz")
    assert (response.status_code, response.json()["disk"]) == (200, "nearly full")


def test_a_disk_that_cannot_be_asked_is_not_said_to_be_full(monkeypatch):
    def refuse(place):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(storage.shutil, "disk_usage", refuse)
    assert storage.has_room()


def test_f127_a_dossier_s_files_have_a_quota_that_older_files_use(cast, settings):
    dossier = scenes.drafting(cast)
    first = attach(dossier, upload(), by=cast.coordinator)
    settings.DOCUMENT_FILES_MAX_BYTES = 2 * first.size + 10
    detach(dossier, first, by=cast.coordinator)
    attach(dossier, upload("plan2.pdf", padding=1), by=cast.coordinator)
    with pytest.raises(ValidationError, match="occupent déjà"):
        attach(dossier, upload("plan3.pdf", padding=2), by=cast.coordinator)
    # Another dossier has its own.
    attach(scenes.drafting(cast, title="Un autre"), upload(), by=cast.coordinator)


class FullDisk:
    """What tempfile gives when the disk takes the file's name and none of its bytes."""

    name = "/tmp/plein"

    def write(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    def seek(self, *args):
        return 0

    def close(self):
        return None


@pytest.mark.parametrize("moment", ["at its first byte", "before it"])
def test_f127_a_full_temporary_disk_is_said_and_what_was_typed_is_kept(cast, signed_in, monkeypatch, moment):
    dossier = scenes.drafting(cast)
    checklist = section_url(dossier, section_of(dossier, "prerequisites").code)
    prerequisite = dossier.stage.prerequisites.first()
    client = signed_in(cast.coordinator)
    typed = fields(client.get(checklist)) | {
        f"p{prerequisite.pk}-state": "met",
        f"p{prerequisite.pk}-note": "Adopté en mars.",
    }

    def full(*args, **kwargs):
        if moment == "before it":
            raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")
        return FullDisk()

    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", full)
    heavy = upload(padding=3_000_000)
    response = client.post(checklist, typed | {f"files-{prerequisite.code}": heavy})
    assert response.status_code in (413, 422)
    assert "n’a presque plus de place" in response.text
    assert "Adopté en mars." in response.text
    assert dossier.evidence.get(prerequisite=prerequisite).note == "Adopté en mars."
    assert not Attachment.objects.exists()
