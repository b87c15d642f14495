"""Committees of the tests: their seats, and who fills them."""

from django.core.management import call_command

from cimpact.programmes.models import Programme
from governance.enums import CommitteeKind, Group
from governance.models import Committee, CommitteeMember, Partner, Seat
from neighbourhoods.models import Organisation
from tests import cast as casting


def loaded() -> Programme:
    """PIC phase 2 as an installation begins with it."""
    call_command("load_starting_data", verbosity=0)
    return Programme.objects.get(code="PIC2")


def committee_of(programme: Programme, code: str) -> Committee:
    return Committee.objects.get(programme=programme, code=code)


def named(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def seat_of(committee: Committee, label: str = "Délégation", **fields) -> Seat:
    return Seat.objects.create(committee=committee, label_fr=label, label_en=label, **fields)


def sits(committee: Committee, first: str, *, seat: Seat | None = None, organisation=None, **fields):
    """A new person who sits on the committee."""
    person = casting.person(first, f"Membre-{committee.pk}")
    return CommitteeMember.objects.create(
        committee=committee, user=person, seat=seat, organisation=organisation, **fields
    )


def partner_of(programme: Programme, organisation: Organisation, group: str = Group.PHILANTHROPIC, **fields):
    return Partner.objects.create(programme=programme, organisation=organisation, group=group, **fields)


def local_committee(cast, name: str = "Comité de pilotage", **fields) -> Committee:
    """A committee of Les Ormes."""
    fields = {"kind": CommitteeKind.COORDINATION, "neighbourhood": cast.ormes} | fields
    return Committee.objects.create(
        programme=cast.programme, code=name.lower().replace(" ", "-"), name_fr=name, name_en=name, **fields
    )
