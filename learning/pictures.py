"""Photos drawn anew: lighter, upright, and without what a phone writes in them (where, when, with what)."""

import io
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from cimpact.writing.enums import Scan
from cimpact.writing.receiving import receive

# The longest side kept, in pixels, and the most that a photo may hold before it is drawn.
LONGEST_SIDE = 1600
MOST_PIXELS = 60_000_000
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
# What a phone's chooser offers: it then hands over a JPEG where its own format is another.
ACCEPTED = "image/jpeg,image/png,image/webp"


@dataclass(frozen=True)
class Picture:
    """A photo ready to be kept: a JPEG, its size in pixels, what the scanner said of the file received."""

    content: bytes
    width: int
    height: int
    scan: Scan


def receive_picture(upload: UploadedFile) -> Picture:
    """The photo that someone sends. Raises ValidationError when it is no photo, NoRoom when none can be kept."""
    found, scan = receive(upload)
    if not found.mimetype.startswith("image/"):
        raise ValidationError(_("Joignez une photo : une image JPEG, PNG ou WebP."), code="kind")
    upload.seek(0)
    try:
        drawn = _drawn_anew(cast(BinaryIO, upload))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(
            _("Cette photo ne s’ouvre pas. Prenez-la de nouveau, ou choisissez-en une autre."), code="damaged"
        ) from error
    kept = io.BytesIO()
    drawn.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return Picture(kept.getvalue(), drawn.width, drawn.height, scan)


def _drawn_anew(file: BinaryIO) -> Image.Image:
    """Its pixels only, upright, on white where it was transparent."""
    with Image.open(file, formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        layer = upright.convert("RGBA")
    drawn = Image.new("RGB", layer.size, "white")
    drawn.paste(layer, mask=layer.getchannel("A"))
    return drawn
