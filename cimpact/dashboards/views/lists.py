"""The list of dossiers: saved views, filters, sort, pages. The same page for tables, advisors and the team."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, Value
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cimpact import clock
from neighbourhoods.enums import TableRole
from proposals.models import Dossier
from proposals.permissions import standing_of
from proposals.status import Reading, reading_of
from proposals.turns import awaiting, is_late, is_paused, late

from ..filters import DossierFilter
from ..scope import accompanied_by, dossiers_in
from . import items

PAGE = 25
# A table has few dossiers: it searches among them from this many on.
SEARCHABLE = 8

# What the column's link asks for → how the database sorts; the most pressing first by default.
SORTS = {
    "date": (F("next_on").asc(nulls_last=True), "pk"),
    "-date": (F("next_on").desc(nulls_last=True), "pk"),
    "titre": ("initiative__title", "pk"),
    "-titre": ("-initiative__title", "pk"),
    "etape": ("stage__amount_min", F("next_on").asc(nulls_last=True), "pk"),
    "-etape": ("-stage__amount_min", F("next_on").asc(nulls_last=True), "pk"),
}
COLUMNS = (
    ("titre", gettext_lazy("Initiative")),
    ("etape", gettext_lazy("Étape")),
    ("", gettext_lazy("Où ça en est")),
    ("", gettext_lazy("À qui d’agir")),
    ("date", gettext_lazy("Échéance")),
)


@dataclass(frozen=True)
class Row:
    """One dossier as its reader sees it."""

    dossier: Dossier
    reading: Reading
    late: bool
    paused: bool

    @classmethod
    def of(cls, dossier: Dossier, user) -> "Row":
        return cls(dossier, reading_of(dossier, user), is_late(dossier), is_paused(dossier))


class CountedPaginator(Paginator):
    """Pages of a list whose length is known."""

    def __init__(self, *args, count: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if count is not None:
            self.__dict__["count"] = count

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by().count()


@require_safe
def dossiers(request):
    """Everything the person may see in the context in use, the most pressing first."""
    context = request.context
    if context and context.kind == "committee":
        return items.items(request)
    scope = dossiers_in(context, request.user)
    if not context:
        return render(
            request, "dashboards/dossiers.html", {"everything": 0, "rows": [], "today": clock.today()}
        )
    conditions = saved_views(context, request.user)
    counts = count_each(scope, conditions)
    chosen = view_in_use(request.GET.get("vue"), context, counts)
    filters = DossierFilter(request.GET, context=context, queryset=scope.filter(conditions[chosen]))
    order = request.GET.get("tri", "date")
    order = order if order in SORTS else "date"
    found = filters.qs.listed().with_committees().order_by(*SORTS[order])
    paginator = CountedPaginator(found, PAGE, count=None if filters.chosen else counts[chosen])
    page = paginator.get_page(request.GET.get("page"))
    return render(
        request,
        "dashboards/dossiers.html",
        {
            "rows": [Row.of(dossier, request.user) for dossier in page.object_list],
            "page_obj": page,
            "page_range": list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
            "total": paginator.count,
            "everything": counts["tous"],
            "views": pills(counts, chosen),
            "chosen": chosen,
            "form": filters.form,
            "filtered": filters.chosen,
            "columns": columns(order),
            "by_date": order == "date",
            "may_start": may_start(context, request.user),
            "searchable": context.kind != "table" or counts["tous"] > SEARCHABLE,
            "clear_url": f"?vue={chosen}",
            "today": clock.today(),
        },
    )


def saved_views(context, user) -> dict[str, Q]:
    """The views of a context, by the word of the address."""
    views = {"attend": awaiting(user)}
    if context.kind == "advisor":
        views["miens"] = accompanied_by(user)
    return views | {"retard": late(), "tous": Q()}


def count_each(scope, conditions: dict[str, Q]) -> dict[str, int]:
    """How many dossiers each view holds, in one query that lets each use its own index."""
    counted = [
        scope.filter(condition).order_by().values(view=Value(name)).annotate(n=Count("pk"))
        for name, condition in conditions.items()
    ]
    found = counted[0].union(*counted[1:], all=True)
    return dict.fromkeys(conditions, 0) | {row["view"]: row["n"] for row in found}


def view_in_use(asked: str | None, context, counts: dict[str, int]) -> str:
    """The view asked for, else the advisor's own dossiers, else all."""
    if asked in counts:
        return asked
    return "miens" if counts.get("miens") else "tous"


def pills(counts: dict[str, int], chosen: str) -> list[dict]:
    labels = {
        "attend": _("Ce qui m’attend"),
        "miens": _("Mes dossiers"),
        "retard": _("En retard"),
        "tous": _("Tous"),
    }
    return [
        {
            "label": labels[name],
            "count": count,
            "url": f"?vue={name}",
            "current": name == chosen,
            "yours": name == "attend",
        }
        for name, count in counts.items()
    ]


def columns(order: str) -> list[dict]:
    """The heads of the columns: what their link sorts by, and how the list is sorted now."""
    return [
        {
            "label": label,
            "order": (f"-{key}" if order == key else key) if key else "",
            "sorted": {key: "ascending", f"-{key}": "descending"}.get(order, "") if key else "",
        }
        for key, label in COLUMNS
    ]


def may_start(context, user) -> bool:
    """Whether the person may open a dossier in this context."""
    if context.kind == "table":
        return standing_of(user).tables.get(context.object_id) == TableRole.COORDINATOR
    return True
