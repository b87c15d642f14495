"""What a table measures, and how it tells people apart: defined by the table, changed over the version read (F67)."""

import uuid

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood

from ..dimensions import StartingSet
from ..models import Category, Dimension, Indicator, IndicatorDimension


class Stale(Exception):
    """Changed by someone else since it was read; `thing` is as it is now."""

    def __init__(self, thing: Indicator | Dimension):
        super().__init__(str(thing))
        self.thing = thing


@transaction.atomic
def keep_indicator(
    neighbourhood: Neighbourhood,
    programme: Programme,
    values: dict,
    *,
    key: uuid.UUID | None = None,
    indicator: Indicator | None = None,
    version: int = 0,
    by,
) -> Indicator:
    """Define an indicator, or change it over the version read. `values` holds its fields, and dimensions: a list."""
    values = dict(values)
    dimensions = values.pop("dimensions")
    if indicator is None:
        Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
        if same := Indicator.objects.filter(key=key).first():
            return same  # sent twice, made once
        kept = Indicator(key=key or uuid.uuid4(), neighbourhood=neighbourhood, programme=programme, **values)
        kept.save()
        _tell_apart(kept, dimensions)
        record(kept, "indicator.define", by=by)
        return kept
    kept = Indicator.objects.select_for_update().get(pk=indicator.pk)
    before = [one.dimension for one in kept.told_apart.select_related("dimension")]
    changed = [name for name in values if getattr(kept, name) != values[name]]
    if not changed and before == dimensions:
        return kept
    if kept.version != version:
        raise Stale(kept)
    _check_frequency(kept, values["frequency"])
    for name in changed:
        setattr(kept, name, values[name])
    kept.version += 1
    kept.save()
    _tell_apart(kept, dimensions)
    record(kept, "indicator.change", by=by, after={"fields": changed})
    return kept


def _check_frequency(indicator: Indicator, frequency: str) -> None:
    if frequency != indicator.frequency and indicator.measures.exists():
        raise NotPossible(
            _(
                "Des mesures sont déjà inscrites : pour mesurer à un autre rythme, définissez un autre indicateur."
            )
        )


def _tell_apart(indicator: Indicator, dimensions: list[Dimension]) -> None:
    """The dimensions of an indicator, in this order; one that was measured stays."""
    gone = indicator.told_apart.exclude(dimension__in=dimensions)
    measured = gone.filter(dimension__categories__measures__indicator=indicator).distinct().first()
    if measured:
        raise NotPossible(
            _("Des mesures sont inscrites selon cette façon de distinguer : %(name)s. Elle reste.")
            % {"name": measured.dimension.name}
        )
    gone.delete()
    for order, dimension in enumerate(dimensions):
        IndicatorDimension.objects.update_or_create(
            indicator=indicator, dimension=dimension, defaults={"order": order}
        )


@transaction.atomic
def end_indicator(indicator: Indicator, *, ended: bool, by) -> None:
    """No longer measure it, or measure it again; what was measured stays."""
    kept = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if bool(kept.ended_at) == ended:
        return
    kept.ended_at = clock.now() if ended else None
    kept.version += 1
    kept.save(update_fields=["ended_at", "version"])
    record(kept, "indicator.end" if ended else "indicator.resume", by=by)


@transaction.atomic
def copy_set(neighbourhood: Neighbourhood, chosen: StartingSet, *, by) -> Dimension:
    """Copy a starting set, to change as the neighbourhood wishes; once is enough."""
    Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
    same = Dimension.objects.filter(neighbourhood=neighbourhood)
    if found := (same.filter(origin=chosen.code) | same.filter(name=chosen.name)).first():
        return found
    return _make(neighbourhood, chosen.name, chosen.labels, origin=chosen.code, by=by)


@transaction.atomic
def define_dimension(neighbourhood: Neighbourhood, name: str, labels: list[str], *, by) -> Dimension:
    """Define a way of telling people apart; the same name sent twice is one."""
    Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
    if found := Dimension.objects.filter(neighbourhood=neighbourhood, name=name).first():
        return found
    return _make(neighbourhood, name, labels, origin="", by=by)


def _make(neighbourhood: Neighbourhood, name: str, labels: list[str], *, origin: str, by) -> Dimension:
    last = Dimension.objects.filter(neighbourhood=neighbourhood).aggregate(last=Max("order"))["last"]
    made = Dimension.objects.create(
        neighbourhood=neighbourhood, name=name, origin=origin, order=0 if last is None else last + 1
    )
    Category.objects.bulk_create(
        Category(dimension=made, name=label, order=order) for order, label in enumerate(labels)
    )
    record(made, "dimension.define", by=by)
    return made


@transaction.atomic
def change_dimension(
    dimension: Dimension,
    *,
    name: str,
    names: dict[int, str],
    ended: set[int],
    added: list[str],
    is_ended: bool,
    version: int,
    by,
) -> Dimension:
    """Change its name and its categories (`names` by id, in their order; `ended`, ids; `added`, names) over the
    version read. A category keeps its measures under any name."""
    kept = Dimension.objects.select_for_update().get(pk=dimension.pk)
    categories = {one.pk: one for one in kept.categories.all()}
    known = {one.name for one in categories.values()}
    labels = [label for label in added if label not in known]
    same = [(one.name, bool(one.ended_at)) for one in categories.values()]
    wanted = [(label, pk in ended) for pk, label in names.items()]
    if same == wanted and not labels and (kept.name, bool(kept.ended_at)) == (name, is_ended):
        return kept  # sent twice, changed once
    if kept.version != version:
        raise Stale(kept)
    now = clock.now()
    kept.name, kept.version = name, kept.version + 1
    kept.ended_at = (kept.ended_at or now) if is_ended else None
    kept.save()
    # Two categories may exchange their names: those who change pass by one that nobody has.
    for pk in (pk for pk, label in names.items() if categories[pk].name != label):
        kept.categories.filter(pk=pk).update(name=str(uuid.uuid4()))
    for order, (pk, label) in enumerate(names.items()):
        ended_at = (categories[pk].ended_at or now) if pk in ended else None
        kept.categories.filter(pk=pk).update(name=label, order=order, ended_at=ended_at)
    Category.objects.bulk_create(
        Category(dimension=kept, name=label, order=len(names) + order) for order, label in enumerate(labels)
    )
    record(kept, "dimension.change", by=by)
    return kept
