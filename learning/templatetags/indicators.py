"""Values of indicators in words: {{ measure.value|in_unit:indicator }} → « 12,5 % »."""

from decimal import Decimal

from django import template

from ..indicator_numbers import write_number
from ..indicators import said
from ..models import Indicator

register = template.Library()


@register.filter
def in_unit(value: Decimal | None, indicator: Indicator) -> str:
    """With its unit; nothing where there is no value."""
    return "" if value is None else said(indicator, value)


@register.filter
def as_typed(value: Decimal | None) -> str:
    """Alone, as it is typed in a matrix."""
    return "" if value is None else write_number(value)
