"""Several dossiers at once: a message seen before it leaves, an act done or refused for each (F49)."""

import pytest
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from cimpact.notices.outbox import compose
from proposals import workflow
from proposals.models import Dossier, Flag
from proposals.workflow import bulk as acts
from tests import cast as scenes

TEXT = "Bonjour {prenom},\n{initiative} ({quartier}) attend votre rapport."


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return cast


@pytest.fixture
def both(cast):
    """Two dossiers of two tables: one in analysis, one a draft. The second coordinator reads English."""
    User.objects.filter(pk=cast.neighbour.pk).update(language="en")
    first = scenes.in_analysis(cast)
    second = workflow.open_proposal(
        cast.canal, cast.programme, title="Le {prenom} du canal", stage=scenes.stage(cast), by=cast.neighbour
    )
    return [first, second]


def post(client, action, dossiers, **fields):
    return client.post(
        reverse("bulk"), {"action": action, "d": [dossier.pk for dossier in dossiers], **fields}
    )


MESSAGE = {
    "subject_fr": "Un rappel",
    "text_fr": TEXT,
    "subject_en": "A reminder",
    "text_en": "Hello {prenom}, about {initiative}.",
}


def test_f49_each_message_is_seen_in_its_reader_s_language_before_it_leaves(cast, both, signed_in):
    page = post(signed_in(cast.team), "ecrire", both, **MESSAGE)
    seen = {preview.reader: (preview.subject, preview.text) for preview in page.context["previews"]}
    assert seen == {
        cast.coordinator: (
            "Un rappel",
            "Bonjour Noémie,\nDes ruelles à vivre (Les Ormes) attend votre rapport.",
        ),
        cast.neighbour: ("A reminder", "Hello Odile, about Le {prenom} du canal."),
    }
    assert not Notice.objects.filter(kind="team_message").exists()


def test_f49_sent_twice_it_is_received_once(cast, both, signed_in):
    client = signed_in(cast.team)
    seal = post(client, "ecrire", both, **MESSAGE).context["seal"]
    for _click in range(2):
        page = post(client, "ecrire", both, **MESSAGE, seal=seal, then="send")
        assert [result.dossier for result in page.context["done"]] == both
    assert Notice.objects.filter(kind="team_message").count() == 2
    assert both[0].events.filter(kind="dossier.team_message").count() == 1
    mail = compose(Notice.objects.get(kind="team_message", recipient=cast.neighbour))
    assert mail.subject == "A reminder"
    assert "Hello Odile, about Le {prenom} du canal." in mail.body


@pytest.mark.parametrize("seal", ["", "faux", "autre"])
def test_f49_what_was_not_seen_does_not_leave(cast, both, signed_in, seal):
    if seal == "autre":  # seen by someone else
        seal = post(signed_in(cast.advisor), "ecrire", both[:1], **MESSAGE).context["seal"]
    page = post(signed_in(cast.team), "ecrire", both, **MESSAGE, seal=seal, then="send")
    assert page.context["previews"]
    assert not Notice.objects.filter(kind="team_message").exists()


def test_f49_only_safe_fields_are_named(cast, both, signed_in):
    page = post(signed_in(cast.team), "ecrire", both, **MESSAGE | {"text_fr": "Bonjour {courriel}"})
    assert page.status_code == 422
    assert "text_fr" in page.context["form"].errors
    assert "Bonjour {courriel}" in page.content.decode()
    assert acts.unknown_fields("{0.__class__} {prenom} {}") == ["0.__class__", ""]


def test_f49_the_table_reads_it_in_its_history(cast, both, signed_in):
    client = signed_in(cast.team)
    seal = post(client, "ecrire", both, **MESSAGE).context["seal"]
    post(client, "ecrire", both, **MESSAGE, seal=seal, then="send")
    page = signed_in(cast.contributor).get(reverse("history", args=[both[0].pk])).content.decode()
    assert "a écrit à la table" in page
    assert "attend votre rapport" in page


def test_f49_each_dossier_is_done_or_refused_with_its_reason(cast, both, signed_in):
    client = signed_in(cast.team)
    for _click in range(2):
        page = post(client, "confier", both, advisor=cast.other_advisor.pk)
        assert [result.dossier for result in page.context["done"]] == [both[0]]
        assert [result.dossier for result in page.context["refused"]] == [both[1]]
    assert page.context["refused"][0].why
    assert Dossier.objects.get(pk=both[0].pk).advisor == cast.other_advisor
    assert both[0].events.filter(kind="dossier.reassign").count() == 1


def test_f49_flags_all_of_them_once(cast, both, signed_in):
    client = signed_in(cast.team)
    for _click in range(2):
        assert len(post(client, "signaler", both, text="Budget à revoir.").context["done"]) == 2
    assert Flag.objects.count() == 2


def test_f49_drafts_aim_at_another_moment_and_their_table_is_told(cast, both, signed_in):
    march = cast.programme.windows.order_by("date")[2]
    client = signed_in(cast.team)
    for _click in range(2):
        page = post(client, "moment", both, window=march.pk)
    assert [result.dossier for result in page.context["done"]] == [both[1]]
    assert Dossier.objects.get(pk=both[1].pk).aimed_window == march
    assert [n.recipient for n in Notice.objects.filter(kind="moment_aimed")] == [cast.neighbour]
    assert Dossier.objects.get(pk=both[0].pk).aimed_window != march


def test_f49_r5_a_moment_that_does_not_admit_the_stage_is_refused(cast, clock):
    clock.set(2021, 10, 1)
    dossier = scenes.drafting(cast, kind="deployment")
    october = cast.programme.windows.order_by("date")[0]
    with pytest.raises(NotPossible):
        acts.aim_elsewhere(dossier, window=october, by=cast.team)


# Who


@pytest.mark.parametrize("who", ["coordinator", "contributor", "member", "recused", "outsider"])
def test_f49_only_the_staff_acts_on_several(cast, both, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("bulk"), {"action": "signaler", "d": both[0].pk}).status_code == 403
    assert post(client, "signaler", both, text="Non.").status_code == 403
    assert not Flag.objects.exists()


def test_f49_an_advisor_acts_only_where_she_may(cast, both, signed_in):
    """She accompanies the first neighbourhood only: the second refuses her message, not the first."""
    client = signed_in(cast.advisor)
    seal = post(client, "ecrire", both, **MESSAGE).context["seal"]
    page = post(client, "ecrire", both, **MESSAGE, seal=seal, then="send")
    assert [result.dossier for result in page.context["done"]] == [both[0]]
    assert [result.dossier for result in page.context["refused"]] == [both[1]]


def test_f41_what_is_closed_to_her_cannot_be_chosen(cast, both, signed_in):
    workflow.declare(cast.team, by=cast.team, dossier=both[0])
    page = post(signed_in(cast.team), "signaler", both, text="Budget à revoir.")
    assert [result.dossier for result in page.context["done"]] == [both[1]]


@pytest.mark.parametrize(
    "query", [{}, {"action": "signaler"}, {"action": "inconnue", "d": "1"}, {"d": "zut"}]
)
def test_nothing_chosen_leads_back_to_the_list(cast, signed_in, query):
    response = signed_in(cast.team).get(reverse("bulk"), query, follow=True)
    assert "Cochez d’abord un dossier" in response.content.decode()
