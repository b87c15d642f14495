"""The notices as their readers find them in the portal: one sentence, what it is about, where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.accounts.models import Invitation
from cimpact.notices.models import Notice
from cimpact.writing.models import FrozenCopy
from proposals.models import Dossier, Letter, Precision

# Each kind in one sentence, and the page it leads to.
LINES: dict[str, tuple[str | Promise, str]] = {
    "invitation": (_("Invitation dans le portail"), ""),
    "role_given": (_("Vous avez un nouveau rôle"), "account"),
    "receipt": (_("Proposition déposée"), "dossier"),
    "precision_asked": (_("Une précision vous est demandée"), "precision"),
    "precision_answered": (_("Une précision est arrivée"), "analysis"),
    "answer_sent": (_("La réponse à votre proposition est arrivée"), "dossier"),
    "closing_moved": (_("Vous avez plus de temps pour déposer"), "dossier"),
}


@dataclass(frozen=True)
class Line:
    """One notice in a list."""

    notice: Notice
    sentence: str | Promise
    about: str | Promise
    url: str


def with_subjects(notices):
    """Notices with what they are about, in as many queries whatever their number."""
    of_a_dossier = ("dossier__initiative",)
    return notices.prefetch_related(
        GenericPrefetch(
            "subject",
            [
                Dossier.objects.select_related("initiative"),
                FrozenCopy.objects.select_related("document__dossier__initiative"),
                Precision.objects.select_related(*of_a_dossier),
                Letter.objects.select_related(*of_a_dossier),
                Invitation.objects.select_related("user"),
            ],
        )
    )


def lines_of(notices: Iterable[Notice]) -> list[Line]:
    """The notices as lines; give them `with_subjects`."""
    return [_line(notice, dossier_of(notice)) for notice in notices]


def _line(notice: Notice, dossier: Dossier | None) -> Line:
    sentence, page = LINES[notice.kind]
    if dossier is None:
        return Line(notice, sentence, "", reverse(page) if page else "")
    args = [dossier.pk, notice.object_id] if page == "precision" else [dossier.pk]
    return Line(notice, sentence, dossier.title, reverse(page, args=args))


def dossier_of(notice: Notice) -> Dossier | None:
    """The dossier a notice is about, whatever part of it the notice points at."""
    subject = notice.subject
    if isinstance(subject, Dossier):
        return subject
    document = getattr(subject, "document", None)
    return getattr(subject, "dossier", None) or getattr(document, "dossier", None)
