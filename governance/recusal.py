"""Who withdraws from a decision on an investment: by rule, or by the interest she declared.

By rule: an organisation she speaks for is marked so (R58) or is concerned by the item (the applicant, whoever
receives the money), she sits on a committee of a neighbourhood that asks, or she was invited to write what is asked.
By what she declared: an interest in such an organisation, in a neighbourhood, or in the thing itself (F41); whoever
withdraws at a meeting declares one. To her the item keeps its title and its neighbourhood, and is otherwise closed, by
any door.
"""

from collections.abc import Collection

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from neighbourhoods.models import Membership, Organisation

from .enums import CommitteeKind, WhyWithdraw
from .models import Committee, CommitteeMember, Interest, Item, Point, Withdrawal, organisations_of
from .subjects import writers_of, written_by


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
    """Everyone who speaks for one of those organisations (ids), or for one that withdraws from all investments, who
    decides in a committee of their neighbourhood, who decides and was invited to write the subject, or who declared an
    interest in one of them or in the subject."""
    withdrawing = Q(organisation__withdraws_from_investments=True) | Q(organisation__in=concerned)
    sitting = CommitteeMember.objects.ongoing().filter(withdrawing).values("user")
    belonging = Membership.objects.ongoing().filter(withdrawing).values("user")
    local = CommitteeMember.objects.ongoing().filter(
        committee__neighbourhood__table__in=concerned, user__in=_deciding()
    )
    interested = Interest.objects.ongoing().touching(concerned, subject).order_by().values("user")
    return get_user_model().objects.filter(
        Q(pk__in=sitting)
        | Q(pk__in=belonging)
        | Q(pk__in=local.order_by().values("user"))
        | (Q(pk__in=writers_of(subject)) & Q(pk__in=_deciding()))
        | Q(pk__in=interested)
    )


def _deciding() -> QuerySet:
    """Whoever sits on a regional committee (ids)."""
    regional = CommitteeMember.objects.ongoing().filter(committee__kind=CommitteeKind.REGIONAL)
    return regional.order_by().values("user")


def _herself_deciding(user) -> QuerySet:
    """The person (her id), if she sits on a regional committee."""
    return _deciding().filter(user=user)


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
        or Withdrawal.objects.filter(member__user=user, point__item=item).exists()
        or Item.objects.filter(written_by(_herself_deciding(user)), pk=item.pk).exists()
    )


def concerning(organisations: Collection[int]) -> Q:
    """The items put for one of the organisations (ids), or whose neighbourhood is carried or paid by one of them."""
    put = Item.organisations.through.objects.filter(organisation__in=organisations)
    places = Q(neighbourhood__table__in=organisations) | Q(neighbourhood__fiscal_sponsor__in=organisations)
    return Q(pk__in=put.values("item_id")) | places


def closed_items(user) -> QuerySet[Item]:
    """Every item closed to the person, in few queries for any number of items."""
    touched = set(organisations_of(user))
    if Organisation.objects.filter(pk__in=touched, withdraws_from_investments=True).exists():
        return Item.objects.all()
    things = Q(points__withdrawals__member__user=user) | written_by(_herself_deciding(user))
    declared = Interest.objects.ongoing().filter(user=user).order_by()
    for organisation, table, kind, thing in declared.values_list(
        "organisation", "neighbourhood__table", "content_type", "object_id"
    ):
        touched |= {organisation, table} - {None}
        if thing:
            things |= Q(content_type=kind, object_id=thing)
    closed = Item.objects.filter(concerning(touched) | things)
    return Item.objects.filter(pk__in=closed.order_by().values("pk"))


def withdrawing(point: Point) -> frozenset[int]:
    """The members (ids) who have no part in deciding the point; `withdrawn_from` says why too, at more cost."""
    noted = set(point.withdrawals.values_list("member", flat=True))
    by_rule = set(must_withdraw(point.item).values_list("pk", flat=True)) if point.item else set()
    return frozenset(noted | by_rule)


def withdrawn_from(point: Point) -> dict[int, str]:
    """Who has no part in deciding the point: member's id → why; by rule, by declaration, or as noted at the meeting."""
    noted = dict(point.withdrawals.values_list("member", "why"))
    return (reasons_to_withdraw(point.item) if point.item else {}) | noted


def reasons_to_withdraw(item: Item) -> dict[int, str]:
    """Each member of the item's committee who withdraws from it, with why: member's id → WhyWithdraw."""
    concerned = concerned_by(item)
    writing = set(writers_of(item.subject))
    found: dict[int, str] = {}
    for member in must_withdraw(item).select_related("organisation", "user"):
        if member.organisation and member.organisation.withdraws_from_investments:
            found[member.pk] = WhyWithdraw.MARKED
        elif member.user_id in writing or not concerned.isdisjoint(organisations_of(member.user)):
            found[member.pk] = WhyWithdraw.CONCERNED
        else:
            speaks_for_marked = withdraws_always(member.user)
            found[member.pk] = WhyWithdraw.MARKED if speaks_for_marked else WhyWithdraw.DECLARED
    return found
