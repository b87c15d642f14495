"""The activity wall of a plan as it is read: its notes, which are cards, by priority domain (F80)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cimpact.formatting import short_date

from .models import PlanCard, RoomNote, WallPhoto, WallSession
from .plan_reading import Sheet, Shown

ACTIVITY, DOMAIN = "activity", "domain"
# How to reach whoever carries an activity: its table alone reads it.
CONTACT = "contact"
# How each state of an activity looks; its words are the tool's.
TONES = {"idea": "draft", "planned": "theirs", "running": "theirs", "done": "done", "stopped": "closed"}
SIZES = ("s", "m", "l")


@dataclass
class Note:
    """One project or activity, where it hangs."""

    shown: Shown
    place: int
    total: int
    # How to reach whoever sent it, for the table only.
    contact: str = ""

    @property
    def pk(self) -> int:
        return self.shown.pk

    @cached_property
    def key(self) -> str:
        """Its id, as the page writes it."""
        return str(self.shown.pk)

    @property
    def name(self) -> str:
        return self.shown.name

    @cached_property
    def organisation(self) -> str:
        """Whose it is: a stakeholder of the plan, or the organisation written."""
        return self.shown.words("partner") or self.shown.value("organisation")

    @property
    def results(self) -> list[str]:
        """The changes that it contributes to."""
        return [change.name for change in self.shown.linked("results")]

    @property
    def remember(self) -> str:
        return self.shown.value("note")

    @property
    def state(self) -> str:
        return self.shown.words("state")

    @property
    def tone(self) -> str:
        return TONES.get(self.shown.value("state"), "draft")

    @property
    def dates(self) -> str:
        """When it begins and ends, as far as it is known."""
        starts, ends = self.shown.date("starts"), self.shown.date("ends")
        if starts and ends:
            return _("%(start)s au %(end)s") % {
                "start": short_date(starts, year=True),
                "end": short_date(ends, year=True),
            }
        if starts:
            return _("À partir du %(date)s") % {"date": short_date(starts, year=True)}
        return _("Jusqu’au %(date)s") % {"date": short_date(ends, year=True)} if ends else ""

    @property
    def is_first(self) -> bool:
        return self.place == 1

    @property
    def is_last(self) -> bool:
        return self.place == self.total


@dataclass
class Column:
    """A priority domain and its notes; without a domain, those that wait for theirs."""

    domain: Shown | None
    notes: list[Note] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The domain's id, as notes keep it."""
        return str(self.domain.pk) if self.domain else ""

    @property
    def slug(self) -> str:
        return self.code or "sans"

    @property
    def name(self) -> str:
        return self.domain.name if self.domain else _("Sans domaine")

    @property
    def aim(self) -> str:
        return self.domain.value("aim") if self.domain else ""


def column_of(values: dict, domains: Iterable[str]) -> str:
    """The domain where a note hangs: none when its own was taken out."""
    held = values.get(DOMAIN, "")
    return held if held in domains else ""


def board_of(sheet: Sheet, contacts: dict[int, str] | None = None) -> list[Column]:
    """Every domain in order, then what has none. `contacts` goes from a card to how to reach whoever sent it."""
    columns = {str(domain.pk): Column(domain) for domain in sheet.of(DOMAIN)}
    held: dict[str, list[Shown]] = {code: [] for code in (*columns, "")}
    for shown in sheet.of(ACTIVITY):
        held[column_of(shown.card.values, columns)].append(shown)
    columns[""] = Column(None)
    for code, column in columns.items():
        total = len(held[code])
        column.notes = [
            Note(shown, place, total, _contact(shown, contacts)) for place, shown in enumerate(held[code], 1)
        ]
    return list(columns.values())


def _contact(shown: Shown, contacts: dict[int, str] | None) -> str:
    """Nothing for those to whom no contact is shown."""
    if contacts is None:
        return ""
    return shown.value(CONTACT) or contacts.get(shown.pk, "")


def where(columns: list[Column], card: PlanCard) -> str:
    """Where a note hangs, said aloud after it moved."""
    for column in columns:
        for note in column.notes:
            if note.pk == card.pk:
                return _("%(note)s : dans %(domain)s, place %(place)s sur %(total)s.") % {
                    "note": note.name,
                    "domain": column.name,
                    "place": note.place,
                    "total": note.total,
                }
    return _("La note n’est plus sur le mur.")


def stamp_of(
    sheet: Sheet, session: WallSession | None, notes: Iterable[RoomNote], photos: Iterable[WallPhoto]
) -> str:
    """What tells one state of the wall from another: the page that has it need not be sent again."""
    cards = [(c.pk, c.card.version, c.card.order) for kind in (DOMAIN, ACTIVITY) for c in sheet.of(kind)]
    said = (
        cards,
        session and (session.pk, session.closed_at),
        [(note.pk, note.state) for note in notes],
        [photo.pk for photo in photos],
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
