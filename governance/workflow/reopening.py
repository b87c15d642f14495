"""Taking a decision up again, with a reason: a new proposal, on the agenda of a meeting to come or under way.

What was done is not undone by the proposal; an investment is decided anew only while its dossier is where the decision
left it, and then the new decision replaces the first.
"""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible

from ..enums import MeetingState, ResolutionState, Result
from ..models import Meeting, Point, Resolution
from ..subjects import subject_of
from .resolutions import Wording, locked_resolution, propose


def reopening_problem(resolution: Resolution) -> str | None:
    """Why the decision cannot be taken up again; None when it can."""
    if resolution.state != ResolutionState.DECIDED or resolution.amends_id:
        return _("Seule une décision prise peut être reprise.")
    if hasattr(resolution, "reopened_by"):
        return _("Cette décision est déjà reprise par une autre proposition.")
    item = resolution.point.item
    if item and resolution.result == Result.ADOPTED:
        return subject_of(item).reopening_problem(item)
    return None


@transaction.atomic
def reopen(resolution: Resolution, meeting: Meeting, *, reason: str, by) -> Resolution:
    """Put the decision on the agenda again; asked twice, it is there once."""
    resolution = locked_resolution(resolution)
    if hasattr(resolution, "reopened_by"):
        return resolution.reopened_by
    if problem := reopening_problem(resolution):
        raise NotPossible(problem)
    if meeting.is_written or meeting.state not in (
        MeetingState.PLANNED,
        MeetingState.CONVENED,
        MeetingState.UNDER_WAY,
    ):
        raise NotPossible(_("Choisissez une rencontre à venir ou en cours."))
    if meeting.committee_id != resolution.point.meeting.committee_id:
        raise NotPossible(_("Une décision est reprise par le comité qui l’a prise."))
    wording = Wording(
        resolution.text, resolution.mode, resolution.answer, resolution.terms, resolution.reasons
    )
    return propose(
        _point_in(meeting, resolution.point), wording, by=by, reopens=resolution, reopen_reason=reason
    )


def _point_in(meeting: Meeting, point: Point) -> Point:
    """The point of the same thing on that agenda, added at its end when it is not there."""
    if point.meeting_id == meeting.pk:
        return point
    if point.item_id and (there := meeting.points.filter(item=point.item_id).first()):
        return there
    if point.object_id and (
        there := meeting.points.filter(content_type=point.content_type, object_id=point.object_id).first()
    ):
        return there
    last = meeting.points.aggregate(last=Max("order"))["last"]
    return Point.objects.create(
        meeting=meeting,
        order=0 if last is None else last + 1,
        kind=point.kind,
        title=point.title,
        words=point.words,
        item=point.item,
        content_type=point.content_type,
        object_id=point.object_id,
    )
