"""The committees of the demonstration: their seats, who fills them, and those of one neighbourhood."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.utils import translation
from django.utils.text import slugify

from cimpact import clock
from cimpact.accounts.models import User
from governance import workflow
from governance.enums import Facilitator
from governance.loading import load_committee
from governance.models import Committee, GovernanceRules, Partner
from neighbourhoods.models import Organisation

from .people import PASSWORD, Cast

# What the file of a programme says of a committee and the demonstration does not change.
UNCHANGED = {"role": "other", "facilitated_by": Facilitator.TEAM}


def seat_committees(cast: Cast, source: dict) -> None:
    """Give the regional committees their seats and terms, and a neighbourhood its committee and teams."""
    organisations = {organisation.name: organisation for organisation in Organisation.objects.all()}
    team = cast.team[0]
    rules = GovernanceRules(programme=cast.programme, regional_tables=source["regional_tables"])
    workflow.set_rules(rules, by=team)
    for name, groups in source["partners"].items():
        for group in groups:
            Partner.objects.create(
                programme=cast.programme,
                organisation=organisations[name],
                group=group,
                started_on=cast.programme.starts_on,
            )
    with translation.override("fr"):
        for regional in source["committees"]:
            _seat(cast, regional, organisations)
        _gather(cast, source["local"], organisations)


def _seat(cast: Cast, source: dict, organisations: dict[str, Organisation]) -> None:
    """One regional committee."""
    team = cast.team[0]
    named = cast.programme.committees.get(code=source["code"])
    names = {"name": {"fr": named.name_fr, "en": named.name_en}}
    committee = load_committee(cast.programme, UNCHANGED | names | source)
    seats, members = list(committee.composition.all()), {}
    for part in source["sits"]:
        member = committee.members.get(user=cast.people[part["person"]])
        workflow.change_seat(
            member,
            organisation=organisations[part["for"]] if part["for"] else member.organisation,
            seat=seats[part["seat"] - 1],
            term_ends_on=clock.today() + dt.timedelta(part["until"]) if part["until"] else None,
            by=team,
        )
        members[part["person"]] = member
    workflow.name_chair(members[source["chair"]], by=team)
    for substitute in source["substitutes"]:
        workflow.take_seat(
            committee,
            _person(substitute),
            organisation=organisations[substitute["for"]],
            substitute_for=members[substitute["replaces"]],
            by=team,
        )


def _person(source: dict) -> User:
    """Someone who has no other part in the portal; she signs in like everyone of the demonstration."""
    email = (
        source.get("email") or f"{slugify(source['first_name'])}.{slugify(source['last_name'])}@exemple.org"
    )
    return User.objects.create(
        email=email,
        password=make_password(PASSWORD),
        first_name=source["first_name"],
        last_name=source["last_name"],
        last_login=clock.now(),
    )


def _gather(cast: Cast, source: dict, organisations: dict[str, Organisation]) -> None:
    """The committee of a neighbourhood and its action teams, as its coordinator wrote them."""
    place = cast.neighbourhoods[source["neighbourhood"]]
    coordinator = cast.coordinators[source["neighbourhood"]]
    made: dict[str, Committee] = {}
    people: dict[str, User] = {}
    for local in source["committees"]:
        committee = Committee(
            programme=cast.programme,
            neighbourhood=place,
            kind=local["kind"],
            parent=made.get(local["parent"]),
            name_fr=local["name"]["fr"],
            name_en=local["name"]["en"],
            mandate_fr=local["mandate"]["fr"],
            mandate_en=local["mandate"]["en"],
            facilitated_by=Facilitator.TABLE,
            coordinated_by=organisations.get(local["coordinated_by"]),
        )
        made[local["key"]] = workflow.create_committee(committee, by=coordinator)
        for person in local["members"]:
            key = person["key"]
            if key not in people:
                people[key] = _person(person)
            is_chair = key == local["chair"]
            workflow.take_seat(committee, people[key], organisation=None, is_chair=is_chair, by=coordinator)
