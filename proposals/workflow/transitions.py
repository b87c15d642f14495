"""The table of a dossier's transitions, and the one way to take a step."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import as_date
from cimpact.history.models import Audience, record

from ..enums import IN_DECISION, WRITING, State
from ..models import Dossier

# action: (from, to)
TRANSITIONS: dict[str, tuple[frozenset[State], frozenset[State]]] = {
    "open_letter": (frozenset({State.CONTACTED}), frozenset({State.LETTER_DRAFT})),
    "send_letter": (frozenset({State.LETTER_DRAFT}), frozenset({State.LETTER_SENT})),
    "open_proposal": (
        frozenset({State.CONTACTED, State.LETTER_DRAFT, State.LETTER_SENT}),
        frozenset({State.DRAFTING}),
    ),
    "submit": (frozenset({State.DRAFTING}), frozenset({State.SUBMITTED})),
    "assign": (frozenset({State.SUBMITTED}), frozenset({State.ANALYSIS})),
    "ask_precision": (frozenset({State.ANALYSIS, State.PRECISION}), frozenset({State.PRECISION})),
    "answer_precision": (frozenset({State.PRECISION}), frozenset({State.PRECISION, State.ANALYSIS})),
    "hand_to_committee": (frozenset({State.ANALYSIS}), frozenset({State.COMMITTEE})),
    "record_recommendation": (frozenset({State.COMMITTEE}), frozenset({State.RECOMMENDED, State.ANALYSIS})),
    "record_ratification": (frozenset({State.RECOMMENDED}), frozenset({State.RATIFIED, State.ANALYSIS})),
    # A committee decides anew what it decided, while nothing followed from it.
    "take_back_recommendation": (frozenset({State.RECOMMENDED}), frozenset({State.COMMITTEE})),
    "take_back_ratification": (frozenset({State.RATIFIED}), frozenset({State.RECOMMENDED})),
    "send_answer": (frozenset({State.RATIFIED}), frozenset({State.LETTER_OUT, State.DECLINED})),
    "accept": (frozenset({State.LETTER_OUT}), frozenset({State.ACTIVE})),
    "complete": (frozenset({State.ACTIVE}), frozenset({State.COMPLETED})),
    "withdraw": (
        frozenset(WRITING) - {State.CONTACTED} | frozenset(IN_DECISION) | {State.LETTER_OUT},
        frozenset({State.WITHDRAWN}),
    ),
    "reopen": (frozenset({State.WITHDRAWN}), frozenset(WRITING)),
}


def locked(dossier: Dossier) -> Dossier:
    """The dossier as it is now, locked until the transaction ends (call it first in every action)."""
    return (
        Dossier.objects.select_for_update(of=("self",))
        .select_related(
            "programme", "neighbourhood__table", "initiative", "stage", "aimed_window", "window", "document"
        )
        .get(pk=dossier.pk)
    )


def expect(dossier: Dossier, states: Collection[str]) -> None:
    """Raise NotPossible unless the dossier stands in one of the states: someone came first, or a page was old."""
    if dossier.state not in states:
        raise NotPossible(
            _("Le dossier a changé entre-temps : il est maintenant à « %(state)s ». Rien n’a été modifié.")
            % {"state": dossier.get_state_display()}
        )


def move(
    dossier: Dossier,
    action: str,
    to: State,
    *,
    by,
    audience: str = Audience.ALL,
    comment: str = "",
    before: dict | None = None,
    after: dict | None = None,
) -> None:
    """Take a step of the table: change the state of a locked dossier and write it in the history.

    Raises NotPossible when the table does not hold the step from where the dossier now stands.
    """
    sources, targets = TRANSITIONS[action]
    expect(dossier, sources if to in targets else ())
    former, dossier.state = dossier.state, to
    if former != to:
        dossier.state_since = clock.now()
    dossier.next_on = next_date(dossier)
    dossier.save()
    record(
        dossier,
        f"dossier.{action}",
        by=by,
        audience=audience,
        from_state=former,
        to_state=to,
        comment=comment,
        before=before,
        after=after,
    )


def next_date(dossier: Dossier):
    """When the next act of a dossier is due, whoever it is up to; None when nothing is."""
    if dossier.state in WRITING:
        return as_date(dossier.deadline) if dossier.aimed_window else None
    if dossier.state in IN_DECISION:
        return dossier.answer_due_on
    if dossier.state == State.LETTER_OUT:
        return dossier.answer_letter.accept_by
    if dossier.state == State.ACTIVE:
        participation = dossier.participation
        if participation.suspended_on:
            return None
        owed = participation.obligations.owed().order_by("due_on")
        if not owed:
            return participation.ends_on
        waiting = next((obligation for obligation in owed if obligation.handed_in_on is None), None)
        return waiting.due_on if waiting else None  # what is left is read, or made precise, without a date
    return None
