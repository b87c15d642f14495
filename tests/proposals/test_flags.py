"""What to watch in a dossier: raised, settled, with who and when; the table never reads it (F38)."""

import pytest
from django.urls import reverse

from proposals import workflow
from proposals.models import Flag
from tests import cast as casting

TEXT = "Le bailleur n’a pas confirmé."


@pytest.fixture
def dossier(cast):
    return casting.in_analysis(cast)


def test_f38_a_flag_is_raised_once_however_many_clicks(cast, dossier, signed_in):
    client, url = signed_in(cast.other_advisor), reverse("flags", args=[dossier.pk])
    for _click in range(2):
        assert client.post(url, {"text": TEXT}).status_code == 302
    flag = Flag.objects.get()
    assert (flag.text, flag.raised_by, flag.settled_at) == (TEXT, cast.other_advisor, None)
    assert dossier.events.filter(kind="dossier.raise_flag").count() == 1
    assert TEXT in signed_in(cast.team).get(reverse("dossier", args=[dossier.pk])).content.decode()


def test_f38_settling_says_who_and_when_and_the_same_words_may_come_back(cast, dossier, signed_in):
    flag = workflow.raise_flag(dossier, text=TEXT, by=cast.advisor)
    for _click in range(2):
        signed_in(cast.team).post(reverse("flag_settle", args=[dossier.pk, flag.pk]))
    flag.refresh_from_db()
    assert flag.settled_by == cast.team
    assert dossier.events.filter(kind="dossier.settle_flag").count() == 1
    page = signed_in(cast.advisor).get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert reverse("flag_settle", args=[dossier.pk, flag.pk]) not in page
    assert workflow.raise_flag(dossier, text=TEXT, by=cast.advisor) != flag


def test_an_empty_flag_is_refused_beside_its_field(cast, dossier, signed_in):
    page = signed_in(cast.team).post(reverse("flags", args=[dossier.pk]), {"text": " "})
    assert page.status_code == 422
    assert not Flag.objects.exists()


@pytest.mark.parametrize("who", ["coordinator", "contributor", "reader"])
def test_f38_the_table_neither_reads_nor_raises(cast, dossier, signed_in, who):
    flag = workflow.raise_flag(dossier, text=TEXT, by=cast.advisor)
    client = signed_in(getattr(cast, who))
    for name in ("dossier", "history"):
        assert TEXT not in client.get(reverse(name, args=[dossier.pk])).content.decode()
    assert client.get(reverse("flags", args=[dossier.pk])).status_code == 403
    assert client.post(reverse("flags", args=[dossier.pk]), {"text": "Non."}).status_code == 403
    assert client.post(reverse("flag_settle", args=[dossier.pk, flag.pk])).status_code == 403
    assert Flag.objects.get().settled_at is None


def test_f38_a_flag_of_another_dossier_is_not_found(cast, dossier, signed_in):
    other = workflow.raise_flag(casting.drafting(cast), text=TEXT, by=cast.team)
    assert signed_in(cast.team).post(reverse("flag_settle", args=[dossier.pk, other.pk])).status_code == 404
