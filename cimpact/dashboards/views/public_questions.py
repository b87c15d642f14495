"""Every question of the letter, of each stage's proposal and of the reports, before signing in, and as a PDF (F25)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cimpact import pdf
from cimpact.pdf import PdfUnavailable
from cimpact.programmes.models import Programme
from cimpact.writing.enums import Purpose
from cimpact.writing.models import QuestionSet

from ..public import pages_about, programme_shown, rules_in_force, stages_of

LETTER = "lettre"
# The forms that are the same at every stage, by their names in addresses: what each is for, its name, its heading.
FORMS = {
    LETTER: (Purpose.LETTER, _("Lettre d’intention"), _("Les questions de la lettre d’intention")),
    "rapport": (Purpose.ANNUAL, _("Rapport d’activité"), _("Les questions du rapport d’activité")),
    "rapport-final": (Purpose.FINAL, _("Rapport final"), _("Les questions du rapport final")),
    "perennisation": (
        Purpose.SUSTAINABILITY,
        _("Plan de pérennisation"),
        _("Les questions du plan de pérennisation"),
    ),
}
# A PDF is laid out once an hour at most: published rules never change.
KEPT = 60 * 60


@login_not_required
@require_safe
def questions(request: HttpRequest, code: str, form: str = LETTER) -> HttpResponse:
    """The questions of a form, with their help, limits and sources. `form`: a name of FORMS, or a stage's step."""
    programme = programme_shown(code)
    context = _content(programme, form)
    return render(
        request,
        "public/questions.html",
        context | {"pages": pages_about(programme, "questions"), "pdf_available": pdf.available()},
    )


@login_not_required
@require_safe
def questions_pdf(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The same to print and to fill in by hand."""
    programme = programme_shown(code)
    context, language = _content(programme, form), get_language()
    key = f"questions-{context['rules'].pk}-{form}-{language}"
    content = cache.get(key)
    if content is None:
        try:
            content = pdf.render("public/pdf/questions.html", context, language)
        except PdfUnavailable as reason:
            messages.info(request, str(reason))
            return redirect("questions", code, form)
        cache.set(key, content, KEPT)
    name = f"{programme.prefix}-questions-{form}.pdf".lower()
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _content(programme: Programme, form: str) -> dict:
    """What a form asks. Raises Http404 when there is no such form."""
    rules = rules_in_force(programme)
    stages = stages_of(rules)
    stage = next((stage for stage in stages if str(stage.step) == form), None)
    if stage is None and form not in FORMS:
        raise Http404
    purpose, name, heading = (Purpose.PROPOSAL, stage.name, "") if stage else FORMS[form]
    asked = get_object_or_404(
        QuestionSet.objects.prefetch_related("sections__questions"), rules=rules, stage=stage, purpose=purpose
    )
    return {
        "programme": programme,
        "rules": rules,
        "stages": stages,
        "stage": stage,
        "form": form,
        "name": name,
        "heading": heading,
        "is_letter": purpose == Purpose.LETTER,
        "others": [(code, label) for code, (_purpose, label, _heading) in FORMS.items() if code != LETTER],
        "sections": asked.sections.all(),
        "categories": rules.categories.all() if stage else [],
        "sources": rules.sources.all() if stage else [],
    }
