"""Who withdraws from a decision on an investment: by rule, or by the interest she declared.

By rule: an organisation she speaks for is marked so (R58) or is concerned by the item (the applicant, whoever
receives the money). By what she declared: an interest in such an organisation, in a neighbourhood, or in the thing
itself (F41). To her the item keeps its title and its neighbourhood, and is otherwise closed, by any door.
"""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from neighbourhoods.models import Membership, Organisation

from .models import Committee, CommitteeMember, Interest, Item, organisations_of


def must_withdraw(item: Item) -> QuerySet:
    """The members of the item's committee who withdraw from it."""
    return members_who_withdraw(item.committee, concerned_by(item), item.subject)


def concerned_by(item: Item) -> set[int]:
    """The organisations (ids) it was put for, and those that ask or receive for its neighbourhood today."""
    place = item.neighbourhood
    today = {place.table_id, place.fiscal_sponsor_id} - {None}
    return set(item.organisations.values_list("pk", flat=True)) | today


def members_who_withdraw(committee: Committee, concerned, subject=None) -> QuerySet:
    """The members of a committee who withdraw from the subject, which concerns those organisations (ids)."""
    return committee.members.ongoing().filter(user__in=people_who_withdraw(concerned, subject))


def people_who_withdraw(concerned, subject=None) -> QuerySet:
    """Everyone who speaks for one of those organisations (ids), or for one that withdraws from all investments, or who
    declared an interest in one of them or in the subject."""
    withdrawing = Q(organisation__withdraws_from_investments=True) | Q(organisation__in=concerned)
    sitting = CommitteeMember.objects.ongoing().filter(withdrawing).values("user")
    belonging = Membership.objects.ongoing().filter(withdrawing).values("user")
    interested = Interest.objects.ongoing().touching(concerned, subject).order_by().values("user")
    return get_user_model().objects.filter(Q(pk__in=sitting) | Q(pk__in=belonging) | Q(pk__in=interested))


def withdraws_always(user) -> bool:
    """Whether she speaks for an organisation that withdraws from every investment."""
    return Organisation.objects.filter(
        pk__in=organisations_of(user), withdraws_from_investments=True
    ).exists()


def closed_to(user, item: Item) -> bool:
    """Whether the item is closed to the person."""
    concerned = concerned_by(item)
    return (
        withdraws_always(user)
        or not concerned.isdisjoint(organisations_of(user))
        or Interest.objects.ongoing().filter(user=user).touching(concerned, item.subject).exists()
    )
