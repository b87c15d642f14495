"""Numbers kept exactly: on SQLite a decimal column is a float, and 0.1 × 3 is not 0.3 there."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

DECIMALS = 4
# Fourteen digits before the point, four after: it fits 64 bits.
LARGEST = Decimal(10) ** 14
_UNIT = Decimal(10) ** DECIMALS


class ExactDecimalField(models.Field):
    """A decimal of at most four decimals, kept as a whole number of ten-thousandths; the database sums it exactly."""

    description = _("nombre exact")
    _pyi_private_set_type: Decimal | int | None
    _pyi_private_get_type: Decimal

    def get_internal_type(self):
        return "BigIntegerField"

    def from_db_value(self, value, expression, connection):
        return None if value is None else Decimal(value) / _UNIT

    def to_python(self, value):
        if value is None or isinstance(value, Decimal):
            return value
        return Decimal(str(value))

    def get_prep_value(self, value):
        if value is None:
            return None
        units = self.to_python(value) * _UNIT
        if units != units.to_integral_value() or abs(units) >= LARGEST * _UNIT:
            raise ValidationError(_("Ce nombre a trop de chiffres."), code="too_long")
        return int(units)
