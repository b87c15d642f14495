"""The deadline hour of the measures: its drafts are complete, and it says what was lost."""

from cimpact.dashboards.bench import deadline
from proposals import workflow
from proposals.checks import proposal_problems
from tests import cast as scenes


def test_its_drafts_lack_nothing_and_each_writer_has_her_answer(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    tables = deadline.make_dossiers(cast.programme, 2, 3)
    assert [len(writers) for writers in tables] == [3, 3]
    for writers in tables:
        dossier = type(writers[0].dossier).objects.with_names().get(pk=writers[0].dossier.pk)
        assert proposal_problems(dossier) == []
        assert len({writer.question for writer in writers}) == 3
        assert [writer.leads for writer in writers] == [True, False, False]


def test_an_answer_that_is_not_in_what_was_submitted_is_said_lost(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    ((leader, other),) = deadline.make_dossiers(cast.programme, 1, 2)
    workflow.submit(leader.dossier, by=leader.user)
    leader.kept, result = "Jamais reçu.", deadline.Result()
    for writer in (leader, other):
        writer.check(result)
    assert result.lost == [f"{leader.save_url}: Jamais reçu."]
    assert deadline.row(result, [[leader, other]], 10)["answers_lost"] == 1
