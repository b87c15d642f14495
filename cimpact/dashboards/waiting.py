"""What waits for a person in the context in use, the most urgent first: homes begin with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Prefetch, Subquery, Sum, Value, When, Window
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.enums import CLOSED, Awaited, State
from proposals.models import Dossier, Participation, Precision
from proposals.next_step import current_year, plan_to_write, year_begins
from proposals.permissions import abilities
from proposals.progress import Progress, progress_of
from proposals.todo import deadline_words, since_or_by, todo_for
from proposals.turns import awaiting, is_of_table

# A home shows this many things to do; the rest is a link to the list.
SHOWN = 6


@dataclass(frozen=True)
class Waiting:
    """One thing to do, as components/todo.html shows it."""

    title: str
    subject: str
    deadline: str | SafeString
    note: str | SafeString
    url: str
    action: str
    done: int = 0
    total: int = 0


def with_what_waits(dossiers):
    """The dossiers with what it takes to say what they wait for."""
    asked = Precision.objects.filter(answered_at=None).select_related("question__section", "asked_by")
    return dossiers.prefetch_related(Prefetch("precisions", asked, to_attr="open_precisions"))


def dossiers_awaiting(scope, user) -> tuple[list[Dossier], int]:
    """The dossiers that wait for the person, the most pressing first, and how many there are in all."""
    mine = scope.filter(awaiting(user))
    # Counted apart from what is fetched: the few first rows need not wait for the others.
    count = mine.order_by().values(one=Value(1)).annotate(count=Count("pk")).values("count")
    awaited = with_what_waits(mine.listed()).annotate(all=Subquery(count))
    first = list(awaited.order_by(F("next_on").asc(nulls_last=True), "pk")[:SHOWN])
    return first, first[0].all if first else 0


def those_awaiting_first(scope, user, limit: int) -> tuple[list[Dossier], int]:
    """A table's open dossiers, those that wait for the person before the others, and how many wait for her in all."""
    mine = Case(When(awaiting(user), then=Value(1)), default=Value(0), output_field=IntegerField())
    ongoing = with_what_waits(scope.exclude(state__in=CLOSED).with_turns())
    ongoing = (
        ongoing.select_related("analysis")
        .prefetch_related("participation__plans")
        .annotate(mine=mine)
        .annotate(all_mine=Window(Sum("mine")))
    )
    dossiers = list(ongoing.order_by("-mine", F("next_on").asc(nulls_last=True), "-pk")[:limit])
    return dossiers, dossiers[0].all_mine if dossiers else 0


def plans_to_write(user, dossiers: Iterable[Dossier]) -> list[Waiting]:
    """The action plans that a table owes itself, renewed each year (R11), unless one awaits its agreement only."""
    found = []
    for dossier in dossiers:
        if dossier.state != State.ACTIVE or is_to_agree_only(dossier.participation):
            continue
        if todo := plan_to_write(dossier, abilities(user, dossier)):
            taken = dossier.participation
            begins = since_or_by(year_begins(taken, current_year(taken)))
            found.append(Waiting(todo.title, str(dossier.title), begins, "", todo.url, todo.action))
    return found


def is_to_agree_only(taken: Participation) -> bool:
    """Whether the table is asked already to agree to this year's plan; another year's leaves this one to write."""
    year = current_year(taken)
    asked = any(plan.year == year and plan.team_agreed_at for plan in taken.plans.all())
    return asked and taken.table_awaited == Awaited.PLAN


def waiting_for(user, dossiers: Iterable[Dossier]) -> list[Waiting]:
    """What the dossiers wait for from the person; only the first one says how far it is written."""
    found = []
    for dossier in dossiers:
        todo = todo_for(user, dossier)
        if todo is None:
            continue
        writing = not found and dossier.state == State.DRAFTING and bool(dossier.document_id)
        progress = progress_of(dossier) if writing else None
        found.append(
            Waiting(
                title=todo.title,
                subject=str(dossier.title) if dossier.initiative else "",
                deadline=todo.deadline or deadline_words(dossier),
                note=what_remains(progress) if progress else _about(user, dossier, todo.words),
                url=todo.url,
                action=todo.action,
                done=progress.done if progress else 0,
                total=progress.total if progress else 0,
            )
        )
    return found


def what_remains(progress: Progress) -> SafeString:
    """« 7 sections complètes sur 11. Il reste : Vision, Budget. »"""
    complete = ngettext(
        "{done} section complète sur {total}.", "{done} sections complètes sur {total}.", progress.done
    ).format(done=progress.done, total=progress.total)
    if not progress.left:
        return format_html("{} {}", complete, _("Il reste à relire et à déposer."))
    left = format_html_join(", ", "{}", ((section.title,) for section in progress.left))
    return format_html("{} {} <span data-own>{}</span>.", complete, _("Il reste :"), left)


def _about(user, dossier: Dossier, words: str) -> str | SafeString:
    """What a row says of the dossier: the person's words when there are some, else whose it is."""
    if words:
        return format_html("<span data-own>{}</span>", _("« {words} »").format(words=words))
    if is_of_table(user, dossier):
        return ""
    return format_html("<span data-own>{}</span>", dossier.neighbourhood.name)


def how_many(count: int) -> str:
    """« trois choses vous attendent »."""
    if not count:
        return _("rien ne vous attend")
    words = [
        _("une"),
        _("deux"),
        _("trois"),
        _("quatre"),
        _("cinq"),
        _("six"),
        _("sept"),
        _("huit"),
        _("neuf"),
    ]
    number = words[count - 1] if count <= len(words) else str(count)
    return ngettext("{number} chose vous attend", "{number} choses vous attendent", count).format(
        number=number
    )
