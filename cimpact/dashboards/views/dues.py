"""Everything that participations owe, late, to come and done: for a table, its advisor and the team (R32–R34, F121)."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cimpact import clock
from cimpact.formatting import ordinal_year
from cimpact.spreadsheets import Cell, csv_response, xlsx_response
from proposals.models import Obligation

from ..due_filters import DueFilter
from ..dues import COMING, DONE, LATE, Due, conditions, dues_in, with_what_is_shown

PAGE = 25
# Whose list it is: late neighbourhoods are named to those who accompany them only, and a table reads its own.
READERS = ("table", "advisor", "team")


class Chosen:
    """What the address asks for, in the context in use: a view, then filters."""

    def __init__(self, request: HttpRequest):
        context = request.context
        if not context or context.kind not in READERS:
            raise PermissionDenied
        mine = context.kind == "advisor" and not request.GET.get("conseil")
        self.scope = dues_in(context, request.user, mine=mine)
        self.counts = self._count()
        asked = request.GET.get("vue")
        first = LATE if self.counts[LATE] else COMING
        self.view = asked if asked in self.counts else first
        self.filters = DueFilter(
            request.GET, context=context, queryset=self.scope.filter(conditions()[self.view])
        )

    def _count(self) -> dict[str, int]:
        """How many each view holds, in one query."""
        first, *others = (
            self.scope.filter(condition).order_by().values(view=Value(name)).annotate(n=Count("pk"))
            for name, condition in conditions().items()
        )
        found = first.union(*others, all=True)
        return dict.fromkeys(conditions(), 0) | {row["view"]: row["n"] for row in found}

    @property
    def found(self) -> QuerySet[Obligation]:
        """Everything found, the most pressing first; what is done, the latest first."""
        order = "-done_on" if self.view == DONE else "due_on"
        return with_what_is_shown(self.filters.qs).order_by(order, "pk")


@require_safe
def dues(request: HttpRequest) -> HttpResponse:
    """One line a meeting or a report."""
    chosen = Chosen(request)
    paginator = Paginator(chosen.found, PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "rows": [Due.of(obligation) for obligation in page.object_list],
        "page_obj": page,
        "page_range": list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "everything": sum(chosen.counts.values()),
        "views": _pills(chosen),
        "view": chosen.view,
        "form": chosen.filters.form,
        "filtered": chosen.filters.chosen,
        "clear_url": f"?vue={chosen.view}",
        "today": clock.today(),
    }
    return render(request, "dashboards/dues.html", context)


def _pills(chosen: Chosen) -> list[dict]:
    labels = {LATE: _("En retard"), COMING: _("À venir"), DONE: _("Déjà fait")}
    return [
        {"label": labels[name], "count": count, "url": f"?vue={name}", "current": name == chosen.view}
        for name, count in chosen.counts.items()
    ]


@require_safe
def dues_export(request: HttpRequest, kind: str) -> HttpResponse:
    """What the filters found, whole, as CSV or XLSX."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = [_row(Due.of(obligation)) for obligation in Chosen(request).found]
    name = _("attendus")
    name = f"{name}-{clock.today().isoformat()}"
    if kind == "csv":
        return csv_response(name, _headings(), rows)
    return xlsx_response(name, _("Ce qui est attendu"), _headings(), rows)


def _headings() -> list[str]:
    return [
        _("Attendu le"),
        _("Ce qui est attendu"),
        _("Année de la participation"),
        _("Numéro"),
        _("Initiative"),
        _("Quartier"),
        _("Table de quartier"),
        _("Étape"),
        _("À qui d’agir"),
        _("État"),
        _("Fait le"),
        _("Conseillère ou conseiller"),
    ]


def _row(due: Due) -> list[Cell]:
    obligation, dossier = due.obligation, due.dossier
    return [
        obligation.due_on,
        str(obligation.get_kind_display()),
        ordinal_year(obligation.year),
        dossier.number or "",
        str(dossier.title),
        dossier.neighbourhood.name,
        dossier.neighbourhood.table.name,
        dossier.stage.name,
        str(due.who),
        str(due.state.label),
        obligation.done_on,
        dossier.advised_by.full_name if dossier.advised_by else "",
    ]
