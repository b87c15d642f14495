"""Form fields that read amounts and dates as people write them, in French or in English."""

import calendar
import datetime as dt
import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import formatting

# Beyond this an amount is a slip of the hand, whatever the programme.
LARGEST_AMOUNT = 10_000_000_00

_SPACES = re.compile(r"\s+")
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]{1,2}))?")
_GROUPED = re.compile(
    r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]{1,2}))?|([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]{1,2}))?"
)
# Enough to know that an amount is too large.
_MOST_DIGITS = 12


def read_amount(typed: str) -> int | None:
    """« 120 000 », « 120 000,50 $ » or "$120,000.50" as cents; None when nothing is typed. Raises ValidationError."""
    text = _SPACES.sub("", typed).removesuffix("$").removeprefix("$")
    if not text:
        return None
    if text[0] in "-−–" and re.search(r"[0-9]", text):
        raise ValidationError(_("Un montant ne peut pas être négatif."), code="negative")
    if grouped := _GROUPED.fullmatch(text):
        whole = re.sub(r"[.,]", "", grouped[1] or grouped[3])
        decimals = grouped[2] or grouped[4]
    elif plain := _PLAIN.fullmatch(text):
        whole, decimals = plain.groups()
    else:
        raise ValidationError(
            _("Ce montant ne se lit pas. Écrivez-le en chiffres, par exemple %(example)s.")
            % {"example": formatting.money(120_000_00)},
            code="unreadable",
        )
    whole = whole.lstrip("0")[:_MOST_DIGITS] or "0"
    cents = int(whole) * 100 + int((decimals or "0").ljust(2, "0"))
    if cents > LARGEST_AMOUNT:
        raise ValidationError(
            _("Ce montant dépasse %(most)s. Vérifiez le nombre de zéros.")
            % {"most": formatting.money(LARGEST_AMOUNT)},
            code="huge",
        )
    return cents


def write_amount(cents: int) -> str:
    """An amount as one would type it: no sign, cents only when there are some."""
    return formatting.number(cents / 100, 2 if cents % 100 else 0)


class AmountField(forms.CharField):
    """An amount of money, in dollars on screen and in whole cents in Python."""

    def __init__(self, **kwargs):
        super().__init__(**{"widget": forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs})

    def to_python(self, value):
        return value if isinstance(value, int) else read_amount(str(value or ""))

    def prepare_value(self, value):
        return write_amount(value) if isinstance(value, int) else value

    def run_validators(self, value):
        """An amount has no length nor characters to check any more."""

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


# Every month by the first letters of its name in either language, accents apart.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("janvier", "january", "jan"),
            ("fevrier", "february", "fev", "feb"),
            ("mars", "march", "mar"),
            ("avril", "april", "avr", "apr"),
            ("mai", "may"),
            ("juin", "june", "jun"),
            ("juillet", "july", "juil", "jul"),
            ("aout", "august", "aug"),
            ("septembre", "september", "sept", "sep"),
            ("octobre", "october", "oct"),
            ("novembre", "november", "nov"),
            ("decembre", "december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:er|st|nd|rd|th)?\s+([a-z]+)\.?,?\s+([0-9]{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+([0-9]{1,2})(?:er|st|nd|rd|th)?,?\s+([0-9]{4})")
_YEARS = range(2000, 2100)


def read_date(typed: str) -> dt.date | None:
    """« 1er avril 2026 », "April 1, 2026" or 2026-04-01; None when nothing is typed. Raises ValidationError."""
    text = unicodedata.normalize("NFKD", typed).encode("ascii", "ignore").decode().lower().strip()
    if not text:
        return None
    year, month, day = _parts(" ".join(text.split()))
    if year not in _YEARS:
        raise ValidationError(_("Vérifiez l’année : %(year)s.") % {"year": year}, code="year")
    longest = calendar.monthrange(year, month)[1]
    if not 1 <= day <= longest:
        raise ValidationError(_no_such_day(year, month, longest), code="no_such_day")
    return dt.date(year, month, day)


def _parts(text: str) -> tuple[int, int, int]:
    """Year, month and day, as they are typed; the month exists, the day may not."""
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
        if 1 <= month <= 12:
            return year, month, day
    elif found := _DAY_FIRST.fullmatch(text):
        if found[2] in _MONTHS:
            return int(found[3]), _MONTHS[found[2]], int(found[1])
    elif (found := _MONTH_FIRST.fullmatch(text)) and found[1] in _MONTHS:
        return int(found[3]), _MONTHS[found[1]], int(found[2])
    raise ValidationError(
        _("Cette date ne se lit pas. Écrivez par exemple %(example)s.")
        % {"example": formatting.long_date(dt.date(2026, 4, 1))},
        code="unreadable",
    )


def _no_such_day(year: int, month: int, longest: int) -> str:
    name = formatting.MONTHS[month - 1]
    words = {
        "month": name[:1].upper() + name[1:],
        "in_month": name,
        "year": year,
        "days": longest,
        "example": formatting.long_date(dt.date(year, month, min(23, longest))),
    }
    if month == 2:
        return _("En %(year)s, %(in_month)s a %(days)s jours. Écrivez par exemple %(example)s.") % words
    return _("%(month)s a %(days)s jours. Écrivez par exemple %(example)s.") % words


class WrittenDateField(forms.CharField):
    """A date as one writes it, shown in full in the reader's language."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", gettext_lazy("Par exemple 15 avril 2026 ou 2026-04-15."))
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value):
        return value if isinstance(value, dt.date) else read_date(str(value or ""))

    def prepare_value(self, value):
        return formatting.long_date(value) if isinstance(value, dt.date) else value

    def run_validators(self, value):
        """A date has no length nor characters to check any more."""

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class WrittenDatesField(forms.CharField):
    """Dates as one writes them, one a line; in Python, a list of ISO dates in their order."""

    def __init__(self, **kwargs):
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 3}), **kwargs})

    def to_python(self, value):
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return sorted({date.isoformat() for line in lines if (date := read_date(line))})

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join(formatting.long_date(dt.date.fromisoformat(date)) for date in value)

    def run_validators(self, value):
        """Dates have no length nor characters to check any more."""

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True
