"""What a proposal starts from: an initiative that goes on by choice, what the letter and the stage before said."""

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from cimpact.programmes.enums import StageKind
from cimpact.writing.answers import save_answer
from proposals import workflow
from proposals.beginnings import continuations
from proposals.checks import proposal_problems
from proposals.enums import EvidenceState, State
from proposals.models import Dossier, Evidence
from proposals.reading import reading
from proposals.snapshot import snapshot
from proposals.workflow.writing import save_evidence
from tests import cast as casting
from tests.proposals.pages import answer_url, autosave, question_of, section_of, section_url
from tests.threads import at_once

pytestmark = pytest.mark.django_db

START = "/fr/dossiers/nouveau/"


def go_on(cast, earlier, kind="deployment", **more) -> Dossier:
    return casting.drafting(cast, kind=kind, initiative=earlier.initiative, **more)


def begin(client, cast, initiative, kind="deployment", how="proposal"):
    stage = casting.stage(cast, kind)
    return client.post(START, {"initiative": initiative.pk, "stage": stage.pk, how: ""})


@pytest.fixture
def planned(cast):
    """A first stage under way."""
    return casting.active(cast)


@pytest.mark.parametrize(
    ("taken", "kinds"),
    [
        (["planning"], ["deployment", "scaling"]),
        (["deployment"], ["scaling"]),
        (["scaling"], []),
    ],
)
def test_r29_the_moves_that_the_guide_describes_for_the_same_initiative(cast, taken, kinds):
    for kind in taken:
        casting.active(cast, kind=kind)
    (found,) = continuations(cast.ormes, cast.programme.current_rules())
    assert [stage.kind for stage in found.stages] == kinds


def test_r29_what_is_not_described_is_refused_with_what_to_do(cast, planned, signed_in):
    with pytest.raises(NotPossible, match="Parlez-en à votre conseillère ou conseiller"):
        go_on(cast, planned, kind="planning")
    assert begin(signed_in(cast.coordinator), cast, planned.initiative, "planning").status_code == 422
    assert Dossier.objects.count() == 1


def test_r29_the_team_may_allow_it_with_its_reason(cast, planned, signed_in):
    url = reverse("allow_move", args=[planned.pk])
    stage = casting.stage(cast, "planning")
    assert signed_in(cast.coordinator).get(url).status_code == 403
    client = signed_in(cast.team)
    assert client.get(url).status_code == 200
    assert client.post(url, {"stage": stage.pk, "reason": ""}).status_code == 422
    for _click in range(2):
        assert client.post(url, {"stage": stage.pk, "reason": "Un changement à préciser."}).status_code in (
            302,
            422,
        )
    assert planned.events.filter(kind="dossier.allow_move").count() == 1
    assert Notice.objects.filter(kind="move_allowed", recipient=cast.coordinator).count() == 1
    assert go_on(cast, planned, kind="planning").initiative == planned.initiative


def test_r29_a_new_initiative_begins_at_any_stage(cast, planned, signed_in):
    client = signed_in(cast.coordinator)
    for kind in StageKind.values:
        stage = casting.stage(cast, kind)
        client.post(START, {"title": f"Autre {kind}", "stage": stage.pk, "proposal": ""})
    new = Dossier.objects.exclude(pk=planned.pk)
    assert {d.stage.kind for d in new} == set(StageKind.values)
    assert not new.filter(follows__isnull=False).exists()


def test_the_same_name_is_not_the_same_initiative(cast, planned):
    """An initiative goes on by choice, not by its title."""
    other = casting.drafting(cast, kind="deployment", title=planned.title)
    assert other.initiative != planned.initiative
    assert (other.follows, other.evidence.count()) == (None, 0)


def test_f60_an_initiative_goes_on_from_the_page_where_one_begins(cast, planned, signed_in):
    client = signed_in(cast.coordinator)
    shown = client.get(f"{START}?initiative={planned.initiative_id}").content.decode()
    assert "La suite de votre initiative" in shown
    assert "parlez-en à votre conseillère ou conseiller" in shown
    answer = begin(client, cast, planned.initiative)
    dossier = Dossier.objects.get(state=State.DRAFTING)
    assert answer.url == reverse("section", args=[dossier.pk, dossier.document.sections[0].code])
    assert (dossier.initiative, dossier.follows) == (planned.initiative, planned)


def test_f23_an_initiative_is_written_in_one_dossier_at_a_time(cast, planned, signed_in):
    client = signed_in(cast.coordinator)
    begin(client, cast, planned.initiative)
    assert (
        "La suite de votre initiative"
        not in client.get(f"{START}?initiative={planned.initiative_id}").content.decode()
    )
    first = go_on(cast, planned)
    assert go_on(cast, planned, kind="scaling") == first
    assert Dossier.objects.filter(initiative=planned.initiative).count() == 2


@pytest.mark.django_db(transaction=True)
def test_f23_gone_on_by_two_at_once_it_is_one(cast):
    planned = casting.active(cast)
    found = at_once(*[lambda: go_on(cast, planned).pk] * 2)
    assert len(set(found)) == 1
    assert Dossier.objects.count() == 2


def test_an_initiative_whose_proposal_is_being_decided_waits_for_its_answer(cast):
    submitted = casting.submitted(cast)
    assert continuations(cast.ormes, cast.programme.current_rules()) == []
    with pytest.raises(NotPossible, match="déjà en cours"):
        go_on(cast, submitted)


def test_a_proposal_not_retained_may_come_back_at_any_stage_with_its_words(cast):
    declined = casting.declined(cast)
    again = go_on(cast, declined, kind="planning")
    assert again.follows == declined
    assert again.document.answers_by_code["change"].came_from == declined.number
    assert not again.evidence.exists()  # nothing of it was accepted


# What is known already (F28)


def test_f28_the_proposal_begins_with_the_words_of_its_letter(cast):
    dossier = casting.letter_sent(cast)
    workflow.open_proposal(
        cast.ormes,
        cast.programme,
        title=dossier.title,
        stage=dossier.stage,
        by=cast.coordinator,
        dossier=dossier,
    )
    answers = Dossier.objects.get(pk=dossier.pk).document.answers_by_code
    assert {a.came_from for a in answers.values()} == {"letter"}
    assert answers["change"].text == "<p>Réponse à change.</p>"
    assert answers["change"].revisions.get().version == 1


def test_f28_and_with_those_of_the_stage_before_the_letter_s_first(cast, planned):
    dossier = workflow.open_letter(
        cast.ormes,
        cast.programme,
        title="Ignoré",
        stage=casting.stage(cast, "deployment"),
        initiative=planned.initiative,
        by=cast.coordinator,
    )
    letter = dossier.letter.document
    change = next(q for s in letter.sections for q in s.questions.all() if q.code == "change")
    assert letter.answers_by_code["change"].came_from == planned.number
    save_answer(letter, change, typed="Un changement plus précis.", version=1, by=cast.coordinator)
    assert letter.answers.get(question=change).came_from == ""
    dossier = workflow.open_proposal(
        cast.ormes,
        cast.programme,
        title=planned.title,
        stage=dossier.stage,
        by=cast.coordinator,
        dossier=dossier,
    )
    answers = Dossier.objects.get(pk=dossier.pk).document.answers_by_code
    assert (answers["change"].came_from, answers["change"].plain) == ("letter", "Un changement plus précis.")
    assert answers["table_role"].came_from == planned.number
    assert dossier.title == planned.title


def test_f28_what_is_taken_over_says_so_until_someone_touches_it(cast, planned, signed_in):
    dossier, client = go_on(cast, planned), signed_in(cast.contributor)
    question = question_of(dossier, "table_role")
    url = section_url(dossier, question.section.code)
    words = f"Repris du dossier {planned.number}"
    assert words in client.get(url).content.decode()
    given = {f"q{question.pk}-text": "Autrement dit.", f"q{question.pk}-version": 1}
    assert autosave(client, answer_url(dossier, question.pk), given).status_code == 200
    assert dossier.document.answers.get(question=question).came_from == ""


# Prerequisites shown once (F13)


def test_f13_what_was_accepted_is_inherited_shown_with_its_source_and_never_asked_again(
    cast, planned, signed_in
):
    Evidence.objects.filter(dossier=planned).update(note="")  # shown by a file only, or in a meeting
    dossier = go_on(cast, planned)
    inherited = dossier.evidence.exclude(inherited_from=None)
    assert {e.prerequisite.code for e in inherited} == {"neighbourhood_plan", "priority_change"}
    assert {e.inherited_from.dossier for e in inherited} == {planned}
    section = section_of(dossier, "prerequisites")
    asked = {p.anchor for p in proposal_problems(dossier) if p.section == section.code}
    assert asked == {"deployment_plan"}
    page = signed_in(cast.coordinator).get(section_url(dossier, section.code)).content.decode()
    assert page.count("Déjà montré à l’étape") == 2
    assert planned.number in page


def test_f13_what_is_inherited_may_be_replaced(cast, planned):
    dossier = go_on(cast, planned)
    evidence = dossier.evidence.exclude(inherited_from=None).first()
    save_evidence(
        dossier,
        evidence.prerequisite,
        state=EvidenceState.MET,
        note="Un nouveau plan, adopté en juin.",
        version=evidence.version,
        by=cast.coordinator,
    )
    evidence.refresh_from_db()
    assert (evidence.inherited_from, evidence.note) == (None, "Un nouveau plan, adopté en juin.")


def test_f13_a_copy_says_where_it_was_shown(cast, planned):
    text = reading(snapshot(go_on(cast, planned)))
    assert {e["inherited"]["number"] for e in text["evidence"]} == {planned.number}
