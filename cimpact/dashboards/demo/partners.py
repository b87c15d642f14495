"""What the demonstration's partners bring, written down by the team as it learns of it."""

import uuid

from cimpact import clock
from governance.enums import ContributionKind
from governance.loading import GROUPS
from governance.models import Partner
from governance.workflow.partners import add_contribution, add_funding, keep_person
from neighbourhoods.models import Organisation

from .people import Cast


def bring(cast: Cast, source: dict) -> None:
    """Enter the partners in their groups, with what each brings, funds besides, and whom to talk to."""
    by, programme, this_year = cast.team[0], cast.programme, clock.today().year
    for one in source["partners"]:
        organisation = Organisation.objects.get(name=one["name"])
        Partner.objects.get_or_create(
            programme=programme,
            organisation=organisation,
            group=GROUPS[organisation.kind],
            defaults={"started_on": programme.starts_on},
        )
        for line in one.get("brings", []):
            values = {
                "kind": ContributionKind.MONEY if line["kind"] == "money" else ContributionKind.IN_KIND,
                "year": this_year + line["year"],
                "cents": line["dollars"] * 100 if "dollars" in line else None,
                "words": line.get("words", ""),
            }
            add_contribution(programme, organisation, values=values, key=uuid.uuid4(), by=by)
        for line in one.get("funds", []):
            values = {
                "neighbourhood": cast.neighbourhoods[line["neighbourhood"]],
                "year": this_year + line["year"],
                "cents": line["dollars"] * 100,
                "words": line["words"],
            }
            add_funding(programme, organisation, values=values, key=uuid.uuid4(), by=by)
        for person in one.get("people", []):
            keep_person(programme, organisation, values=person, key=uuid.uuid4(), by=by)
