"""Acting on several dossiers of the list: what is asked, what each message will say, what became of each (F49)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from neighbourhoods.people import coordinators_of
from proposals.workflow import bulk as acts

from ..bulk import BULK, MESSAGE, MOST, previews, seal, sealed_at
from ..forms.bulk import FORMS
from ..scope import dossiers_in
from .lists import STAFF


@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Ask, show, then act on each dossier by itself."""
    if not request.context or request.context.kind not in STAFF:
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else request.GET
    action = asked.get("action", "")
    dossiers = _chosen(request, asked.getlist("d"))
    if action not in FORMS or not dossiers:
        messages.info(request, _("Cochez d’abord un dossier ou plus dans la liste."))
        return redirect("dossiers")
    posted = request.method == "POST"
    form = FORMS[action](request.POST if posted else None, programme=request.context.object_id)
    context = {
        "action": action,
        "title": dict(BULK)[action],
        "dossiers": dossiers,
        "form": form,
        "needs_preview": action == MESSAGE,
    }
    if not posted or not form.is_valid():
        return render(request, "dashboards/bulk/ask.html", context, status=422 if posted else 200)
    if action != MESSAGE:
        return _report(request, context, acts.on_each(dossiers, form.act(request.user)))
    seen_at = sealed_at(request.POST.get("seal", ""), request.user, dossiers)
    if seen_at is None or request.POST.get("then") != "send":
        again = request.POST.get("then") == "change"
        context |= {"seal": seal(request.user, dossiers)}
        if again:
            return render(request, "dashboards/bulk/ask.html", context)
        context["previews"] = previews(dossiers, form.message, coordinators_of)
        return render(request, "dashboards/bulk/preview.html", context)
    results = acts.on_each(
        dossiers,
        lambda dossier: acts.write_to_table(dossier, message=form.message, at=seen_at, by=request.user),
    )
    return _report(request, context, results)


def _chosen(request: HttpRequest, ids: list[str]) -> list:
    """The dossiers ticked, among those of the context in use that the person may see."""
    numbers = {int(pk) for pk in ids[:MOST] if pk.isascii() and pk.isdecimal() and len(pk) < 18}
    found = dossiers_in(request.context, request.user).filter(pk__in=numbers)
    return list(found.with_names().order_by("initiative__title", "pk"))


def _report(request: HttpRequest, context: dict, results: list[acts.Result]) -> HttpResponse:
    return render(
        request,
        "dashboards/bulk/report.html",
        context
        | {
            "done": [result for result in results if not result.why],
            "refused": [result for result in results if result.why],
        },
    )
