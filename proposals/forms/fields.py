"""Fields that read amounts and dates as people type them, and say what to type when they cannot."""

import calendar
import datetime as dt
import re
import unicodedata

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cimpact import formatting

_GROUPED = re.compile(r"\d{1,3}([ .,])\d{3}(?:\1\d{3})*|\d+")
_DECIMALS = re.compile(r"[.,](\d{1,2})$")
# A hundred million dollars: beyond it, a key was held down.
_TOO_MUCH = 100_000_000_00


class AmountField(forms.Field):
    """An amount of money in dollars, as cents: « 25 000 $ », "25,000.50", 25000."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "required": gettext_lazy("Inscrivez un montant."),
        "invalid": gettext_lazy("Écrivez un montant en chiffres, par exemple 25\xa0000."),
        "negative": gettext_lazy("Écrivez un montant positif, par exemple 25\xa0000."),
        "huge": gettext_lazy("Ce montant est trop grand. Vérifiez les zéros."),
    }

    def to_python(self, value):
        text = re.sub(r"\s", " ", str(value or "")).replace("$", "").replace("CAD", "").strip()
        if not text:
            return None
        if text[0] in "-−–":
            raise forms.ValidationError(self.error_messages["negative"], code="negative")
        decimals = _DECIMALS.search(text)
        whole = text[: decimals.start()] if decimals else text
        if not _GROUPED.fullmatch(whole) or not whole.isascii():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        dollars = re.sub(r"\D", "", whole)
        cents = int(dollars) * 100 + (int(decimals[1].ljust(2, "0")) if decimals else 0)
        if len(dollars) > 12 or cents >= _TOO_MUCH:
            raise forms.ValidationError(self.error_messages["huge"], code="huge")
        return cents

    def prepare_value(self, value):
        """Cents as they are typed; what was typed stays as it was."""
        if not isinstance(value, int):
            return value
        return formatting.number(value / 100, 2 if value % 100 else 0)


class DayInput(forms.DateInput):
    """The browser's own calendar; a browser without one gives a text, which DayField reads too."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.Field):
    """A date: 2026-03-04, « 4 mars 2026 », "March 4, 2026"."""

    widget = DayInput
    default_error_messages = {
        "required": gettext_lazy("Inscrivez une date."),
        "invalid": gettext_lazy("Écrivez la date en entier, par exemple 23\xa0septembre 2025."),
    }

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, dt.date):
            return value
        year, month, day = self._read(str(value))
        if not 2000 <= year <= 2100:
            raise forms.ValidationError(_("Vérifiez l’année : %(year)s.") % {"year": year}, code="year")
        last = calendar.monthrange(year, month)[1]
        if not 1 <= day <= last:
            message = _("%(month)s a %(days)s jours. Écrivez par exemple %(example)s.") % {
                "month": formatting.months()[month - 1].capitalize(),
                "days": last,
                "example": formatting.long_date(dt.date(year, month, min(23, last))),
            }
            raise forms.ValidationError(message, code="nonexistent")
        return dt.date(year, month, day)

    def _read(self, text: str) -> tuple[int, int, int]:
        """Year, month and day of a text, whether or not the calendar holds them."""
        if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip()):
            year, month, day = (int(part) for part in match.groups())
        elif match := re.fullmatch(r"(\d{1,2})(?:er)? ([a-z]+)\.?,? (\d{4})", _folded(text)):
            day, month, year = int(match[1]), _month(match[2]), int(match[3])
        elif match := re.fullmatch(r"([a-z]+)\.? (\d{1,2}),? (\d{4})", _folded(text)):
            month, day, year = _month(match[1]), int(match[2]), int(match[3])
        else:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if not 1 <= month <= 12:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return year, month, day


def _folded(text: str) -> str:
    """Lower case, without accents, with plain single spaces."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return " ".join(plain.split())


def _month(name: str) -> int:
    """The number of a month named in either language, abbreviated or not; 0 for none."""
    with override("fr"):
        named = [*enumerate(formatting.months(), 1), *enumerate(calendar.month_name[1:], 1)]
    return next((n for n, month in named if len(name) >= 3 and _folded(month).startswith(name)), 0)
