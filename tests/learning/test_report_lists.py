"""R33, R34, R48–R50: the activities, the findings and the effects of a report."""

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.writing.enums import SectionKind
from learning.checks import part_problems
from learning.enums import ReportState
from learning.lists import LISTS
from learning.models import ActivityResult, Finding, Report
from learning.parts import parts_of_report
from learning.reading import read_part, read_snapshot
from learning.snapshots import part_snapshot
from learning.workflow.report_parts import save_list
from proposals.workflow.writing import Stale
from tests.learning import reports
from tests.threads import at_once

GARDEN = {
    "what": "Ouvrir trois jardins",
    "expected": "Soixante familles",
    "outcome": "partly",
    "planned": "1",
}
TRIED = {
    "question": "Qu’est-ce qui fait revenir les familles?",
    "text": "Pas les affiches.\n\nLes voisines.",
    "reinvested": "Nous passons par elles.",
    "practice": "1",
    "failure": "1",
}
EFFECT = {"what": "Quarante familles jardinent", "proof": "Registre des jardins, septembre"}
KINDS = [SectionKind.ACTIVITIES, SectionKind.LEARNINGS, SectionKind.EFFECTS]
SOMETHING = dict(zip(KINDS, (GARDEN, TRIED, EFFECT), strict=True))


@pytest.fixture
def report(cast):
    return reports.begun(cast)


def posted(kind, *rows, version):
    """What the page sends: a box that is not ticked is not sent."""
    name = LISTS[kind].name
    data = {f"{name}-{LISTS[kind].texts[0]}_{index}": "" for index in range(len(rows))}
    data |= {f"{name}-{key}_{index}": text for index, row in enumerate(rows) for key, text in row.items()}
    return data | {f"{name}-version": version}


def address(report, kind):
    dossier = report.obligation.participation.dossier_id
    section = reports.section_of(report, kind)
    return reverse("report_part_save", args=[dossier, report.obligation_id, section.code])


def save(client, report, kind, *rows, version=None):
    version = getattr(report, LISTS[kind].version_field) if version is None else version
    return client.post(
        address(report, kind), posted(kind, *rows, version=version), headers={"X-Autosave": "1"}
    )


@pytest.mark.parametrize("kind", KINDS)
def test_r33_a_list_saves_itself_while_it_is_typed_and_reads_back_as_it_was_written(
    cast, signed_in, report, kind
):
    answer = save(signed_in(cast.contributor), report, kind, SOMETHING[kind], {})
    assert answer.status_code == 200, answer.content
    report = reports.read(report)
    assert answer.json()["version"] == getattr(report, LISTS[kind].version_field)
    (row,) = LISTS[kind].rows(report)
    assert {name: text for name, text in row.items() if text} == SOMETHING[kind]
    template, context = read_part(report, reports.section_of(report, kind))
    assert context["rows"]
    assert (template, context) == read_snapshot(kind, part_snapshot(report, reports.section_of(report, kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_two_people_who_write_a_list_are_shown_both_and_nothing_is_lost(cast, signed_in, report, kind):
    version = getattr(report, LISTS[kind].version_field)
    other = SOMETHING[kind] | {LISTS[kind].texts[0]: "Autre chose"}
    reports.write(report, kind, other, by=cast.coordinator)
    client = signed_in(cast.contributor)
    refused = save(client, report, kind, SOMETHING[kind], version=version)
    assert refused.status_code == 409
    assert "Autre chose" in refused.json()["html"]
    assert SOMETHING[kind][LISTS[kind].texts[0]] in refused.json()["html"]
    kept = posted(kind, SOMETHING[kind], version=version) | {
        "choice": f"{LISTS[kind].name}-mine",
        f"{LISTS[kind].name}-their_version": version + 1,
    }
    assert client.post(address(report, kind), kept).status_code == 200
    assert LISTS[kind].rows(reports.read(report))[0][LISTS[kind].texts[0]] != "Autre chose"


def test_the_same_list_sent_again_is_no_conflict(cast, report):
    for _time in range(2):
        save_list(
            report,
            SectionKind.EFFECTS,
            rows=[EFFECT],
            version=report.effects_version,
            by=cast.contributor,
        )
    assert Report.objects.get().effects_version == report.effects_version + 1


def test_without_a_script_rows_are_added_moved_and_taken_out(cast, report):
    section = reports.section_of(report, SectionKind.EFFECTS)
    other = {"what": "Un comité de ruelle", "proof": "Procès-verbal"}

    def send(*rows, do):
        now = reports.read(report)
        data = posted(SectionKind.EFFECTS, *rows, version=now.effects_version) | {"do": do}
        (part,) = parts_of_report(now, section, data)
        assert part.is_valid()
        assert part.save(by=cast.contributor)
        return [effect.what for effect in reports.read(report).effects.all()]

    assert send(EFFECT, other, do="add") == [EFFECT["what"], other["what"]]
    assert send(EFFECT, other, do="down-0") == [other["what"], EFFECT["what"]]
    assert send(other, EFFECT, do="remove-0") == [EFFECT["what"]]


@pytest.mark.parametrize("state", [ReportState.SUBMITTED, ReportState.ACCEPTED])
def test_a_report_that_was_submitted_is_not_written(cast, signed_in, report, state):
    report = reports.state(report, state)
    with pytest.raises(NotPossible, match="remis"):
        reports.write(report, SectionKind.EFFECTS, EFFECT, by=cast.coordinator)
    assert save(signed_in(cast.coordinator), report, SectionKind.EFFECTS, EFFECT).status_code == 409
    assert not report.effects.exists()


def test_a_report_to_make_precise_is_written_again(cast, report):
    report = reports.state(report, ReportState.CORRECTIONS)
    reports.write(report, SectionKind.EFFECTS, EFFECT, by=cast.coordinator)
    assert report.effects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("coordinator", 200),
        ("contributor", 200),
        ("reader", 403),
        ("advisor", 403),
        ("team", 403),
        ("member", 403),
        ("neighbour", 404),
        ("outsider", 404),
    ],
)
def test_those_who_write_for_the_table_write_its_report(cast, signed_in, report, role, status):
    answer = save(signed_in(getattr(cast, role)), report, SectionKind.EFFECTS, EFFECT)
    assert answer.status_code == status


def test_a_section_without_a_part_or_of_another_report_is_not_found(cast, signed_in, report):
    client = signed_in(cast.coordinator)
    dossier = report.obligation.participation.dossier_id
    for code in ("edi", "perennisation"):
        url = reverse("report_part_save", args=[dossier, report.obligation_id, code])
        assert client.post(url, {}).status_code == 404


def test_r48_a_report_says_at_least_one_learning_and_r50_a_failure_is_one(cast, report):
    section = reports.section_of(report, SectionKind.LEARNINGS)
    reports.write(report, SectionKind.LEARNINGS, {"question": "Et alors?"}, by=cast.coordinator)
    (problem,) = part_problems(reports.read(report), section)
    assert "un essai qui n’a pas marché" in problem
    reports.write(report, SectionKind.LEARNINGS, TRIED, by=cast.coordinator)
    assert part_problems(reports.read(report), section) == []
    assert Finding.objects.get().failure
    (row,) = read_part(reports.read(report), section)[1]["rows"]
    assert row["aims"] == ["Innover dans les pratiques collaboratives"]


def test_r49_a_final_report_ties_each_learning_to_one_of_the_three_aims(cast):
    report = reports.final(cast)
    section = reports.section_of(report, SectionKind.LEARNINGS)
    reports.write(report, SectionKind.LEARNINGS, TRIED | {"practice": ""}, by=cast.coordinator)
    (problem,) = part_problems(reports.read(report), section)
    assert "visée" in problem
    reports.write(report, SectionKind.LEARNINGS, TRIED, by=cast.coordinator)
    assert part_problems(reports.read(report), section) == []


def test_each_activity_says_what_became_of_it(cast, report):
    section = reports.section_of(report, SectionKind.ACTIVITIES)
    assert part_problems(report, section)
    rows = [GARDEN, {"what": "Un marché"}, {"result": "Quelque chose"}]
    reports.write(report, SectionKind.ACTIVITIES, *rows, by=cast.coordinator)
    problems = part_problems(reports.read(report), section)
    assert len(problems) == 2
    assert "Un marché" in problems[0]


def test_an_effect_says_what_shows_it(cast, report):
    section = reports.section_of(report, SectionKind.EFFECTS)
    assert part_problems(report, section) == []
    reports.write(report, SectionKind.EFFECTS, EFFECT, {"what": "On se parle"}, by=cast.coordinator)
    (problem,) = part_problems(reports.read(report), section)
    assert "On se parle" in problem


def test_a_text_too_long_or_an_unknown_choice_is_refused_beside_its_field(cast, signed_in, report):
    long = GARDEN | {"what": "x" * 301, "outcome": "perhaps"}
    answer = save(signed_in(cast.contributor), report, SectionKind.ACTIVITIES, long)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"activities-what_0", "activities-outcome_0"}
    assert not ActivityResult.objects.filter(what__startswith="xxx").exists()


def test_a_save_over_an_old_version_writes_nothing(cast, report):
    save_list(report, SectionKind.EFFECTS, rows=[EFFECT], version=0, by=cast.contributor)
    with pytest.raises(Stale):
        save_list(report, SectionKind.EFFECTS, rows=[], version=0, by=cast.coordinator)
    assert report.effects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_stands_whole_and_the_other_is_told(cast):
    report = reports.begun(cast)
    others = [{"what": f"Effet {number}", "proof": "Vu"} for number in range(3)]
    outcomes = at_once(
        lambda: save_list(report, SectionKind.EFFECTS, rows=[EFFECT], version=0, by=cast.contributor),
        lambda: save_list(report, SectionKind.EFFECTS, rows=others, version=0, by=cast.coordinator),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Report", "Stale"]
    kept = [effect.what for effect in report.effects.all()]
    assert kept in ([EFFECT["what"]], [row["what"] for row in others])
    assert reports.read(report).effects_version == 1
