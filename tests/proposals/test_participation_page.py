"""The page of a participation: what both sides hold to, version 1 being what was accepted (R12, F47)."""

import datetime as dt

import pytest
from django.urls import reverse

from proposals.agreed_terms import AgreedTerms, rule_warnings, terms_of
from proposals.enums import State
from proposals.models import AgreedVersion, Dossier, Participation
from tests import cast as casting

WHO_READS = {
    "coordinator": 200,
    "contributor": 200,
    "reader": 200,
    "advisor": 200,
    "other_advisor": 200,
    "team": 200,
    "member": 403,
    "governor": 403,
    "neighbour": 404,
    "recused": 404,
    "outsider": 404,
}


@pytest.mark.parametrize(("role", "status"), WHO_READS.items())
def test_a_participation_is_open_to_its_table_and_to_the_staff(cast, signed_in, role, status):
    dossier = casting.active(cast)
    client = signed_in(getattr(cast, role))
    assert client.get(reverse("participation", args=[dossier.pk])).status_code == status
    assert client.get(reverse("agreed_version", args=[dossier.pk, 1])).status_code == status


def test_there_is_no_participation_before_the_allocation_is_accepted(cast, signed_in):
    dossier = casting.answered(cast)
    assert signed_in(cast.team).get(reverse("participation", args=[dossier.pk])).status_code == 404


def test_r12_version_1_is_what_was_accepted(cast, signed_in):
    dossier = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 15))
    version = AgreedVersion.objects.get()
    terms = terms_of(version.content)
    assert (version.number, terms.years, terms.starts_on, terms.ends_on) == (
        1,
        3,
        dt.date(2022, 4, 15),
        dt.date(2025, 4, 14),
    )
    assert terms.amounts == {year.year: year.cents for year in dossier.award.amounts.all()}
    page = signed_in(cast.coordinator).get(reverse("participation", args=[dossier.pk]))
    assert page.context["version"] == version
    assert reverse("agreed_version", args=[dossier.pk, 1]) in page.content.decode()


def test_a_participation_older_than_versions_shows_its_first_one(cast, signed_in):
    dossier = casting.answered(cast)
    Participation.objects.create(
        dossier=dossier,
        initiative=dossier.initiative,
        starts_on=dt.date(2022, 4, 1),
        ends_on=dt.date(2023, 3, 31),
        years=1,
    )
    Dossier.objects.filter(pk=dossier.pk).update(state=State.ACTIVE)
    client = signed_in(cast.team)
    assert client.get(reverse("agreed_version", args=[dossier.pk, 1])).context["in_force"]
    assert client.get(reverse("agreed_version", args=[dossier.pk, 2])).status_code == 404


def test_r21_r22_what_leaves_the_range_is_said_with_its_figures(cast):
    stage = casting.stage(cast, "planning")
    start = dt.date(2022, 4, 1)
    fits = AgreedTerms(1, start, dt.date(2023, 3, 31), {1: 50_000_00})
    assert rule_warnings(fits, stage) == []
    beyond = AgreedTerms(3, start, dt.date(2025, 3, 31), {1: 60_000_00, 2: 25_000_00, 3: 10_000_00})
    said = " ".join(rule_warnings(beyond, stage))
    assert "au plus 2 ans" in said
    assert said.count("est hors de la fourchette") == 2
    assert len(rule_warnings(beyond, stage)) == 3


def test_the_dossier_and_the_neighbourhood_lead_to_the_participation(cast, signed_in):
    dossier = casting.active(cast)
    url = reverse("participation", args=[dossier.pk])
    client = signed_in(cast.coordinator)
    assert url in client.get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert url in client.get(reverse("neighbourhood", args=[cast.ormes.slug])).content.decode()
    for_member = signed_in(cast.member).get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert url not in for_member
