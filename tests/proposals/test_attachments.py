"""Files joined to a proposal: with their page, through the dossier's doors, never destroyed (F26)."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from cimpact.history.models import Event
from cimpact.writing.models import Answer, Attachment
from proposals import workflow
from proposals.models import Evidence
from proposals.workflow.attachments import attach
from tests import cast as casting
from tests.proposals.pages import fields, section_of, section_url
from tests.writing import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast)


@pytest.fixture
def writer(cast, signed_in):
    return signed_in(cast.contributor)


@pytest.fixture
def page(dossier):
    return section_url(dossier, section_of(dossier, "attachments").code)


@pytest.fixture
def checklist(dossier):
    return section_url(dossier, section_of(dossier, "prerequisites").code)


def upload(name="plan.pdf", content=None):
    return SimpleUploadedFile(name, files.pdf() if content is None else content)


def joined(dossier, by, name="plan.pdf", content=None, **where):
    return attach(dossier, upload(name, content), by=by, **where)


def test_several_files_are_joined_at_once(cast, dossier, writer, page):
    sent = {"files": [upload(), upload("photo.png", files.PNG)], "then": "stay"}
    response = writer.post(page, sent, follow=True)
    assert response.redirect_chain == [(page, 302)]
    text = response.content.decode()
    assert "« plan.pdf » est joint." in text
    assert "« photo.png » est joint." in text
    kept = Attachment.objects.get(name="plan.pdf")
    assert (kept.document, kept.uploaded_by, kept.pages) == (dossier.document, cast.contributor, 1)
    assert kept.mimetype == "application/pdf"


def test_the_file_on_the_disk_has_a_name_of_our_own(writer, page, tmp_path):
    writer.post(page, {"files": upload("../../plan secret.pdf")})
    (path,) = (p for p in tmp_path.rglob("*") if p.is_file())
    assert path.parent == tmp_path / "attachments"
    assert "secret" not in path.name
    assert path.suffix == ".pdf"


def test_a_file_supports_the_prerequisite_it_was_joined_to(dossier, writer, checklist, page):
    prerequisite = dossier.stage.prerequisites.first()
    data = fields(writer.get(checklist)) | {f"p{prerequisite.pk}-state": "met"}
    response = writer.post(checklist, data | {f"files-{prerequisite.code}": upload(), "then": "stay"})
    assert response.status_code == 302
    assert Attachment.objects.get().prerequisite == prerequisite.code
    assert Evidence.objects.get().state == "met"  # what was typed beside it is saved too
    assert "plan.pdf</a>" in writer.get(checklist).content.decode()
    assert prerequisite.text in writer.get(page).content.decode()


def test_where_a_file_belongs_may_be_said_among_all_the_files(dossier, writer, page):
    code = dossier.stage.prerequisites.last().code
    writer.post(page, {"files": upload(), "files_for": code})
    writer.post(page, {"files": upload("photo.png", files.PNG), "files_for": "inconnu"})
    assert dict(Attachment.objects.values_list("name", "prerequisite")) == {"plan.pdf": code, "photo.png": ""}


def test_the_same_file_joined_twice_is_one(cast, dossier, writer, page):
    content = files.pdf()
    for name in ("plan.pdf", "plan (1).pdf"):
        assert writer.post(page, {"files": upload(name, content)}).status_code == 302
    assert Attachment.objects.count() == 1
    assert Event.objects.about(dossier).filter(kind="dossier.attach").count() == 1


def test_a_refused_file_is_said_beside_its_field_and_the_others_are_joined(writer, page):
    response = writer.post(page, {"files": [upload(), upload("virus.pdf", files.EXE)]})
    assert response.status_code == 422
    text = response.content.decode()
    assert 'id="id_files_error"' in text
    assert "Ce fichier n’est pas ce que dit son nom (.pdf)." in text
    assert Attachment.objects.get().name == "plan.pdf"


def test_a_file_with_a_password_is_refused_with_what_to_do(writer, page):
    response = writer.post(page, {"files": upload("plan.pdf", files.pdf(password="secret"))})
    assert "Enregistrez-le sans mot de passe, puis joignez-le de nouveau." in response.content.decode()


def test_a_file_that_does_not_fit_in_memory_is_joined_too(settings, writer, page):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    assert writer.post(page, {"files": upload()}).status_code == 302
    assert Attachment.objects.get().pages == 1


# Too large


class Counted(io.BytesIO):
    """A request's body that counts what is read of it."""

    taken = 0

    def read(self, size=-1):
        content = super().read(size)
        self.taken += len(content)
        return content


def post_body(client, url, body, length):
    return client.generic(
        "POST",
        url,
        b"",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(length), "CONTENT_TYPE": MULTIPART_CONTENT},
    )


def test_a_file_of_200_megabytes_is_refused_without_being_read(settings, dossier, writer, checklist):
    settings.ATTACHMENT_MAX_BYTES = 100_000
    prerequisite = dossier.stage.prerequisites.first()
    data = fields(writer.get(checklist)) | {f"p{prerequisite.pk}-note": "Écrit avant le fichier."}
    body = Counted(
        encode_multipart(
            BOUNDARY, data | {f"files-{prerequisite.code}": upload("film.pdf", b"x" * 3_000_000)}
        )
    )
    response = post_body(writer, checklist, body, 200_000_000)
    assert response.status_code == 413
    assert "« film.pdf » est trop volumineux" in response.content.decode()
    assert body.taken < 400_000
    assert not Attachment.objects.exists()
    assert Evidence.objects.get().note == "Écrit avant le fichier."


def test_what_a_request_cut_short_did_not_hold_is_left_alone(settings, dossier, writer, checklist):
    settings.ATTACHMENT_MAX_BYTES = 100_000
    first, second = dossier.stage.prerequisites.all()
    data = fields(writer.get(checklist))
    writer.post(checklist, data | {f"p{second.pk}-note": "À garder."})
    data = fields(writer.get(checklist))
    rest = {name: data.pop(name) for name in list(data) if name.startswith(f"p{second.pk}-")}
    sent = data | {f"files-{first.code}": upload("film.pdf", b"x" * 300_000)} | rest
    body = encode_multipart(BOUNDARY, sent)
    response = post_body(writer, checklist, io.BytesIO(body), len(body))
    assert response.status_code == 413
    assert Evidence.objects.get(prerequisite=second).note == "À garder."


# Taking back


def test_a_file_taken_back_is_kept_out_of_sight(cast, dossier, writer, page):
    attachment = joined(dossier, cast.coordinator)
    response = writer.post(page, {"detach": attachment.pk}, follow=True)
    assert "« plan.pdf » est retiré du dossier." in response.content.decode()
    attachment.refresh_from_db()
    assert attachment.removed_at
    assert Path(attachment.file.path).exists()
    assert writer.get(reverse("attachment", args=[dossier.pk, attachment.pk])).status_code == 404
    kinds = list(Event.objects.about(dossier).values_list("kind", "comment")[:2])
    assert kinds == [("dossier.detach", "plan.pdf"), ("dossier.attach", "plan.pdf")]


def test_a_file_taken_back_may_be_joined_again(cast, dossier, writer, page):
    content = files.pdf()
    attachment = joined(dossier, cast.coordinator, content=content)
    for _time in range(2):
        writer.post(page, {"detach": attachment.pk})
    writer.post(page, {"files": upload(content=content)})
    assert Attachment.objects.filter(removed_at=None).count() == 1


def test_the_file_of_another_dossier_cannot_be_taken_back(cast, dossier, signed_in):
    theirs = casting.workflow.open_proposal(
        cast.canal, cast.programme, title="Le canal", stage=casting.stage(cast), by=cast.neighbour
    )
    attachment = joined(dossier, cast.coordinator)
    url = section_url(theirs, section_of(theirs, "attachments").code)
    assert signed_in(cast.neighbour).post(url, {"detach": attachment.pk}).status_code == 404
    attachment.refresh_from_db()
    assert attachment.removed_at is None


@pytest.mark.parametrize("chosen", ["abc", "-1", "9" * 400])
def test_a_file_that_is_none_takes_nothing_back(writer, page, chosen):
    assert writer.post(page, {"detach": chosen}).status_code == 302


# Doors


def test_a_file_is_downloaded_and_never_runs(cast, dossier, writer):
    attachment = joined(dossier, cast.coordinator, "Plan de l’été.pdf")
    response = writer.get(reverse("attachment", args=[dossier.pk, attachment.pk]))
    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Plan%20de%20l")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_who_reads_the_proposal_reads_its_files(cast, dossier, signed_in):
    attachment = joined(dossier, cast.coordinator)
    url = reverse("attachment", args=[dossier.pk, attachment.pk])
    statuses = {
        name: signed_in(getattr(cast, name)).get(url).status_code
        for name in (
            "coordinator",
            "contributor",
            "reader",
            "advisor",
            "team",
            "neighbour",
            "outsider",
            "recused",
        )
    }
    assert statuses == {
        "coordinator": 200,
        "contributor": 200,
        "reader": 200,
        "advisor": 403,
        "team": 403,
        "neighbour": 404,
        "outsider": 404,
        "recused": 404,
    }
    workflow.share_draft(dossier, shared=True, by=cast.coordinator)
    assert signed_in(cast.advisor).get(url).status_code == 200


def test_only_those_who_write_join_and_take_back(cast, dossier, page, signed_in):
    attachment = joined(dossier, cast.coordinator)
    for name, status in {"reader": 403, "advisor": 403, "neighbour": 404, "outsider": 404}.items():
        client = signed_in(getattr(cast, name))
        assert client.post(page, {"files": upload("autre.png", files.PNG)}).status_code == status
        assert client.post(page, {"detach": attachment.pk}).status_code == status
    assert Attachment.objects.get().removed_at is None


def test_nothing_is_joined_once_submitted(cast, signed_in):
    dossier = casting.submitted(cast)
    url = section_url(dossier, section_of(dossier, "attachments").code)
    response = signed_in(cast.coordinator).post(url, {"files": upload()})
    assert response.status_code == 409
    assert not Attachment.objects.exists()


def test_nothing_typed_is_lost_beside_a_refused_file(dossier, writer, checklist):
    prerequisite = dossier.stage.prerequisites.first()
    data = fields(writer.get(checklist)) | {f"p{prerequisite.pk}-note": "Une phrase."}
    response = writer.post(checklist, data | {f"files-{prerequisite.code}": upload("a.exe", files.EXE)})
    assert response.status_code == 422
    assert fields(response)[f"p{prerequisite.pk}-note"] == "Une phrase."
    assert not Answer.objects.exists()


SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "attachments"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample documents are not on this machine")
@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("calc13.ods", True),
        ("fully-featured.docx", True),
        ("legacy.doc", True),
        ("writer13.odt", True),
        ("horror_text_only_pdfa1b.pdf", True),
        ("horror_corruptionOneByteMissing.pdf", True),
        ("horror_encryption_openpassword.pdf", False),
    ],
)
def test_documents_as_people_really_have_them(writer, page, name, accepted):
    response = writer.post(page, {"files": upload(name, (SHARED / name).read_bytes())})
    assert response.status_code == (302 if accepted else 422)
