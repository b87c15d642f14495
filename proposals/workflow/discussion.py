"""After the answer: a meeting about the coming year, and the analysis shared with the table (R11)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record

from ..enums import State
from ..models import Analysis, Dossier
from ..sides import tell_table
from .transitions import expect, locked

# The answer to an allocation, and the stage that follows: a refusal says its own reasons.
AFTER_ANSWER = (State.LETTER_OUT, State.ACTIVE)


@transaction.atomic
def set_meeting(dossier: Dossier, *, at: dt.datetime, place: str, by) -> bool:
    """Date the meeting where the analysis and the year's action plan are discussed; the table is told.

    Returns whether it is new: what is set twice is told once.
    """
    dossier = locked(dossier)
    expect(dossier, AFTER_ANSWER)
    analysis = dossier.analysis
    if (analysis.meeting_at, analysis.meeting_place) == (at, place):
        return False
    before = _said(analysis)
    analysis.meeting_at, analysis.meeting_place = at, place
    analysis.save(update_fields=["meeting_at", "meeting_place"])
    record(dossier, "dossier.meeting_set", by=by, before=before, after=_said(analysis))
    tell_table("meeting_set", dossier, by=by)
    return True


def _said(analysis: Analysis) -> dict | None:
    if analysis.meeting_at is None:
        return None
    return {"meeting": analysis.meeting_at.isoformat(), "place": analysis.meeting_place}


@transaction.atomic
def share_analysis(dossier: Dossier, *, by) -> Analysis:
    """Let the table read the appreciations and their rationales, in words, from now on."""
    dossier = locked(dossier)
    expect(dossier, AFTER_ANSWER)
    analysis = dossier.analysis
    if analysis.shared_at:
        return analysis
    if not analysis.appreciations.exclude(value="", rationale="").exists():
        raise NotPossible(_("Cette analyse ne contient encore aucune appréciation à partager."))
    analysis.shared_at, analysis.shared_by = clock.now(), by
    analysis.save(update_fields=["shared_at", "shared_by"])
    record(dossier, "dossier.analysis_shared", by=by)
    tell_table("analysis_shared", dossier, by=by)
    return analysis
