"""One person answers for the submission (F24): chosen, checked, named, and followed by whoever takes over (F7)."""

import pytest
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.dashboards.handover import pass_on_table
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Membership
from neighbourhoods.workflow import change_role
from proposals import workflow
from proposals.checks import proposal_problems
from proposals.models import Dossier
from proposals.reading import reading
from tests import cast as casting


@pytest.fixture
def dossier(cast):
    return casting.ready(cast)


@pytest.fixture
def second(cast):
    return casting.joins(casting.person("Yvan", "Second"), cast.ormes, TableRole.COORDINATOR)


def fresh(dossier):
    return Dossier.objects.with_names().get(pk=dossier.pk)


def url(dossier):
    return reverse("answerable", args=[dossier.pk])


def test_whoever_opens_the_proposal_answers_for_it(cast, dossier):
    assert dossier.answerable == cast.coordinator
    assert proposal_problems(dossier) == []


def test_the_coordination_chooses_among_itself(cast, dossier, second, signed_in):
    client = signed_in(cast.coordinator)
    for _click in range(2):
        assert client.post(url(dossier), {"person": second.pk}).status_code == 302
    assert fresh(dossier).answerable == second
    assert dossier.events.filter(kind="dossier.choose_answerable").count() == 1
    review = client.get(reverse("review", args=[dossier.pk])).content.decode()
    assert "Yvan Second" in review


@pytest.mark.parametrize("who", ["contributor", "advisor", "neighbour"])
def test_nobody_else_may_be_chosen(cast, dossier, signed_in, who):
    answer = signed_in(cast.coordinator).post(url(dossier), {"person": getattr(cast, who).pk})
    assert answer.status_code == 422
    assert fresh(dossier).answerable == cast.coordinator


@pytest.mark.parametrize(
    ("who", "status"), [("contributor", 403), ("reader", 403), ("advisor", 403), ("neighbour", 404)]
)
def test_nobody_else_chooses(cast, dossier, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(url(dossier)).status_code == status
    assert client.post(url(dossier), {"person": cast.coordinator.pk}).status_code == status


@pytest.mark.parametrize("someone", [True, False])
def test_without_one_who_coordinates_the_table_nothing_is_submitted(
    cast, dossier, second, signed_in, someone
):
    Dossier.objects.filter(pk=dossier.pk).update(answerable=second if someone else None)
    change_role(Membership.objects.get(user=second), role=TableRole.READER, by=cast.team)
    client = signed_in(cast.coordinator)
    review = client.get(reverse("review", args=[dossier.pk])).content.decode()
    assert "Une chose reste à faire avant le dépôt" in review
    assert url(dossier) in review
    assert ("Choisir une autre personne" in review, "Choisir qui en répond" in review) == (
        someone,
        not someone,
    )
    client.post(reverse("submit", args=[dossier.pk]), {"key": fresh(dossier).state_since.isoformat()})
    assert fresh(dossier).submitted_at is None


def test_she_is_named_on_the_copy_the_receipt_and_the_dossier(cast, dossier, second, signed_in):
    workflow.choose_answerable(dossier, person=second, by=cast.coordinator)
    copy = workflow.submit(dossier, by=cast.coordinator)
    assert copy.content["answerable"] == "Yvan Second"
    for name in ("receipt", "dossier", "dossier_text"):
        page = signed_in(cast.reader).get(reverse(name, args=[dossier.pk])).content.decode()
        assert "Répond de la proposition" in page, name
        assert "Yvan Second" in page, name


def test_a_copy_frozen_before_is_read_without_her(cast, dossier):
    content = dict(workflow.submit(dossier, by=cast.coordinator).content)
    del content["answerable"]
    assert reading(content)["answerable"] is None


def test_the_handover_of_the_table_passes_it_on(cast, dossier):
    membership = Membership.objects.select_related("user", "organisation__neighbourhood").get(
        user=cast.coordinator
    )
    pass_on_table(membership, to=User.objects.get(pk=cast.contributor.pk), by=cast.team)
    assert fresh(dossier).answerable == cast.contributor
    assert proposal_problems(fresh(dossier)) == []
    assert dossier.events.filter(kind="dossier.choose_answerable", actor=cast.team).exists()
