"""The learning library: a neighbourhood says what it reused, a table shares what its report learned (F70)."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import as_date
from cimpact.history.models import Audience, record
from cimpact.notices import outbox
from neighbourhoods.models import Neighbourhood
from proposals.workflow.transitions import locked

from ..enums import EntryKind
from ..models import Finding, JournalEntry, Reuse
from ..permissions import can_with_report, library_of, may_withdraw_reuse, places_to_reuse


@transaction.atomic
def say_reused(
    entry: JournalEntry, *, neighbourhood: Neighbourhood, text: str, on: dt.date, key: uuid.UUID, by
) -> Reuse:
    """Say that a neighbourhood reused a learning; its author is told. The same key says it once.

    Raises NotPossible when the learning was closed meanwhile, or when the neighbourhood has said it already.
    """
    # Under the learning's lock: what is closed or taken back at this instant is not reused.
    entry = JournalEntry.objects.select_for_update(of=("self",)).select_related("author").get(pk=entry.pk)
    if same := Reuse.objects.filter(key=key).first():
        return same
    if not library_of(by).filter(pk=entry.pk).exists():
        raise NotPossible(_("Cet apprentissage n’est plus ouvert : rien n’a été inscrit."))
    if neighbourhood.pk not in places_to_reuse(by, entry):
        raise NotPossible(
            _(
                "Un apprentissage réutilisé est inscrit par une autre table, qui peut le lire avec la communauté."
            )
        )
    if entry.reuses.said().filter(neighbourhood=neighbourhood).exists():
        raise NotPossible(_("Ce quartier a déjà dit qu’il réutilise cet apprentissage."))
    reuse = Reuse.objects.create(entry=entry, neighbourhood=neighbourhood, text=text, on=on, key=key, by=by)
    record(entry, "library.reuse", by=by, after={"neighbourhood": neighbourhood.name})
    if entry.author_id != by.pk:
        outbox.owe("learning_reused", reuse, entry.author, due_at=clock.now())
    return reuse


@transaction.atomic
def withdraw_reuse(reuse: Reuse, *, by) -> None:
    """It was not reused after all. Withdrawn twice, it is withdrawn once."""
    if not may_withdraw_reuse(by, reuse):
        raise NotPossible(_("C’est à la table qui l’a inscrit de le retirer."))
    withdrawn = Reuse.objects.said().filter(pk=reuse.pk)
    if withdrawn.update(withdrawn_at=clock.now(), withdrawn_by=by):
        record(
            reuse.entry, "library.withdraw_reuse", by=by, after={"neighbourhood": reuse.neighbourhood.name}
        )


@transaction.atomic
def share_finding(finding: Finding, *, title: str, sureness: str, visibility: str, by) -> JournalEntry:
    """Put what an accepted report learned in the library, with where it comes from. Shared twice, it is there once."""
    report = finding.report
    dossier = locked(report.obligation.participation.dossier)
    if not can_with_report(by, "share_finding", report):
        raise NotPossible(_("Un apprentissage se verse par la coordination, une fois le rapport accepté."))
    if shared := JournalEntry.objects.filter(finding=finding, removed_at=None).first():
        return shared
    now = clock.now()
    entry = JournalEntry.objects.create(
        programme=dossier.programme,
        neighbourhood=dossier.neighbourhood,
        dossier=dossier,
        finding=finding,
        author=by,
        kind=EntryKind.FAILED if finding.failure else EntryKind.NOTICED,
        title=title,
        text=said_by(finding),
        sureness=sureness,
        visibility=visibility,
        aims=finding.aims,
        happened_on=as_date(report.submitted_at),
        written_at=now,
        created_at=now,
        updated_at=now,
    )
    record(entry, "library.share_finding", by=by, audience=Audience.TABLE, after={"visibility": visibility})
    return entry


def said_by(finding: Finding) -> str:
    """The text of a finding, with what its table made of it."""
    return "\n\n".join(part for part in (finding.text, finding.reinvested) if part.strip())
