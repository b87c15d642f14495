"""Photos of a real wall, kept beside the plan's: for those who read the plan, nobody else."""

import uuid

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.writing.pictures import Picture

from .models import Initiative, Plan, WallPhoto
from .plan_cards import plan_for

MOST = 12


def photos_of(plan: Plan | None) -> list[WallPhoto]:
    """Those that may be shown."""
    if plan is None:
        return []
    return [photo for photo in plan.wall_photos.filter(removed_at=None) if photo.is_open]


@transaction.atomic
def add_photo(initiative: Initiative, picture: Picture, *, alt: str, key: uuid.UUID, by) -> WallPhoto:
    """Keep a photo; the same key is the same photo."""
    plan = plan_for(initiative)
    if same := plan.wall_photos.filter(key=key).first():
        return same
    if plan.wall_photos.filter(removed_at=None).count() >= MOST:
        raise NotPossible(
            _("Il y a déjà %(most)s photos : retirez-en une avant d’en ajouter.") % {"most": MOST}
        )
    photo = WallPhoto(
        plan=plan,
        alt=alt,
        width=picture.width,
        height=picture.height,
        scan=picture.scan,
        uploaded_at=clock.now(),
        added_by=by,
        key=key,
    )
    photo.file.save("photo.jpg", ContentFile(picture.content), save=False)
    photo.save()
    return photo


def remove_photo(photo: WallPhoto) -> None:
    """Nobody sees it any more."""
    WallPhoto.objects.filter(pk=photo.pk, removed_at=None).update(removed_at=clock.now())
