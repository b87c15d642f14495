"""Who took part in a meeting: noted while it is held, corrected until its minutes are approved (F93)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record

from ..enums import TOOK_PART
from ..models import Attendance, Meeting
from ..quorum import sitting_at
from .meetings import opened_to


@transaction.atomic
def note_presences(meeting: Meeting, *, presences: Mapping[int, str], by: User) -> Meeting:
    """Note how each member took part: member's id → Presence, or nothing. Those not named are left as they were.

    A member and her substitute make one voice: both are not noted as taking part.
    """
    meeting = opened_to(meeting, "note_presence", by)
    members = {member.pk: member for member in sitting_at(meeting)}
    kept = {row.member_id: row for row in meeting.attendances.select_for_update() if row.member_id in members}
    after = {pk: row.presence for pk, row in kept.items()}
    after |= {pk: str(presence) for pk, presence in presences.items() if pk in members}
    for member in members.values():
        stood_for = members.get(member.substitute_for_id or 0)
        if stood_for and {after.get(member.pk), after.get(stood_for.pk)} <= set(TOOK_PART):
            raise NotPossible(
                _("%(member)s est là : sa suppléance, par %(substitute)s, ne compte pas en plus.")
                % {"member": stood_for.user.full_name, "substitute": member.user.full_name}
            )
    changed = {
        pk: presence
        for pk, presence in after.items()
        if presence != (kept[pk].presence if pk in kept else "")
    }
    if not changed:
        return meeting
    before = {members[pk].user.full_name: kept[pk].presence for pk in changed if pk in kept}
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, member=members[pk], presence=now) for pk, now in changed.items()],
        update_conflicts=True,
        unique_fields=["meeting", "member"],
        update_fields=["presence"],
    )
    record(
        meeting,
        "meeting.presences",
        by=by,
        before={"presences": before},
        after={"presences": {members[pk].user.full_name: now for pk, now in changed.items()}},
    )
    return meeting
