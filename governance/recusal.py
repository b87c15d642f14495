"""Who withdraws from a decision on an investment, by rule.

A person withdraws when an organisation she speaks for is marked so (R58) or is concerned by the item (the
applicant).
To her the item keeps its title and its neighbourhood, and is otherwise closed, by any door.
"""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from neighbourhoods.models import Membership, Organisation

from .models import Committee, CommitteeMember, Item, organisations_of


def must_withdraw(item: Item) -> QuerySet:
    """The members of the item's committee who withdraw from it."""
    return members_who_withdraw(item.committee, item.organisations.values("pk"))


def members_who_withdraw(committee: Committee, concerned) -> QuerySet:
    """The members of a committee who withdraw from whatever concerns those organisations (ids)."""
    return committee.members.ongoing().filter(user__in=people_who_withdraw(concerned))


def people_who_withdraw(concerned) -> QuerySet:
    """Everyone who speaks for one of those organisations (ids), or for one that withdraws from all investments."""
    withdrawing = Q(organisation__withdraws_from_investments=True) | Q(organisation__in=concerned)
    sitting = CommitteeMember.objects.ongoing().filter(withdrawing).values("user")
    belonging = Membership.objects.ongoing().filter(withdrawing).values("user")
    return get_user_model().objects.filter(Q(pk__in=sitting) | Q(pk__in=belonging))


def withdraws_always(user) -> bool:
    """Whether she speaks for an organisation that withdraws from every investment."""
    return Organisation.objects.filter(
        pk__in=organisations_of(user), withdraws_from_investments=True
    ).exists()


def closed_to(user, item: Item) -> bool:
    """Whether the item is closed to the person."""
    mine = organisations_of(user)
    return (
        Organisation.objects.filter(pk__in=mine, withdraws_from_investments=True).exists()
        or item.organisations.filter(pk__in=mine).exists()
    )
