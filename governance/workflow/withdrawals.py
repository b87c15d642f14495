"""A member withdraws from a point at a meeting: no part in it, no vote, and what it holds closes to her (R58, F42)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record

from ..enums import MeetingState, ResolutionState, WhyWithdraw
from ..interests import declare_interest
from ..models import CommitteeMember, Point, Withdrawal
from .resolutions import locked_resolution
from .votes import forget_votes


@transaction.atomic
def withdraw(
    point: Point, member: CommitteeMember, *, by, words: str = "", is_said: bool = False
) -> Withdrawal:
    """Withdraw from a point before it is decided; withdrawing twice withdraws once.

    A roll call forgets what she said; a secret vote that holds her ballot begins anew, since nobody can find it.
    """
    point = Point.objects.select_for_update(of=("self",)).select_related("meeting", "item").get(pk=point.pk)
    if held := point.withdrawals.filter(member=member).first():
        return held
    if point.meeting.state not in (MeetingState.CONVENED, MeetingState.UNDER_WAY):
        raise NotPossible(_("On se retire d’un point une fois la rencontre convoquée, et avant sa fin."))
    if member.committee_id != point.meeting.committee_id:
        raise NotPossible(_("Cette personne ne siège pas à ce comité."))
    if point.resolutions.filter(state=ResolutionState.DECIDED, amends=None).exists():
        raise NotPossible(_("Ce point est déjà décidé : on ne s’en retire plus."))
    withdrawal = Withdrawal.objects.create(
        point=point, member=member, why=WhyWithdraw.AT_MEETING, words=words, is_said=is_said
    )
    if point.item:
        # It closes everywhere and from now on, not only at this meeting.
        declare_interest(member.user, by=by, subject=point.item.subject, note=words)
    for resolution in point.resolutions.filter(state=ResolutionState.OPEN):
        resolution = locked_resolution(resolution)
        if not resolution.votes.filter(member=member).exists():
            continue
        if resolution.is_secret:
            forget_votes(resolution)
            record(resolution, "resolution.start_again", by=by, audience=Audience.STAFF)
        else:
            resolution.votes.filter(member=member).delete()
    record(point, "point.withdraw", by=by, audience=Audience.STAFF, after={"member": member.user.full_name})
    return withdrawal
