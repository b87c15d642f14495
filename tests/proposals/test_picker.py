"""Which stage fits: every move that the guide describes, and what each stage asks for, from the rules in force."""

import pytest

from proposals.enums import EvidenceState
from proposals.picker import Carried, Coming, Fit, Scale, Situation, Why, pick, prerequisites_of

FIRST = ("neighbourhood_plan", "priority_change")
SECOND = (*FIRST, "deployment_plan")
THIRD = (*FIRST, "deployed_initiative", "reinvested_learnings", "scaling_plan")
MET, IN_PROGRESS, NOT_YET = EvidenceState.MET, EvidenceState.IN_PROGRESS, EvidenceState.NOT_YET


@pytest.fixture
def stages(cast):
    found = cast.programme.current_rules().stages.prefetch_related("prerequisites")
    return sorted(found, key=lambda stage: stage.step)


def fits(stages, codes=(), **situation) -> dict[str, Fit]:
    """What is said of each stage to a neighbourhood that has those prerequisites."""
    said = pick(stages, Situation(stands=dict.fromkeys(codes, MET), **situation))
    return {verdict.stage.kind: verdict.fit for verdict in said.verdicts}


@pytest.mark.parametrize(
    ("codes", "planning", "deployment", "scaling"),
    [
        ((), Fit.MISSING, Fit.MISSING, Fit.MISSING),
        (("neighbourhood_plan",), Fit.MISSING, Fit.MISSING, Fit.MISSING),
        (("priority_change",), Fit.MISSING, Fit.MISSING, Fit.MISSING),
        (("deployment_plan",), Fit.MISSING, Fit.MISSING, Fit.MISSING),
        (FIRST, Fit.READY, Fit.MISSING, Fit.MISSING),
        (SECOND, Fit.READY, Fit.READY, Fit.MISSING),
        (THIRD, Fit.READY, Fit.MISSING, Fit.READY),
        (THIRD[:-1], Fit.READY, Fit.MISSING, Fit.MISSING),
        ((*SECOND, *THIRD), Fit.READY, Fit.READY, Fit.READY),
    ],
)
def test_r16_r19_a_neighbourhood_enters_by_the_stages_whose_prerequisites_it_has(
    stages, codes, planning, deployment, scaling
):
    assert fits(stages, codes) == {"planning": planning, "deployment": deployment, "scaling": scaling}


@pytest.mark.parametrize(
    ("code", "fit"), [("neighbourhood_plan", Fit.READY), ("priority_change", Fit.MISSING)]
)
def test_r19_a_plan_being_adopted_is_enough_and_nothing_else_is(stages, code, fit):
    stands = dict.fromkeys(FIRST, MET) | {code: IN_PROGRESS}
    assert pick(stages, Situation(stands=stands)).verdicts[0].fit == fit


def test_r28_stage_3_does_not_ask_for_having_been_through_stage_2(stages):
    scaling = pick(stages, Situation(stands=dict.fromkeys(THIRD, MET))).verdicts[2]
    assert scaling.fit == Fit.READY
    assert Why.DIRECT_ENTRY in scaling.reasons


@pytest.mark.parametrize(
    ("coming", "carried", "possible"),
    [
        *((Coming.FIRST, carried, {1, 2, 3}) for carried in Carried),
        (Coming.AFTER_PLANNING, Carried.SAME, {2, 3}),
        (Coming.AFTER_PLANNING, Carried.NEW, {1}),
        (Coming.AFTER_PLANNING, Carried.OTHER, set()),
        (Coming.AFTER_DEPLOYMENT, Carried.SAME, {3}),
        (Coming.AFTER_DEPLOYMENT, Carried.NEW, {1, 2, 3}),
        (Coming.AFTER_DEPLOYMENT, Carried.OTHER, set()),
        (Coming.AFTER_SCALING, Carried.SAME, set()),
        (Coming.AFTER_SCALING, Carried.NEW, {1, 2, 3}),
        (Coming.AFTER_SCALING, Carried.OTHER, set()),
        *((Coming.UNDER_WAY, carried, set()) for carried in Carried),
    ],
)
def test_r29_only_the_moves_of_the_guide_are_said_possible(stages, coming, carried, possible):
    everything = dict.fromkeys((*SECOND, *THIRD), MET)
    said = pick(stages, Situation(stands=everything, coming=coming, carried=carried))
    assert {v.stage.step for v in said.verdicts if v.fit == Fit.READY} == possible
    assert {v.stage.step for v in said.verdicts if v.fit == Fit.NOT_DESCRIBED} == {1, 2, 3} - possible


@pytest.mark.parametrize(
    ("coming", "carried"),
    [
        (Coming.UNDER_WAY, Carried.SAME),
        (Coming.AFTER_SCALING, Carried.SAME),
        (Coming.FIRST, Carried.OTHER),
        (Coming.AFTER_PLANNING, Carried.OTHER),
    ],
)
def test_r29_anything_else_is_for_the_advisor_to_talk_about(stages, coming, carried):
    assert pick(stages, Situation(stands={}, coming=coming, carried=carried)).talk


@pytest.mark.parametrize(
    ("scale", "first"), [(Scale.SMALL, "deployment"), (Scale.WIDE, "scaling"), (Scale.UNKNOWN, "scaling")]
)
def test_r24_of_several_stages_the_one_of_the_scale_wished_for_comes_first(stages, scale, first):
    everything = dict.fromkeys((*SECOND, *THIRD), MET)
    said = pick(stages, Situation(stands=everything, scale=scale))
    assert said.ready[0].stage.kind == first
    assert len(said.ready) == 3


def test_it_says_what_is_missing_for_the_next_stage(stages):
    said = pick(stages, Situation(stands=dict.fromkeys(FIRST, MET)))
    assert said.next.stage.kind == "deployment"
    assert [p.code for p in said.next.missing] == ["deployment_plan"]
    assert said.next.missing[0].source
    nothing = pick(stages, Situation(stands={}))
    assert (nothing.ready, nothing.next.stage.kind) == ([], "planning")


def test_each_prerequisite_is_asked_once_in_the_order_of_the_climb(stages):
    codes = [prerequisite.code for prerequisite in prerequisites_of(stages)]
    assert codes == [*SECOND, *THIRD[2:]]
