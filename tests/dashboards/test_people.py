"""The people whom the staff looks after: who sees whom, roles given and ended."""

import pytest
from django.urls import reverse

from cimpact.accounts.models import Invitation, User
from cimpact.dashboards.people import people_of
from cimpact.programmes.models import TeamMember
from governance.models import CommitteeMember
from neighbourhoods.enums import TableRole
from neighbourhoods.models import AdvisorAssignment, Membership
from tests.cast import joins, neighbourhood, person
from tests.programmes_apart import other_programme_with_team

STAFF = ("advisor", "other_advisor", "team")
OTHERS = ("coordinator", "contributor", "reader", "neighbour", "member", "recused", "governor", "outsider")
ZOE = {
    "first_name": "Zoé",
    "last_name": "Tremblay",
    "email": "zoe@exemple.org",
    "language": "fr",
    "message": "",
}


def names(people) -> set[str]:
    return {user.first_name for user in people}


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("page", ["people", "invite"])
def test_only_the_staff_looks_after_people(cast, signed_in, who, page):
    assert signed_in(getattr(cast, who)).get(reverse(page)).status_code == 403


@pytest.mark.parametrize("who", OTHERS)
def test_a_persons_page_is_for_the_staff(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(reverse("person", args=[cast.reader.pk])).status_code == 403


def test_a_team_sees_its_programme(cast):
    assert names(people_of(cast.team)) == {
        "Noémie", "Tuan", "Rita", "Odile", "Karim", "Anne", "Judith", "Paul", "Claire", "Simone"
    }  # fmt: skip


def test_an_advisor_sees_the_tables_she_accompanies(cast):
    assert names(people_of(cast.advisor)) == {"Noémie", "Tuan", "Rita"}
    assert names(people_of(cast.other_advisor)) == {"Odile"}


def test_two_programmes_do_not_mix(cast, signed_in):
    other = other_programme_with_team(person("Yves", "Ailleurs"))
    assert names(people_of(other.team)) == {"Yves"}
    assert "Yves" not in names(people_of(cast.team))
    client = signed_in(other.team)
    assert client.get(reverse("person", args=[cast.reader.pk])).status_code == 404
    membership = Membership.objects.get(user=cast.reader)
    path = reverse("role_end", args=[cast.reader.pk, "table", membership.pk])
    assert client.post(path).status_code == 404
    assert membership in Membership.objects.ongoing()


def test_a_team_gives_no_role_in_another_programme(cast, signed_in):
    other = other_programme_with_team(person("Yves", "Ailleurs"))
    client = signed_in(other.team)
    for kind, grant in (
        ("table", {"neighbourhood": cast.ormes.pk, "role": TableRole.READER}),
        ("accompagnement", {"programme": cast.programme.pk, "neighbourhoods": [cast.ormes.pk]}),
        ("equipe", {"programme": cast.programme.pk}),
        ("comite", {"committee": cast.management.pk, "organisation": cast.foundation.pk}),
    ):
        page = client.post(reverse("invite", args=[kind]), ZOE | grant)
        assert page.context["grant"].errors, kind
    assert not User.objects.filter(email=ZOE["email"]).exists()


def test_people_of_a_new_neighbourhood_are_found_by_each_team(cast):
    new = neighbourhood("Le Nouveau", "le-nouveau")
    joins(person("Lou", "Neuf"), new, TableRole.COORDINATOR)
    assert "Lou" in names(people_of(cast.team))
    assert "Lou" not in names(people_of(cast.advisor))


def test_a_person_without_a_role_left_is_still_found(cast):
    Membership.objects.filter(user=cast.reader).update(ended_on=cast.programme.starts_on)
    assert "Rita" in names(people_of(cast.team))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=rita", {"Rita"}),
        ("?q=bell rita", {"Rita"}),
        ("?q=canal", {"Odile"}),
        ("?q=fondation", {"Paul", "Simone"}),
        ("?q=zzz", set()),
        ("?vue=attente", set()),
        ("?page=abc", None),
    ],
)
def test_the_list_is_searched(cast, signed_in, query, found):
    page = signed_in(cast.team).get(reverse("people") + query)
    assert page.status_code == 200
    if found is not None:
        assert names(row["person"] for row in page.context["rows"]) == found


def test_invited_people_wait_in_a_list_of_their_own(cast, signed_in):
    client = signed_in(cast.team)
    client.post(reverse("invite"), ZOE | {"neighbourhood": cast.ormes.pk, "role": TableRole.READER})
    page = client.get(reverse("people") + "?vue=attente")
    assert names(row["person"] for row in page.context["rows"]) == {"Zoé"}


@pytest.mark.parametrize(
    ("kind", "grant", "held"),
    [
        ("table", {"role": TableRole.COORDINATOR}, Membership),
        ("accompagnement", {}, AdvisorAssignment),
        ("equipe", {}, TeamMember),
        ("comite", {}, CommitteeMember),
    ],
)
def test_the_team_invites_in_every_role(cast, signed_in, kind, grant, held):
    data = (
        ZOE
        | grant
        | {
            "neighbourhood": cast.ormes.pk,
            "programme": cast.programme.pk,
            "neighbourhoods": [cast.ormes.pk, cast.canal.pk],
            "committee": cast.management.pk,
            "organisation": cast.foundation.pk,
        }
    )
    response = signed_in(cast.team).post(reverse("invite", args=[kind]), data)
    zoe = User.objects.get(email=ZOE["email"])
    assert response["Location"] == reverse("person", args=[zoe.pk])
    assert held.objects.filter(user=zoe).exists()
    assert Invitation.objects.filter(user=zoe).exists()
    page = signed_in(cast.team).get(response["Location"])
    assert page.context["current"]


def test_an_advisor_invites_to_her_tables_only(cast, signed_in):
    client = signed_in(cast.advisor)
    elsewhere = client.post(
        reverse("invite"), ZOE | {"neighbourhood": cast.canal.pk, "role": TableRole.READER}
    )
    assert elsewhere.context["grant"].errors["neighbourhood"]
    client.post(reverse("invite"), ZOE | {"neighbourhood": cast.ormes.pk, "role": TableRole.READER})
    assert Membership.objects.filter(user__email=ZOE["email"], organisation=cast.ormes.table).exists()
    for kind in ("accompagnement", "equipe", "comite", "nimporte"):
        assert client.get(reverse("invite", args=[kind])).status_code == 403


def test_nothing_is_made_when_the_role_cannot_be_given(cast, signed_in):
    data = ZOE | {"email": cast.reader.email, "neighbourhood": cast.ormes.pk, "role": TableRole.READER}
    response = signed_in(cast.team).post(reverse("invite"), data)
    assert response.status_code == 302
    assert Membership.objects.filter(user=cast.reader).count() == 1


@pytest.mark.parametrize(
    ("kind", "held", "who"),
    [
        ("table", Membership, "reader"),
        ("advisor", AdvisorAssignment, "advisor"),
        ("committee", CommitteeMember, "member"),
    ],
)
def test_the_team_ends_a_role_today(cast, signed_in, kind, held, who):
    user = getattr(cast, who)
    role = held.objects.get(user=user)
    signed_in(cast.team).post(reverse("role_end", args=[user.pk, kind, role.pk]))
    assert not held.objects.ongoing().filter(pk=role.pk).exists()
    page = signed_in(cast.team).get(reverse("person", args=[user.pk]))
    assert (page.context["current"], len(page.context["former"])) == ([], 1)


def test_the_last_person_of_a_team_stays(cast, signed_in):
    member = TeamMember.objects.get(user=cast.team)
    path = reverse("role_end", args=[cast.team.pk, "team", member.pk])
    signed_in(cast.team).post(path)
    member.refresh_from_db()
    assert member.ended_on is None


def test_an_advisor_ends_roles_at_her_tables_only(cast, signed_in):
    mine = Membership.objects.get(user=cast.reader)
    signed_in(cast.advisor).post(reverse("role_end", args=[cast.reader.pk, "table", mine.pk]))
    assert mine not in Membership.objects.ongoing()
    theirs = Membership.objects.get(user=cast.neighbour)
    path = reverse("role_end", args=[cast.neighbour.pk, "table", theirs.pk])
    assert signed_in(cast.advisor).post(path).status_code == 404


def test_a_role_of_someone_else_is_not_found(cast, signed_in):
    role = Membership.objects.get(user=cast.contributor)
    path = reverse("role_end", args=[cast.reader.pk, "table", role.pk])
    assert signed_in(cast.team).post(path).status_code == 404


def test_an_advisor_corrects_nobody(cast, signed_in):
    assert signed_in(cast.advisor).get(reverse("person_edit", args=[cast.reader.pk])).status_code == 403


def test_an_address_already_taken_is_refused(cast, signed_in):
    data = {
        "first_name": "Rita",
        "last_name": "Bell",
        "email": cast.contributor.email.upper(),
        "phone": "",
        "job_title": "",
        "language": "fr",
    }
    page = signed_in(cast.team).post(reverse("person_edit", args=[cast.reader.pk]), data)
    assert "Une personne a déjà cette adresse courriel" in page.content.decode()


def test_one_more_role_for_someone(cast, signed_in):
    path = reverse("role_add", args=[cast.reader.pk, "comite"])
    signed_in(cast.team).post(path, {"committee": cast.management.pk, "organisation": cast.ormes.table.pk})
    assert CommitteeMember.objects.filter(user=cast.reader).exists()


@pytest.mark.parametrize("page", ["people", "neighbourhoods"])
def test_lists_need_as_many_queries_for_many_as_for_one(cast, signed_in, django_assert_max_num_queries, page):
    client = signed_in(cast.team)
    client.get(reverse(page))
    with django_assert_max_num_queries(15) as few:
        client.get(reverse(page))
    for number in range(30):
        place = neighbourhood(f"Quartier {number}", f"quartier-{number}")
        AdvisorAssignment.objects.create(user=cast.advisor, neighbourhood=place, programme=cast.programme)
        joins(person(f"Personne {number}", "Nombreuse"), place, TableRole.COORDINATOR)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse(page))


def test_giving_a_seat_says_where_it_is_given_with_its_term_and_its_chair(cast, signed_in):
    client = signed_in(cast.team)
    link = f'<a href="{reverse("committees")}">Les comités</a>'
    assert link in client.get(reverse("role_add", args=[cast.reader.pk, "comite"])).content.decode()
    assert link not in client.get(reverse("role_add", args=[cast.reader.pk, "table"])).content.decode()
