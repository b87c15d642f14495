"""The text that tables commit to: in preparation until its date, then in force and never changed (F8, R42, R43)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record

from .models import Charter, CharterItem, Programme


@dataclass(frozen=True)
class Item:
    """One value or one trait of the posture, as it is written."""

    part: str
    name_fr: str
    name_en: str
    text_fr: str = ""
    text_en: str = ""


def in_force(programme: Programme) -> Charter | None:
    """The charter of today: the latest of those that have taken effect."""
    return programme.charters.filter(effective_on__lte=clock.today()).order_by("-number").first()


def in_preparation(programme: Programme) -> Charter | None:
    """The charter whose date is to come: it may still be changed."""
    return programme.charters.filter(effective_on__gt=clock.today()).order_by("-number").first()


@transaction.atomic
def write_charter(
    programme: Programme, *, effective_on: dt.date, intro_fr: str, intro_en: str, items: list[Item], by: User
) -> Charter:
    """Write the next text, or write over the one in preparation. It takes effect on its date, today at the earliest.

    Raises NotPossible for a date that has passed, or for a text that says what the one in force says.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    if effective_on < clock.today():
        raise NotPossible(_("Cette date est passée : le texte prend effet aujourd’hui ou plus tard."))
    current = in_force(programme)
    if current and _says(current) == (intro_fr, intro_en, items):
        if current.effective_on == effective_on:
            return current  # announced twice, once is enough
        raise NotPossible(
            _("Ce texte dit la même chose que celui en vigueur. Changez-le avant de l’annoncer.")
        )
    charter = in_preparation(programme)
    if charter is None:
        last = programme.charters.order_by("-number").first()
        charter = Charter(programme=programme, number=last.number + 1 if last else 1)
    charter.effective_on, charter.intro_fr, charter.intro_en = effective_on, intro_fr, intro_en
    charter.save()
    charter.items.all().delete()
    CharterItem.objects.bulk_create(
        CharterItem(charter=charter, order=order, **vars(item)) for order, item in enumerate(items)
    )
    record(
        programme,
        "programme.write_charter",
        by=by,
        after={
            "number": charter.number,
            "date": effective_on.isoformat(),
            "items": [i.name_fr for i in items],
        },
    )
    return charter


def items_of(charter: Charter) -> list[Item]:
    """The lines of a charter as they are written, values first."""
    return [
        Item(item.part, item.name_fr, item.name_en, item.text_fr, item.text_en)
        for item in charter.items.order_by("-part", "order")
    ]


def _says(charter: Charter) -> tuple[str, str, list[Item]]:
    """The words of a charter, to compare."""
    return charter.intro_fr, charter.intro_en, items_of(charter)


@transaction.atomic
def drop_charter(charter: Charter, *, by: User) -> None:
    """Give up a text in preparation."""
    charter = (
        Charter.objects.select_for_update(of=("self",))
        .select_related("programme")
        .filter(pk=charter.pk)
        .first()
    )
    if charter is None:
        return
    if charter.effective_on <= clock.today():
        raise NotPossible(_("Ce texte est en vigueur : il ne se retire pas, un autre le remplace."))
    record(charter.programme, "programme.drop_charter", by=by, before={"number": charter.number})
    charter.delete()
