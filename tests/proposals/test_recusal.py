"""An item closed to a member: her lists keep its title and its neighbourhood, every other door is shut (R58)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cimpact import formatting
from neighbourhoods.enums import TableRole
from proposals import workflow
from proposals.models import Dossier
from proposals.urls import urlpatterns
from proposals.workflow.attachments import attach
from tests import cast as casting
from tests.writing import files

# What a page might let out of the dossier, besides its title and its neighbourhood.
SECRETS = ("Réponse à", "À ne pas lire.", "D’où viennent ces chiffres?")
STATES = ["committee", "recommended", "ratified", "letter_out", "declined", "active"]
# What is asked of a dossier of one's own table, but never of a member of it who sits on the committee.
OF_THE_COMMITTEE = [
    "analysis",
    "committee_page",
    "committee_file",
    "hand_to_committee",
    "recommendation",
    "ratification",
]


def doors(dossier: Dossier) -> list[str]:
    """The address of every page, document and form of the dossier."""
    attachment = dossier.document.attachments.get()
    given = {
        "pk": dossier.pk,
        "attachment": attachment.pk,
        "section": dossier.document.sections[0].code,
        "question": dossier.document.sections[0].questions.all()[0].pk,
        "prerequisite": dossier.stage.prerequisites.first().pk,
        "criterion": dossier.stage.criteria.first().pk,
        "precision": dossier.precisions.get().pk,
    }
    return [
        reverse(pattern.name, kwargs={name: given.get(name, 1) for name in pattern.pattern.converters})
        for pattern in urlpatterns
        if "pk" in pattern.pattern.converters
    ]


@pytest.fixture
def dossier(cast):
    """A dossier with a file, a precision, an analysis and a conversation, before the committee."""
    dossier = casting.ready(cast, kind="deployment", title="Un titre que tous voient")
    attach(dossier, SimpleUploadedFile("plan.pdf", files.pdf()), by=cast.coordinator)
    workflow.submit(dossier, by=cast.coordinator)
    workflow.assign(dossier, advisor=cast.advisor, by=cast.advisor)
    question = dossier.document.sections[0].questions.all()[0]
    workflow.ask_precision(
        dossier, question=question, text="D’où viennent ces chiffres?", wished_on=None, by=cast.advisor
    )
    workflow.answer_precision(dossier.precisions.get(), note="Une enquête.", by=cast.coordinator)
    criterion = dossier.stage.criteria.first()
    workflow.appreciate(
        dossier, criterion, value="met", rationale="À ne pas lire.", version=0, by=cast.advisor
    )
    workflow.hand_to_committee(dossier, by=cast.advisor)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def test_r58_every_door_is_shut_to_whoever_withdraws(cast, dossier, signed_in):
    client = signed_in(cast.recused)
    for url in doors(dossier):
        assert client.get(url).status_code in (404, 405), url
        assert client.post(url, {}).status_code in (404, 405), url


def test_a_member_who_does_not_withdraw_reads_it(cast, dossier, signed_in):
    client = signed_in(cast.member)
    for name in ("dossier", "committee_page", "committee_file", "analysis"):
        assert client.get(reverse(name, args=[dossier.pk])).status_code == 200
    page = client.get(reverse("committee_page", args=[dossier.pk])).content.decode()
    for words in SECRETS:
        assert words in page


def test_a_stranger_finds_nothing_either(cast, dossier, signed_in):
    for who in (cast.outsider, cast.neighbour, cast.governor):
        client = signed_in(who)
        for url in doors(dossier):
            assert client.get(url).status_code in (404, 405), url


@pytest.mark.parametrize("page", ["home", "dossiers"])
def test_r58_her_pages_keep_the_title_the_neighbourhood_and_say_it_is_closed(cast, dossier, signed_in, page):
    query = {"vue": "fermes"} if page == "dossiers" else {}
    content = signed_in(cast.recused).get(reverse(page), query).content.decode()
    assert "Un titre que tous voient" in content
    assert "Les Ormes" in content
    assert "Fermé pour vous" in content
    assert_closed(dossier, content)


@pytest.mark.parametrize("page", ["home", "dossiers", "notices", "calendar"])
def test_r58_nothing_else_of_it_stands_on_any_page(cast, dossier, signed_in, page):
    assert_closed(dossier, signed_in(cast.recused).get(reverse(page), follow=True).content.decode())


def test_r58_nor_on_the_neighbourhood_s_page(cast, dossier, signed_in):
    response = signed_in(cast.recused).get(reverse("neighbourhood", args=[cast.ormes.slug]))
    assert_closed(dossier, response.content.decode())


def assert_closed(dossier: Dossier, content: str) -> None:
    for secret in (
        *SECRETS,
        dossier.number,
        formatting.money(dossier.total_asked),
        reverse("dossier", args=[dossier.pk]),
        reverse("committee_file", args=[dossier.pk]),
    ):
        assert secret not in content, secret


def test_r58_a_member_whose_own_table_asks_keeps_her_part_in_it_and_no_more(cast, dossier, signed_in):
    casting.joins(cast.member, cast.ormes, TableRole.READER)
    client = signed_in(cast.member)
    assert client.get(reverse("dossier", args=[dossier.pk])).status_code == 200
    for name in OF_THE_COMMITTEE:
        assert client.get(reverse(name, args=[dossier.pk])).status_code == 403, name
    page = client.get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert "À ne pas lire." not in page
    assert reverse("committee_file", args=[dossier.pk]) not in page
    history = client.get(reverse("history", args=[dossier.pk])).content.decode()
    assert "recommandation" not in history.lower()


@pytest.mark.parametrize("state", STATES)
def test_r58_it_stays_closed_once_decided_and_answered(cast, signed_in, state):
    dossier = casting.AT[state](cast)
    client = signed_in(cast.recused)
    names = (
        "dossier",
        "answer_letter",
        "letter_pdf",
        "committee_file",
        "dossier_pdf",
        "conversation",
        "history",
    )
    for name in names:
        assert client.get(reverse(name, args=[dossier.pk])).status_code == 404, name


def test_a_person_who_stops_sitting_sees_nothing_more(cast, dossier, signed_in, clock):
    cast.member.seats.update(ended_on="2022-01-10")
    assert signed_in(cast.member).get(reverse("dossier", args=[dossier.pk])).status_code == 404


def test_r58_a_partner_who_wrote_in_a_proposal_does_not_decide_on_it(cast, signed_in):
    dossier = casting.ready(cast, kind="deployment")
    guest = casting.invited(cast, dossier, "quartier")
    casting.sits(guest, cast.management, cast.foundation)
    workflow.submit(dossier, by=cast.coordinator)
    workflow.assign(dossier, advisor=cast.advisor, by=cast.advisor)
    workflow.hand_to_committee(dossier, by=cast.advisor)
    client = signed_in(guest)
    for name in ("analysis", "committee_page", "committee_file"):
        assert client.get(reverse(name, args=[dossier.pk])).status_code in (403, 404), name
    assert signed_in(cast.member).get(reverse("committee_page", args=[dossier.pk])).status_code == 200
