"""The team words what the region shares; a table adopts it, says what it counts otherwise, or leaves it (F67)."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood

from ..indicator_enums import Frequency
from ..models import (
    AdoptedCategory,
    Adoption,
    Category,
    Dimension,
    Indicator,
    RegionalCategory,
    RegionalDimension,
    RegionalIndicator,
)
from ..permissions import keeps_regional_indicators, may_publish
from .indicators import define_dimension, keep_indicator


class Stale(Exception):
    """Changed by someone else since it was read; `thing` is as it is now."""

    def __init__(self, thing: RegionalIndicator):
        super().__init__(str(thing))
        self.thing = thing


@dataclass(frozen=True)
class Wording:
    """A dimension, as it is written: its name, and its categories, in French and in English."""

    name: tuple[str, str]
    categories: tuple[tuple[str, str], ...]


def wordings_of(regional: RegionalIndicator) -> list[Wording]:
    """Its dimensions as they stand."""
    return [
        Wording(
            (one.name_fr, one.name_en),
            tuple((category.name_fr, category.name_en) for category in one.categories.all()),
        )
        for one in regional.dimensions.prefetch_related("categories")
    ]


@transaction.atomic
def keep_regional_indicator(
    programme: Programme,
    values: dict,
    dimensions: list[Wording],
    *,
    key: uuid.UUID,
    regional: RegionalIndicator | None = None,
    version: int = 0,
    by,
) -> RegionalIndicator:
    """Word a regional indicator, or change its words over the version read while no table has adopted it."""
    if not keeps_regional_indicators(by, programme):
        raise NotPossible(_("L’équipe de coordination tient les indicateurs de la région."))
    Programme.objects.select_for_update().get(pk=programme.pk)
    if regional is None:
        if same := RegionalIndicator.objects.filter(key=key).first():
            return same  # sent twice, kept once
        kept = RegionalIndicator(key=key, programme=programme)
    else:
        kept = RegionalIndicator.objects.select_for_update().get(pk=regional.pk)
        if all(getattr(kept, name) == value for name, value in values.items()) and (
            wordings_of(kept) == dimensions
        ):
            return kept
        if kept.version != version:
            raise Stale(kept)
        if kept.adoptions.exists():
            raise NotPossible(
                _("Une table l’a adopté : ses mots ne changent plus, car des chiffres en dépendent.")
            )
        kept.version += 1
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    _write_dimensions(kept, dimensions)
    record(kept, "regional_indicator.keep", by=by)
    return kept


def _write_dimensions(kept: RegionalIndicator, dimensions: list[Wording]) -> None:
    kept.dimensions.all().delete()
    for order, wording in enumerate(dimensions):
        made = RegionalDimension.objects.create(
            indicator=kept, name_fr=wording.name[0], name_en=wording.name[1], order=order
        )
        RegionalCategory.objects.bulk_create(
            RegionalCategory(dimension=made, name_fr=french, name_en=english, order=place)
            for place, (french, english) in enumerate(wording.categories)
        )


@transaction.atomic
def end_regional_indicator(regional: RegionalIndicator, *, ended: bool, by) -> None:
    """No longer propose it, or propose it again; those who adopted it go on. Twice is once."""
    kept = (
        RegionalIndicator.objects.select_for_update(of=("self",))
        .select_related("programme")
        .get(pk=regional.pk)
    )
    if not keeps_regional_indicators(by, kept.programme):
        raise NotPossible(_("L’équipe de coordination tient les indicateurs de la région."))
    if bool(kept.ended_at) == ended:
        return
    kept.ended_at = clock.now() if ended else None
    kept.save(update_fields=["ended_at"])
    record(kept, "regional_indicator.end" if ended else "regional_indicator.reopen", by=by)


# Adoption


@transaction.atomic
def adopt(
    regional: RegionalIndicator,
    neighbourhood: Neighbourhood,
    *,
    indicator: Indicator | None = None,
    difference: str = "",
    by,
) -> Adoption:
    """The table measures it: by an indicator it has, or by one made for it. Adopted twice, it is once."""
    if not may_publish(by, neighbourhood.pk):
        raise NotPossible(_("La coordination de la table adopte un indicateur."))
    locked = RegionalIndicator.objects.select_for_update(of=("self",)).select_related("programme")
    regional = locked.get(pk=regional.pk)
    if found := regional.adoptions.ongoing().filter(neighbourhood=neighbourhood).first():
        return found
    if regional.ended_at:
        raise NotPossible(_("Cet indicateur n’est plus proposé aux tables."))
    if indicator is None:
        indicator = _made_for(regional, neighbourhood, by)
    _check(regional, neighbourhood, indicator)
    adoption = Adoption.objects.create(
        regional=regional, neighbourhood=neighbourhood, indicator=indicator, difference=difference, by=by
    )
    AdoptedCategory.objects.bulk_create(
        AdoptedCategory(adoption=adoption, regional=theirs, category=ours)
        for theirs, ours in _matched(regional, indicator)
    )
    record(
        neighbourhood,
        "regional_indicator.adopt",
        by=by,
        comment=difference,
        after={"indicator": regional.name_fr},
    )
    return adoption


def _check(regional: RegionalIndicator, neighbourhood: Neighbourhood, indicator: Indicator) -> None:
    if (indicator.neighbourhood_id, indicator.programme_id) != (neighbourhood.pk, regional.programme_id):
        raise NotPossible(_("Choisissez un indicateur de votre table, dans ce programme."))
    if (indicator.unit, indicator.unit_word, indicator.counts_people) != (
        regional.unit,
        regional.unit_word,
        regional.counts_people,
    ):
        raise NotPossible(
            _("« %(name)s » n’est pas dans la même unité : choisissez-en un autre, ou commencez-en un.")
            % {"name": indicator.name}
        )
    if regional.adoptions.ongoing().filter(indicator=indicator).exists():
        raise NotPossible(_("Cet indicateur sert déjà à cette adoption."))


def _made_for(regional: RegionalIndicator, neighbourhood: Neighbourhood, by) -> Indicator:
    """An indicator of the table's own, with the region's words and categories, for the table to change as it wishes."""
    dimensions = [
        _dimension_for(one, neighbourhood, by) for one in regional.dimensions.prefetch_related("categories")
    ]
    values = {
        "name": regional.name_fr,
        "definition": regional.definition_fr,
        "unit": regional.unit,
        "unit_word": regional.unit_word,
        "counts_people": regional.counts_people,
        "direction": regional.direction,
        "frequency": Frequency.YEAR,
        "dimensions": dimensions,
    }
    return keep_indicator(neighbourhood, regional.programme, values, key=uuid.uuid4(), by=by)


def _dimension_for(wanted: RegionalDimension, neighbourhood: Neighbourhood, by) -> Dimension:
    """The table's own dimension with exactly these categories, else a new one, under a name that is free."""
    labels = [category.name_fr for category in wanted.categories.all()]
    mine = Dimension.objects.filter(neighbourhood=neighbourhood)
    for dimension in mine.filter(ended_at=None).prefetch_related("categories"):
        if _names(dimension.categories.all()) == {label.casefold() for label in labels}:
            return dimension
    name = wanted.name_fr
    if mine.filter(name=name).exists():
        name = _("%(name)s (région)") % {"name": name[:70]}
    return define_dimension(neighbourhood, name, labels, by=by)


def _names(categories) -> set[str]:
    return {category.name.casefold() for category in categories if category.ended_at is None}


def _matched(regional: RegionalIndicator, indicator: Indicator) -> list[tuple[RegionalCategory, Category]]:
    """Which of the indicator's categories is which of the region's: only where a dimension has exactly the same."""
    pairs = []
    mine = [
        used.dimension
        for used in indicator.told_apart.select_related("dimension").prefetch_related("dimension__categories")
    ]
    for wanted in regional.dimensions.prefetch_related("categories"):
        theirs = {category.name_fr.casefold(): category for category in wanted.categories.all()}
        for dimension in mine:
            ours = {c.name.casefold(): c for c in dimension.categories.all() if c.ended_at is None}
            if ours.keys() == theirs.keys():
                pairs += [(theirs[name], ours[name]) for name in theirs]
                break
    return pairs


@transaction.atomic
def say_difference(adoption: Adoption, *, difference: str, by) -> None:
    """What the table counts otherwise; nothing, when it counts just so."""
    kept = (
        Adoption.objects.select_for_update(of=("self",)).select_related("neighbourhood").get(pk=adoption.pk)
    )
    if not may_publish(by, kept.neighbourhood_id):
        raise NotPossible(_("La coordination de la table adopte un indicateur."))
    if kept.difference == difference:
        return
    record(
        kept.neighbourhood,
        "regional_indicator.difference",
        by=by,
        before={"difference": kept.difference},
        after={"difference": difference},
    )
    kept.difference = difference
    kept.save(update_fields=["difference"])


@transaction.atomic
def leave(adoption: Adoption, *, by) -> None:
    """The table measures it no more: what it published stays its own, out of the region's sums."""
    kept = (
        Adoption.objects.select_for_update(of=("self",)).select_related("neighbourhood").get(pk=adoption.pk)
    )
    if not may_publish(by, kept.neighbourhood_id):
        raise NotPossible(_("La coordination de la table adopte un indicateur."))
    if kept.ended_at:
        return
    kept.ended_at = clock.now()
    kept.save(update_fields=["ended_at"])
    record(kept.neighbourhood, "regional_indicator.leave", by=by)
