"""The bell: one's own notices; for the team, the e-mails a person must decide of."""

import pytest
from django.urls import reverse

from cimpact.dashboards.notices import LINES
from cimpact.notices import kinds, outbox
from cimpact.notices.models import Notice, Status
from proposals import workflow
from tests import cast as scenes
from tests.programmes_apart import other_programme_with_team


@pytest.fixture
def cast(db, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return scenes.find_cast()


@pytest.fixture
def receipt(cast):
    scenes.submitted(cast)
    return Notice.objects.get(kind="receipt", recipient=cast.coordinator)


def put(notice, status):
    Notice.objects.filter(pk=notice.pk).update(status=status, error="SMTPRecipientsRefused: 550")


def test_every_kind_of_message_has_its_line():
    ours = {kind for kind, writer in kinds._writers.items() if not writer.__module__.startswith("tests")}
    assert ours == set(LINES)


def test_a_notice_says_what_it_is_about_and_leads_there(cast, receipt, signed_in):
    outbox.send_due()
    page = signed_in(cast.coordinator).get(reverse("notices"))
    (line,) = page.context["lines"]
    dossier = receipt.subject.document.dossier
    assert (line.about, line.url) == ("Des ruelles à vivre", f"/fr/dossiers/{dossier.pk}/")
    assert "Proposition déposée" in page.content.decode()


def test_seeing_it_is_reading_it(cast, receipt, signed_in):
    outbox.send_due()
    client = signed_in(cast.coordinator)
    assert client.get(reverse("account")).context["unread_count"] == 1
    assert "Nouveau" in client.get(reverse("notices")).content.decode()
    again = client.get(reverse("notices"))
    assert again.context["unread_count"] == 0
    assert "Nouveau" not in again.content.decode()


def test_each_sees_her_own(cast, receipt, signed_in):
    outbox.send_due()
    assert signed_in(cast.contributor).get(reverse("notices")).context["lines"] == []


def test_what_has_not_left_is_not_shown_yet(cast, receipt, signed_in):
    assert signed_in(cast.coordinator).get(reverse("notices")).context["lines"] == []


@pytest.mark.parametrize("status", [Status.UNCERTAIN, Status.FAILED])
def test_what_the_mail_lost_is_told_in_the_portal_all_the_same(cast, receipt, signed_in, status):
    put(receipt, status)
    assert len(signed_in(cast.coordinator).get(reverse("notices")).context["lines"]) == 1


def test_a_precision_leads_to_its_page(cast, signed_in):
    dossier = scenes.in_analysis(cast)
    question = dossier.document.sections[0].questions.all()[0]
    precision = workflow.ask_precision(
        dossier, question=question, text="Pourriez-vous préciser?", wished_on=None, by=cast.advisor
    )
    outbox.send_due()
    lines = signed_in(cast.coordinator).get(reverse("notices")).context["lines"]
    assert f"/fr/dossiers/{dossier.pk}/precisions/{precision.pk}/" in [line.url for line in lines]


def test_it_needs_as_many_queries_for_many_as_for_one(
    cast, receipt, signed_in, django_assert_max_num_queries
):
    outbox.send_due()
    client = signed_in(cast.coordinator)
    client.get(reverse("notices"))
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("notices"))
    for minutes in range(1, 20):
        Notice.objects.create(
            kind="receipt",
            recipient=cast.coordinator,
            content_type=receipt.content_type,
            object_id=receipt.object_id,
            due_at=receipt.due_at - scenes.dt.timedelta(minutes=minutes),
            status=Status.SENT,
            read_at=receipt.due_at,
        )
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("notices"))


@pytest.mark.parametrize("who", ["coordinator", "advisor", "member", "outsider"])
def test_only_the_team_decides_of_lost_mail(cast, receipt, signed_in, who):
    put(receipt, Status.FAILED)
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("deliveries")).status_code == 403
    assert client.post(reverse("delivery", args=[receipt.pk])).status_code == 403


def test_the_team_sends_again(cast, receipt, signed_in):
    put(receipt, Status.UNCERTAIN)
    client = signed_in(cast.team)
    assert "Noémie Lafleur" in client.get(reverse("deliveries")).content.decode()
    client.post(reverse("delivery", args=[receipt.pk]), {"decision": "again"})
    receipt.refresh_from_db()
    assert (receipt.status, receipt.attempts) == (Status.PENDING, 0)
    assert outbox.send_due() >= 1


def test_the_team_sets_aside(cast, receipt, signed_in):
    put(receipt, Status.FAILED)
    client = signed_in(cast.team)
    client.post(reverse("delivery", args=[receipt.pk]), {"decision": "aside"})
    receipt.refresh_from_db()
    assert receipt.status == Status.CANCELLED
    assert client.get(reverse("deliveries")).context["lines"] == []


def test_two_people_deciding_together_decide_once(cast, receipt, signed_in):
    put(receipt, Status.FAILED)
    client = signed_in(cast.team)
    client.post(reverse("delivery", args=[receipt.pk]), {"decision": "aside"})
    client.post(reverse("delivery", args=[receipt.pk]), {"decision": "again"})
    receipt.refresh_from_db()
    assert receipt.status == Status.CANCELLED


def test_another_programmes_mail_is_not_found(cast, receipt, signed_in):
    put(receipt, Status.FAILED)
    other = other_programme_with_team(scenes.person("Yves", "Ailleurs"))
    client = signed_in(other.team)
    assert client.get(reverse("deliveries")).context["lines"] == []
    assert client.post(reverse("delivery", args=[receipt.pk]), {"decision": "again"}).status_code == 404


def test_mail_sent_already_is_not_sent_again(cast, receipt, signed_in):
    outbox.send_due()
    signed_in(cast.team).post(reverse("delivery", args=[receipt.pk]), {"decision": "again"})
    receipt.refresh_from_db()
    assert receipt.status == Status.SENT
