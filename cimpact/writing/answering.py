"""What the page that saves itself is told, part by part."""

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.formatting import hour

from .forms.parts import Part


def answered(request: HttpRequest, part: Part) -> JsonResponse:
    """Save one part, and tell the page (the contract is at the head of static/js/autosave.js)."""
    if not part.is_valid():
        return JsonResponse({"errors": _beside(part, part.errors)}, status=422)
    if not part.save(by=request.user):
        html = render_to_string(part.conflict_template, {"part": part}, request)
        return JsonResponse(
            {"conflict": True, "who": part.conflict.who or _("Quelqu’un d’autre"), "html": html}, status=409
        )
    return JsonResponse(
        {
            "version": part.saved_version,
            "saved_at": hour(clock.now()),
            "errors": _beside(part, {name: [sentence] for name, sentence in part.warnings.items()}),
            "fragments": part.fragments(),
            "kept": part.kept,
        }
    )


def _beside(part: Part, errors) -> dict[str, str]:
    """Sentences as HTML, by the name that their field has on the page."""
    return {
        part.add_prefix(name): format_html_join("", "<p>{}</p>", ((sentence,) for sentence in sentences))
        for name, sentences in errors.items()
    }
