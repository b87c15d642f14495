"""What the tests of published tables begin with: an indicator of Les Ormes, told apart, and its measures of 2024."""

import uuid
from decimal import Decimal

from learning.indicator_enums import Unit
from learning.indicator_periods import Period
from learning.models import Category, Dimension, Indicator, IndicatorDimension, Measure, Publication
from learning.publishing import prepare
from learning.workflow.publications import publish

AFTER_2024 = (2025, 3, 10, 12, 0)
IN_2024 = Period(2024)


def indicator(cast, *, place=None, by_age: bool = True, **fields) -> Indicator:
    """Jardins partagés, counted by age."""
    place = place or cast.ormes
    fields = {"name": "Personnes qui jardinent", "unit": Unit.PEOPLE, "counts_people": True} | fields
    made = Indicator.objects.create(neighbourhood=place, programme=cast.programme, **fields)
    if by_age:
        tell_apart(made, "Âge", ["Jeunes", "Adultes", "Aînés"])
    return made


def tell_apart(made: Indicator, name: str, labels: list[str]) -> Dimension:
    dimension = Dimension.objects.create(neighbourhood=made.neighbourhood, name=name)
    for order, label in enumerate(labels):
        Category.objects.create(dimension=dimension, name=label, order=order)
    IndicatorDimension.objects.create(indicator=made, dimension=dimension, order=made.told_apart.count())
    return dimension


def measure(made: Indicator, by, total, *, period: Period = IN_2024, **cells) -> None:
    """The measures of a period, over those it had: the total, then categories by name."""
    named = {
        category.name: category for category in Category.objects.filter(dimension__used_by__indicator=made)
    }
    for category, value in [(None, total), *((named[name], value) for name, value in cells.items())]:
        former = made.measures.filter(
            year=period.year, part=period.part, category=category, is_current=True
        ).first()
        if former:
            Measure.objects.filter(pk=former.pk).update(is_current=False)
        Measure.objects.create(
            indicator=made,
            year=period.year,
            part=period.part,
            category=category,
            value=Decimal(str(value)),
            by=by,
            replaces=former,
        )


def published(
    made: Indicator, by, *, period: Period = IN_2024, base: int | None = None, **more
) -> Publication:
    """The period, published as it would be now."""
    seen = prepare(made, period, base=base).seen
    return publish(made, period, seen=seen, base=base, key=uuid.uuid4(), by=by, **more)


def shown(publication: Publication, table: int = 0) -> dict[str, int | None]:
    """The cells of one of its tables as a reader finds them."""
    values = publication.tables.all()[table].values
    return {name: None if value is None else int(value) for _category, name, value in values}
