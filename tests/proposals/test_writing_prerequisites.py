"""Prerequisites: a state, a sentence, files; saved one by one (F13)."""

import datetime as dt

import pytest
from django.urls import reverse

from proposals import workflow
from proposals.enums import EvidenceState, State
from proposals.models import Dossier, Evidence, Participation
from proposals.workflow.writing import save_evidence
from tests import cast as casting
from tests.proposals.pages import autosave, fields, section_of, section_url
from tests.proposals.test_attachments import joined

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast)


@pytest.fixture
def prerequisite(dossier):
    return dossier.stage.prerequisites.first()


@pytest.fixture
def writer(cast, signed_in):
    return signed_in(cast.contributor)


def line(prerequisite, state, note="", version=0):
    prefix = f"p{prerequisite.pk}"
    return {f"{prefix}-state": state, f"{prefix}-note": note, f"{prefix}-version": version}


def save(client, dossier, prerequisite, data):
    return autosave(client, reverse("evidence_save", args=[dossier.pk, prerequisite.pk]), data)


def test_a_prerequisite_is_saved_by_itself(cast, dossier, prerequisite, writer):
    response = save(writer, dossier, prerequisite, line(prerequisite, "met", "Adopté en mars.\x00"))
    assert response.status_code == 200
    evidence = Evidence.objects.get()
    assert (evidence.state, evidence.note, evidence.version) == ("met", "Adopté en mars.", 1)
    assert evidence.updated_by == cast.contributor


def test_a_prerequisite_not_yet_met_is_kept_and_said(dossier, prerequisite, writer):
    response = save(writer, dossier, prerequisite, line(prerequisite, "not_yet"))
    assert response.status_code == 200
    assert "requis à cette étape" in response.json()["errors"][f"p{prerequisite.pk}-state"]
    assert Evidence.objects.get().state == EvidenceState.NOT_YET


def test_a_state_that_is_none_is_refused(dossier, prerequisite, writer):
    assert save(writer, dossier, prerequisite, line(prerequisite, "peut-être")).status_code == 422


def test_a_save_sent_again_is_the_first(dossier, prerequisite, writer):
    for _time in range(2):
        response = save(writer, dossier, prerequisite, line(prerequisite, "met", "Oui."))
        assert response.json()["version"] == 1


def test_two_writers_of_one_prerequisite_get_both_versions(cast, dossier, prerequisite, writer):
    save_evidence(dossier, prerequisite, state="in_progress", note="En mai.", version=0, by=cast.coordinator)
    response = save(writer, dossier, prerequisite, line(prerequisite, "met", "En mars."))
    assert response.status_code == 409
    answer = response.json()
    assert answer["who"] == "Noémie"
    assert all(words in answer["html"] for words in ("En mai.", "En mars.", "C’est en cours", "C’est fait"))


def test_without_a_script_the_whole_checklist_is_saved(dossier, writer):
    url = section_url(dossier, section_of(dossier, "prerequisites").code)
    page = fields(writer.get(url))
    states = {name.replace("-note", "-state"): "met" for name in page if name.endswith("-note")}
    assert writer.post(url, page | states | {"then": "next"}).status_code == 302
    assert set(Evidence.objects.values_list("state", flat=True)) == {"met"}


def test_a_prerequisite_of_another_stage_is_not_found(cast, dossier, writer):
    other = casting.stage(cast, "scaling").prerequisites.last()
    assert save(writer, dossier, other, line(other, "met")).status_code == 404


# What an earlier stage has shown


def after_planning(cast, **proposal):
    """A deployment proposal, begun once the planning stage is under way."""
    first = casting.ready(cast)
    shown = first.stage.prerequisites.first().code
    joined(first, cast.coordinator, prerequisite=shown)
    workflow.submit(first, by=cast.coordinator)
    Participation.objects.create(
        dossier=first,
        initiative=first.initiative,
        starts_on=dt.date(2022, 4, 1),
        ends_on=dt.date(2023, 3, 31),
        years=1,
    )
    Dossier.objects.filter(pk=first.pk).update(state=State.ACTIVE)
    if not proposal:
        proposal = {"initiative": first.initiative}
    return casting.drafting(cast, kind="deployment", **proposal)


def test_r28_what_an_earlier_stage_has_shown_is_not_asked_again(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dossier = after_planning(cast)
    shown = {e.prerequisite.code: e.note for e in dossier.evidence.select_related("prerequisite")}
    assert shown == {
        "neighbourhood_plan": "Adopté à l’assemblée de mars.",
        "priority_change": "Adopté à l’assemblée de mars.",
    }
    assert [a.prerequisite for a in dossier.document.attachments.all()] == ["neighbourhood_plan"]


def test_another_initiative_shows_its_own_prerequisites(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dossier = after_planning(cast, title="Tout autre chose")
    assert not dossier.evidence.exists()
    assert not dossier.document.attachments.exists()
