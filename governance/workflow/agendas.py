"""The points of an agenda: put on it, changed, moved, taken off (F93)."""

from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record

from ..agenda import Waiting
from ..enums import PointKind
from ..models import Meeting, Point
from .meetings import opened_to

FIELDS = ("title", "kind", "words", "minutes", "presented_by")


@transaction.atomic
def add_waiting(meeting: Meeting, chosen: Collection[Waiting], *, by: User) -> list[Point]:
    """Put what waits on the agenda, after what is there; what is there already is not put twice."""
    meeting = opened_to(meeting, "edit_agenda", by)
    order, added = _last(meeting), []
    for one in chosen:
        about = {"item": one.item} if one.item else _about(one)
        if about and meeting.points.filter(**about).exists():
            continue
        if not about and meeting.points.filter(title=one.title, kind=one.kind).exists():
            continue
        order += 1
        added.append(
            Point.objects.create(
                meeting=meeting, order=order, kind=one.kind, title=one.title[:200], words=one.words, **about
            )
        )
    if added:
        record(meeting, "meeting.agenda", by=by, after={"points": [point.title for point in added]})
    return added


def _about(one: Waiting) -> dict:
    if one.subject is None:
        return {}
    return {"content_type": ContentType.objects.get_for_model(one.subject), "object_id": one.subject.pk}


def _last(meeting: Meeting) -> int:
    return meeting.points.aggregate(last=Max("order"))["last"] or 0


@transaction.atomic
def add_point(meeting: Meeting, *, values: dict, by: User) -> Point:
    """Put a free point at the end of the agenda; the same title sent twice is one point."""
    meeting = opened_to(meeting, "edit_agenda", by)
    if values["kind"] == PointKind.INVESTMENT:
        raise NotPossible(_("Un investissement vient à l’ordre du jour avec sa proposition."))
    same = meeting.points.filter(title=values["title"], kind=values["kind"], item=None).first()
    if same:
        return same
    point = Point.objects.create(meeting=meeting, order=_last(meeting) + 1, **values)
    record(meeting, "meeting.agenda", by=by, after={"points": [point.title]})
    return point


@transaction.atomic
def change_point(point: Point, *, values: dict, by: User) -> Point:
    """Change what a point says of itself; an investment keeps its title and its kind."""
    opened_to(point.meeting, "edit_agenda", by)
    point = Point.objects.select_for_update(of=("self",)).get(pk=point.pk)
    own = ("words", "minutes", "presented_by") if point.item_id else FIELDS
    changed = [name for name in own if name in values and getattr(point, name) != values[name]]
    if not changed:
        return point
    for name in changed:
        setattr(point, name, values[name])
    point.save(update_fields=changed)
    record(point.meeting, "meeting.point_changed", by=by, after={"points": [point.title]})
    return point


@transaction.atomic
def move_point(point: Point, *, up: bool, by: User) -> None:
    """Put a point one place earlier or later; at either end it stays where it is."""
    meeting = opened_to(point.meeting, "edit_agenda", by)
    points = list(meeting.points.select_for_update(of=("self",)))
    rank = next((n for n, one in enumerate(points) if one.pk == point.pk), None)
    if rank is None:
        return
    other = rank - 1 if up else rank + 1
    if not 0 <= other < len(points):
        return
    points[rank], points[other] = points[other], points[rank]
    for order, one in enumerate(points, 1):
        one.order = order
    Point.objects.bulk_update(points, ["order"])


@transaction.atomic
def remove_point(point: Point, *, by: User) -> None:
    """Take a point off the agenda; one on which something was decided or written stays."""
    meeting = opened_to(point.meeting, "edit_agenda", by)
    found = meeting.points.select_for_update(of=("self",)).filter(pk=point.pk).first()
    if found is None:
        return
    if found.notes or found.resolutions.exists() or found.actions.exists() or found.withdrawals.exists():
        raise NotPossible(_("Quelque chose est déjà inscrit à ce point : il reste à l’ordre du jour."))
    title = found.title
    found.delete()
    record(meeting, "meeting.point_removed", by=by, before={"points": [title]})
