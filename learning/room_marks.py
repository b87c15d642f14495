"""What the pages of a room are told apart by: a mark of their state."""

import hashlib


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
