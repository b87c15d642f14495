"""A table publishes a closed period, corrects what it published, takes it out of view and puts it back (F67)."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record

from ..models import Indicator, Publication, PublishedTable
from ..permissions import may_publish
from ..publishing import Draft, Period, asks_for_base, cells_of, prepare


class Changed(Exception):
    """What would be published is no longer what its table read: `draft` is what it is now."""

    def __init__(self, draft: Draft):
        super().__init__()
        self.draft = draft


@transaction.atomic
def publish(
    indicator: Indicator,
    period: Period,
    *,
    seen: str,
    base: int | None = None,
    reason: str = "",
    key: uuid.UUID,
    by,
) -> Publication:
    """Publish exactly what was read (`seen`); where the period is published already, a correction with its reason."""
    indicator = (
        Indicator.objects.select_for_update(of=("self",)).select_related("programme").get(pk=indicator.pk)
    )
    if not may_publish(by, indicator.neighbourhood_id):
        raise NotPossible(_("La coordination de la table publie ses tableaux."))
    if sent := Publication.objects.filter(key=key).first():
        return sent  # sent twice, published once
    draft = prepare(indicator, period, base=base)
    if draft.problem:
        raise NotPossible(draft.problem)
    if asks_for_base(indicator) and base is None:
        raise NotPossible(_("Inscrivez combien de personnes sont derrière cette valeur."))
    if draft.seen != seen:
        raise Changed(draft)
    if draft.changes_nothing:
        raise NotPossible(_("Rien n’a changé depuis la dernière publication de cette période."))
    if draft.replaces and not reason:
        raise NotPossible(_("Dites pourquoi ces chiffres sont corrigés."))
    return _written(draft, reason=reason, key=key, by=by)


def _written(draft: Draft, *, reason: str, key: uuid.UUID, by) -> Publication:
    indicator, period, former = draft.indicator, draft.period, draft.replaces
    frozen = (
        "name",
        "definition",
        "source",
        "unit",
        "unit_word",
        "counts_people",
        "direction",
        "frequency",
        "aims",
    )
    made = Publication.objects.create(
        key=key,
        indicator=indicator,
        neighbourhood_id=indicator.neighbourhood_id,
        programme_id=indicator.programme_id,
        year=period.year,
        part=period.part,
        number=former.number + 1 if former else 1,
        replaces=former,
        reason=reason,
        threshold=draft.threshold,
        total=draft.total,
        base=draft.base,
        by=by,
        **{name: getattr(indicator, name) for name in frozen},
    )
    PublishedTable.objects.bulk_create(
        PublishedTable(
            publication=made,
            dimension=table.dimension,
            name=table.dimension.name,
            order=order,
            cells=cells_of(table),
        )
        for order, table in enumerate(draft.tables)
    )
    kind = "indicator.publish_correction" if former else "indicator.publish"
    record(
        indicator.neighbourhood,
        kind,
        by=by,
        comment=reason,
        after={"indicator": made.name, "period": period.label},
    )
    return made


@transaction.atomic
def show_publication(publication: Publication, *, shown: bool, by) -> None:
    """Take a publication out of view, or put it back as it was; twice is once."""
    publication = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("neighbourhood")
        .get(pk=publication.pk)
    )
    if not may_publish(by, publication.neighbourhood_id):
        raise NotPossible(_("La coordination de la table publie ses tableaux."))
    if (publication.withdrawn_at is None) == shown:
        return
    publication.withdrawn_at = None if shown else clock.now()
    publication.save(update_fields=["withdrawn_at"])
    kind = "indicator.publish_again" if shown else "indicator.withdraw"
    record(publication.neighbourhood, kind, by=by, after={"indicator": publication.name})
