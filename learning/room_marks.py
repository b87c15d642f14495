"""What the pages of a room are drawn from besides what was said: a mark of their state, the code that a phone reads."""

import hashlib

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage


def mark_of(context: dict) -> str:
    """What changes whenever the animator or the wall would read something else."""
    dialogue = context["dialogue"]
    state = (
        (dialogue.takes_questions, dialogue.takes_words),
        [
            (result.poll.pk, result.poll.state, [line.count for line in result.lines])
            for result in context["results"]
        ],
        [
            [(word.folded, word.count) for word in context.get(name, ())]
            for name in ("words", "words_waiting", "words_hidden")
        ],
        [
            [(one.pk, one.support_count, one.answered_at is None) for one in context.get(name, ())]
            for name in ("questions", "questions_waiting", "questions_hidden")
        ],
    )
    return hashlib.sha256(repr(state).encode()).hexdigest()[:12]


def qr_of(address: str) -> SafeString:
    """The address as a drawing that a phone's camera reads."""
    drawn = qrcode.make(address, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    return mark_safe(drawn)  # noqa: S308 - drawn by us, of an address of ours
