"""Questions to ask of a plan's cards while they are written: how one will know, by when, for whom (F75, F78).

They help to be precise, measurable and realistic. None is an error, none keeps anything from being saved or used.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from .plan_reading import Sheet, Shown
from .plan_tools import Tool

# From this many changes on, and with fewer strategies and activities than changes, one asks whether it holds together.
MANY_CHANGES = 7
STOPPED = "stopped"

# What tells how much: figures, numbers in words, and words that measure, in both languages, without accents.
_MEASURES = re.compile(
    r"\d|%|\b("
    r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|quarante|cinquante|soixante|cent|cents|"
    r"centaines?|mille|milliers?|dizaines?|douzaines?|moitie|tiers|quart|double|doublera|doubler|triple|tripler|"
    r"two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundreds?|"
    r"thousands?|dozens?|half|third|quarter|doubled?|tripled?|"
    r"taux|nombre|proportion|pourcentage|rate|number|share|percent(age)?"
    r")\b"
)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def says_how_much(text: str) -> bool:
    """Whether a text holds a number or a word that measures."""
    return bool(_MEASURES.search(_plain(text)))


def questions_about(card: Shown) -> list[str]:
    """What to ask of one card, once it is named."""
    ask = _ASKED.get(card.kind.code)
    return ask(card) if ask and card.value("name") else []


def _of_change(card: Shown) -> list[str]:
    asked = []
    if not says_how_much(f"{card.value('name')} {card.value('how')}"):
        asked.append(_("Comment saurez-vous que c’est atteint?"))
    if not card.value("when"):
        asked.append(_("D’ici quand?"))
    if not card.value("whom"):
        asked.append(_("Pour qui, précisément?"))
    return asked


def _of_cause(card: Shown) -> list[str]:
    if card.sheet.leading_to(card, "strategy", "causes"):
        return []
    return [_("Aucune stratégie n’y répond encore : laquelle le pourrait, ou qui s’en occupe déjà?")]


def _of_strategy(card: Shown) -> list[str]:
    return [] if card.linked("causes") else [_("À quelle cause répond-elle?")]


_ASKED = {"result": _of_change, "cause": _of_cause, "strategy": _of_strategy}


def questions_about_tool(tool: Tool, sheet: Sheet) -> list[str]:
    """What to ask of all the cards of a tool together."""
    if not any(kind.code == "result" for kind in tool.kinds):
        return []
    changes = [card for card in sheet.of("result") if card.value("name")]
    under_way = [card for card in sheet.of("activity") if card.value("state") != STOPPED]
    means = len(sheet.of("strategy")) + len(under_way)
    if len(changes) < MANY_CHANGES or means >= len(changes):
        return []
    return [
        _(
            "Vous visez %(changes)s changements. "
            "Avec vos moyens d’aujourd’hui, par lesquels gagneriez-vous à commencer?"
        )
        % {"changes": len(changes)}
    ]
