"""What a file must be to be joined: its content decides, and each refusal says what to do."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cimpact.writing.attachments import KINDS, inspect, safe_name
from tests.writing import files


def inspected(name: str, content: bytes):
    return inspect(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", files.pdf(2)),
        ("PLAN.PDF", files.pdf()),
        ("plan.docx", files.office("docx")),
        ("plan.xlsx", files.office("xlsx")),
        ("plan.pptx", files.office("pptx")),
        ("plan.odt", files.open_document("text")),
        ("plan.ods", files.open_document("spreadsheet")),
        ("plan.doc", files.former_office("WordDocument")),
        ("plan.xls", files.former_office("Workbook")),
        ("plan.png", files.PNG),
        ("plan.jpg", files.JPEG),
        ("plan.jpeg", files.JPEG),
        ("plan.webp", files.WEBP),
    ],
)
def test_documents_and_images_are_accepted(name, content):
    found = inspected(name, content)
    assert found.name == name
    assert found.size == len(content)
    assert found.mimetype == KINDS["." + name.lower().rsplit(".", 1)[1]]
    assert len(found.sha256) == 64


def test_the_pages_of_a_pdf_are_counted():
    assert inspected("plan.pdf", files.pdf(7)).pages == 7


def test_an_image_is_what_its_content_says():
    assert inspected("photo.png", files.JPEG).mimetype == "image/jpeg"


def test_a_truncated_pdf_that_can_be_repaired_is_accepted():
    whole = files.pdf(3)
    cut = whole[: whole.rindex(b"xref")]
    assert inspected("plan.pdf", cut).pages == 3


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("vide.pdf", b"", "empty"),
        ("plan.exe", files.EXE, "kind"),
        ("plan", files.pdf(), "kind"),
        ("plan.html", b"<script>alert(1)</script>", "kind"),
        ("plan.svg", b"<svg/>", "kind"),
        ("plan.zip", files.archive({"a": "b"}), "kind"),
        ("plan.docm", files.office("docx"), "kind"),
        ("photo.heic", files.HEIC, "kind"),
        ("plan.pdf", files.EXE, "mismatch"),
        ("plan.pdf", b"<html>", "mismatch"),
        ("plan.docx", files.EXE, "mismatch"),
        ("plan.docx", files.archive({"a.txt": "b"}), "mismatch"),
        ("plan.docx", files.office("xlsx"), "mismatch"),
        ("plan.docx", files.former_office("WordDocument"), "mismatch"),
        ("plan.odt", files.open_document("spreadsheet"), "mismatch"),
        ("plan.odt", files.office("docx"), "mismatch"),
        ("plan.doc", files.former_office("Workbook"), "mismatch"),
        ("plan.doc", files.office("docx"), "mismatch"),
        ("plan.png", files.EXE, "mismatch"),
        ("photo.jpg", files.HEIC, "mismatch"),
        ("plan.jpg", b"GIF89a" + b"\0" * 64, "mismatch"),
        ("plan.pdf", files.pdf(password="secret"), "password"),
        ("plan.docx", files.OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512, "password"),
        ("plan.docx", files.flagged_encrypted(files.office("docx")), "password"),
        ("plan.odt", files.open_document("text", "<manifest:encryption-data/>"), "password"),
        ("plan.doc", files.former_office("WordDocument", encrypted=True), "password"),
        ("plan.pdf", b"%PDF-1.7\nrien d'autre", "damaged"),
        ("plan.pdf", files.pdf()[:60], "damaged"),
        ("plan.docx", files.office("docx")[:-40], "damaged"),
        ("plan.docx", files.understated(files.office("docx", body=b"<b/>" * 500)), "damaged"),
        ("bombe.docx", files.office("docx", bomb=b"\0" * 30_000_000), "damaged"),
        ("plan.docx", files.office("docx", **{"word/vbaProject.bin": b"macro"}), "macros"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(name, content, code):
    with pytest.raises(ValidationError) as refusal:
        inspected(name, content)
    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


def test_an_archive_of_countless_parts_is_refused():
    content = files.office("docx", **{f"part{number}": b"" for number in range(5_001)})
    with pytest.raises(ValidationError) as refusal:
        inspected("plan.docx", content)
    assert refusal.value.code == "damaged"


def test_a_file_beyond_the_limit_is_refused(settings):
    settings.ATTACHMENT_MAX_BYTES = 1_000
    with pytest.raises(ValidationError) as refusal:
        inspected("plan.png", files.PNG * 100)
    assert refusal.value.code == "too_large"
    assert "plan.png" in refusal.value.message


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Plan de quartier 2022.pdf", "Plan de quartier 2022.pdf"),
        ("été « final ».pdf", "été « final ».pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Noémie\\plan.pdf", "plan.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("plan\r\nSet-Cookie: a=b.pdf", "plan Set-Cookie a=b.pdf"),
        ("plan\x00.pdf", "plan.pdf"),
        ('<b>"plan"</b>.pdf', "b.pdf"),
        ("   ", "document"),
        ("...", "document"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending():
    name = safe_name("a" * 400 + ".pdf")
    assert len(name) == 160
    assert name.endswith("a.pdf")
