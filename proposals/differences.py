"""What changed between two versions of an answer, word by word, for the eye and for the ear."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cimpact.writing.text import to_plain

_PIECES = re.compile(r"\s+|[^\s]+")


def differences(before: str, after: str) -> SafeString:
    """Two answers (sanitised HTML) as one text: what was taken out struck, what was added underlined. Safe HTML."""
    old, new = _PIECES.findall(to_plain(before)), _PIECES.findall(to_plain(after))
    parts: list[str] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(format_html("{}", "".join(new[k:m])))
            continue
        parts.append(_marked("del", _("retiré"), "".join(old[i:j])))
        parts.append(_marked("ins", _("ajouté"), "".join(new[k:m])))
    return mark_safe(linebreaks(mark_safe("".join(parts))))


def _marked(tag: str, said: str, text: str) -> str:
    """A run of words in its mark, with what a screen reader says around it; each paragraph has its own."""
    return "".join(
        piece
        if not piece.strip()
        else format_html(
            '<{0}><span class="visually-hidden">[{1}{2}: </span>{3}<span class="visually-hidden">]</span></{0}>',
            tag,
            said,
            "\xa0",
            piece,
        )
        for piece in re.split(r"(\n+)", text)
    )
