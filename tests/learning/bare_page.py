"""A bare page around the parts of one section of a report: enough to try them in a browser and without a script."""

from pathlib import Path

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path, reverse

from cimpact.urls import urlpatterns as portal
from learning.parts import parts_of_report
from learning.reading import read_part
from learning.views.report_parts import part_of_report
from proposals.views.participation import readable_participation

PAGE = Path(__file__).with_suffix(".html").read_text()
SCRIPTS = ("js/autosave.js", "js/totals.js", "js/grid.js", "js/rows.js")


def bare_page(request, pk, obligation, section):
    dossier = readable_participation(request, pk)
    report, here = part_of_report(dossier, obligation, section)
    parts = parts_of_report(report, here, request.POST or None)
    status = 200
    if request.method == "POST":
        if all(part.is_valid() and part.save(by=request.user) for part in parts):
            return redirect(request.path)
        status = 409 if any(part.conflict for part in parts) else 422
    for part in parts:
        part.mark()
    engine = engines["django"]
    template, context = read_part(report, here)
    read = engine.get_template(template).render(context, request)
    context = {"section": here, "parts": parts, "scripts": SCRIPTS, "read": read}
    return HttpResponse(engine.from_string(PAGE).render(context, request), status=status)


def address(report, section) -> str:
    names = (report.obligation.participation.dossier_id, report.obligation_id, section.code)
    return reverse("bare_page", args=names)


urlpatterns = [
    *portal,
    *i18n_patterns(path("essai/<int:pk>/<int:obligation>/<slug:section>/", bare_page, name="bare_page")),
]
