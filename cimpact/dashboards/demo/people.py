"""The demonstration's neighbourhoods, organisations, committees and people."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from cimpact.accounts.models import User
from cimpact.programmes.models import Programme, TeamMember
from governance.models import Committee, CommitteeMember
from neighbourhoods.enums import OrganisationKind
from neighbourhoods.loading import load_neighbourhood
from neighbourhoods.models import AdvisorAssignment, Membership, Neighbourhood, Organisation

PASSWORD = "cimpact-demo"  # noqa: S105  (shown on the sign-in page of the demonstration)


@dataclass
class Cast:
    """Everybody, by the key the stories use."""

    programme: Programme
    signatory_title: dict
    people: dict[str, User] = field(default_factory=dict)
    neighbourhoods: dict[str, Neighbourhood] = field(default_factory=dict)
    coordinators: dict[str, User] = field(default_factory=dict)
    advisors: dict[str, User] = field(default_factory=dict)
    team: list[User] = field(default_factory=list)
    signatory: User | None = None


def load_people(programme: Programme, source: dict) -> Cast:
    """Create the cast; its roles begin with the programme."""
    cast = Cast(programme, source["signatory"]["title"])
    organisations = {o["slug"]: _organisation(o) for o in source["organisations"]}
    for n in source["neighbourhoods"]:
        table = Organisation.objects.create(
            name=n["table"]["name"],
            kind=OrganisationKind.TABLE,
            address=n["table"]["address"],
            city="Aiguemont",
            postal_code=n["table"]["postal_code"],
        )
        organisations[n["table"]["slug"]] = table
        cast.neighbourhoods[n["slug"]] = load_neighbourhood(
            {**n, "neighbourhood": n["name"]}, table, organisations.get(n["fiscal_sponsor"])
        )
    committees = {
        c["code"]: Committee.objects.create(
            programme=programme,
            code=c["code"],
            role=c["role"],
            name_fr=c["name"]["fr"],
            name_en=c["name"]["en"],
        )
        for c in source["committees"]
    }
    password = make_password(PASSWORD)  # hashed once: a good hash is slow
    for person in source["people"]:
        user = User.objects.create(
            password=password,
            **{k: person[k] for k in ("email", "first_name", "last_name", "phone", "job_title", "language")},
        )
        cast.people[person["key"]] = user
        for role in person["roles"]:
            _give(cast, user, role, organisations, committees)
    cast.signatory = cast.people[source["signatory"]["person"]]
    return cast


def _organisation(source: dict) -> Organisation:
    return Organisation.objects.create(
        name=source["name"],
        kind=source["kind"],
        role_fr=source["role"]["fr"],
        role_en=source["role"]["en"],
        withdraws_from_investments=source["withdraws_from_investments"],
    )


def _give(cast: Cast, user: User, role: dict, organisations: dict, committees: dict) -> None:
    since = cast.programme.starts_on
    if "table" in role:
        neighbourhood = cast.neighbourhoods[role["table"]]
        Membership.objects.create(
            user=user, organisation=neighbourhood.table, role=role["as"], started_on=since
        )
        if role["as"] == "coordinator":
            cast.coordinators[role["table"]] = user
    elif "advises" in role:
        for slug in role["advises"]:
            AdvisorAssignment.objects.create(
                user=user, neighbourhood=cast.neighbourhoods[slug], programme=cast.programme, started_on=since
            )
            cast.advisors[slug] = user
    elif "team" in role:
        TeamMember.objects.create(user=user, programme=cast.programme, started_on=since)
        cast.team.append(user)
    else:
        CommitteeMember.objects.create(
            user=user,
            committee=committees[role["committee"]],
            organisation=organisations[role["for"]],
            started_on=since,
        )


def accounts(source: dict) -> list[dict]:
    """What the sign-in page of the demonstration shows: who each person is and what she is about to do."""
    return [
        {
            "email": person["email"],
            "password": PASSWORD,
            "name": f"{person['first_name']} {person['last_name']}",
            "role": person["job_title"],
            "about": person["about"],
            "kind": _kind(person["roles"]),
            "featured": person["featured"],
        }
        for person in source["people"]
    ]


def _kind(roles: list[dict]) -> str:
    for key, kind in (("team", "team"), ("advises", "advisor"), ("table", "table")):
        if any(key in role for role in roles):
            return kind
    return "committee" if roles else "guest"


def accounts_file() -> Path:
    """Where the demonstration writes its accounts for the sign-in page."""
    return Path(settings.VAR_DIR) / "demo_accounts.json"


def write_accounts(source: dict) -> None:
    """Write the accounts down for the sign-in page."""
    accounts_file().parent.mkdir(parents=True, exist_ok=True)
    accounts_file().write_text(json.dumps(accounts(source), ensure_ascii=False, indent=1), encoding="utf-8")
