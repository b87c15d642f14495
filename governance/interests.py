"""Declaring an interest, and ending it (F41). Each is kept in the history; what it closes, it closes at once."""

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record

from .enums import WhyWithdraw
from .models import Interest, Withdrawal


@transaction.atomic
def declare_interest(
    user, *, by, organisation=None, neighbourhood=None, subject=None, note: str = ""
) -> tuple[Interest, bool]:
    """An interest of a person in one thing, and whether it is new: declared twice, it is held once."""
    # One declaration at a time for a person.
    get_user_model().objects.select_for_update().get(pk=user.pk)
    kind = ContentType.objects.get_for_model(subject) if subject else None
    thing = {
        "organisation": organisation,
        "neighbourhood": neighbourhood,
        "content_type": kind,
        "object_id": subject.pk if subject else None,
    }
    if held := Interest.objects.ongoing().filter(user=user, **thing).first():
        return held, False
    recorded_by = by if by != user else None
    interest = Interest.objects.create(user=user, note=note, recorded_by=recorded_by, **thing)
    record(
        interest,
        "interest.declare",
        by=by,
        audience=Audience.STAFF,
        after={"person": user.full_name, "thing": str(organisation or neighbourhood or subject)},
    )
    return interest, True


@transaction.atomic
def end_interest(interest: Interest, *, by) -> None:
    """The interest is over, today: what it closed opens again. A withdrawal at a meeting is not taken back."""
    interest = Interest.objects.select_for_update(of=("self",)).select_related("user").get(pk=interest.pk)
    if interest.ended_on:
        return
    if interest.object_id and _withdrew_at_a_meeting(interest):
        raise NotPossible(
            _("Ce retrait a été annoncé à une rencontre du comité : il reste, comme le dit le procès-verbal.")
        )
    interest.ended_on = clock.today()
    interest.save(update_fields=["ended_on"])
    record(
        interest,
        "interest.end",
        by=by,
        audience=Audience.STAFF,
        before={"person": interest.user.full_name},
    )


def _withdrew_at_a_meeting(interest: Interest) -> bool:
    return Withdrawal.objects.filter(
        member__user=interest.user,
        why=WhyWithdraw.AT_MEETING,
        point__item__content_type=interest.content_type,
        point__item__object_id=interest.object_id,
    ).exists()
