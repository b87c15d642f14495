"""Where the transfer actions of a published plan stand: by date, and theme by theme (R51)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .bars import Bar, Row, bars_of
from .models import RegionalPlan, TransferAction
from .regional_enums import ActionState
from .regional_text import Reading, ReadTheme

# What each colour is, from the left; « late » is what is still to do and past its date.
SHADES = {
    "done": ("s1", _("Faites")),
    "under_way": ("s2", _("En cours")),
    "todo": ("s3", _("À faire")),
    "late": ("s-late", _("En retard")),
    "dropped": ("s0", _("Abandonnées")),
}


@dataclass
class Progress:
    """How the actions of one theme stand."""

    title: str
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SHADES, 0))

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    @property
    def counts(self) -> list[int]:
        """In the order of the legend."""
        return list(self.numbers.values())


def shade_of(action: TransferAction) -> str:
    """Where an action stands, lateness told apart."""
    return "late" if action.is_late else str(ActionState(action.state).value)


def progress_of(reading: Reading) -> list[Progress]:
    """Each theme that has actions, in the order of the plan."""
    return [_progress(theme) for _kind, themes in reading.by_kind for theme in themes if theme.actions]


def _progress(theme: ReadTheme) -> Progress:
    found = Progress(theme.title)
    for action in theme.actions:
        if action.row:
            found.numbers[shade_of(action.row)] += 1
    return found


def drawn(progress: list[Progress]) -> list[Bar]:
    """The drawing: a bar a theme."""
    return bars_of(
        [
            Row(
                line.title,
                [
                    (key, count, f"{label}\xa0: {_said(count)}")
                    for (key, label), count in zip(SHADES.values(), line.counts, strict=True)
                ],
                is_own=True,
            )
            for line in progress
        ]
    )


def _said(count: int) -> str:
    return ngettext("%(n)s action", "%(n)s actions", count) % {"n": count}


def legend() -> list[dict]:
    """What each colour is."""
    return [{"key": key, "label": label} for key, label in SHADES.values()]


@dataclass
class Agenda:
    """The actions of a plan by where they stand, each group by date."""

    late: list[TransferAction] = field(default_factory=list)
    coming: list[TransferAction] = field(default_factory=list)
    done: list[TransferAction] = field(default_factory=list)
    dropped: list[TransferAction] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.late) + len(self.coming) + len(self.done) + len(self.dropped)


def agenda_of(plan: RegionalPlan) -> Agenda:
    """Everything the plan asks to be done, late first."""
    found = Agenda()
    actions = TransferAction.objects.filter(
        theme__plan=plan, theme__removed_at=None, removed_at=None
    ).select_related("owner", "theme", "state_by")
    for action in actions:
        groups = {"late": found.late, "done": found.done, "dropped": found.dropped}
        groups.get(shade_of(action), found.coming).append(action)
    found.done.sort(key=lambda action: action.state_at or action.updated_at, reverse=True)
    return found
