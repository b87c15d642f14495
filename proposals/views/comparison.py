"""What changed in a proposal since an earlier copy of it, or since its letter of intent (F32)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cimpact.formatting import day
from cimpact.writing.models import FrozenCopy

from ..comparison import LETTER, compare_copies, compare_with_letter
from ..models import Dossier
from ..permissions import can_read_letter, can_read_proposal
from .doors import page, visible_dossier


@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal as last handed in beside what one chooses, the copy just before it by default."""
    dossier = visible_dossier(request, pk)
    if not dossier.document_id:
        raise Http404
    if not can_read_proposal(request.user, dossier) or not dossier.submitted_at:
        raise PermissionDenied
    copies = list(dossier.document.copies.all())
    last = copies.pop() if copies else None
    choices = _choices(request, dossier, copies)
    asked = request.GET.get("avec", "")
    chosen = asked if asked in choices else next(iter(choices), "")
    compared = None
    if chosen == LETTER:
        compared = compare_with_letter(dossier, last)
    elif chosen:
        compared = compare_copies(next(c for c in copies if str(c.number) == chosen), last)
    context = {
        "copy": last,
        "chosen": chosen,
        "with_letter": chosen == LETTER,
        "compared": compared,
        "views": [
            {"label": label, "url": f"?avec={key}", "count": None, "current": key == chosen, "yours": False}
            for key, label in choices.items()
        ],
    }
    return page(request, "proposals/comparison.html", dossier, context)


def _choices(request: HttpRequest, dossier: Dossier, copies: list[FrozenCopy]) -> dict[str, str]:
    """What the last copy may be compared with: the earlier copies, the latest first, then the letter."""
    choices = {}
    for n, copy in reversed(list(enumerate(copies))):
        resubmitted = n == 0 or copy.content["submitted_at"] != copies[n - 1].content["submitted_at"]
        label = _("Déposée le %(date)s") if resubmitted else _("Précisée le %(date)s")
        choices[str(copy.number)] = label % {"date": day(copy.at)}
    letter = getattr(dossier, "letter", None)
    if letter and letter.sent_at and can_read_letter(request.user, dossier):
        choices[LETTER] = _("La lettre d’intention")
    return choices
