"""The list of dossiers: saved views, filters, sort, pages. The same page for tables, advisors and the team."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cimpact import clock
from neighbourhoods.enums import TableRole
from proposals.enums import CLOSED
from proposals.models import Dossier, Flag
from proposals.standing import closed_to, standing_of
from proposals.status import Reading, reading_of
from proposals.turns import awaiting, is_late, is_paused, late

from ..bulk import BULK
from ..filters import DossierFilter
from ..saved_views import kept_query, own_views, saved_by
from ..scope import accompanied_by, dossiers_in
from . import items

PAGE = 25
# A table has few dossiers: it searches among them from this many on.
SEARCHABLE = 8

# Those who look after every dossier of a programme.
STAFF = ("advisor", "team")

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
    if context and context.kind in ("guest", "consulted"):
        return redirect("home")  # which names all that she is invited to, and nothing of the rest
    scope = dossiers_in(context, request.user)
    if not context:
        return render(
            request, "dashboards/dossiers.html", {"everything": 0, "rows": [], "today": clock.today()}
        )
    conditions = default_views(context, request.user)
    counts = count_each(scope, conditions)
    chosen = view_in_use(request.GET.get("vue"), context, counts)
    filters = DossierFilter(request.GET, context=context, queryset=scope.filter(conditions[chosen]))
    order = order_of(request)
    staff = context.kind in STAFF
    found = filters.qs.listed().order_by(*SORTS[order])
    if staff:
        found = found.annotate(flagged=Exists(Flag.objects.filter(dossier=OuterRef("pk"), settled_at=None)))
    query = kept_query(request)
    own = own_views(request, query)
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
            "views": pills(counts, "" if any(view["current"] for view in own) else chosen) + own,
            "mine": saved_by(request),
            "kept_query": query,
            "chosen": chosen,
            "form": filters.form,
            "filters": filters,
            "staff": staff,
            "bulk_actions": BULK if staff else (),
            "closed": closed_for(context, request.user) if staff else [],
            "filtered": filters.chosen,
            "columns": columns(order),
            "by_date": order == "date",
            "may_start": may_start(context, request.user),
            "searchable": context.kind != "table" or counts["tous"] > SEARCHABLE,
            "clear_url": f"?vue={chosen}",
            "today": clock.today(),
        },
    )


def order_of(request) -> str:
    order = request.GET.get("tri", "date")
    return order if order in SORTS else "date"


def found_by(request):
    """Every dossier that the address asks for, in its order, whatever the page: what an export holds."""
    context, user = request.context, request.user
    scope, conditions = dossiers_in(context, user), default_views(context, user)
    chosen = view_in_use(request.GET.get("vue"), context, dict.fromkeys(conditions, 1))
    filters = DossierFilter(request.GET, context=context, queryset=scope.filter(conditions[chosen]))
    return filters.qs.listed().order_by(*SORTS[order_of(request)])


def closed_for(context, user) -> list[Dossier]:
    """The dossiers of the programme that are closed to someone of its staff: their titles stay in sight (F41)."""
    standing = standing_of(user)
    if not (standing.withdraws or standing.organisations or standing.closed):
        return []
    closed = Dossier.objects.filter(closed_to(standing), programme=context.object_id)
    closed = closed.exclude(neighbourhood__in=standing.tables).exclude(state__in=CLOSED)
    return list(closed.select_related("initiative", "neighbourhood").order_by("initiative__title", "pk"))


def default_views(context, user) -> dict[str, Q]:
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
    """The views that everyone has."""
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
