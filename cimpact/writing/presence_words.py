"""What an open page is told of the others who are there (F24): a bar of names, and a sentence beside their answers."""

from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cimpact.formatting import initials

from . import presence
from .presence import Room, Sign


def told(room: Room, user: int, known: dict) -> dict:
    """What the page shows: `here`, the bar; `answers`, a sentence by answer.

    `known`: `sections`, their titles by code and by language; `limited`, whether the person sees only those.
    """
    sections = known["sections"]
    signs = presence.others(room, user, sections if known["limited"] else None)
    answers = {
        str(question): in_answer([sign.first_name for sign in people])
        for question, people in presence.in_answers(signs).items()
    }
    return {"here": _bar(signs, sections), "answers": answers}


def _bar(signs: list[Sign], sections: dict) -> str:
    people = [
        {
            "initials": initials(sign.name),
            "first_name": sign.first_name,
            "where": _title(sections.get(sign.section, {})),
            "writes": sign.writes,
            "staff": sign.staff,
        }
        for sign in signs
    ]
    return render_to_string("components/presence.html", {"people": people}) if people else ""


def _title(titles: dict[str, str]) -> str:
    return titles.get(get_language() or "fr", titles.get("fr", ""))


def in_answer(names: list[str]) -> str:
    """« Amina écrit dans cette réponse. »"""
    if len(names) > 1:
        first, last = ", ".join(names[:-1]), names[-1]
        listed = _("%(first)s et %(last)s") % {"first": first, "last": last}
    else:
        listed = names[0]
    return ngettext(
        "%(names)s écrit dans cette réponse.", "%(names)s écrivent dans cette réponse.", len(names)
    ) % {"names": listed}
