"""The partners of a programme: what they bring, in money and in kind, and who may read it (F98, R63)."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from governance.enums import ContributionKind, Group
from governance.models import ComplementaryFunding, Contribution, Partner, PartnerPerson
from governance.partners import brought_by_year, partner_rows, total_of
from governance.programme_permissions import ABILITIES, Part, can
from governance.workflow.partners import add_contribution, add_funding, keep_person, undo_line


@pytest.fixture
def partner(cast):
    """The foundation of the cast, a philanthropic partner."""
    Partner.objects.create(programme=cast.programme, organisation=cast.foundation, group=Group.PHILANTHROPIC)
    return cast.foundation


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(cast, partner) -> str:
    return reverse("programme_partner", args=[cast.programme.code, partner.pk])


def money(cast, partner, cents: int, year: int = 2022, key=None) -> Contribution:
    values = {"kind": ContributionKind.MONEY, "year": year, "cents": cents, "words": ""}
    return add_contribution(cast.programme, partner, values=values, key=key or uuid.uuid4(), by=cast.team)


def in_kind(cast, partner, words: str, cents: int | None = None, year: int = 2022) -> Contribution:
    values = {"kind": ContributionKind.IN_KIND, "year": year, "cents": cents, "words": words}
    return add_contribution(cast.programme, partner, values=values, key=uuid.uuid4(), by=cast.team)


def test_r63_contributions_are_in_money_and_in_kind_and_are_told_apart(cast, partner):
    money(cast, partner, 50_000_00)
    money(cast, partner, 1_000_00)
    in_kind(cast, partner, "Une salle")
    in_kind(cast, partner, "Deux jours de formation", cents=2_000_00)
    money(cast, partner, 7_00, year=2021)
    latest, earlier = brought_by_year(Contribution.objects.all())
    assert (latest.year, latest.money, latest.in_kind, latest.kinds) == (2022, 51_000_00, 2_000_00, 2)
    assert (earlier.year, earlier.money, earlier.kinds) == (2021, 7_00, 0)


def test_a_partner_in_two_groups_is_counted_once(cast, partner):
    Partner.objects.create(programme=cast.programme, organisation=partner, group=Group.OPERATOR)
    money(cast, partner, 50_000_00)
    sections = partner_rows(cast.programme, 2022)
    assert [len(section.rows) for section in sections] == [1, 1]
    assert total_of(sections, 2022).money == 50_000_00


def test_a_line_sent_twice_is_one(cast, partner):
    key = uuid.uuid4()
    assert money(cast, partner, 10_00, key=key) == money(cast, partner, 10_00, key=key)
    assert Contribution.objects.count() == 1


def test_a_line_undone_stays_readable_and_counts_for_nothing(cast, partner):
    line = money(cast, partner, 10_00)
    undo_line(line, by=cast.team)
    undo_line(line, by=cast.team)
    assert brought_by_year(Contribution.objects.all()) == []
    shown = as_(cast.team).get(page(cast, partner)).content.decode()
    assert "<del>" in shown
    assert "Annulée le" in shown


def test_nothing_is_brought_by_who_is_no_partner(cast):
    with pytest.raises(NotPossible):
        money(cast, cast.foundation, 10_00)


def test_one_person_at_most_comes_first(cast, partner):
    for name in ("Odette Lamarre", "Yannick Provost"):
        values = {"name": name, "title": "", "email": "", "phone": "", "is_main": True}
        keep_person(cast.programme, partner, values=values, key=uuid.uuid4(), by=cast.team)
    assert PartnerPerson.objects.get(is_main=True).name == "Yannick Provost"


PARTS = {
    "team": Part.TEAM,
    "advisor": Part.ADVISOR,
    "member": Part.MEMBER,
    "coordinator": Part.TABLE,
    "reader": Part.TABLE,
    "outsider": None,
}


@pytest.mark.parametrize("who", PARTS)
@pytest.mark.parametrize("action", ["read_partners", "read_contributions", "keep_partners"])
def test_each_part_may_what_the_table_says(cast, who, action):
    user = User.objects.get(pk=getattr(cast, who).pk)
    assert can(user, action, cast.programme) is (PARTS[who] in ABILITIES[action])


def test_a_table_reads_who_the_partners_are_and_only_what_its_own_neighbourhood_receives(cast, partner):
    money(cast, partner, 50_000_00)
    for place, words in ((cast.ormes, "Un poste d’été"), (cast.canal, "Un camion")):
        values = {"neighbourhood": place, "year": 2022, "cents": 9_000_00, "words": words}
        add_funding(cast.programme, partner, values=values, key=uuid.uuid4(), by=cast.team)
    shown = as_(cast.coordinator).get(page(cast, partner)).content.decode()
    assert "Un poste d’été" in shown
    assert "Un camion" not in shown
    assert "50\u00a0000" not in shown
    assert "Un camion" in as_(cast.member).get(page(cast, partner)).content.decode()


def test_what_is_typed_is_kept_and_what_is_missing_is_said_beside_its_field(cast, partner):
    sent = {
        "what": "contribution",
        "contribution-kind": "in_kind",
        "contribution-year": "2022",
        "contribution-cents": "2 000",
        "contribution-words": "",
        "contribution-key": str(uuid.uuid4()),
    }
    answer = as_(cast.team).post(page(cast, partner), sent)
    assert answer.status_code == 422
    assert "Dites en quoi consiste la contribution." in answer.content.decode()
    assert 'value="2 000"' in answer.content.decode()
    answer = as_(cast.team).post(page(cast, partner), sent | {"contribution-words": "Une salle"})
    assert answer.status_code == 302
    assert Contribution.objects.get().cents == 2_000_00


def test_only_the_team_writes(cast, partner):
    for user in (cast.advisor, cast.member, cast.coordinator):
        assert as_(user).post(page(cast, partner), {"what": "funding"}).status_code == 403
    assert as_(cast.outsider).get(page(cast, partner)).status_code == 403
    assert not ComplementaryFunding.objects.exists()
