"""What the minutes of a meeting say, drawn from what happened: kept as it is the day they are approved.

A snapshot holds codes and dates, not words: it is read in the reader's language. Whoever withdrew from a point reads of
it only its title, its neighbourhood, and that she withdrew (R58): `reading` drops the rest before anything is laid out.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from cimpact.formatting import labelled

from .enums import TOOK_PART, Mode, Outcome, Presence, ResolutionState, Result, Voice, WhyWithdraw
from .models import Meeting, Minutes, Point, Resolution
from .quorum import quorum_of, sitting_at
from .recusal import must_withdraw

Content = dict[str, Any]


def content_of(meeting: Meeting, minutes: Minutes | None) -> Content:
    """What they say: as approved, else as things stand."""
    return minutes.frozen if minutes and minutes.frozen else snapshot(meeting, minutes)


def snapshot(meeting: Meeting, minutes: Minutes | None) -> Content:
    """What happened, as it stands."""
    members = sitting_at(meeting)
    names = {member.pk: member.user.full_name for member in members}
    presences = dict(meeting.attendances.exclude(presence="").values_list("member", "presence"))
    quorum = quorum_of(meeting)
    points = meeting.points.select_related("item__neighbourhood", "item__content_type")
    points = points.prefetch_related(
        "withdrawals__member__user", "resolutions__votes__member__user", "actions__owner"
    )
    return {
        "members": [
            {
                "name": member.user.full_name,
                "organisation": member.organisation.name if member.organisation else "",
                "presence": presences.get(member.pk, ""),
                "chair": member.is_chair,
                "substitute_for": names.get(member.substitute_for_id or 0, ""),
            }
            for member in members
        ],
        "quorum": {"needed": quorum.needed, "present": quorum.present, "basis": quorum.basis},
        "text": minutes.text if minutes else "",
        "points": [_point(point) for point in points],
    }


def _point(point: Point) -> Content:
    return {
        "pk": point.pk,
        "title": point.title,
        "kind": point.kind,
        "neighbourhood": point.item.neighbourhood.name if point.item else "",
        "presented_by": point.presented_by,
        "notes": point.notes,
        "withdrew": _withdrew(point),
        "resolutions": [_resolution(one) for one in point.resolutions.all() if is_decided(one)],
        "actions": [
            {
                "title": action.title,
                "owner": action.owner.full_name,
                "due_on": action.due_on.isoformat() if action.due_on else "",
            }
            for action in point.actions.all()
            if action.dropped_at is None
        ],
    }


def _withdrew(point: Point) -> list[Content]:
    """Who withdrew: noted at the meeting, with the reason where she wished it written; and by rule."""
    noted = {
        one.member_id: {
            "name": one.member.user.full_name,
            "why": one.why if one.is_said else "",
            "words": one.words if one.is_said else "",
        }
        for one in point.withdrawals.all()
    }
    by_rule = must_withdraw(point.item).select_related("user") if point.item else ()
    for member in by_rule:
        noted.setdefault(member.pk, {"name": member.user.full_name, "why": "", "words": ""})
    return sorted(noted.values(), key=lambda one: one["name"])


def is_decided(resolution: Resolution) -> bool:
    return resolution.state == ResolutionState.DECIDED


def _resolution(one: Resolution) -> Content:
    votes = one.votes.all() if one.mode == Mode.ROLL_CALL else ()
    return {
        "text": one.text,
        "answer": one.answer,
        "mode": one.mode,
        "result": one.result,
        "reasons": one.reasons,
        "quorum": one.quorum,
        "took_part": one.took_part,
        "in_favour": one.in_favour,
        "against": one.against,
        "abstained": one.abstained,
        "votes": [{"name": vote.member.user.full_name, "voice": vote.voice} for vote in votes if vote.voice],
    }


def reading(content: Content, closed: Collection[int] = ()) -> Content:
    """The same in words, for a reader to whom some points (ids) are closed."""
    members = [member | {"said": _label(Presence, member["presence"])} for member in content["members"]]
    return content | {
        "there": [member for member in members if member["presence"] in TOOK_PART],
        "away": [
            member
            for member in members
            if member["presence"] not in TOOK_PART and not member["substitute_for"]
        ],
        "points": [_read_point(point, point["pk"] in closed) for point in content["points"]],
    }


def _read_point(point: Content, is_closed: bool) -> Content:
    if is_closed:
        kept = {name: point[name] for name in ("pk", "title", "kind", "neighbourhood")}
        return kept | {"is_closed": True}
    return point | {
        "withdrew": [
            one | {"said": one["words"] or _label(WhyWithdraw, one["why"])} for one in point["withdrew"]
        ],
        "resolutions": [_read_resolution(one) for one in point["resolutions"]],
        "actions": [
            one | {"due_on": dt.date.fromisoformat(one["due_on"]) if one["due_on"] else None}
            for one in point["actions"]
        ],
    }


def _read_resolution(one: Content) -> Content:
    by_voice: dict[str, list[str]] = {}
    for vote in one["votes"]:
        by_voice.setdefault(vote["voice"], []).append(vote["name"])
    return one | {
        "answer": _label(Outcome, one["answer"]),
        "said": _label(Result, one["result"]),
        "how": _label(Mode, one["mode"]),
        "names": [labelled(_label(Voice, voice), ", ".join(names)) for voice, names in by_voice.items()],
    }


def _label(choices, code: str) -> str:
    return str(choices(code).label) if code else ""
