"""Who withdraws from a decision on an investment, by rule.

A person withdraws when an organisation she speaks for is marked so (R58) or is concerned by the item (the applicant).
To her the item keeps its title and its neighbourhood, and is otherwise closed, by any door.
"""

from django.db.models import Q, QuerySet

from neighbourhoods.models import Membership, Organisation

from .models import CommitteeMember, Item, organisations_of


def must_withdraw(item: Item) -> QuerySet:
    """The members of the item's committee who withdraw from it."""
    concerned = item.organisations.values("pk")
    sitting_for = CommitteeMember.objects.ongoing().filter(organisation__in=concerned).values("user")
    belonging_to = Membership.objects.ongoing().filter(organisation__in=concerned).values("user")
    return (
        CommitteeMember.objects.ongoing()
        .filter(committee=item.committee)
        .filter(
            Q(organisation__withdraws_from_investments=True) | Q(user__in=sitting_for) | Q(user__in=belonging_to)
        )
    )


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
