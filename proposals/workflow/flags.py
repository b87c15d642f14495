"""What the staff must not lose sight of in a dossier: raised, then settled, with who and when (F38)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.writing.text import without_controls

from ..models import Dossier, Flag
from .transitions import locked


@transaction.atomic
def raise_flag(dossier: Dossier, *, text: str, by) -> Flag:
    """Point out something to watch; the same words again are the same flag, until it is settled."""
    dossier = locked(dossier)
    text = without_controls(text).strip()
    if not text:
        raise NotPossible(_("Dites en quelques mots ce qu’il faut surveiller."))
    if raised := dossier.flags.filter(text=text, settled_at=None).first():
        return raised
    flag = dossier.flags.create(text=text, raised_by=by)
    record(dossier, "dossier.raise_flag", by=by, audience=Audience.STAFF, comment=text)
    return flag


@transaction.atomic
def settle_flag(flag: Flag, *, by) -> None:
    """It is settled; settled twice, settled once."""
    flag = Flag.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=flag.pk)
    if flag.settled_at:
        return
    flag.settled_at, flag.settled_by = clock.now(), by
    flag.save(update_fields=["settled_at", "settled_by"])
    record(flag.dossier, "dossier.settle_flag", by=by, audience=Audience.STAFF, comment=flag.text)
