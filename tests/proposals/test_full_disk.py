"""A disk that takes no more: the person is told, nothing is half done, and what she typed is kept."""

import errno
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile

from cimpact.notices.models import Notice
from cimpact.storage import NotKept
from cimpact.writing.models import Attachment
from proposals import workflow
from proposals.enums import State
from proposals.models import Letter
from proposals.workflow.attachments import attach
from tests import cast as casting
from tests.proposals.pages import fields, section_of, section_url
from tests.writing import files


@pytest.fixture
def full_disk(settings, tmp_path, monkeypatch):
    """A disk that fills while a file is being written; returns how to make room."""
    settings.MEDIA_ROOT = tmp_path
    real = FileSystemStorage._save

    def _save(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(10))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", _save)
    return lambda: monkeypatch.setattr(FileSystemStorage, "_save", real)


def on_disk(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def upload():
    return SimpleUploadedFile("plan.pdf", files.pdf())


def test_a_file_that_cannot_be_kept_is_not_joined_and_leaves_nothing(cast, full_disk, tmp_path):
    dossier = casting.drafting(cast)
    with pytest.raises(NotKept, match="n’a pas pu garder ce fichier"):
        attach(dossier, upload(), by=cast.coordinator)
    assert not Attachment.objects.exists()
    assert not dossier.events.filter(kind="dossier.attach").exists()
    assert on_disk(tmp_path) == []
    full_disk()
    attach(dossier, upload(), by=cast.coordinator)
    assert len(on_disk(tmp_path)) == 1


def test_its_page_says_so_and_keeps_what_was_typed_beside_it(cast, full_disk, signed_in):
    dossier = casting.drafting(cast)
    checklist = section_url(dossier, section_of(dossier, "prerequisites").code)
    prerequisite = dossier.stage.prerequisites.first()
    client = signed_in(cast.coordinator)
    typed = {f"p{prerequisite.pk}-state": "met", f"p{prerequisite.pk}-note": "Adopté en mars."}
    response = client.post(
        checklist, fields(client.get(checklist)) | typed | {f"files-{prerequisite.code}": upload()}
    )
    assert response.status_code == 422
    assert "n’a pas pu garder ce fichier" in response.text
    assert "Adopté en mars." in response.text
    assert dossier.evidence.get(prerequisite=prerequisite).note == "Adopté en mars."


def test_a_letter_that_cannot_be_kept_is_not_sent(cast, full_disk, tmp_path):
    dossier = casting.lettered(cast)
    owed = Notice.objects.count()
    with pytest.raises(NotKept):
        workflow.send_answer(dossier, by=cast.team)
    dossier.refresh_from_db()
    letter = Letter.objects.get()
    assert (dossier.state, letter.sent_at, letter.pdf.name) == (State.RATIFIED, None, "")
    assert Notice.objects.count() == owed
    assert on_disk(tmp_path) == []
    full_disk()
    workflow.send_answer(dossier, by=cast.team)
    assert Letter.objects.get().pdf.read(5) == b"%PDF-"
