"""The regional learning and transfer plan: written by the team, built with the committee, adopted by it (R51, F69)."""

import datetime as dt
import uuid

import pytest

from cimpact import clock as portal_clock
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.kinds import Moot, write
from cimpact.notices.models import Notice
from governance.agenda import waiting_for
from governance.models import Resolution
from governance.workflow.deciding import decide
from learning.enums import Visibility
from learning.models import PlanSuggestion, PlanTheme, RegionalPlan, TransferAction
from learning.permissions import PLAN_ABILITIES, PlanStanding, plan_abilities, standing_of_plan
from learning.regional_changes import changes_between
from learning.regional_enums import ActionState, PlanState, SuggestionState
from learning.regional_reminders import sweep
from learning.regional_text import content_of, reading_of
from learning.workflow import regional, regional_suggestions, regional_themes
from proposals.workflow.writing import Stale
from tests.governance.meeting_scenes import meeting

from . import regional_scenes as scenes

TEAM_DOES = {
    PlanStanding.DRAFT: {"write", "share"},
    PlanStanding.SHARED: {"write", "unshare", "propose", "answer_suggestion", "read_suggestions"},
    PlanStanding.PROPOSED: {"take_back", "read_suggestions"},
    PlanStanding.ADOPTED: {"publish", "read_suggestions"},
    PlanStanding.PUBLISHED: {"follow_up", "read_suggestions"},
}
MEMBER_DOES = {
    PlanStanding.DRAFT: set(),
    PlanStanding.SHARED: {"suggest", "read_suggestions"},
    PlanStanding.PROPOSED: {"read_suggestions"},
    PlanStanding.ADOPTED: {"read_suggestions"},
    PlanStanding.PUBLISHED: {"read_suggestions"},
}
BUILDERS = {"team", "member", "recused"}
COMMUNITY = ("coordinator", "contributor", "reader", "advisor", "governor")
ROLES = ("team", "member", "recused", *COMMUNITY, "outsider")


@pytest.mark.parametrize("stands", PlanStanding)
@pytest.mark.parametrize("part", ROLES)
def test_r51_the_team_writes_the_committee_suggests_the_community_reads(cast, part, stands):
    plan, user = scenes.AT[stands](cast), getattr(cast, part)
    does = {"team": TEAM_DOES[stands], "member": MEMBER_DOES[stands], "recused": MEMBER_DOES[stands]}
    assert {name for name, may in plan_abilities(user, plan).items() if may} == does.get(part, set())
    reads = {
        "team": True,
        "member": stands != PlanStanding.DRAFT,
        "recused": stands != PlanStanding.DRAFT,
        "outsider": False,
    }.get(part, stands == PlanStanding.PUBLISHED)
    assert RegionalPlan.objects.open_to(user).filter(pk=plan.pk).exists() == reads


def test_every_action_on_a_plan_is_in_the_table_of_permissions():
    assert {name for names in (*TEAM_DOES.values(), *MEMBER_DOES.values()) for name in names} == set(
        PLAN_ABILITIES
    )


# Writing


def test_r51_one_version_is_written_at_a_time_and_begun_once(cast):
    key = uuid.uuid4()
    first = regional.begin_plan(cast.programme, values=scenes.PLAN, key=key, by=cast.team)
    assert regional.begin_plan(cast.programme, values=scenes.PLAN, key=key, by=cast.team) == first
    with pytest.raises(NotPossible):
        regional.begin_plan(cast.programme, values=scenes.PLAN, key=uuid.uuid4(), by=cast.team)
    assert RegionalPlan.objects.count() == 1


def test_only_the_team_begins_and_writes(cast):
    with pytest.raises(NotPossible):
        regional.begin_plan(cast.programme, values=scenes.PLAN, key=uuid.uuid4(), by=cast.member)
    plan = scenes.shared(cast)
    for person in (cast.member, cast.advisor, cast.coordinator):
        with pytest.raises(NotPossible):
            regional_themes.add_theme(plan, values=scenes.THEME, key=uuid.uuid4(), by=person)


def test_a_theme_and_an_action_sent_twice_are_one(cast):
    plan, key = scenes.draft(cast), uuid.uuid4()
    for _click in range(2):
        theme = regional_themes.add_theme(plan, values=scenes.THEME, key=key, by=cast.team)
    action = scenes.action(cast, theme)
    values = {name: getattr(action, name) for name in regional_themes.ACTION_FIELDS}
    assert regional_themes.add_action(theme, values=values, key=action.key, by=cast.team) == action
    assert (PlanTheme.objects.count(), TransferAction.objects.count()) == (1, 1)


def test_two_who_write_at_once_lose_nothing(cast):
    plan = scenes.draft(cast)
    theme = scenes.theme(cast, plan)
    regional_themes.write_theme(theme, values=scenes.THEME | {"retained": "A."}, version=1, by=cast.team)
    with pytest.raises(Stale) as found:
        regional_themes.write_theme(theme, values=scenes.THEME | {"retained": "B."}, version=1, by=cast.team)
    assert found.value.current.retained == "A."
    with pytest.raises(Stale):
        regional.write_plan(plan, values=scenes.PLAN | {"title": "Autre"}, version=7, by=cast.team)
    action = scenes.action(cast, theme)
    values = {name: getattr(action, name) for name in regional_themes.ACTION_FIELDS}
    with pytest.raises(Stale):
        regional_themes.write_action(action, values=values | {"what": "Autre"}, version=9, by=cast.team)


def test_r51_a_plan_draws_only_on_what_authors_open_to_the_community(cast):
    theme = scenes.theme(cast, scenes.draft(cast))
    entries = {seen: scenes.entry(cast, visibility=seen) for seen in Visibility}
    added = regional_themes.add_sources(theme, entries=[e.pk for e in entries.values()], by=cast.team)
    assert added == 2
    assert set(theme.entries.all()) == {entries[Visibility.COMMUNITY], entries[Visibility.PUBLIC]}
    assert regional_themes.add_sources(theme, entries=[entries[Visibility.PUBLIC].pk], by=cast.team) == 0


@pytest.mark.parametrize("at", [PlanStanding.SHARED, PlanStanding.PUBLISHED])
def test_r51_an_entry_taken_back_leaves_the_plan_which_keeps_the_teams_words(cast, at):
    plan = scenes.AT[at](cast)
    (theme,) = reading_of(plan).themes
    (entry,) = theme.sources
    entry.visibility = Visibility.TABLE
    entry.save()
    (theme,) = reading_of(plan).themes
    assert theme.sources == []
    assert theme.retained == scenes.THEME["retained"]
    entry.visibility, entry.removed_at = Visibility.PUBLIC, portal_clock.now()
    entry.save()
    assert reading_of(plan).themes[0].sources == []


def test_what_is_frozen_holds_nothing_of_the_entries_but_their_ids(cast):
    plan = scenes.adopted(cast)
    (theme,) = plan.snapshot["themes"]
    assert set(theme) == {"thread", "kind", "title", "learned", "retained", "entries", "actions"}
    assert all(type(entry) is int for entry in theme["entries"])


def test_a_theme_taken_out_goes_with_its_actions_and_is_written_no_more(cast):
    plan = scenes.written(cast)
    theme = plan.themes.get()
    for _click in range(2):
        regional_themes.remove_theme(theme, by=cast.team)
    assert reading_of(plan).themes == []
    assert Event.objects.about(plan).filter(kind="regional_plan.remove_theme").count() == 1
    with pytest.raises(NotPossible):
        regional_themes.write_theme(theme, values=scenes.THEME | {"title": "X"}, version=1, by=cast.team)


# With the committee


def test_r51_the_committee_is_told_when_it_may_read_and_only_once(cast):
    plan = scenes.shared(cast)
    regional.share_plan(plan, by=cast.team)
    told = Notice.objects.filter(kind="regional_plan_shared")
    assert {notice.recipient for notice in told} == {cast.member, cast.recused}
    assert plan.title in write(told.get(recipient=cast.member)).subject
    regional.unshare_plan(plan, by=cast.team)
    with pytest.raises(Moot):
        write(told.get(recipient=cast.member))


def test_r51_a_member_suggests_and_the_team_answers_once(cast):
    plan, key = scenes.shared(cast), uuid.uuid4()
    for _click in range(2):
        said = regional_suggestions.suggest(
            plan, theme=plan.themes.get(), text="Nommer les locataires.", key=key, by=cast.member
        )
    assert PlanSuggestion.objects.count() == 1
    with pytest.raises(NotPossible):
        regional_suggestions.suggest(plan, theme=None, text="X", key=uuid.uuid4(), by=cast.coordinator)
    with pytest.raises(NotPossible):
        regional_suggestions.answer_suggestion(said, state="accepted", answer="", by=cast.member)
    for _click in range(2):
        said = regional_suggestions.answer_suggestion(said, state="accepted", answer="Oui.", by=cast.team)
    assert said.state == SuggestionState.ACCEPTED
    with pytest.raises(NotPossible):
        regional_suggestions.answer_suggestion(said, state="declined", answer="Non.", by=cast.team)


def test_a_plan_without_a_theme_or_an_action_is_not_put_before_the_committee(cast):
    plan = regional.share_plan(scenes.draft(cast), by=cast.team)
    with pytest.raises(NotPossible, match="aucun thème"):
        regional.propose_plan(plan, by=cast.team)
    scenes.theme(cast, plan)
    with pytest.raises(NotPossible, match="aucune action"):
        regional.propose_plan(plan, by=cast.team)


def test_r51_the_plan_is_offered_to_the_agenda_of_the_management_committee_alone(cast):
    plan = scenes.proposed(cast)
    assert [one.title for one in waiting_for(meeting(cast)) if one.subject == plan] == [
        "Apprendre entre quartiers, version 1"
    ]
    other = meeting(cast)
    other.committee = cast.governance
    assert [one for one in waiting_for(other) if one.subject == plan] == []
    regional.take_back_plan(plan, by=cast.team)
    assert [one for one in waiting_for(meeting(cast)) if one.subject == plan] == []


def test_r51_it_is_adopted_by_the_committees_decision_in_its_transaction_once(cast):
    plan = scenes.proposed(cast)
    resolution = scenes.before_the_committee(cast, plan)
    for _click in range(2):
        decide(resolution, agreed=True, by=cast.team)
    plan.refresh_from_db()
    assert (plan.state, plan.adopted_by) == (PlanState.ADOPTED, cast.management)
    assert plan.snapshot["themes"][0]["title"] == scenes.THEME["title"]
    assert Event.objects.about(plan).filter(kind="regional_plan.adopt").count() == 1


def test_a_decision_that_is_not_adopted_leaves_the_plan_where_it_was(cast):
    plan = scenes.proposed(cast)
    decide(scenes.before_the_committee(cast, plan), agreed=False, by=cast.team)
    plan.refresh_from_db()
    assert plan.state == PlanState.PROPOSED


def test_r51_a_plan_taken_back_meanwhile_refuses_the_whole_decision(cast):
    plan = scenes.proposed(cast)
    resolution = scenes.before_the_committee(cast, plan)
    regional.take_back_plan(plan, by=cast.team)
    with pytest.raises(NotPossible):
        decide(resolution, agreed=True, by=cast.team)
    assert not Resolution.objects.get(pk=resolution.pk).is_decided
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT


def test_another_committee_does_not_adopt_it(cast):
    with pytest.raises(NotPossible):
        regional.adopt_plan(scenes.proposed(cast), committee=cast.governance, by=cast.team)


def test_nothing_changes_in_a_version_that_is_before_the_committee_or_adopted(cast):
    plan = scenes.proposed(cast)
    theme = plan.themes.get()
    for _state in ("proposed", "adopted"):
        with pytest.raises(NotPossible):
            regional_themes.write_theme(theme, values=scenes.THEME | {"title": "X"}, version=1, by=cast.team)
        with pytest.raises(NotPossible):
            regional_themes.add_sources(theme, entries=[scenes.entry(cast).pk], by=cast.team)
        if plan.state == PlanState.PROPOSED:
            plan = scenes.adopted(cast, plan)


# Versions


def test_r51_the_next_version_begins_as_a_copy_and_says_in_words_what_it_changes(cast):
    first = scenes.published(cast)
    second = scenes.draft(cast)
    assert second.number == 2
    assert changes_between(first.snapshot, content_of(second)) == []
    theme = second.themes.get()
    action = theme.actions.get()
    values = {name: getattr(action, name) for name in regional_themes.ACTION_FIELDS}
    later = action.due_on + dt.timedelta(days=30)
    regional_themes.write_action(
        action,
        values=values | {"due_on": later, "owner": None, "owner_name": "La Ville"},
        version=1,
        by=cast.team,
    )
    regional_themes.write_theme(
        theme, values=scenes.THEME | {"retained": "Autrement."}, version=1, by=cast.team
    )
    regional_themes.add_sources(theme, entries=[scenes.entry(cast).pk], by=cast.team)
    scenes.theme(cast, second, title="Le logement")
    said = " ".join(changes_between(first.snapshot, content_of(second)))
    for words in (
        "le texte est récrit",
        "1\u00a0source de plus",
        "l’échéance passe",
        "La Ville",
        "Le logement",
    ):
        assert words.replace("\u00a0", " ") in said.replace("\u00a0", " ")
    assert standing_of_plan(first) == PlanStanding.PUBLISHED  # in force until the next one is published


def test_where_an_action_stands_goes_along_to_the_next_version(cast):
    first = scenes.published(cast)
    second = scenes.draft(cast)
    old = TransferAction.objects.get(theme__plan=first)
    regional_themes.say_progress(old, state="under_way", note="Commencée.", version=1, by=cast.advisor)
    scenes.published(cast, second)
    new = TransferAction.objects.get(theme__plan=second)
    assert (new.state, new.note, new.state_by) == (ActionState.UNDER_WAY, "Commencée.", cast.advisor)
    with pytest.raises(NotPossible):
        regional_themes.say_progress(old, state="done", note="", version=2, by=cast.advisor)


# Following up


def test_r51_whoever_takes_care_of_an_action_says_where_it_stands_and_so_does_the_team(cast):
    plan = scenes.published(cast)
    action = TransferAction.objects.get(theme__plan=plan)
    for person in (cast.member, cast.coordinator, cast.other_advisor):
        with pytest.raises(NotPossible):
            regional_themes.say_progress(action, state="done", note="", version=1, by=person)
    action = regional_themes.say_progress(action, state="done", note="Lue.", version=1, by=cast.advisor)
    with pytest.raises(Stale):
        regional_themes.say_progress(action, state="dropped", note="Non.", version=1, by=cast.team)
    again = regional_themes.say_progress(action, state="done", note="Lue.", version=1, by=cast.team)
    assert again.version == 2


def test_its_owner_is_reminded_before_the_date_and_on_it_until_it_is_done(cast, clock):
    action = TransferAction.objects.get(theme__plan=scenes.published(cast))
    assert sweep() == 0
    clock.advance(days=27)
    assert (sweep(), sweep()) == (1, 0)
    notice = Notice.objects.get(kind="transfer_action_reminder")
    assert notice.recipient == cast.advisor
    assert action.what in write(notice).subject
    regional_themes.say_progress(action, state="done", note="", version=1, by=cast.advisor)
    with pytest.raises(Moot):
        write(notice)
    clock.advance(days=3)
    assert sweep() == 0


def test_an_action_of_a_draft_or_of_an_organisation_reminds_nobody(cast, clock):
    plan = scenes.written(cast)
    scenes.action(cast, plan.themes.get(), owner=None, owner_name="La Ville")
    clock.advance(days=28)
    assert sweep() == 0
    scenes.published(cast, plan)
    clock.advance(days=1)
    sweep()
    assert {notice.recipient for notice in Notice.objects.filter(kind="transfer_action_reminder")} <= {
        cast.advisor
    }
