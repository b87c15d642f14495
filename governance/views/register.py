"""The register of decisions: one page, searched and filtered, exported as it is read (F43, F121)."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cimpact import clock
from cimpact.spreadsheets import Cell, csv_response, xlsx_response

from ..forms.register import RegisterForm
from ..models import Decision
from ..reading import why_recused
from ..recusal import closed_to
from ..register import Line, Register, readable_committees
from ..subjects import subject_of

PAGE = 25


def _chosen(request: HttpRequest) -> tuple[RegisterForm, Register]:
    form = RegisterForm(request.GET or None, committees=list(readable_committees(request.user)))
    return form, Register(request.user, form.asked())


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """One line a decision, the latest first."""
    form, register = _chosen(request)
    paginator = Paginator(register.keys(), PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "lines": register.lines(page.object_list),
        "form": form,
        "filtered": form.is_filtered,
        "page_obj": page,
        "page_range": list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
    }
    return render(request, "governance/decisions/register.html", context)


@require_safe
def recorded(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision that the team wrote down, taken outside the portal."""
    found = Decision.objects.filter(item__committee__in=readable_committees(request.user))
    decision = get_object_or_404(
        found.select_related(
            "item__committee__programme", "item__neighbourhood", "recorded_by", "resolution"
        ),
        pk=pk,
    )
    context = {
        "decision": decision,
        "item": decision.item,
        "committee": decision.item.committee,
        "why": "",
    }
    if closed_to(request.user, decision.item):
        context |= {"why": why_recused(request.user, decision.item), "decision": None}
    else:
        context |= {
            "present": decision.present.select_related("user", "organisation"),
            "withdrew": decision.withdrew.select_related("user", "organisation"),
            "subject_url": subject_of(decision.item).url(decision.item),
        }
    return render(request, "governance/decisions/recorded.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What the filters found, whole, as CSV or XLSX."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    _form, register = _chosen(request)
    rows = [_row(line) for line in register.lines(register.keys())]
    name = f"decisions-{clock.today().isoformat()}"
    if kind == "csv":
        return csv_response(name, _headings(), rows)
    return xlsx_response(name, _("Décisions"), _headings(), rows)


def _headings() -> list[str]:
    return [
        _("Date"),
        _("Comité"),
        _("Objet"),
        _("Quartier"),
        _("Décision"),
        _("Résultat"),
        _("Réponse"),
        _("Prise"),
        _("Pour"),
        _("Contre"),
        _("Abstentions"),
        _("Ont pris part"),
        _("Quorum"),
    ]


def _row(line: Line) -> list[Cell]:
    if line.is_closed:
        said = [line.on, line.committee.name, line.title, line.neighbourhood, _("Fermé pour vous")]
        return [*said, *[None] * 8]
    return [
        line.on,
        line.committee.name,
        line.title,
        line.neighbourhood,
        line.text,
        line.result,
        line.answer,
        line.how or _("hors du portail"),
        *(line.counts or (None, None, None)),
        line.took_part,
        line.quorum,
    ]
