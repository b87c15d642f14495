"""R11: after the answer the team meets the table and shares its analysis, in words only."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.kinds import write
from cimpact.notices.models import Notice
from proposals.models import Analysis, Dossier, Opinion
from proposals.workflow.discussion import set_meeting, share_analysis
from tests import cast as casting

RATIONALE = "Le choix s’est fait en assemblée, devant cent personnes."
WHO_READS = {
    "coordinator": (403, 200),
    "contributor": (403, 200),
    "reader": (403, 200),
    "advisor": (200, 200),
    "other_advisor": (200, 200),
    "team": (200, 200),
    "member": (403, 403),
    "neighbour": (404, 404),
    "recused": (404, 404),
    "outsider": (404, 404),
}


def appreciated(cast, dossier) -> Dossier:
    analysis = Analysis.objects.get(dossier=dossier)
    criterion = dossier.stage.criteria.filter(reflection=False).first()
    analysis.summary = "À l’oreille du comité."
    analysis.save()
    analysis.appreciations.create(
        criterion=criterion, value="partly", rating=2, rationale=RATIONALE, updated_by=cast.advisor
    )
    Opinion.objects.create(
        dossier=dossier, asked_of=cast.governor, asked_by=cast.advisor, request="?", text="Avis du dehors."
    )
    return Dossier.objects.with_names().get(pk=dossier.pk)


@pytest.mark.parametrize(("role", "statuses"), WHO_READS.items())
def test_r11_the_table_reads_the_analysis_once_it_is_shared(cast, signed_in, role, statuses):
    dossier = appreciated(cast, casting.answered(cast))
    url, client = reverse("shared_analysis", args=[dossier.pk]), signed_in(getattr(cast, role))
    before = client.get(url).status_code
    share_analysis(dossier, by=cast.advisor)
    assert (before, client.get(url).status_code) == statuses


def test_r11_the_table_reads_words_never_ratings_opinions_or_what_the_committee_read(cast, signed_in):
    dossier = appreciated(cast, casting.answered(cast))
    share_analysis(dossier, by=cast.advisor)
    page = signed_in(cast.coordinator).get(reverse("shared_analysis", args=[dossier.pk])).content.decode()
    assert RATIONALE in page
    assert "Rencontré en partie" in page
    for kept in ("À l’oreille du comité", "Avis du dehors", "2 sur 5", "Dit simplement."):
        assert kept not in page


def test_r11_the_advisor_dates_the_meeting_and_the_table_is_told_once(cast, signed_in):
    dossier = appreciated(cast, casting.active(cast))
    client, url = signed_in(cast.advisor), reverse("discussion", args=[dossier.pk])
    for said in ("la table en est avertie", "rien n’a été écrit à la table"):
        answer = client.post(
            url, {"day": "20 janvier 2022", "hour": "13:30", "place": "Maison de la culture"}, follow=True
        )
        assert said in answer.content.decode()
    analysis = Analysis.objects.get()
    assert analysis.meeting_at == dt.datetime(2022, 1, 20, 18, 30, tzinfo=dt.UTC)
    assert Event.objects.filter(kind="dossier.meeting_set").count() == 1
    notice = Notice.objects.get(kind="meeting_set")
    assert notice.recipient == cast.coordinator
    assert "Maison de la culture" in write(notice).context["sentence"]
    client.post(url, {"share": "1"})
    client.post(url, {"share": "1"})
    assert Notice.objects.filter(kind="analysis_shared").count() == 1
    assert Event.objects.filter(kind="dossier.analysis_shared").count() == 1


def test_a_wrong_date_keeps_what_was_typed(cast, signed_in):
    dossier = appreciated(cast, casting.active(cast))
    page = signed_in(cast.advisor).post(
        reverse("discussion", args=[dossier.pk]), {"day": "32 janvier 2022", "hour": "", "place": "Ici"}
    )
    assert page.status_code == 422
    assert "Ici" in page.content.decode()
    assert "Inscrivez l’heure" in page.content.decode()


@pytest.mark.parametrize("role", ["coordinator", "other_advisor", "member"])
def test_only_those_who_accompany_share(cast, signed_in, role):
    dossier = appreciated(cast, casting.active(cast))
    answer = signed_in(getattr(cast, role)).post(reverse("discussion", args=[dossier.pk]), {"share": "1"})
    assert answer.status_code == 403
    assert Analysis.objects.get().shared_at is None


def test_nothing_is_shared_before_the_answer_nor_of_an_empty_analysis(cast):
    with pytest.raises(NotPossible):
        share_analysis(casting.ratified(cast), by=cast.advisor)
    dossier = casting.answered(cast, kind="deployment")
    with pytest.raises(NotPossible):
        share_analysis(dossier, by=cast.advisor)
    with pytest.raises(NotPossible):
        set_meeting(casting.declined(cast), at=dt.datetime.now(dt.UTC), place="Ici", by=cast.advisor)
