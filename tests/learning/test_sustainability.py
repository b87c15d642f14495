"""The sustainability plan: written by its table at its own pace, shown when it wishes (F62, R25)."""

import pytest
from django.urls import reverse

from cimpact.notices.models import Notice
from cimpact.writing.text import to_plain
from learning.models import SustainabilityPlan
from learning.sustainability import plan_of
from learning.workflow.sustainability import open_plan, share_plan
from tests import cast as casting
from tests.proposals.pages import autosave
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast):
    return casting.active(cast, kind="scaling")


def page(dossier, name="sustainability", *more):
    return reverse(name, args=[dossier.pk, *more])


def test_r25_f62_the_table_begins_it_once_and_writes_it_with_the_mechanism_of_proposals(
    cast, dossier, signed_in
):
    client = signed_in(cast.contributor)
    assert "Commencer le plan" in client.get(page(dossier)).content.decode()
    for _click in range(2):
        assert client.post(page(dossier)).status_code == 302
    plan = SustainabilityPlan.objects.get()
    section = plan.document.sections[0]
    shown = client.get(page(dossier, "sustainability_section", section.code)).content.decode()
    question = section.questions.all()[0]
    assert str(question.label) in shown
    url = reverse("answer", args=[dossier.pk, plan.document_id, question.pk])
    prefix = f"q{question.pk}"
    given = {f"{prefix}-text": "La table porte le marché.", f"{prefix}-version": 0}
    assert autosave(client, url, given).status_code == 200
    assert autosave(signed_in(cast.advisor), url, given).status_code == 403
    assert to_plain(plan.document.answers.get().text) == "La table porte le marché."
    assert "La table porte le marché." in client.get(page(dossier)).content.decode()


def test_nobody_reads_it_before_it_is_shown_nor_once_it_is_taken_back(cast, dossier, signed_in):
    open_plan(dossier, by=cast.coordinator)
    readers = {
        "coordinator": 200,
        "reader": 200,
        "advisor": 403,
        "team": 403,
        "neighbour": 404,
        "member": 403,
    }

    def opened() -> dict[str, int]:
        return {who: signed_in(getattr(cast, who)).get(page(dossier)).status_code for who in readers}

    assert opened() == readers
    client = signed_in(cast.coordinator)
    assert signed_in(cast.contributor).post(page(dossier, "sustainability_share")).status_code == 403
    assert client.post(page(dossier, "sustainability_share"), {"show": "1"}).status_code == 302
    assert opened() == readers | {"advisor": 200, "team": 200}
    assert Notice.objects.filter(kind="sustainability_shown", recipient=cast.advisor).count() == 1
    client.post(page(dossier, "sustainability_share"), {"show": "0"})
    assert opened() == readers


def test_shown_twice_it_is_told_once(cast, dossier):
    open_plan(dossier, by=cast.coordinator)
    for _click in range(2):
        share_plan(dossier, shown=True, by=cast.coordinator)
    assert dossier.events.filter(kind="dossier.sustainability_shown").count() == 1


@pytest.mark.django_db(transaction=True)
def test_begun_by_two_at_once_it_is_one(cast, dossier):
    assert len(set(at_once(*[lambda: open_plan(dossier, by=cast.coordinator).pk] * 2))) == 1


def test_it_prints(cast, dossier, signed_in):
    open_plan(dossier, by=cast.coordinator)
    for language in ("fr", "en"):
        answer = signed_in(cast.coordinator).get(
            page(dossier, "sustainability_pdf").replace("/fr/", f"/{language}/")
        )
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    assert plan_of(dossier).shared_at is None
