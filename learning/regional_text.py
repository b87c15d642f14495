"""What a version of the regional plan says: read from the draft, or from what was frozen when it was adopted.

Both are read alike. Of the journal entries a plan keeps the ids alone: an entry is shown while its author opens it to
the community, and goes as soon as she no longer does.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Prefetch

from .enums import Visibility
from .models import JournalEntry, PlanTheme, RegionalPlan, TransferAction
from .regional_enums import ThemeKind, TransferForm

# The widest circles alone: a regional plan is read by the whole community.
OPEN_TO_PLAN = (Visibility.COMMUNITY, Visibility.PUBLIC)
SHOWN_FIRST = list(ThemeKind)


@dataclass
class ReadAction:
    """One transfer action as a version says it, with where it stands now."""

    thread: str
    what: str
    form: str
    audience: str
    owner: str
    due_on: dt.date
    row: TransferAction | None = None
    # The same action in the version in force: where it stands today.
    now: TransferAction | None = None


@dataclass
class ReadTheme:
    """One theme as a version says it, with the entries that are still open."""

    thread: str
    kind: str
    title: str
    learned: str
    retained: str
    sources: list[JournalEntry] = field(default_factory=list)
    actions: list[ReadAction] = field(default_factory=list)
    pk: int | None = None  # of the draft's row

    @property
    def kind_label(self) -> str:
        return str(ThemeKind(self.kind).label)


@dataclass
class Reading:
    """A version, whole."""

    title: str
    period: str
    purpose: str
    themes: list[ReadTheme]

    @property
    def by_kind(self) -> list[tuple[str, list[ReadTheme]]]:
        """The themes under what they are about, advances first."""
        ranked = sorted(self.themes, key=lambda theme: SHOWN_FIRST.index(ThemeKind(theme.kind)))
        return [(kind, list(found)) for kind, found in groupby(ranked, key=lambda theme: theme.kind_label)]

    @property
    def actions(self) -> list[ReadAction]:
        return [action for theme in self.themes for action in theme.actions]


def open_entries(programme_id: int):
    """The entries that a plan of the programme may draw on."""
    return JournalEntry.objects.filter(
        programme=programme_id, visibility__in=OPEN_TO_PLAN, removed_at=None
    ).select_related("neighbourhood")


def themes_of(plan: RegionalPlan) -> list[PlanTheme]:
    """The themes of a version with their actions, without what was taken out."""
    actions = TransferAction.objects.filter(removed_at=None).select_related("owner")
    return list(
        plan.themes.filter(removed_at=None).prefetch_related(
            Prefetch("actions", actions, to_attr="living"), "sources"
        )
    )


def content_of(plan: RegionalPlan, themes: Iterable[PlanTheme] | None = None) -> dict:
    """What the rows of a version say, as data that is frozen when it is adopted."""
    return {
        "title": plan.title,
        "first_year": plan.first_year,
        "last_year": plan.last_year,
        "purpose": plan.purpose,
        "themes": [_theme(theme) for theme in (themes_of(plan) if themes is None else themes)],
    }


def _theme(theme: PlanTheme) -> dict:
    return {
        "thread": str(theme.thread),
        "kind": theme.kind,
        "title": theme.title,
        "learned": theme.learned,
        "retained": theme.retained,
        "entries": [source.entry_id for source in theme.sources.all()],
        "actions": [_action(action) for action in theme.living],  # type: ignore[attr-defined]
    }


def _action(action: TransferAction) -> dict:
    return {
        "thread": str(action.thread),
        "what": action.what,
        "form": action.form,
        "audience": action.audience,
        "owner": action.owner_words,
        "due_on": action.due_on.isoformat(),
    }


def reading_of(plan: RegionalPlan) -> Reading:
    """The version as one reads it now."""
    themes = themes_of(plan)
    content = plan.snapshot or content_of(plan, themes)
    rows = {str(theme.thread): theme for theme in themes}
    states = {str(action.thread): action for theme in themes for action in theme.living}  # type: ignore[attr-defined]
    wanted = {pk for theme in content["themes"] for pk in theme["entries"]}
    entries = open_entries(plan.programme_id).in_bulk(wanted)
    today = states if plan.published_at else _states_in_force(plan)
    return Reading(
        title=content["title"],
        period=plan.period,
        purpose=content["purpose"],
        themes=[
            ReadTheme(
                thread=theme["thread"],
                kind=theme["kind"],
                title=theme["title"],
                learned=theme["learned"],
                retained=theme["retained"],
                sources=[entries[pk] for pk in theme["entries"] if pk in entries],
                actions=[_read(action, states, today) for action in theme["actions"]],
                pk=rows[theme["thread"]].pk if theme["thread"] in rows else None,
            )
            for theme in content["themes"]
        ],
    )


def _states_in_force(plan: RegionalPlan) -> dict[str, TransferAction]:
    """Where the actions of the version in force stand, by what stays the same from one version to the next."""
    in_force = RegionalPlan.objects.filter(programme=plan.programme_id).in_force()[:1]
    actions = TransferAction.objects.filter(
        theme__plan__in=list(in_force), theme__removed_at=None, removed_at=None
    )
    return {str(action.thread): action for action in actions}


def _read(action: dict, states: dict[str, TransferAction], today: dict[str, TransferAction]) -> ReadAction:
    return ReadAction(
        thread=action["thread"],
        what=action["what"],
        form=str(TransferForm(action["form"]).label),
        audience=action["audience"],
        owner=action["owner"],
        due_on=dt.date.fromisoformat(action["due_on"]),
        row=states.get(action["thread"]),
        now=today.get(action["thread"]),
    )


def words_of(plan: RegionalPlan) -> str:
    """Everything the version says in the team's own words, for a search."""
    content = plan.snapshot or content_of(plan)
    said = [content["title"], content["purpose"]]
    for theme in content["themes"]:
        said += [theme["title"], theme["learned"], theme["retained"]]
        said += [action["what"] for action in theme["actions"]]
    return "\n".join(filter(None, said))
