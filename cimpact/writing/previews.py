"""Files seen in place: the pages of a PDF and images, drawn when they are asked for, kept beside the files.

What is shown is a picture of the file, never the file itself: nothing it holds can run, and what a camera wrote in it
(place, device) is left out.
"""

from pathlib import Path

import pypdfium2
from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from cimpact.errors import NotPossible

from .models import Attachment

WIDEST = 1200  # pixels
MOST_PAGES = 40
# Beyond this many pixels an image is a trap, or a poster: it is downloaded instead.
MOST_PIXELS = 60_000_000


class NoPreview(NotPossible):
    """The file cannot be drawn; it can be downloaded."""


def pages_shown(attachment: Attachment) -> int:
    """How many pictures the file is seen in; 0 when it can only be downloaded."""
    if attachment.mimetype == "application/pdf":
        return min(attachment.pages or 1, MOST_PAGES)
    return 1 if attachment.mimetype.startswith("image/") else 0


def picture(attachment: Attachment, page: int) -> Path:
    """The picture of a page, counted from 1, as a WebP file. Raises NoPreview."""
    path = Path(settings.VAR_DIR) / "previews" / f"{attachment.sha256}-{page}.webp"
    if not path.exists():
        try:
            drawn = (
                _page(attachment, page) if attachment.mimetype == "application/pdf" else _image(attachment)
            )
        except (
            pypdfium2.PdfiumError,
            UnidentifiedImageError,
            Image.DecompressionBombError,
            OSError,
        ) as error:
            raise NoPreview(str(error)) from error
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written apart, then named: another request never reads half of it.
        draft = path.with_suffix(f".{id(drawn)}.draft")
        drawn.save(draft, "WEBP", quality=80)
        draft.rename(path)
    return path


def _page(attachment: Attachment, page: int) -> Image.Image:
    with attachment.file.open("rb") as file:
        document = pypdfium2.PdfDocument(file.read())
        try:
            drawn = document[page - 1]
            # A page of 40 inches is drawn as wide as another.
            return drawn.render(scale=WIDEST / max(drawn.get_width(), 1)).to_pil().convert("RGB")
        finally:
            document.close()


def _image(attachment: Attachment) -> Image.Image:
    with attachment.file.open("rb") as file, Image.open(file) as image:
        if image.width * image.height > MOST_PIXELS:
            raise NoPreview("too many pixels")
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((WIDEST, WIDEST))
        # A new image: only the pixels, none of what came with them.
        bare = Image.new("RGB", upright.size, "white")
        bare.paste(upright.convert("RGB"))
        return bare
