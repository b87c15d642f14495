"""What a partner was invited to write, and what is left of it: the home of a guest."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact.writing.models import Guest, Section
from proposals.models import Dossier
from proposals.permissions import can
from proposals.status import Status, status_for
from proposals.todo import deadline_words

from .waiting import Waiting


@dataclass(frozen=True)
class Invited:
    """A proposal that the person writes some sections of."""

    dossier: Dossier
    sections: list[Section]
    status: Status
    waiting: Waiting | None


def invitations_of(user, dossiers: QuerySet[Dossier]) -> list[Invited]:
    """The proposals she is invited to, those that wait for her first."""
    mine = Guest.objects.ongoing().filter(user=user).prefetch_related("sections")
    sections = {guest.document_id: list(guest.sections.all()) for guest in mine}
    found = [
        Invited(
            dossier,
            own := sections.get(dossier.document_id, []),
            status_for(dossier, user),
            _waiting(user, dossier, own),
        )
        for dossier in dossiers.order_by(F("next_on").asc(nulls_last=True), "pk")
    ]
    return sorted(found, key=lambda invited: invited.waiting is None)


def _waiting(user, dossier: Dossier, sections: list[Section]) -> Waiting | None:
    """What is left to write; None once her sections are complete, or the proposal submitted."""
    if not can(user, "write_sections", dossier):
        return None
    left = [section for section in sections if section.code in (dossier.sections_left or ())]
    if not left:
        return None
    title = ngettext("Écrire une section", "Écrire {count} sections", len(left))
    return Waiting(
        title=title.format(count=len(left)),
        subject=str(dossier.title),
        deadline=deadline_words(dossier),
        note=_("Avec {table} : {sections}.").format(
            table=dossier.neighbourhood.table.name, sections=", ".join(section.title for section in left)
        ),
        url=reverse("dossier", args=[dossier.pk]),
        action=_("Ouvrir mes sections"),
    )
