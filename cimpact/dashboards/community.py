"""What a home asks of a coordinator about the charter: renew when its text has changed, join when she wishes (F8)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.formatting import long_date
from cimpact.programmes.models import Programme
from neighbourhoods.commitments import charter_columns, programmes_with_charter
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Neighbourhood, memberships_of

from .waiting import Waiting


@dataclass(frozen=True)
class Invitation:
    """A charter that the table has never committed to."""

    programme: Programme
    url: str


def with_charter(dossiers):
    """A table's dossiers with what `asked_of` reads of their programmes' charters."""
    return dossiers.annotate(
        **charter_columns(programme="programme", neighbourhood=OuterRef("neighbourhood"))
    )


def asked_of(user, neighbourhood_id: int, dossiers: list) -> tuple[list[Waiting], list[Invitation]]:
    """What waits for a coordinator (a text to renew), and what she is invited to (a first commitment).

    Read from the dossiers, given `with_charter`; a table without a dossier costs one query.
    """
    neighbourhood = _coordinated(user, neighbourhood_id)
    if neighbourhood is None:
        return [], []
    found = [(dossier.programme, dossier) for dossier in dossiers] or [
        (programme, programme) for programme in programmes_with_charter(neighbourhood)
    ]
    asked = [
        (programme, columns, reverse("commitment", args=[neighbourhood.slug, programme.code]))
        for programme, columns in {
            programme.pk: (programme, columns) for programme, columns in found
        }.values()
        if columns.charter_number and columns.committed_to != columns.charter_number
    ]
    return (
        [_renewal(columns.charter_since, url) for _p, columns, url in asked if columns.committed_to],
        [Invitation(programme, url) for programme, columns, url in asked if not columns.committed_to],
    )


def _coordinated(user, neighbourhood_id: int) -> Neighbourhood | None:
    """The neighbourhood, when the person coordinates its table."""
    for membership in memberships_of(user):
        neighbourhood = getattr(membership.organisation, "neighbourhood", None)
        if neighbourhood and neighbourhood.pk == neighbourhood_id:
            return neighbourhood if membership.role == TableRole.COORDINATOR else None
    return None


def _renewal(since: dt.date, url: str) -> Waiting:
    return Waiting(
        title=_("Renouveler l’engagement de la table"),
        subject="",
        deadline="",
        note=_("Le texte des valeurs et de la posture a changé le {date}.").format(date=long_date(since)),
        url=url,
        action=_("Lire le nouveau texte"),
    )
