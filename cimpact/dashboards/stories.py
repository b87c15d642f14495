"""The story of an initiative across its stages, from before the portal to what may come next (F60–F63)."""

from dataclasses import dataclass

from django.db.models import Sum

from neighbourhoods.models import EarlierStage, Initiative
from proposals.agreed_terms import terms_of, versions_of
from proposals.enums import EntryKind, State
from proposals.models import Dossier, Entry
from proposals.permissions import can_read_participation
from proposals.sections import is_limited
from proposals.status import Status, status_for


@dataclass(frozen=True)
class Chapter:
    """One stage of an initiative, as the reader may know it. Amounts are whole cents; None when they are not hers."""

    dossier: Dossier
    status: Status
    reads: bool  # what both sides hold to
    agreed: int | None = None
    paid: int | None = None

    @property
    def participation(self):
        return getattr(self.dossier, "participation", None)


@dataclass(frozen=True)
class Story:
    """An initiative, what it lived before, its stages from the first to the last."""

    initiative: Initiative
    before: list[EarlierStage]
    chapters: list[Chapter]

    @property
    def last(self) -> Chapter | None:
        """The last stage begun: what may come next starts from it."""
        lived = [chapter for chapter in self.chapters if chapter.participation]
        return lived[-1] if lived else None


def story_of(initiative: Initiative, user) -> Story | None:
    """The story as the reader may know it; None when nothing of it is open to her."""
    visible = Dossier.objects.visible_to(user).filter(initiative=initiative).with_turns()
    dossiers = [d for d in visible.order_by("created_at", "pk") if not is_limited(user, d)]
    if not dossiers:
        return None
    paid = dict(
        Entry.objects.filter(dossier__in=dossiers, kind=EntryKind.PAYMENT)
        .order_by()
        .values_list("dossier")
        .annotate(Sum("cents"))
    )
    return Story(
        initiative,
        list(initiative.earlier_stages.all()),
        [_chapter(dossier, user, paid) for dossier in dossiers],
    )


def _chapter(dossier: Dossier, user, paid: dict[int, int]) -> Chapter:
    reads = can_read_participation(user, dossier)
    status = status_for(dossier, user)
    if not reads or dossier.state not in (State.ACTIVE, State.COMPLETED):
        return Chapter(dossier, status, reads=False)
    dossier.participation.dossier = dossier
    terms = terms_of(versions_of(dossier.participation)[0].content)
    return Chapter(dossier, status, reads=True, agreed=terms.total, paid=paid.get(dossier.pk, 0))
