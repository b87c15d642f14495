"""A coordinator leaves, or an advisor: drafts, tasks and notices follow to the next."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from cimpact import clock as portal_clock
from cimpact.accounts.models import User
from cimpact.dashboards.handover import pass_on_table, replace_advisor
from cimpact.notices import outbox
from cimpact.notices.models import Notice, Status
from neighbourhoods.models import Membership
from neighbourhoods.people import coordinators_of
from proposals.events import changes_of
from proposals.models import Dossier
from proposals.permissions import can
from proposals.turns import awaiting, is_up_to
from proposals.workflow.interruptions import suspend
from tests import cast as scenes


@pytest.fixture
def cast(db, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return scenes.find_cast()


def leaving(cast) -> Membership:
    return Membership.objects.ongoing().get(user=cast.coordinator)


def fresh(user: User) -> User:
    """The same person at her next request."""
    return User.objects.get(pk=user.pk)


def test_the_draft_waits_for_the_next_coordinator(cast):
    dossier = scenes.ready(cast)
    pass_on_table(leaving(cast), to=cast.contributor, by=cast.team)
    former, following = fresh(cast.coordinator), fresh(cast.contributor)
    dossier = Dossier.objects.with_names().get(pk=dossier.pk)
    assert can(following, "submit", dossier)
    assert not can(former, "submit", dossier)
    assert not Dossier.objects.visible_to(former).exists()
    assert list(Dossier.objects.filter(awaiting(following))) == [dossier]


def test_notices_that_have_not_left_go_to_the_next(cast):
    dossier = scenes.submitted(cast)
    assert Notice.objects.get(kind="receipt", recipient=cast.coordinator).status == Status.PENDING
    pass_on_table(leaving(cast), to=cast.contributor, by=cast.team)
    assert not Notice.objects.filter(recipient=cast.coordinator, status=Status.PENDING).exists()
    receipt = Notice.objects.get(kind="receipt", recipient=cast.contributor)
    assert receipt.subject.document_id == dossier.document_id


def test_a_notice_that_both_had_leaves_once(cast):
    scenes.submitted(cast)
    mine = Notice.objects.get(kind="receipt", recipient=cast.coordinator)
    Notice.objects.create(
        kind=mine.kind,
        recipient=cast.contributor,
        content_type=mine.content_type,
        object_id=mine.object_id,
        due_at=mine.due_at,
    )
    pass_on_table(leaving(cast), to=cast.contributor, by=cast.team)
    mine.refresh_from_db()
    assert mine.status == Status.CANCELLED
    assert Notice.objects.get(kind="receipt", recipient=cast.contributor).status == Status.PENDING


def test_what_left_stays_with_its_reader(cast):
    scenes.submitted(cast)
    Notice.objects.update(status=Status.SENT)
    pass_on_table(leaving(cast), to=cast.contributor, by=cast.team)
    assert Notice.objects.filter(kind="receipt", recipient=cast.coordinator).exists()


def test_notices_about_another_table_stay(cast):
    scenes.submitted(cast)
    Notice.objects.filter(recipient=cast.coordinator).update(recipient=cast.neighbour)
    elsewhere = Membership.objects.ongoing().get(user=cast.neighbour)
    pass_on_table(elsewhere, to=cast.reader, by=cast.team)
    assert Notice.objects.filter(kind="receipt", recipient=cast.neighbour).exists()


def test_the_team_names_someone_new_in_one_form(cast, signed_in):
    path = reverse("hand_over", args=["les-ormes", leaving(cast).pk])
    data = {
        "to": "",
        "first_name": "Zoé",
        "last_name": "Tremblay",
        "email": "zoe@exemple.org",
        "language": "fr",
    }
    response = signed_in(cast.team).post(path, data)
    assert response["Location"] == "/fr/quartiers/les-ormes/"
    assert [user.email for user in coordinators_of(cast.ormes)] == ["zoe@exemple.org"]
    outbox.send_due()
    assert [(m.subject, m.to) for m in mail.outbox] == [
        ("Judith Okafor vous invite dans le portail cimpact", [mail.outbox[0].to[0]])
    ]
    assert "zoe@exemple.org" in mail.outbox[0].to[0]


def test_the_form_asks_who(cast, signed_in):
    path = reverse("hand_over", args=["les-ormes", leaving(cast).pk])
    page = signed_in(cast.team).post(path, {"to": "", "language": "fr"})
    assert set(page.context["form"].errors) == {"first_name", "last_name", "email"}
    assert list(coordinators_of(cast.ormes)) == [cast.coordinator]


def test_a_name_may_be_chosen_at_the_table_only(cast, signed_in):
    path = reverse("hand_over", args=["les-ormes", leaving(cast).pk])
    page = signed_in(cast.team).post(path, {"to": cast.neighbour.pk, "language": "fr"})
    assert "to" in page.context["form"].errors


def test_the_next_advisor_takes_over_the_analyses(cast):
    dossier = scenes.in_analysis(cast)
    replace_advisor(cast.ormes, cast.programme, user=cast.other_advisor, by=cast.team)
    dossier = Dossier.objects.with_names().get(pk=dossier.pk)
    assert dossier.advisor == cast.other_advisor
    assert is_up_to(fresh(cast.other_advisor), dossier)
    assert not is_up_to(fresh(cast.advisor), dossier)
    assert dossier.events.first().kind == "dossier.reassign"


def test_an_advisor_named_through_the_page(cast, signed_in):
    path = reverse("neighbourhood_advisor", args=["les-ormes", "PIC2"])
    signed_in(cast.team).post(path, {"advisor": cast.other_advisor.pk})
    assert [a.user for a in cast.ormes.assignments.ongoing()] == [cast.other_advisor]
    signed_in(cast.team).post(path, {"advisor": ""})
    assert not cast.ormes.assignments.ongoing().exists()


def test_f59_a_participation_under_way_waits_for_the_next_coordinator(cast, clock):
    dossier = scenes.active(cast)
    clock.set(2023, 3, 20)  # its report is due soon
    assert dossier.answerable == cast.coordinator
    pass_on_table(leaving(cast), to=cast.contributor, by=cast.team)
    former, following = fresh(cast.coordinator), fresh(cast.contributor)
    dossier = Dossier.objects.with_turns().get(pk=dossier.pk)
    assert dossier.answerable == following
    for action in ("agree_plan", "sign_agreement", "propose_modification"):
        assert can(following, action, dossier)
        assert not can(former, action, dossier)
    assert list(Dossier.objects.filter(awaiting(following))) == [dossier]
    assert is_up_to(following, dossier)
    assert not Dossier.objects.visible_to(former).exists()


def test_f59_notices_of_a_participation_go_to_the_next_coordinator(cast, clock):
    dossier = scenes.active(cast)
    clock.set(2022, 5, 1)
    suspend(dossier, on=dossier.participation.starts_on, reason="Vacance.", by=cast.team)
    pass_on_table(leaving(cast), to=cast.contributor, by=cast.team)
    told = Notice.objects.filter(kind="participation_suspended", status=Status.PENDING)
    assert cast.contributor.pk in told.values_list("recipient", flat=True)
    assert cast.coordinator.pk not in told.values_list("recipient", flat=True)


def test_f59_the_history_of_a_participation_says_who_coordinates_and_why(cast, signed_in):
    dossier = scenes.active(cast)
    path = reverse("hand_over", args=["les-ormes", leaving(cast).pk])
    data = {"to": cast.contributor.pk, "language": "fr", "reason": "Noémie part à la retraite."}
    signed_in(cast.team).post(path, data)
    event = dossier.events.get(kind="dossier.coordination_passed")
    assert [(c.before, c.after) for c in changes_of(event, dossier)] == [("Noémie Lafleur", "Tuan Pham")]
    page = signed_in(fresh(cast.contributor)).get(reverse("history", args=[dossier.pk])).content.decode()
    assert "a confié la coordination de la table à une autre personne" in page
    assert "Noémie part à la retraite." in page


def test_the_handover_is_dated(cast):
    pass_on_table(leaving(cast), to=cast.contributor, by=cast.team)
    former = Membership.objects.get(user=cast.coordinator)
    assert former.ended_on == portal_clock.today() == dt.date(2022, 1, 10)
