"""Joining a table, changing role, leaving; the neighbourhood's record; its advisor."""

import pytest
from django.urls import reverse

from cimpact import clock as portal_clock
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.models import Notice
from neighbourhoods import workflow
from neighbourhoods.enums import OrganisationKind, TableRole
from neighbourhoods.models import Membership, Neighbourhood, Organisation
from neighbourhoods.people import coordinators_of, members_of

RECORD = {
    "places": [],
    "fiscal_sponsor": "",
    "new_sponsor": "",
    "note": "",
    **{
        f"table-{name}": ""
        for name in ("address", "city", "postal_code", "phone", "email", "website", "neq", "charity_number")
    },
}


def of(user) -> Membership:
    return Membership.objects.ongoing().get(user=user)


def test_a_role_changes_and_the_former_one_keeps_its_dates(cast):
    Membership.objects.filter(user=cast.reader).update(started_on=cast.programme.starts_on)
    former = of(cast.reader)
    workflow.change_role(former, role=TableRole.CONTRIBUTOR, by=cast.coordinator)
    former.refresh_from_db()
    assert (former.role, former.ended_on) == (TableRole.READER, portal_clock.today())
    assert of(cast.reader).role == TableRole.CONTRIBUTOR
    event = Event.objects.about(cast.ormes).first()
    assert (event.kind, event.before["role"], event.after["role"]) == (
        "neighbourhood.change_role",
        "reader",
        "contributor",
    )


def test_a_role_given_today_by_mistake_is_simply_corrected(cast):
    workflow.change_role(of(cast.reader), role=TableRole.CONTRIBUTOR, by=cast.coordinator)
    assert Membership.objects.filter(user=cast.reader).count() == 1


def test_leaving_closes_the_table_and_keeps_the_dates(cast):
    workflow.leave(of(cast.reader), by=cast.coordinator)
    assert cast.reader not in members_of(cast.ormes)
    assert Membership.objects.get(user=cast.reader).ended_on == portal_clock.today()


def test_leaving_twice_is_leaving_once(cast):
    membership = of(cast.reader)
    workflow.leave(membership, by=cast.coordinator)
    workflow.leave(membership, by=cast.coordinator)
    assert Event.objects.filter(kind="neighbourhood.leave").count() == 1


def test_one_may_come_back(cast):
    workflow.leave(of(cast.reader), by=cast.coordinator)
    workflow.join(cast.ormes, cast.reader, role=TableRole.READER, by=cast.coordinator)
    assert of(cast.reader).role == TableRole.READER


def test_nobody_joins_twice(cast):
    with pytest.raises(NotPossible, match="fait déjà partie"):
        workflow.join(cast.ormes, cast.reader, role=TableRole.READER, by=cast.coordinator)


def test_the_next_coordinator_takes_the_place(cast):
    workflow.pass_on(of(cast.coordinator), to=cast.contributor, by=cast.team)
    assert list(coordinators_of(cast.ormes)) == [cast.contributor]
    assert not Membership.objects.ongoing().filter(user=cast.coordinator).exists()
    assert Notice.objects.filter(kind="role_given", recipient=cast.contributor).count() == 1


def test_nobody_takes_her_own_place(cast):
    with pytest.raises(NotPossible, match="autre personne"):
        workflow.pass_on(of(cast.coordinator), to=cast.coordinator, by=cast.team)
    assert list(coordinators_of(cast.ormes)) == [cast.coordinator]


def test_a_coordinator_gives_no_coordination(cast, signed_in):
    path = reverse("member", args=["les-ormes", of(cast.reader).pk])
    page = signed_in(cast.coordinator).post(path, {"role": TableRole.COORDINATOR})
    assert page.context["form"].errors["role"]
    assert of(cast.reader).role == TableRole.READER


def test_a_coordinator_ends_the_part_of_a_contributor(cast, signed_in):
    path = reverse("member_end", args=["les-ormes", of(cast.contributor).pk])
    assert signed_in(cast.coordinator).post(path)["Location"] == "/fr/quartiers/les-ormes/"
    assert cast.contributor not in members_of(cast.ormes)


def test_but_not_that_of_a_coordinator(cast, signed_in):
    path = reverse("member_end", args=["les-ormes", of(cast.coordinator).pk])
    assert signed_in(cast.coordinator).post(path).status_code == 403


def test_a_neighbourhood_has_one_advisor_at_a_time(cast):
    workflow.assign_advisor(cast.ormes, cast.programme, user=cast.other_advisor, by=cast.team)
    assert [a.user for a in cast.ormes.assignments.ongoing()] == [cast.other_advisor]
    assert cast.ormes.assignments.count() == 2
    event = Event.objects.about(cast.ormes).first()
    assert (event.before, event.after) == ({"advisor": "Karim Haddad"}, {"advisor": "Anne Côté"})


def test_naming_the_same_advisor_changes_nothing(cast):
    workflow.assign_advisor(cast.ormes, cast.programme, user=cast.advisor, by=cast.team)
    assert cast.ormes.assignments.count() == 1
    assert not Notice.objects.exists()


def test_the_record_is_kept(cast, signed_in):
    data = RECORD | {
        "table-charity_number": "123456782 RR 0001",
        "table-postal_code": "h2x1y4",
        "note": "Entre deux ponts.",
    }
    response = signed_in(cast.advisor).post(reverse("neighbourhood_edit", args=["les-ormes"]), data)
    assert response["Location"] == "/fr/quartiers/les-ormes/"
    shown = Neighbourhood.objects.get(slug="les-ormes")
    assert (shown.note, shown.table.charity_number, shown.table.postal_code) == (
        "Entre deux ponts.",
        "123456782RR0001",
        "H2X 1Y4",
    )


def test_a_wrong_number_keeps_everything_typed(cast, signed_in):
    data = RECORD | {"table-neq": "12", "note": "Entre deux ponts."}
    page = signed_in(cast.advisor).post(reverse("neighbourhood_edit", args=["les-ormes"]), data)
    text = page.content.decode()
    assert "Le NEQ compte dix chiffres" in text
    assert "Entre deux ponts." in text
    assert Neighbourhood.objects.get(slug="les-ormes").note == ""


def test_another_organisation_may_receive_the_money(cast, signed_in):
    client, path = signed_in(cast.advisor), reverse("neighbourhood_edit", args=["les-ormes"])
    assert cast.ormes.receives_money == cast.ormes.table
    response = client.post(path, RECORD | {"new_sponsor": " Maison  des Passeurs "})
    assert response["Location"] == path
    sponsor = Organisation.objects.get(name="Maison des Passeurs")
    assert sponsor.kind == OrganisationKind.FISCAL_SPONSOR
    assert Neighbourhood.objects.get(slug="les-ormes").receives_money == sponsor
    assert "Maison des Passeurs" in client.get(path).content.decode()


def test_a_sponsor_is_not_named_twice(cast, signed_in):
    page = signed_in(cast.advisor).post(
        reverse("neighbourhood_edit", args=["les-ormes"]), RECORD | {"new_sponsor": "FONDATION DU PARC"}
    )
    assert page.context["form"].errors["new_sponsor"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Le Canal", "Les Ormes"]),
        ("?q=ormes", ["Les Ormes"]),
        ("?q=table de quartier le", ["Le Canal", "Les Ormes"]),
        ("?q=zzz", []),
    ],
)
def test_the_list_is_searched(cast, signed_in, query, found):
    page = signed_in(cast.team).get(reverse("neighbourhoods") + query)
    assert [n.name for n in page.context["page_obj"]] == found


def test_the_list_is_searched_without_accents(cast, signed_in):
    Neighbourhood.objects.filter(pk=cast.ormes.pk).update(name="Côte-Saint-Érable", slug="cote-saint-erable")
    page = signed_in(cast.team).get(reverse("neighbourhoods") + "?q=côte-saint-ér")
    assert [n.name for n in page.context["page_obj"]] == ["Côte-Saint-Érable"]


def test_an_advisor_first_sees_her_own_neighbourhoods(cast, signed_in):
    client = signed_in(cast.advisor)
    assert [n.name for n in client.get(reverse("neighbourhoods")).context["page_obj"]] == ["Les Ormes"]
    every = client.get(reverse("neighbourhoods") + "?vue=tous")
    assert [n.name for n in every.context["page_obj"]] == ["Le Canal", "Les Ormes"]
    assert "Karim Haddad" in every.content.decode()


def test_a_table_sees_every_neighbourhood_but_not_who_advises_whom(cast, signed_in):
    page = signed_in(cast.coordinator).get(reverse("neighbourhoods"))
    assert [n.name for n in page.context["page_obj"]] == ["Le Canal", "Les Ormes"]
    assert "Anne Côté" not in page.content.decode()


@pytest.mark.parametrize("query", ["?lieu=abc", "?lieu=999999", "?page=abc", "?page=999", "?vue=xx"])
def test_a_strange_address_of_the_list_is_answered(cast, signed_in, query):
    assert signed_in(cast.team).get(reverse("neighbourhoods") + query).status_code == 200
