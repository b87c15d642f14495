"""An address as a drawing that a phone's camera reads."""

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage


def qr_of(address: str) -> SafeString:
    """The drawing, as SVG to put in a page. `address` is one of ours."""
    drawn = qrcode.make(address, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    return mark_safe(drawn)  # noqa: S308 - drawn by us, of an address of ours
