"""Load a programme's regional governance: its partners, its committees with their seats, what they are checked against.

Twice is the same as once, and what the team changed since stays. Which body ratifies (R9), the quorum and the majority
are not in the guide: they stay "not set" until the team sets them.
"""

from pathlib import Path

import yaml
from django.db import transaction

from cimpact.programmes.models import Programme
from neighbourhoods.loading import DATA as PLACES
from neighbourhoods.models import Organisation

from .enums import CommitteeRole, Group
from .models import Committee, GovernanceRules, Partner

DATA = Path(__file__).parent / "data"

# The group of each kind of organisation, as the file of partners tells it.
GROUPS = {
    "operator": Group.OPERATOR,
    "foundation": Group.PHILANTHROPIC,
    "institution": Group.INSTITUTIONAL,
    "community": Group.COMMUNITY,
    "external": Group.EXTERNAL,
}


@transaction.atomic
def load_governance(programme: Programme, path: Path = DATA / "pic2.yaml") -> int:
    """The regional committees with their composition (R53–R57); returns how many the file holds."""
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    GovernanceRules.objects.get_or_create(
        programme=programme,
        defaults={name: source[name] for name in ("regional_tables", "ends_soon_days")},
    )
    _enter_partners(programme)
    for committee in source["committees"]:
        load_committee(programme, committee)
    return len(source["committees"])


def _enter_partners(programme: Programme) -> None:
    """Write the partners of the file in their groups, unless some were ever written (R60–R62)."""
    if programme.partners.exists():
        return
    for source in yaml.safe_load((PLACES / "partners.yaml").read_text(encoding="utf-8"))["partners"]:
        organisation = Organisation.objects.get(name=source["name"]["fr"])
        for group in [GROUPS[source["kind"]], *source.get("also", [])]:
            Partner.objects.create(
                programme=programme,
                organisation=organisation,
                group=group,
                is_collective=source["group"],
                started_on=source["since"],
                ended_on=source["until"],
            )


def load_committee(programme: Programme, source: dict) -> Committee:
    """One committee and its seats; one whose seats were ever written keeps them as they are."""
    committee, _made = Committee.objects.get_or_create(
        programme=programme,
        code=source["code"],
        defaults={
            "name_fr": source["name"]["fr"],
            "name_en": source["name"]["en"],
            "role": _role_left(programme, source["role"]),
        },
    )
    if committee.composition.exists():
        return committee
    for order, seat in enumerate(source["seats"]):
        committee.composition.create(
            order=order,
            label_fr=seat["label"]["fr"],
            label_en=seat["label"]["en"],
            group=seat.get("for_each") or seat.get("group") or "",
            for_each="for_each" in seat,
            organisation=Organisation.objects.get(name=seat["of"]) if "of" in seat else None,
            places=seat["places"],
            designated_by_fr=seat["designated_by"]["fr"],
            designated_by_en=seat["designated_by"]["en"],
        )
    committee.mandate_fr = committee.mandate_fr or source["mandate"]["fr"]
    committee.mandate_en = committee.mandate_en or source["mandate"]["en"]
    committee.facilitated_by = source["facilitated_by"]
    if chaired_from := source.get("chaired_from"):
        committee.chaired_from = programme.committees.get(code=chaired_from)
    committee.save()
    return committee


def _role_left(programme: Programme, role: str) -> str:
    """The role of the file, unless the team gave it to another committee."""
    taken = role != CommitteeRole.OTHER and programme.committees.filter(role=role).exists()
    return CommitteeRole.OTHER if taken else role
