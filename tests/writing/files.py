"""Files as people really have them, made for the tests."""

import io
import zipfile

import pikepdf

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": f"{OFFICE}wordprocessingml.document.main+xml",
    "xlsx": f"{OFFICE}spreadsheetml.sheet.main+xml",
    "pptx": f"{OFFICE}presentationml.presentation.main+xml",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 64
WEBP = b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 64
HEIC = b"\0\0\0\x18ftypheic" + b"\0" * 64
EXE = b"MZ\x90\0\x03\0\0\0" + b"\0" * 256


def pdf(pages: int = 1, *, password: str = "") -> bytes:
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page()
    content = io.BytesIO()
    encryption = pikepdf.Encryption(owner=password, user=password) if password else None
    document.save(content, encryption=encryption) if encryption else document.save(content)
    return content.getvalue()


def archive(parts: dict[str, bytes | str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return content.getvalue()


def office(kind: str, **parts: bytes) -> bytes:
    types = f'<Types><Override PartName="/main.xml" ContentType="{MAIN[kind]}"/></Types>'
    return archive({"[Content_Types].xml": types, "main.xml": "<main/>"} | parts)


def open_document(kind: str, manifest: str = "<manifest/>") -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return archive({"mimetype": mimetype, "content.xml": "<x/>", "META-INF/manifest.xml": manifest})


def former_office(stream: str, *, encrypted: bool = False) -> bytes:
    start = b"\xec\xa5" + b"\0" * 9 + bytes([1 if encrypted else 0])
    return OLE + b"\0" * 504 + start + b"\0" * 500 + stream.encode("utf-16-le") + b"\0" * 512


def understated(content: bytes, size: int = 10) -> bytes:
    """An archive whose directory says that its last part is smaller than it is."""
    content = bytearray(content)
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = size.to_bytes(4, "little")
    return bytes(content)


def flagged_encrypted(content: bytes) -> bytes:
    """An archive that says its first part is encrypted."""
    content = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    return bytes(content)
