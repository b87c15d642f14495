"""Someone is away: before, during and after, what her substitute may do, and who is told (F7)."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact import clock as portal_clock
from cimpact.accounts.models import Absence, User
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.models import Notice
from governance.enums import Outcome
from neighbourhoods import absences, workflow
from neighbourhoods.models import Membership
from neighbourhoods.people import advisors_of, coordinators_of
from proposals import workflow as proposals
from proposals.behalf import NOBODY_S, PART_OF, ability_of
from proposals.events import LABELS
from proposals.permissions import ABILITIES, Role, can, roles_in
from proposals.turns import awaiting, is_up_to
from tests import cast as scenes
from tests.threads import at_once


def away(person, substitute, by=None, *, start=3, days=5) -> Absence:
    first = portal_clock.today() + dt.timedelta(days=start)
    last = first + dt.timedelta(days=days - 1)
    return absences.record_absence(
        person, substitute=substitute, starts_on=first, ends_on=last, by=by or person
    )


def afresh(user):
    """The person as the next request reads her: what she is was read once in this one."""
    return User.objects.get(pk=user.pk)


def roles(user, dossier):
    return roles_in(afresh(user), dossier)


def test_f7_a_member_coordinates_during_the_absence_and_not_before_nor_after(cast, clock):
    dossier = scenes.ready(cast)
    own = {Role.CONTRIBUTOR, Role.RECUSED}  # of one's own table's decisions, always
    away(cast.coordinator, cast.contributor)
    seen = []
    for _day in range(10):
        seen.append(roles(cast.contributor, dossier))
        clock.advance(days=1)
    assert seen == [own] * 3 + [{Role.COORDINATOR, Role.RECUSED}] * 5 + [own] * 2
    # Whoever is away keeps her role: she may come in if she must.
    assert Role.COORDINATOR in roles(cast.coordinator, dossier)


@pytest.mark.parametrize("action", ["submit", "withdraw", "share_draft", "move_moment"])
def test_f7_each_door_of_the_coordination_opens_and_closes_again(cast, clock, action):
    dossier = scenes.ready(cast)
    away(cast.coordinator, cast.reader, start=1, days=1)
    opened = []
    for _day in range(3):
        opened.append(can(afresh(cast.reader), action, dossier))
        clock.advance(days=1)
    assert opened == [False, True, False]


def test_f7_an_advisor_s_territory_and_analyses_go_to_a_colleague(cast, clock):
    dossier = scenes.in_analysis(cast)
    away(cast.advisor, cast.other_advisor, start=0)
    colleague = afresh(cast.other_advisor)
    assert roles_in(colleague, dossier) == {Role.STAFF, Role.ADVISOR}
    assert is_up_to(colleague, dossier)
    assert dossier in type(dossier).objects.filter(awaiting(colleague))
    doors = [action for action in ABILITIES if can(colleague, action, dossier)]
    assert set(doors) == {action for action in ABILITIES if can(afresh(cast.advisor), action, dossier)}
    clock.advance(days=5)
    assert roles(cast.other_advisor, dossier) == {Role.STAFF}
    assert not is_up_to(afresh(cast.other_advisor), dossier)


def test_f7_what_she_does_bears_her_own_name(cast):
    dossier = scenes.ready(cast)
    away(cast.coordinator, cast.contributor, start=0)
    substitute = afresh(cast.contributor)
    proposals.submit(dossier, by=substitute)
    assert dossier.events.get(kind="dossier.submit").actor == substitute


def test_f7_the_messages_of_the_table_and_of_its_advisor_reach_both(cast):
    dossier = scenes.ready(cast)
    away(cast.coordinator, cast.contributor, start=0)
    away(cast.advisor, cast.team, start=0)
    proposals.submit(dossier, by=cast.coordinator)
    told = set(Notice.objects.filter(kind="receipt").values_list("recipient", flat=True))
    expected = (cast.coordinator, cast.contributor, cast.advisor, cast.team)
    assert told == {person.pk for person in expected}


def test_f7_an_answer_to_a_precision_reaches_whoever_replaces_the_advisor(cast):
    dossier = scenes.asked_precisely(cast)
    away(cast.advisor, cast.other_advisor, start=0)
    precision = dossier.precisions.get()
    proposals.answer_precision(precision, note="De l’enquête de 2021.", by=cast.coordinator)
    told = Notice.objects.filter(kind="precision_answered").values_list("recipient__email", flat=True)
    assert set(told) == {cast.advisor.email, cast.other_advisor.email}


def test_the_letter_stays_addressed_to_whoever_holds_the_post(cast):
    dossier = scenes.ratified(cast)
    away(cast.coordinator, cast.contributor, start=0)
    assert proposals.prepare_letter(dossier, by=cast.team).recipient == cast.coordinator


def test_f7_a_substitute_who_leaves_the_table_keeps_nothing(cast):
    dossier = scenes.ready(cast)
    away(cast.coordinator, cast.contributor, start=0)
    workflow.leave(Membership.objects.get(user=cast.contributor), by=cast.team)
    assert roles(cast.contributor, dossier) == set()
    assert list(coordinators_of(cast.ormes)) == [cast.coordinator]


def test_f7_a_substitute_holds_nothing_at_tables_that_are_not_hers(cast):
    workflow.join(cast.canal, cast.coordinator, role="coordinator", by=cast.team)
    away(cast.coordinator, cast.contributor, start=0)
    assert [m.organisation for m in Membership.objects.held_by(cast.contributor).distinct()] == [
        cast.ormes.table
    ] * 2


def test_those_who_may_replace_are_of_the_same_table_or_the_same_staff(cast):
    assert set(absences.substitutes_for(cast.coordinator)) == {cast.contributor, cast.reader}
    assert set(absences.substitutes_for(cast.advisor)) == {cast.other_advisor, cast.team}
    with pytest.raises(NotPossible, match="même table"):
        away(cast.coordinator, cast.neighbour)
    with pytest.raises(NotPossible, match="même table"):
        away(cast.coordinator, cast.coordinator)
    with pytest.raises(NotPossible, match="aujourd’hui ou plus tard"):
        away(cast.coordinator, cast.reader, start=-1)


def test_whoever_is_away_replaces_nobody(cast):
    away(cast.contributor, cast.reader, by=cast.team, start=4)
    with pytest.raises(NotPossible, match="aussi en absence"):
        away(cast.coordinator, cast.contributor)


def test_noted_twice_it_is_one(cast):
    assert away(cast.coordinator, cast.reader) == away(cast.coordinator, cast.reader)
    assert Notice.objects.filter(kind="replacing").count() == 1
    assert Event.objects.about(cast.coordinator).filter(kind="person.absence").count() == 1
    with pytest.raises(NotPossible, match="remplace déjà"):
        away(cast.coordinator, cast.reader, days=9)


@pytest.mark.django_db(transaction=True)
def test_noted_by_two_people_at_once_it_is_one(cast):
    first, second = at_once(
        lambda: away(cast.coordinator, cast.reader), lambda: away(cast.coordinator, cast.reader, cast.team)
    )
    assert first == second
    assert Absence.objects.count() == 1


def test_ended_early_it_gives_everything_back_and_closes_the_substitute_s_sessions(cast, signed_in, clock):
    dossier = scenes.ready(cast)
    absence = away(cast.coordinator, cast.contributor, start=0)
    clock.advance(days=2)
    client = signed_in(afresh(cast.contributor))
    for _click in range(2):
        absences.end_absence(absence, by=cast.coordinator)
    assert Role.COORDINATOR not in roles(cast.contributor, dossier)
    assert client.get(reverse("account")).status_code == 302
    absence.refresh_from_db()
    assert absence.ends_on == portal_clock.today() - dt.timedelta(days=1)
    assert Event.objects.about(cast.coordinator).filter(kind="person.absence_end").count() == 1


def test_cancelled_before_it_begins_it_is_forgotten(cast):
    absence = away(cast.coordinator, cast.reader)
    absences.end_absence(absence, by=cast.team)
    assert not Absence.objects.exists()
    assert [e.kind for e in Event.objects.about(cast.coordinator)] == [
        "person.absence_end",
        "person.absence",
    ]
    assert set(advisors_of(cast.ormes, cast.programme)) == {cast.advisor}


def told_for(dossier, kind):
    """In whose place the last action of a kind was done, as the history keeps it."""
    return dossier.events.filter(kind=f"dossier.{kind}").first().on_behalf_of


def test_f7_the_history_says_in_whose_place_the_advisor_s_substitute_acted(cast, signed_in):
    dossier = scenes.in_analysis(cast)
    away(cast.advisor, cast.other_advisor, start=0)
    question = dossier.document.sections[0].questions.first()
    proposals.ask_precision(
        dossier, question=question, text="Lequel?", wished_on=None, by=afresh(cast.other_advisor)
    )
    absences.end_absence(Absence.objects.get(), by=cast.advisor)  # the absence goes, what it explains stays
    page = signed_in(cast.coordinator).get(reverse("history", args=[dossier.pk])).content.decode()
    doer = f"<b data-own>{cast.other_advisor.full_name}</b>, pour {cast.advisor.full_name}, "
    assert f"{doer}a demandé une précision" in page
    home = signed_in(cast.team).get(reverse("home")).content.decode()
    assert f"{doer}a demandé une précision" in home


def test_f7_a_team_member_acts_for_the_advisor_only_in_what_an_advisor_does(cast):
    dossier = scenes.before_committee(cast)
    away(cast.advisor, cast.team, start=0)
    substitute = afresh(cast.team)
    proposals.raise_flag(dossier, text="Le bail finit en juin.", by=substitute)
    recorded = proposals.Recorded(
        met_on=dossier.submitted_at.date(), outcome=Outcome.NOT_FAVOURABLE, reasons="Tôt."
    )
    proposals.record_recommendation(dossier, recorded=recorded, terms=None, by=substitute)
    assert told_for(dossier, "raise_flag") == cast.advisor
    assert told_for(dossier, "record_recommendation") is None


def test_f7_a_member_acts_for_the_coordinator_only_in_what_was_not_hers_to_do(cast):
    dossier = scenes.ready(cast)
    away(cast.coordinator, cast.contributor, start=0)
    substitute = afresh(cast.contributor)
    proposals.rename(dossier, title="Un autre nom", by=substitute)
    proposals.submit(dossier, by=substitute)
    assert told_for(dossier, "rename") is None
    assert told_for(dossier, "submit") == cast.coordinator


def test_f7_nobody_acts_for_a_colleague_who_is_there(cast):
    dossier = scenes.in_analysis(cast)
    away(cast.advisor, cast.other_advisor, start=1)
    proposals.raise_flag(dossier, text="Le bail finit en juin.", by=afresh(cast.other_advisor))
    proposals.raise_flag(dossier, text="Et la salle ferme.", by=afresh(cast.advisor))
    assert {event.on_behalf_of for event in dossier.events.all()} == {None}


def test_every_action_of_the_history_is_known_as_someone_s_to_do():
    actions = {kind.removeprefix("dossier.") for kind in LABELS if kind.startswith("dossier.")}
    assert {action for action in actions if ability_of(action) is None} == NOBODY_S
    assert set(PART_OF) <= actions
