"""Whose pack is whose: one for each set of points closed to its readers, worked out anew each time one asks.

Nobody is ever handed another's pack, nor one made before she withdrew: what is closed to her is part of what names it.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .enums import PackState, PointKind
from .models import Meeting, Pack, Point, PointFile, Withdrawal
from .permissions import can_in
from .seating import closed_points as closed_by_interest
from .subjects import subject_of

# What is said of the changes; beyond these, how many more.
MOST_CHANGES = 4


def points_of(meeting: Meeting) -> list[Point]:
    """The agenda, with what each point is about."""
    points = meeting.points.select_related("item__neighbourhood", "item__content_type", "item__committee")
    return list(points)


def closed_points(user, points: Iterable[Point]) -> frozenset[int]:
    """The points (ids) that the person withdraws from, now: by rule, by declaration, or as noted at the meeting."""
    points = list(points)
    return noted_points(user, points) | closed_by_interest(user, points)


def noted_points(user, points: Iterable[Point]) -> frozenset[int]:
    """The points (ids), of any kind, that the person was noted to withdraw from."""
    noted = Withdrawal.objects.filter(point__in=[point.pk for point in points], member__user=user)
    return frozenset(noted.values_list("point", flat=True))


def name_of(closed: Collection[int]) -> str:
    """Closed points as they name a pack."""
    return ",".join(str(pk) for pk in sorted(closed))


def closed_in(pack: Pack) -> frozenset[int]:
    """The points (ids) closed in a pack."""
    return frozenset(int(pk) for pk in pack.closed.split(",") if pk)


def own_pack(user, meeting: Meeting, language: str, points: Iterable[Point]) -> Pack | None:
    """The pack of what is open to the person now; None when nobody asked for it yet."""
    closed = name_of(closed_points(user, points))
    return meeting.packs.filter(language=language, closed=closed).first()


# What a pack is made of


def pieces_of(meeting: Meeting, points: list[Point], closed: Collection[int]) -> list[dict[str, str]]:
    """What the pack would hold, each piece with its name and a digest; of a closed point, nothing but its place."""
    pieces = [
        _piece(
            "meeting",
            _("La date, le lieu ou le mot aux membres"),
            *(
                meeting.committee.name,
                meeting.title,
                meeting.starts_at,
                meeting.closes_at,
                meeting.place,
                meeting.words,
            ),
        )
    ]
    opened = [point for point in points if point.pk not in closed]
    files = PointFile.objects.filter(point__in=[point.pk for point in opened], removed_at=None)
    for point in points:
        said: tuple = (point.order, point.minutes, shown_title(point, closed))
        if point in opened:
            said = (*said, point.kind, point.words, point.presented_by, point.item_id)
        pieces.append(_piece(f"point-{point.pk}", shown_title(point, closed), *said))
    pieces += [_piece(f"file-{file.pk}", file.name, file.sha256, file.scan) for file in files]
    versions = _versions(opened)
    for point in opened:
        if version := versions.get(point.item_id or 0):
            title = _("Le dossier « %(title)s »") % {"title": point.title}
            pieces.append(_piece(f"item-{point.item_id}", title, version, point.item.withdrawn_at))
    return pieces


def shown_title(point: Point, closed: Collection[int]) -> str:
    """A point's title; that of its investment alone for whoever withdraws from it."""
    return point.item.title if point.item and point.pk in closed else point.title


def _piece(key: str, title: str, *said) -> dict[str, str]:
    return {"key": key, "title": str(title), "digest": _digest([_written(value) for value in said])}


def _written(value) -> str:
    """The same text for the same moment, whatever the time zone it was given in."""
    return str(value.timestamp()) if isinstance(value, dt.datetime) else str(value)


def _versions(points: list[Point]) -> dict[int, str]:
    """What changes with each dossier, asked once of each app that puts some before the committee."""
    by_subject: dict = {}
    for point in points:
        if point.kind == PointKind.INVESTMENT:
            by_subject.setdefault(subject_of(point.item), []).append(point.item)
    found: dict[int, str] = {}
    for subject, items in by_subject.items():
        found |= subject.pack_versions(items)
    return found


def _digest(value) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


def fingerprint(pieces: list[dict[str, str]]) -> str:
    """All the pieces in one."""
    return _digest([[piece["key"], piece["digest"]] for piece in pieces])


def changes_between(before: list[dict[str, str]], now: list[dict[str, str]]) -> list[str]:
    """What changed, in a few words each."""
    old, new = ({piece["key"]: piece for piece in pieces} for pieces in (before, now))
    said = [_("%(what)s : ajouté") % {"what": piece["title"]} for key, piece in new.items() if key not in old]
    said += [
        _("%(what)s : modifié") % {"what": piece["title"]}
        for key, piece in new.items()
        if key in old and old[key]["digest"] != piece["digest"]
    ]
    said += [
        _("%(what)s : retiré") % {"what": piece["title"]} for key, piece in old.items() if key not in new
    ]
    return said


# What a reader is shown of it


@dataclass(frozen=True)
class AgendaLine:
    """A point as its reader may see it named."""

    pk: int
    shown_title: str
    is_closed: bool


@dataclass
class Shelf:
    """A reader's pack as she finds it: ready or not, up to date or not, and what she may do."""

    meeting: Meeting
    pack: Pack | None
    agenda: list["AgendaLine"] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    may_ask: bool = False

    @property
    def closed(self) -> int:
        """How many points are closed to her."""
        return sum(line.is_closed for line in self.agenda)

    @cached_property
    def has_file(self) -> bool:
        return self.pack is not None and self.pack.has_file

    @property
    def is_working(self) -> bool:
        return bool(self.pack and self.pack.is_working)

    @property
    def has_failed(self) -> bool:
        return bool(self.pack and self.pack.state == PackState.FAILED)

    @property
    def is_current(self) -> bool:
        return self.has_file and not self.changes

    @property
    def some_changes(self) -> list[str]:
        return self.changes[:MOST_CHANGES]

    @property
    def more_changes(self) -> int:
        return max(0, len(self.changes) - MOST_CHANGES)


def shelf_of(user, meeting: Meeting, language: str) -> Shelf:
    """What the person is shown of the meeting's pack."""
    points = points_of(meeting)
    return shelf_with(user, meeting, language, points, closed_points(user, points))


def shelf_with(user, meeting: Meeting, language: str, points: list[Point], closed: Collection[int]) -> Shelf:
    """The same, of an agenda already read, with the points closed to her."""
    pack = meeting.packs.filter(language=language, closed=name_of(closed)).first()
    changes = []
    if pack and pack.built_at:
        changes = changes_between(pack.pieces, pieces_of(meeting, points, closed))
    return Shelf(
        meeting=meeting,
        pack=pack,
        agenda=[AgendaLine(point.pk, shown_title(point, closed), point.pk in closed) for point in points],
        changes=changes,
        may_ask=may_ask(user, meeting),
    )


def may_ask(user, meeting: Meeting) -> bool:
    """Whether the person may have her pack made: whoever leads, then every reader once a first one was asked for."""
    return can_in(user, "build_pack", meeting) or (
        can_in(user, "read_pack", meeting) and meeting.packs.exists()
    )
