"""Files seen in place, replaced by versions, scanned where a scanner answers (F26)."""

import io
import socketserver
import struct
import threading

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image

from cimpact.errors import NotPossible
from cimpact.writing import scanning
from cimpact.writing.enums import Scan
from cimpact.writing.models import Attachment
from proposals.workflow.attachments import attach
from tests import cast as casting
from tests.proposals.pages import section_of, section_url
from tests.proposals.test_attachments import upload
from tests.writing import files

pytestmark = pytest.mark.django_db
# The string that every scanner takes for a virus, cut so that none takes this file for one.
EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}" + "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast)


@pytest.fixture
def joined(dossier, cast):
    return attach(dossier, upload("plan.pdf", files.pdf(pages=3)), by=cast.coordinator)


def address(name, joined, **more):
    dossier = joined.document.dossier
    return reverse(name, kwargs={"pk": dossier.pk, "attachment": joined.pk, **more})


def photo() -> bytes:
    """A photo lying on its side, with the place where it was taken."""
    content = io.BytesIO()
    image = Image.new("RGB", (400, 200), "teal")
    exif = image.getexif()
    exif[0x0112], exif[0x010F] = 6, "Appareil"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(content, "JPEG", exif=exif)
    return content.getvalue()


# Seen


def test_a_pdf_is_seen_page_by_page(joined, cast, signed_in):
    client = signed_in(cast.contributor)
    page = client.get(address("attachment_preview", joined)).content.decode()
    assert page.count("<img src=") == 3
    picture = client.get(address("attachment_picture", joined, page=3))
    assert picture["Content-Type"] == "image/webp"
    assert "sandbox" in picture["Content-Security-Policy"]
    assert Image.open(io.BytesIO(picture.getvalue())).width == 1200
    for beyond in (0, 4):
        assert client.get(address("attachment_picture", joined, page=beyond)).status_code == 404


def test_where_it_was_asked_in_place_only_the_pictures_come(joined, cast, signed_in):
    answer = signed_in(cast.contributor).get(
        address("attachment_preview", joined), headers={"hx-request": "true"}
    )
    assert "<html" not in answer.content.decode()
    assert answer.content.decode().count("<img src=") == 3


def test_a_photo_is_shown_upright_without_what_the_camera_wrote(dossier, cast, signed_in):
    joined = attach(dossier, upload("assemblee.jpg", photo()), by=cast.coordinator)
    shown = Image.open(
        io.BytesIO(signed_in(cast.coordinator).get(address("attachment_picture", joined, page=1)).getvalue())
    )
    assert shown.size == (200, 400)
    assert not shown.getexif()


def test_what_cannot_be_drawn_is_said_and_downloaded(dossier, cast, signed_in):
    client = signed_in(cast.coordinator)
    for name, content in (("plan.docx", files.office("docx")), ("image.png", files.PNG)):
        joined = attach(dossier, upload(name, content), by=cast.coordinator)
        page = client.get(address("attachment_preview", joined))
        assert page.status_code == 200
        assert client.get(address("attachment_picture", joined, page=1)).status_code == 404
        assert client.get(address("attachment", joined)).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("reader", 200), ("advisor", 403), ("neighbour", 404), ("outsider", 404)],
)
def test_a_draft_s_files_are_seen_through_the_same_doors_as_the_draft(joined, cast, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(address("attachment_preview", joined)).status_code == status
    assert client.get(address("attachment_picture", joined, page=1)).status_code == status


# Replaced


def test_a_new_version_takes_the_place_of_the_old_which_stays_on_file(dossier, joined, cast, signed_in):
    client = signed_in(cast.coordinator)
    page = section_url(dossier, section_of(dossier, "attachments").code)
    newer = {f"replace-{joined.pk}": upload("plan-final.pdf", files.pdf(pages=2)), "then": "stay"}
    assert client.post(page, newer).status_code == 302
    (current,) = Attachment.objects.filter(removed_at=None)
    assert (current.replaces, current.name) == (joined, "plan-final.pdf")
    text = client.get(page).content.decode()
    assert "Version précédente" in text
    assert client.get(address("attachment", joined)).status_code == 200


def test_a_file_is_replaced_once(dossier, joined, cast):
    attach(dossier, upload("deux.pdf", files.pdf(2)), replaces=joined, by=cast.coordinator)
    with pytest.raises(NotPossible, match="déjà été remplacé"):
        attach(dossier, upload("trois.pdf", files.pdf(4)), replaces=joined, by=cast.coordinator)


def test_a_file_taken_back_is_gone_unless_a_copy_submitted_names_it(dossier, joined, cast, signed_in):
    from proposals.workflow.attachments import detach

    detach(dossier, joined, by=cast.coordinator)
    assert signed_in(cast.coordinator).get(address("attachment", joined)).status_code == 404


# Scanned


class Clamd(socketserver.BaseRequestHandler):
    """ClamAV's daemon as far as INSTREAM goes: it finds the EICAR string."""

    def handle(self):
        assert self.request.recv(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self._exactly(4))[0]:
            content += self._exactly(size)
        found = b"Eicar-Test-Signature FOUND" if EICAR.encode() in content else b"OK"
        self.request.sendall(b"stream: " + found + b"\0")

    def _exactly(self, size: int) -> bytes:
        received = b""
        while len(received) < size:
            received += self.request.recv(size - len(received))
        return received


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield settings.CLAMAV_URL
        server.shutdown()


@pytest.fixture
def away(settings):
    """A scanner that is configured and does not answer."""
    with socketserver.TCPServer(("127.0.0.1", 0), Clamd) as server:
        port = server.server_address[1]
    settings.CLAMAV_URL = f"tcp://127.0.0.1:{port}"


def infected() -> bytes:
    return files.pdf() + EICAR.encode()


def test_without_a_scanner_nothing_is_said_to_be_scanned(joined):
    assert joined.scan == Scan.NONE


def test_a_clean_file_is_joined_and_said_so(clamd, dossier, cast):
    content = files.pdf(pages=40)
    assert attach(dossier, upload("plan.pdf", content), by=cast.coordinator).scan == Scan.CLEAN


def test_an_infected_file_is_not_kept(clamd, dossier, cast):
    with pytest.raises(ValidationError, match="malveillant"):
        attach(dossier, upload("plan.pdf", infected()), by=cast.coordinator)
    assert not Attachment.objects.exists()


def test_while_the_scanner_is_away_a_file_waits_closed_then_opens(away, dossier, cast, signed_in, settings):
    joined = attach(dossier, upload("plan.pdf", files.pdf()), by=cast.coordinator)
    client = signed_in(cast.coordinator)
    assert joined.scan == Scan.WAITING
    assert client.get(address("attachment", joined)).status_code == 302
    assert client.get(address("attachment_picture", joined, page=1)).status_code == 404
    assert "En attente" in client.get(address("attachment_preview", joined)).content.decode()
    assert scanning.scan_waiting(Attachment.objects.all()) == 0
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        assert scanning.scan_waiting(Attachment.objects.all()) == 1
        assert scanning.scan_waiting(Attachment.objects.all()) == 0
        server.shutdown()
    assert client.get(address("attachment", joined)).status_code == 200


def test_what_is_found_later_closes_the_file_to_everyone(away, clamd, dossier, cast, signed_in, settings):
    settings.CLAMAV_URL = "tcp://127.0.0.1:1"
    joined = attach(dossier, upload("plan.pdf", infected()), by=cast.coordinator)
    settings.CLAMAV_URL = clamd
    assert scanning.scan_waiting(Attachment.objects.all()) == 1
    client = signed_in(cast.coordinator)
    assert client.get(address("attachment", joined)).status_code == 302
    page = section_url(dossier, section_of(dossier, "attachments").code)
    assert "l’antivirus y a trouvé" in client.get(page).content.decode()
