"""Taking up in a report what was noted since it was begun."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cimpact.errors import NotPossible
from cimpact.writing.enums import SectionKind

from ..workflow.taking_up import take_up
from .reports import readable_report, require


@require_POST
def report_take_up(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Add to the report's learnings what was chosen of what is offered beside them."""
    dossier, report = readable_report(request, pk, obligation)
    try:
        require(request, "write_report", report)
        added = take_up(report, keys=set(request.POST.getlist("take")), by=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("report", pk, obligation)
    if added:
        sentence = ngettext(
            "%(count)s apprentissage est ajouté au rapport : relisez-le.",
            "%(count)s apprentissages sont ajoutés au rapport : relisez-les.",
            added,
        )
        messages.success(request, sentence % {"count": added})
    else:
        messages.info(request, _("Rien n’était coché : le rapport n’a pas changé."))
    section = next(s for s in report.document.sections if s.kind == SectionKind.LEARNINGS)
    return redirect("report_section", pk, obligation, section.code)
