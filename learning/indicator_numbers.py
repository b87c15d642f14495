"""Numbers of indicators, as people write them in either language: read exactly, shown back the same.

Where a comma and three digits could be either (« 1,234 »), the reader's language decides: in French a decimal comma, in
English a separator of thousands.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cimpact import formatting

from .exact import DECIMALS, LARGEST
from .indicator_enums import Unit

_SIGN = {Unit.PERCENT: "%", Unit.DOLLARS: "$"}
_SIGNS = "%$"
_SPACE = re.compile(r"[\s\u00a0\u202f\u2009]+")
# Thousands by spaces or apostrophes, then either decimal mark.
_SPACED = re.compile(r"([0-9]{1,3}(?:[ '’][0-9]{3})+)(?:[.,]([0-9]+))?")
_PLAIN = re.compile(r"([0-9]*)[.,]([0-9]+)|([0-9]+)[.,]?")
_BY_COMMAS = re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_BY_DOTS = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+),([0-9]+)|([1-9][0-9]{0,2}(?:\.[0-9]{3}){2,})")


def read_number(typed: str, unit: str = Unit.NUMBER, *, rounds: bool = False) -> Decimal | None:
    """« 1 234,5 », "1,234.5", « 12 % », « −3 » as an exact number; None when nothing is typed. Raises ValidationError.

    With `rounds`, what a spreadsheet calculated keeps its first four decimals; what a person types is refused beyond.
    """
    text = _SPACE.sub(" ", typed).strip()
    if not text:
        return None
    text = _without_sign(text, unit)
    negative = text[:1] in ("-", "−", "–")
    digits, decimals = _digits(text[1:].strip() if negative else text, typed)
    value = Decimal(f"{digits or '0'}.{decimals or '0'}")
    value = _within(-value if negative else value, decimals, rounds)
    if unit == Unit.PEOPLE:
        _count(value)
    return value


def _without_sign(text: str, unit: str) -> str:
    sign = _SIGN.get(Unit(unit), "")
    bare = text.strip(_SIGNS + " ")
    if any(other in text for other in _SIGNS if other != sign) or text.count(sign or "\0") > 1:
        raise ValidationError(_wrong_unit(unit), code="unit")
    return bare if sign else text


def _wrong_unit(unit: str) -> str:
    if unit == Unit.PERCENT:
        return _("Cet indicateur est un pourcentage : écrivez par exemple %(example)s.") % {
            "example": formatting.percent(12)
        }
    if unit == Unit.DOLLARS:
        return _("Cet indicateur est en dollars : écrivez par exemple %(example)s.") % {
            "example": formatting.money(12_000_00)
        }
    return _("Cet indicateur n’est ni en dollars ni en pourcentage : écrivez le nombre seul.")


def _digits(text: str, typed: str) -> tuple[str, str]:
    """The digits before the point, and those after."""
    if found := _SPACED.fullmatch(text):
        return re.sub(r"[ '’]", "", found[1]), found[2] or ""
    if (found := _BY_COMMAS.fullmatch(text)) and (_is_english() or found[2] or found[1].count(",") > 1):
        return found[1].replace(",", ""), found[2] or ""
    if found := _BY_DOTS.fullmatch(text):
        return (found[1] or found[3]).replace(".", ""), found[2] or ""
    if found := _PLAIN.fullmatch(text):
        return found[1] or found[3] or "", found[2] or ""
    raise ValidationError(
        _("« %(typed)s » ne se lit pas comme un nombre. Écrivez par exemple %(example)s.")
        % {"typed": typed.strip()[:40], "example": write_number(Decimal("1234.5"))},
        code="unreadable",
    )


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def _within(value: Decimal, decimals: str, rounds: bool) -> Decimal:
    if abs(value) >= LARGEST:
        raise ValidationError(_("Ce nombre est trop grand. Vérifiez le nombre de zéros."), code="huge")
    if len(decimals.rstrip("0")) > DECIMALS:
        if not rounds:
            raise ValidationError(_("Ce nombre a trop de décimales : gardez-en quatre."), code="decimals")
        value = value.quantize(Decimal(1).scaleb(-DECIMALS), ROUND_HALF_EVEN)
    return value.normalize() + Decimal(0)


def _count(value: Decimal) -> None:
    if value < 0:
        raise ValidationError(_("Un nombre de personnes ne peut pas être négatif."), code="negative")
    if value != value.to_integral_value():
        raise ValidationError(
            _("Un nombre de personnes est un nombre entier. Pour une moyenne, choisissez une autre unité."),
            code="whole",
        )


def write_number(value: Decimal) -> str:
    """A number as one would type it, with the decimals it has."""
    exponent = value.normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return formatting.number(value, decimals)


def with_unit(value: Decimal, unit: str, word: str = "") -> str:
    """« 1 234 personnes », « 12,5 % », « 1 200 $ »; a number alone when it has no unit."""
    text = write_number(value)
    match unit:
        case Unit.PERCENT:
            return pgettext("percent", "{number}\xa0%").format(number=text)
        case Unit.DOLLARS:
            amount = pgettext("money", "{amount}\xa0$").format(amount=write_number(abs(value)))
            return f"−{amount}" if value < 0 else amount
        case Unit.PEOPLE:
            one = -2 < value < 2
            return f"{text}\xa0{_('personne') if one else _('personnes')}"
        case Unit.OTHER:
            return f"{text}\xa0{word}" if word else text
    return text


class NumberField(forms.CharField):
    """A number as one writes it; its unit is known when the form is cleaned, so that it is read there."""

    def __init__(self, **kwargs):
        super().__init__(
            **{
                "widget": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                "max_length": 40,
                **kwargs,
            }
        )

    def prepare_value(self, value):
        return write_number(value) if isinstance(value, Decimal) else value
