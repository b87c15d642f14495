"""What changed in a strategy map since a day (F83): results reached, milestones moved, dropped, added, taken out.

What a milestone said before is what its revisions keep.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.formatting import long_date

from .models import PlanCard, PlanRevision
from .plan_reading import Sheet, Shown
from .plan_since import Since
from .plan_tools import kinds

MILESTONE = "milestone"
# A milestone that tells where the initiative comes from is nothing that it reached.
HISTORY = "history"
# The drawing of the tool that shows what changed.
TIMELINE = "timeline"
Values = dict[str, str | list[str]]

# What may have become of a milestone, in the order in which one tells it.
GROUPS: dict[str, str | Promise] = {
    "reached": gettext_lazy("Atteints"),
    "moved": gettext_lazy("Déplacés"),
    "dropped": gettext_lazy("Abandonnés"),
    "added": gettext_lazy("Ajoutés"),
    "removed": gettext_lazy("Retirés"),
    "rewritten": gettext_lazy("Récrits"),
}


@dataclass(frozen=True)
class Change:
    """What became of one milestone."""

    card: Shown
    kind: str  # a code of GROUPS
    note: str = ""


@dataclass
class Changes:
    """What changed since a moment, group by group."""

    since: Since
    found: list[Change] = field(default_factory=list)

    @cached_property
    def groups(self) -> list[tuple[str, list[Change]]]:
        """Each group that has something, with its name."""
        by_kind = {code: [one for one in self.found if one.kind == code] for code in GROUPS}
        return [(str(GROUPS[code]), changes) for code, changes in by_kind.items() if changes]

    @cached_property
    def touched(self) -> set[int]:
        """The cards that changed and are still there."""
        return {one.card.pk for one in self.found if one.kind != "removed"}


def changes_of(sheet: Sheet, since: Since) -> Changes:
    """What changed in one strategy map."""
    return changes_in([(sheet, since)])[0]


def changes_in(asked: list[tuple[Sheet, Since]]) -> list[Changes]:
    """What changed in several strategy maps, each since its own moment, in two queries for all."""
    wanted = [sheet.initiative.pk for sheet, _since in asked]
    removed: dict[int, list[PlanCard]] = defaultdict(list)
    taken_out = PlanCard.objects.filter(plan__initiative__in=wanted, kind=MILESTONE, removed_at__isnull=False)
    for card in taken_out.select_related("plan"):
        removed[card.plan.initiative_id].append(card)
    revisions: dict[int, list[PlanRevision]] = defaultdict(list)
    kept = PlanRevision.objects.filter(card__plan__initiative__in=wanted, card__kind=MILESTONE)
    for revision in kept.order_by("updated_at", "pk"):
        revisions[revision.card_id].append(revision)
    return [
        Changes(since, list(_changes(sheet, since, removed[sheet.initiative.pk], revisions)))
        for sheet, since in asked
    ]


def _changes(
    sheet: Sheet, since: Since, removed: Iterable[PlanCard], revisions: dict[int, list[PlanRevision]]
) -> Iterator[Change]:
    start = timezone.make_aware(dt.datetime.combine(since.on, dt.time()), timezone.get_default_timezone())
    for card in sheet.of(MILESTONE):
        before = _before(card.card, revisions[card.pk], start)
        if change := _change(card, before, since.on):
            yield change
    for one in removed:
        if one.removed_at and one.removed_at >= start and _before(one, revisions[one.pk], start):
            card = Shown(one, kinds()[MILESTONE], sheet)
            yield Change(card, "removed", card.words("day"))


def _before(card: PlanCard, revisions: list[PlanRevision], start: dt.datetime) -> Values:
    """What the card said at that moment; nothing when it was not in the map."""
    if not revisions:
        return card.values if card.created_at < start else {}
    last = next((one for one in reversed(revisions) if one.updated_at < start), None)
    return last.values if last and last.act != "remove" else {}


def _change(card: Shown, before: Values, since: dt.date) -> Change | None:
    """What became of a milestone that is there today."""
    if card.card.values == before:
        return None
    was = Shown(PlanCard(values=before), card.kind, card.sheet)
    on, planned = card.date("day"), was.date("day")
    state = card.value("state") if card.value("state") != was.value("state") else ""
    is_news = bool(before or (on and on >= since)) and card.value("sort") != HISTORY
    if state == "reached" and is_news:
        return Change(card, "reached", _reached(on, planned))
    if not before:
        return Change(card, "added", card.words("day"))
    if state == "dropped":
        return Change(card, "dropped", _planned(planned))
    if on != planned or state == "moved":
        return Change(card, "moved", _moved(on, planned))
    renamed = card.name != was.name and was.value("name")
    return Change(card, "rewritten", _("s’appelait « %(name)s »") % {"name": was.name} if renamed else "")


def _reached(on: dt.date | None, planned: dt.date | None) -> str:
    if on and planned and on != planned:
        return _("%(day)s, prévu le %(planned)s") % {"day": long_date(on), "planned": long_date(planned)}
    return long_date(on) if on else ""


def _planned(planned: dt.date | None) -> str:
    return _("prévu le %(day)s") % {"day": long_date(planned)} if planned else ""


def _moved(on: dt.date | None, planned: dt.date | None) -> str:
    """From which day to which."""
    if on and planned and on != planned:
        said = (
            _("reporté du %(before)s au %(after)s")
            if on > planned
            else _("devancé du %(before)s au %(after)s")
        )
        return said % {"before": long_date(planned), "after": long_date(on)}
    if on and not planned:
        return _("prévu le %(day)s") % {"day": long_date(on)}
    return _("était prévu le %(day)s, sans nouvelle date") % {"day": long_date(planned)} if planned else ""
