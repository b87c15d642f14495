"""Money, dates and sizes in words, in the reader's language; `templatetags/ui.py` filters with them.

Each pattern is a translatable sentence, so that a language puts the same fields in its own order. A no-break
space (U+00A0) holds together what a line should not separate: a day and its month, an amount and its sign.
"""

import datetime as dt
import re
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import number_format, time_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext, pgettext_lazy

from cimpact import clock

# Translated only when a sentence asks for them: a page of a list says dozens of dates.
MONTHS = (
    pgettext_lazy("month", "janvier"),
    pgettext_lazy("month", "février"),
    pgettext_lazy("month", "mars"),
    pgettext_lazy("month", "avril"),
    pgettext_lazy("month", "mai"),
    pgettext_lazy("month", "juin"),
    pgettext_lazy("month", "juillet"),
    pgettext_lazy("month", "août"),
    pgettext_lazy("month", "septembre"),
    pgettext_lazy("month", "octobre"),
    pgettext_lazy("month", "novembre"),
    pgettext_lazy("month", "décembre"),
)
SHORT_MONTHS = (
    pgettext_lazy("short month", "janv."),
    pgettext_lazy("short month", "févr."),
    pgettext_lazy("short month", "mars"),
    pgettext_lazy("short month", "avril"),
    pgettext_lazy("short month", "mai"),
    pgettext_lazy("short month", "juin"),
    pgettext_lazy("short month", "juill."),
    pgettext_lazy("short month", "août"),
    pgettext_lazy("short month", "sept."),
    pgettext_lazy("short month", "oct."),
    pgettext_lazy("short month", "nov."),
    pgettext_lazy("short month", "déc."),
)
WEEKDAYS = (
    pgettext_lazy("weekday", "lundi"),
    pgettext_lazy("weekday", "mardi"),
    pgettext_lazy("weekday", "mercredi"),
    pgettext_lazy("weekday", "jeudi"),
    pgettext_lazy("weekday", "vendredi"),
    pgettext_lazy("weekday", "samedi"),
    pgettext_lazy("weekday", "dimanche"),
)


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """1050 → « 1 050 », "1,050"; the decimals only when asked."""
    text = number_format(
        -value if value < 0 else value, decimal_pos=decimals, use_l10n=True, force_grouping=True
    )
    return f"−{text}" if value < 0 else text


def money(cents: int) -> str:
    """Whole cents → « 25 000 $ », "$25,000"; cents are written only when there are some."""
    amount = number(Decimal(abs(cents)) / 100, 2 if cents % 100 else 0)
    # Translators: an amount of money, with its sign where the language puts it.
    text = pgettext("money", "{amount}\xa0$").format(amount=amount)
    return f"−{text}" if cents < 0 else text


def labelled(what: object, value: str) -> str:
    """« Versé : 25 000 $ », "Paid: $25,000"."""
    return pgettext("punctuation", "\xa0: ").join((str(what), value))


def percent(value: float) -> str:
    """10 → « 10 % », "10%"."""
    # Translators: a percentage, with its sign as the language puts it.
    return pgettext("percent", "{number}\xa0%").format(number=number(value))


def as_date(value: dt.date | dt.datetime) -> dt.date:
    """The day where the programme lives, whatever zone the moment is written in."""
    if isinstance(value, dt.datetime):
        return (local(value) if timezone.is_aware(value) else value).date()
    return value


def local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())


def _fields(date: dt.date) -> dict[str, object]:
    return {
        # Translators: the first day of a month; a page raises the letters.
        "day": pgettext("first of the month", "1er") if date.day == 1 else date.day,
        "month": MONTHS[date.month - 1],
        "short_month": SHORT_MONTHS[date.month - 1],
        "year": date.year,
        "weekday": WEEKDAYS[date.weekday()],
    }


def long_date(value: dt.date | dt.datetime, *, weekday: bool = False, year: bool = True) -> str:
    """« 1er février 2026 », « dimanche 1er février »."""
    date = as_date(value)
    if weekday and year:
        pattern = pgettext("date", "{weekday} {day}\xa0{month} {year}")
    elif weekday:
        pattern = pgettext("date", "{weekday} {day}\xa0{month}")
    elif year:
        pattern = pgettext("date", "{day}\xa0{month} {year}")
    else:
        pattern = pgettext("date", "{day}\xa0{month}")
    return pattern.format(**_fields(date))


def short_date(value: dt.date | dt.datetime, *, year: bool = False) -> str:
    """« 1er févr. », for narrow columns."""
    date = as_date(value)
    pattern = (
        pgettext("date", "{day}\xa0{short_month} {year}")
        if year
        else pgettext("date", "{day}\xa0{short_month}")
    )
    return pattern.format(**_fields(date))


def day(value: dt.date | dt.datetime, *, weekday: bool = False) -> str:
    """A date without its year when it is the current one."""
    date = as_date(value)
    return long_date(date, weekday=weekday, year=date.year != clock.today().year)


def hour(value: dt.datetime | dt.time) -> str:
    """« 14 h 32 », « 9 h »; "2:32 p.m.", "9 a.m."; the language's own TIME_FORMAT, without empty minutes."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = local(value)
    text = time_format(value, "TIME_FORMAT", use_l10n=True)
    return text.replace(":00", "").removesuffix("\xa000")


def moment(value: dt.datetime, *, weekday: bool = False) -> str:
    """« 30 janvier à 16 h 12 », in the programme's time zone."""
    return pgettext("moment", "{date} à {hour}").format(date=day(value, weekday=weekday), hour=hour(value))


def in_days(value: dt.date | dt.datetime, today: dt.date | None = None) -> str:
    """« dans 10 jours », « demain », « aujourd’hui », « hier », « il y a 3 jours »."""
    days = (as_date(value) - (today or clock.today())).days
    near = {0: gettext("aujourd’hui"), 1: gettext("demain"), -1: gettext("hier")}
    if days in near:
        return near[days]
    pattern = gettext("dans {days} jours") if days > 0 else gettext("il y a {days} jours")
    return pattern.format(days=number(abs(days)))


def since(value: dt.datetime) -> str:
    """When something happened, as one would say it: « il y a 12 minutes », « hier, 16 h 05 »."""
    now = clock.now()
    minutes = int((now - value).total_seconds() // 60)
    if minutes < 1:
        return gettext("à l’instant")
    if minutes == 1:
        return gettext("il y a 1 minute")
    if minutes < 60:
        return gettext("il y a {minutes} minutes").format(minutes=minutes)
    days = (as_date(now) - as_date(value)).days
    if days == 0:
        return gettext("aujourd’hui, {hour}").format(hour=hour(value))
    if days == 1:
        return gettext("hier, {hour}").format(hour=hour(value))
    return day(value, weekday=days < 7)


def file_size(size: int) -> str:
    """Bytes → « 340 ko », « 2,4 Mo »."""
    if size < 1000:
        return pgettext("file size", "{size}\xa0octets").format(size=number(size))
    if size < 1_000_000:
        return pgettext("file size", "{size}\xa0ko").format(size=number(round(size / 1000)))
    megabytes = round(size / 1_000_000, 1)
    return pgettext("file size", "{size}\xa0Mo").format(
        size=number(megabytes, 0 if megabytes % 1 == 0 else 1)
    )


def ordinal_year(position: int) -> str:
    """1 → « Première année »."""
    names = [
        gettext("Première année"),
        gettext("Deuxième année"),
        gettext("Troisième année"),
        gettext("Quatrième année"),
        gettext("Cinquième année"),
    ]
    if 1 <= position <= len(names):
        return names[position - 1]
    return gettext("Année {number}").format(number=position)


def initials(name: str) -> str:
    """« Noémie Lafleur-Diop » → « NL »."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def raised(text: str) -> SafeString:
    """For a page: « 1er » with its letters raised. Safe HTML."""
    return mark_safe(re.sub(r"\b1er\b", "1<sup>er</sup>", escape(text)))
