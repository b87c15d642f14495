"""The learning journal as one writes and reads it: for where one writes, who reads, which words are used (F68)."""

import json
from collections import Counter
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood
from proposals.enums import State
from proposals.models import Dossier
from proposals.standing import standing_of

from .enums import Visibility
from .models import JournalEntry, JournalPhoto, LearningQuestion
from .permissions import written_for

# The words of the last so many entries are proposed again, the most used first.
ENTRIES_READ, WORDS_SHOWN = 300, 40

# What each choice means to whoever makes it, in words.
WHO_READS: dict[str, str | Promise] = {
    Visibility.ME: _("Moi seulement : un carnet que personne d’autre n’ouvre."),
    Visibility.TABLE: _("Ma table : les personnes qui y écrivent ou y lisent."),
    Visibility.ADVISOR: _("Ma table et la personne qui nous accompagne dans le programme."),
    Visibility.COMMUNITY: _(
        "La communauté : les autres tables, l’équipe et les comités du programme. Votre nom et votre quartier "
        "y paraissent."
    ),
    Visibility.PUBLIC: _("Tout le monde, sans compte. Votre nom et votre quartier y paraissent."),
}
# Without a table, neither it nor whoever accompanies it.
OF_REGION = (Visibility.ME, Visibility.COMMUNITY, Visibility.PUBLIC)


@dataclass(frozen=True)
class Origin:
    """Where one writes: a table's neighbourhood in a programme, or the region of a programme (no neighbourhood)."""

    programme: Programme
    neighbourhood: Neighbourhood | None = None

    @property
    def key(self) -> str:
        """What a form sends of it."""
        return f"{self.programme.pk}-{self.neighbourhood.pk if self.neighbourhood else ''}"

    @property
    def label(self) -> str:
        place = self.neighbourhood.name if self.neighbourhood else str(_("La région"))
        return f"{place} ({self.programme.short_name})"

    @property
    def readers(self) -> list[str]:
        """The choices it leaves, from the narrowest."""
        return list(Visibility.values) if self.neighbourhood else list(OF_REGION)


def origins_of(user) -> list[Origin]:
    """For where the person writes, her tables first."""
    pairs = written_for(user)
    programmes = Programme.objects.in_bulk({programme for programme, _place in pairs})
    places = Neighbourhood.objects.in_bulk({place for _programme, place in pairs if place})
    return [Origin(programmes[programme], places.get(place)) for programme, place in pairs]


def questions_of(user) -> list[LearningQuestion]:
    """What the person's tables want to learn in the stages they live now."""
    asked = LearningQuestion.objects.filter(
        dossier__neighbourhood__in=standing_of(user).tables, dossier__state=State.ACTIVE, ended_at=None
    )
    return list(asked.select_related("dossier__initiative").order_by("dossier", "order", "pk"))


def dossiers_of(user):
    """The dossiers that an entry may be about: those of her tables."""
    return Dossier.objects.filter(neighbourhood__in=standing_of(user).tables)


def words_of(user) -> list[str]:
    """The tags already used at the person's tables or by her, the most used first."""
    near = Q(author=user) | Q(neighbourhood__in=standing_of(user).tables)
    used = JournalEntry.objects.open_to(user).filter(near).values_list("tags", flat=True)[:ENTRIES_READ]
    return most_used(used)


def most_used(lists) -> list[str]:
    counted = Counter(tag for tags in lists for tag in tags)
    return [tag for tag, _times in counted.most_common(WORDS_SHOWN)]


def holding_one(entries, field: str, value: str):
    """The entries whose list `field` holds the value, on both databases: as PostgreSQL writes it, or with escapes."""
    name = f"{field}_as_text"
    as_written = Q(**{f"{name}__contains": json.dumps(value, ensure_ascii=False)})
    escaped = Q(**{f"{name}__contains": json.dumps(value)})
    return entries.alias(**{name: Cast(F(field), TextField())}).filter(as_written | escaped)


def to_read(user):
    """What the person reads, with what a line shows."""
    photos = Prefetch("photos", JournalPhoto.objects.filter(removed_at=None), to_attr="present_photos")
    open_to_her = JournalEntry.objects.open_to(user).select_related("author", "neighbourhood", "programme")
    return open_to_her.prefetch_related(photos)


def latest_of_others(user) -> JournalEntry | None:
    """The last entry that someone else opened to the person."""
    shown = JournalEntry.objects.open_to(user).exclude(author=user)
    return shown.select_related("author", "neighbourhood").first()
