"""An advisor types for a table that asks her to, marked as such; the submission stays with the table (F24)."""

import pytest
from django.core import mail
from django.urls import reverse

from cimpact.notices import outbox
from cimpact.writing.models import Answer, Revision
from proposals import workflow
from proposals.models import Dossier
from tests import cast as casting
from tests.proposals.pages import autosave, question_of, section_url


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast)


@pytest.fixture
def asked(cast, dossier):
    workflow.allow_typing(dossier, allowed=True, by=cast.coordinator)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def save(client, dossier, code="needs", text="Des familles.", version=0):
    question = question_of(dossier, code)
    fields = {f"q{question.pk}-text": text, f"q{question.pk}-version": str(version)}
    return autosave(client, reverse("answer", args=[dossier.pk, dossier.document_id, question.pk]), fields)


def test_the_coordinator_asks_and_takes_back(cast, dossier, signed_in):
    client, url = signed_in(cast.coordinator), reverse("typing", args=[dossier.pk])
    for allowed in ("1", "1", "0", "0"):
        assert client.post(url, {"allowed": allowed}).status_code == 302
    assert dossier.events.filter(kind="dossier.allow_typing").count() == 1
    assert dossier.events.filter(kind="dossier.disallow_typing").count() == 1
    dossier.refresh_from_db()
    assert dossier.typing_allowed_at is None


@pytest.mark.parametrize(("who", "status"), [("contributor", 403), ("advisor", 403), ("neighbour", 404)])
def test_nobody_else_asks(cast, dossier, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.post(reverse("typing", args=[dossier.pk]), {"allowed": "1"}).status_code == status


def test_the_advisor_is_told_once(cast, asked):
    outbox.send_due()
    (letter,) = mail.outbox
    assert cast.advisor.email in letter.to[0]
    assert reverse("proposal", args=[asked.pk]) in letter.body


def test_before_and_after_she_neither_reads_nor_writes_the_draft(cast, dossier, signed_in):
    url = section_url(dossier, dossier.document.sections[0].code)
    for allowed in (None, True, False):
        if allowed is not None:
            workflow.allow_typing(dossier, allowed=allowed, by=cast.coordinator)
        client = signed_in(cast.advisor)
        assert client.get(url).status_code == (200 if allowed else 403)
        assert save(client, dossier, text=f"Texte {allowed}.").status_code == (200 if allowed else 403)
    assert Answer.objects.get().plain == "Texte True."


@pytest.mark.parametrize("allowed", [True, False])
def test_her_page_of_the_dossier_leads_to_it_and_the_section_says_so(cast, dossier, signed_in, allowed):
    workflow.allow_typing(dossier, allowed=allowed, by=cast.coordinator)
    workflow.share_draft(dossier, shared=True, by=cast.coordinator)
    client = signed_in(cast.advisor)
    page = client.get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert ("Écrire dans la proposition, à la demande de la table" in page) == allowed
    section = client.get(section_url(dossier, dossier.document.sections[0].code)).content.decode()
    assert ("La table vous a demandé d’écrire avec elle" in section) == allowed
    own = signed_in(cast.contributor).get(section_url(dossier, dossier.document.sections[0].code))
    assert "La table vous a demandé" not in own.content.decode()


@pytest.mark.parametrize("who", ["other_advisor", "team"])
def test_no_other_of_the_programme_s_people_types(cast, asked, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert client.get(section_url(asked, asked.document.sections[0].code)).status_code == 403
    assert save(client, asked).status_code == 403


def test_what_she_types_says_so_in_its_revision_and_in_the_history(cast, asked, signed_in):
    save(signed_in(cast.advisor), asked)
    save(signed_in(cast.advisor), asked, text="Des familles, et leurs voisins.", version=1)
    assert Revision.objects.get().on_request
    answer = Answer.objects.get()
    save(signed_in(cast.contributor), asked, text="Nos mots.", version=answer.version)
    assert [r.on_request for r in Revision.objects.order_by("version")] == [True, False]
    assert asked.events.filter(kind="dossier.type_on_request").count() == 1
    history = signed_in(cast.reader).get(reverse("history", args=[asked.pk])).content.decode()
    assert "a écrit dans la proposition, à la demande de la table" in history


def test_beside_the_answer_one_reads_that_it_was_typed_on_request(cast, asked, signed_in):
    client, url = signed_in(cast.advisor), section_url(asked, question_of(asked, "needs").section.code)
    told = save(client, asked).json()["fragments"]
    assert "à la demande de la table" in told[f"q{question_of(asked, 'needs').pk}-last"]
    page = signed_in(cast.contributor).get(url).content.decode()
    assert page.count("à la demande de la table") == 1
    save(signed_in(cast.contributor), asked, text="Nos mots.", version=1)
    assert "à la demande de la table" not in signed_in(cast.contributor).get(url).content.decode()


def test_the_versions_open_to_her_while_she_types_and_no_longer(cast, asked, signed_in):
    save(signed_in(cast.advisor), asked)
    url = reverse("revisions", args=[asked.pk, asked.document_id, question_of(asked, "needs").pk])
    assert signed_in(cast.advisor).get(url).status_code == 200
    workflow.allow_typing(asked, allowed=False, by=cast.coordinator)
    assert signed_in(cast.advisor).get(url).status_code == 403


def test_she_never_submits_nor_decides_for_the_table(cast, signed_in):
    dossier = casting.ready(cast)
    workflow.allow_typing(dossier, allowed=True, by=cast.coordinator)
    client = signed_in(cast.advisor)
    for name in ("submit", "withdraw", "move_moment", "guest_invite", "answerable", "typing"):
        assert client.get(reverse(name, args=[dossier.pk])).status_code == 403, name
    dossier.refresh_from_db()
    assert dossier.submitted_at is None
