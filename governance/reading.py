"""What a person reads of points and decisions: whole, or only that a point is closed to her (R58, F96)."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .enums import WhyWithdraw
from .models import Item, Meeting, Point, Resolution, Withdrawal
from .permissions import visible_meetings
from .recusal import closed_items, closed_to, withdraws_always


def closed_points(user) -> QuerySet[Point]:
    """The points closed to the person; only an investment closes."""
    return Point.objects.filter(item__in=closed_items(user))


def is_closed(user, point: Point) -> bool:
    """Whether the point is closed to the person; only an investment closes."""
    return point.item is not None and closed_to(user, point.item)


@dataclass(frozen=True)
class Closed:
    """What she reads of a point closed to her: its title, its neighbourhood, and why in one sentence."""

    title: str
    neighbourhood: str
    why: str


def closed_reading(user, point: Point) -> Closed:
    """The point as whoever withdraws from it reads it."""
    item = point.item
    assert item is not None
    return Closed(item.title, item.neighbourhood.name, why_recused(user, item))


def why_recused(user, item: Item) -> str:
    """Why the investment is closed to the person, said to her in one sentence."""
    noted = Withdrawal.objects.filter(member__user=user, point__item=item).values_list("why", flat=True)
    if WhyWithdraw.AT_MEETING in noted:
        return _(
            "Vous vous êtes retirée ou retiré de ce point; vous ne voyez pas le dossier, vous n’avez pas de vote et le "
            "procès-verbal l’indique."
        )
    if withdraws_always(user):
        return _(
            "Votre organisation se retire des décisions sur les investissements; vous ne voyez pas le dossier, vous "
            "n’avez pas de vote et le procès-verbal l’indique."
        )
    return _(
        "Vous, ou l’organisation que vous représentez, êtes concernés par ce dossier; vous ne le voyez pas, vous "
        "n’avez pas de vote et le procès-verbal l’indique."
    )


def visible_resolutions(user) -> QuerySet[Resolution]:
    """The proposals of the meetings the person may open, those closed to her included: their pages say so."""
    return Resolution.objects.filter(point__meeting__in=visible_meetings(Meeting.objects.all(), user))
