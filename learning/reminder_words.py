"""The words of a reminder: what the team wrote, with what its braces stand for."""

import datetime as dt
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cimpact.clock import today
from cimpact.formatting import in_days, long_date, moment
from cimpact.programmes.enums import ReminderKind
from cimpact.programmes.models import Reminder

from .owing import Thing

# What may stand between braces, the same in both languages, and what it becomes.
PLACEHOLDERS = {
    "quoi": gettext_lazy("ce qui est attendu"),
    "date": gettext_lazy("la date, en toutes lettres"),
    "delai": gettext_lazy("le temps qui reste ou qui a passé, le jour de l’envoi"),
    "initiative": gettext_lazy("le nom de l’initiative"),
    "quartier": gettext_lazy("le quartier"),
    "programme": gettext_lazy("le nom court du programme"),
}
_BRACES = re.compile(r"\{([^{}]*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """What stands between braces and means nothing; a brace alone too."""
    names = [name for name in _BRACES.findall(text) if name not in PLACEHOLDERS]
    return [f"{{{name}}}" for name in names] + re.findall(r"[{}]", _BRACES.sub("", text))


def written(text: str, words: dict[str, str]) -> str:
    """A text with its braces replaced. Nothing that people typed is read for braces in turn."""
    return _BRACES.sub(lambda found: words.get(found[1], found[0]), text)


def words_of(thing: Thing) -> dict[str, str]:
    """What each placeholder stands for, in the reader's language, today."""
    dossier = thing.dossier
    return {
        "quoi": str(thing.what),
        "date": moment(thing.until) if thing.until else long_date(thing.on),
        "delai": in_days(thing.on),
        "initiative": str(dossier.title),
        "quartier": dossier.neighbourhood.name,
        "programme": dossier.programme.short_name,
    }


def example_words(reminder: Reminder) -> dict[str, str]:
    """The same for an invented dossier, were the reminder sent today."""
    on = today() - dt.timedelta(days=reminder.days)
    what = (
        pgettext("example", "Inviter l’école au comité")
        if reminder.kind == ReminderKind.FOLLOW_UP
        else str(ReminderKind(reminder.kind).label)
    )
    return {
        "quoi": what,
        "date": long_date(on),
        "delai": in_days(on),
        "initiative": pgettext("example", "Des ruelles à vivre"),
        "quartier": pgettext("example", "Les Ormes"),
        "programme": reminder.programme.short_name,
    }


def explained(reminder: Reminder) -> Iterator[tuple[str, str, str]]:
    """Each placeholder, what it stands for, and an example."""
    words = example_words(reminder)
    for name, meaning in PLACEHOLDERS.items():
        yield f"{{{name}}}", str(meaning), words[name]


def lead(days: int) -> str:
    """« 14 jours avant », « le jour même », « 7 jours après »."""
    if days == 0:
        return _("le jour même")
    if abs(days) == 1:
        return _("la veille") if days < 0 else _("le lendemain")
    pattern = _("{n} jours avant") if days < 0 else _("{n} jours après")
    return pattern.format(n=abs(days))
