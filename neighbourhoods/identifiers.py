"""The numbers by which governments know an organisation."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_charity_number(value: str) -> None:
    """A charity's registration number: nine digits whose last one checks (Luhn), RR, four digits."""
    match = re.fullmatch(r"([0-9]{9})RR[0-9]{4}", value.replace(" ", "").upper())
    if not match or not _luhn(match[1]):
        raise ValidationError(
            _("Écrivez neuf chiffres, RR, puis quatre chiffres, par exemple 123456782RR0001.")
        )


def validate_neq(value: str) -> None:
    """Québec's enterprise number: ten digits."""
    if not re.fullmatch(r"[0-9]{10}", value.replace(" ", "")):
        raise ValidationError(_("Le NEQ compte dix chiffres."))


def validate_postal_code(value: str) -> None:
    """A Canadian postal code: A1A 1A1."""
    if not re.fullmatch(r"[A-CEGHJ-NPR-TVXY][0-9][A-Z] ?[0-9][A-Z][0-9]", value.upper()):
        raise ValidationError(_("Écrivez le code postal comme H2X 1Y4."))


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
