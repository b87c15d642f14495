"""What a pack holds, in order: each point, its files, and what is read of its dossier.

Of a point closed to its readers: its title, its neighbourhood, a sentence; nothing else is even looked at (R58).
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.writing.enums import Scan

from .agenda import timed
from .models import Meeting, Point, PointFile
from .packs import shown_title
from .subjects import PackPart, subject_of

POINT, PART = 1, 2
# Where a reader of the portal finds a point's documents.
POINT_TEMPLATE, CLOSED_TEMPLATE = "governance/pdf/point.html", "governance/pdf/closed.html"


@dataclass(frozen=True)
class Leaf:
    """One thing of a pack: laid out from a template, or a file. `level`: of its bookmark."""

    title: str
    level: int
    point: int
    template: str = ""
    context: Callable[[], dict] = dict
    file: FieldFile | None = None
    mimetype: str = ""
    url: str = ""
    problem: str = ""


def leaves_of(
    meeting: Meeting, points: list[Point], closed: Collection[int], language: str
) -> Iterator[Leaf]:
    """What the pack holds after its cover, in order."""
    hours = hours_of(meeting, points)
    files: dict[int, list[PointFile]] = {}
    opened = [point.pk for point in points if point.pk not in closed]
    for file in PointFile.objects.filter(point__in=opened, removed_at=None):
        files.setdefault(file.point_id, []).append(file)
    for number, point in enumerate(points, 1):
        about = {"meeting": meeting, "point": point, "number": number, "hour": hours.get(point.pk)}
        title = f"{number}. {shown_title(point, closed)}"
        if point.pk in closed:
            shown = about | {"title": shown_title(point, closed)}
            yield Leaf(title, POINT, point.pk, CLOSED_TEMPLATE, context=lambda shown=shown: shown)
            continue
        own = files.get(point.pk, [])
        parts = list(_parts(point, language))
        held = about | {"documents": [file.name for file in own] + [part.title for part in parts]}
        url = reverse("point_files", args=[meeting.pk, point.pk])
        yield Leaf(title, POINT, point.pk, POINT_TEMPLATE, context=lambda held=held: held, url=url)
        yield from (_file(file, meeting) for file in own)
        yield from (_part(part, point) for part in parts)


def hours_of(meeting: Meeting, points: list[Point]) -> dict[int, dt.datetime]:
    """When each point begins; a consultation has no hours."""
    return {} if meeting.is_written else {one.point.pk: one.starts_at for one in timed(meeting, points)}


def _parts(point: Point, language: str) -> Iterator[PackPart]:
    if point.item and not point.item.withdrawn_at:
        yield from subject_of(point.item).pack(point.item, language)


def _file(file: PointFile, meeting: Meeting) -> Leaf:
    return Leaf(
        file.name,
        PART,
        file.point_id,
        file=file.file,
        mimetype=file.mimetype,
        url=reverse("point_file", args=[meeting.pk, file.point_id, file.pk]),
        problem=problem_of_scan(file.scan),
    )


def problem_of_scan(scan: str) -> str:
    """Why a file that the scanner has not cleared stays out; nothing when it has, or when nothing is scanned."""
    if scan == Scan.INFECTED:
        return _("L’antivirus a trouvé un fichier malveillant : il est fermé à tout le monde.")
    if scan == Scan.WAITING:
        return _("L’antivirus n’a pas encore vérifié ce fichier. Il sera inclus quand le cahier sera refait.")
    return ""


def _part(part: PackPart, point: Point) -> Leaf:
    return Leaf(
        part.title,
        PART,
        point.pk,
        template=part.template,
        context=part.context,
        file=part.file,
        mimetype=part.mimetype,
        url=part.url,
        problem=part.problem,
    )
