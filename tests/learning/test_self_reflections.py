"""A table's reflections: equity in five dimensions, the five conditions; its own, never a score (F71, R44–R47)."""

import re
import uuid

import pytest
from django.db import IntegrityError, transaction

from cimpact.errors import NotPossible
from cimpact.history.models import Audience, Event
from cimpact.writing.answers import Conflict
from learning.enums import Condition, ReflectionKind
from learning.guide import matter_of, matters
from learning.models import SelfReflection, SelfReflectionNote, SelfReflectionStep
from learning.permissions import REFLECTION_ABILITIES, reflection_abilities, reflections_open_to
from learning.workflow.self_reflections import (
    add_step,
    close_reflection,
    drop_step,
    reopen_reflection,
    show_reflection,
    tick_step,
)
from neighbourhoods.models import Initiative
from tests.threads import at_once

from .letters import PEOPLE
from .reflecting import CONDITIONS, EDI, TEMPLATES, earlier_then_now, opened, posted, step, texts, url, words

pytestmark = pytest.mark.django_db

# What the guide says


def test_r44_edi_is_thought_of_in_the_five_dimensions_of_the_guide():
    assert [subject.titles["fr"] for subject in matter_of(EDI).subjects] == [
        "Capacité",
        "Actions",
        "Représentativité et inclusion",
        "Changements systèmes",
        "Changements populations",
    ]


def test_r47_the_five_conditions_are_those_of_the_guide_and_how_belongs_to_each_community():
    matter = matter_of(CONDITIONS)
    assert [subject.code for subject in matter.subjects] == Condition.values
    assert "appartient à chaque milieu" in matter.intros["fr"]
    assert "belongs to each community" in matter.intros["en"]


@pytest.mark.parametrize("kind", list(ReflectionKind))
def test_r44_r47_each_subject_has_why_questions_and_leads_in_both_languages(kind):
    matter = matters()[kind]
    assert "section" in matter.sources["fr"]
    for subject in matter.subjects:
        assert 2 <= len(subject.asked) <= 4
        assert subject.tried
        said = (subject.titles, subject.whys, *subject.asked, *subject.tried)
        assert all(set(one) == {"fr", "en"} and all(one.values()) for one in said)
        assert all(one["fr"].endswith("?") and one["en"].endswith("?") for one in subject.asked)
        french = " ".join(one["fr"] for one in said)
        assert not re.search(r"« | »| :(?= )| [;!?]", french), subject.code


# Opened, written, closed


def test_f71_one_is_open_at_a_time_for_each_kind_and_several_a_year_are_allowed(cast, clock):
    clock.set(2022, 1, 10)
    first = opened(cast)
    assert opened(cast, by=cast.contributor) == first
    other = opened(cast, CONDITIONS)
    assert other != first
    words(first, cast.coordinator)
    close_reflection(first, by=cast.coordinator)
    clock.set(2022, 3, 10)
    assert opened(cast) not in (first, other)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfReflection.objects.create(
            programme=cast.programme, neighbourhood=cast.ormes, kind=EDI, opened_by=cast.coordinator
        )


def test_of_an_initiative_it_is_apart_from_that_of_the_neighbourhood(cast):
    initiative = Initiative.objects.create(
        programme=cast.programme, neighbourhood=cast.ormes, title="Des ruelles à vivre"
    )
    place, of_it = opened(cast), opened(cast, initiative=initiative)
    assert place != of_it
    assert (place.about, of_it.about) == ("Les Ormes", "Des ruelles à vivre")


@pytest.mark.django_db(transaction=True)
def test_opened_by_two_at_once_it_is_one(cast):
    assert len(set(at_once(*[lambda: opened(cast).pk] * 2))) == 1


def test_two_who_write_at_once_lose_nothing(cast):
    reflection = opened(cast)
    words(reflection, cast.coordinator)
    with pytest.raises(Conflict) as found:
        words(reflection, cast.contributor, "<p>Autrement.</p>", version=0)
    assert (found.value.mine, found.value.current.text) == ("<p>Autrement.</p>", "<p>Nos mots.</p>")
    kept = words(reflection, cast.contributor, "<p>Ensemble.</p>", version=1)
    assert (kept.version, kept.updated_by) == (2, cast.contributor)


def test_closed_its_words_no_longer_change_and_its_steps_are_still_ticked(cast):
    reflection = opened(cast)
    with pytest.raises(NotPossible):
        close_reflection(reflection, by=cast.coordinator)  # nothing to keep
    words(reflection, cast.coordinator)
    planned = step(reflection, cast.coordinator)
    for _click in range(2):
        close_reflection(reflection, by=cast.coordinator)
    for change in (
        lambda: words(reflection, cast.coordinator, "<p>Non.</p>", version=1),
        lambda: step(reflection, cast.coordinator, "Encore"),
        lambda: drop_step(planned, by=cast.coordinator),
    ):
        with pytest.raises(NotPossible):
            change()
    for _click in range(2):
        tick_step(planned, done=True, by=cast.contributor)
    planned.refresh_from_db()
    assert planned.done_at
    kinds = [event.kind for event in Event.objects.about(reflection).order_by("pk")]
    assert kinds == [
        "self_reflection.opened",
        "self_reflection.step_added",
        "self_reflection.closed",
        "self_reflection.step_done",
    ]
    assert {event.audience for event in Event.objects.about(reflection)} == {Audience.TABLE}


def test_it_is_reopened_until_another_begins(cast, clock):
    before, now = earlier_then_now(cast, clock)
    with pytest.raises(NotPossible):
        reopen_reflection(before, by=cast.coordinator)
    words(now, cast.coordinator)
    close_reflection(now, by=cast.coordinator)
    reopen_reflection(now, by=cast.coordinator)
    now.refresh_from_db()
    assert now.is_open


def test_a_step_sent_twice_is_one(cast):
    reflection, key = opened(cast), uuid.uuid4()
    for _click in range(2):
        add_step(reflection, "capacity", what="Se former", key=key, by=cast.coordinator)
    assert reflection.steps.count() == 1


# Whose it is

TABLE = {
    "find_reflections": "C W R A",
    "read_reflections": "C W R",
    "write_reflection": "C W",
    "share_reflection": "C",
}


def test_r45_who_may_do_what_with_a_table_s_reflections(cast):
    assert set(TABLE) == set(REFLECTION_ABILITIES)
    for letter, name in PEOPLE.items():
        expected = {action: letter in who.split() for action, who in TABLE.items()}
        person = getattr(cast, name)
        assert reflection_abilities(person, cast.programme, cast.ormes) == expected, name
        # Of another neighbourhood: its own table and its own advisor, nobody of this one.
        elsewhere = reflection_abilities(person, cast.programme, cast.canal)
        assert any(elsewhere.values()) == (letter in "NO"), name


def test_r45_who_reads_it_before_it_is_shown_while_it_is_and_once_it_is_taken_back(cast):
    reflection = opened(cast)

    def readers() -> str:
        return " ".join(
            letter
            for letter, name in PEOPLE.items()
            if reflections_open_to(getattr(cast, name), cast.programme, cast.ormes).exists()
        )

    with pytest.raises(NotPossible):
        show_reflection(reflection, shown=True, by=cast.coordinator)  # nothing to show yet
    words(reflection, cast.coordinator)
    assert readers() == "C W R"
    for _click in range(2):
        show_reflection(reflection, shown=True, by=cast.coordinator)
    assert readers() == "C W R A"
    show_reflection(reflection, shown=False, by=cast.coordinator)
    assert readers() == "C W R"
    assert Event.objects.about(reflection).filter(kind="self_reflection.shown").count() == 1


def test_r45_its_pages_do_not_exist_for_others_and_are_never_public(cast, client, clock):
    before, now = earlier_then_now(cast, clock)
    words(now, cast.coordinator, "<p>Entre nous.</p>")
    addresses = [url(cast), *(url(cast, "self_reflection", one.pk) for one in (before, now))]
    for address in addresses:
        assert client.get(address).status_code == 302  # to sign in
    for name in ("neighbour", "other_advisor", "team", "member", "recused", "governor", "outsider"):
        client.force_login(getattr(cast, name))
        assert [client.get(address).status_code for address in addresses] == [404] * 3, name
    client.force_login(cast.advisor)
    assert [client.get(address).status_code for address in addresses] == [200, 404, 404]
    show_reflection(now, shown=True, by=cast.coordinator)
    page = texts(client, addresses[2])
    assert "Entre nous." in page
    assert "En janvier" not in page  # that one is not shown
    assert "data-autosave" not in page


def test_r45_only_its_writers_write_and_only_its_coordinator_shows(cast, client):
    reflection = opened(cast)
    words(reflection, cast.coordinator)
    show_reflection(reflection, shown=True, by=cast.coordinator)
    saves = url(cast, "self_reflection_note", reflection.pk, "actions")
    share = url(cast, "self_reflection_share", reflection.pk)
    found = {}
    for name in ("contributor", "reader", "advisor", "neighbour"):
        client.force_login(getattr(cast, name))
        answers = [
            client.post(saves, posted("Nos mots.", code="actions"), headers={"X-Autosave": "1"}),
            client.post(url(cast, "self_reflection", reflection.pk), {}),
            client.post(url(cast, "self_reflection_open", "conditions")),
            client.post(url(cast, "self_reflection_close", reflection.pk), {"reopen": "1"}),
            client.post(share, {"show": "0"}),
        ]
        found[name] = [answer.status_code for answer in answers]
    assert found == {
        "contributor": [200, 302, 302, 302, 403],
        "reader": [403] * 5,
        "advisor": [403] * 5,
        "neighbour": [404] * 5,
    }
    client.force_login(cast.coordinator)
    assert client.post(share, {"show": "0"}).status_code == 302
    reflection.refresh_from_db()
    assert reflection.shared_at is None


# Never a score


def test_r45_no_page_of_it_counts_grades_or_ranks(cast, client, clock):
    """Nothing is kept that could be a score, and no page of it shows one."""
    kept = {
        field.get_internal_type()
        for model in (SelfReflection, SelfReflectionNote, SelfReflectionStep)
        for field in model._meta.get_fields()
        if field.concrete and field.name not in ("id", "version")
    }
    assert not kept & {"IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "FloatField"}
    assert not kept & {"DecimalField", "BooleanField", "JSONField"}
    before, now = earlier_then_now(cast, clock)
    words(now, cast.coordinator)
    client.force_login(cast.coordinator)
    for address in (url(cast), *(url(cast, "self_reflection", one.pk) for one in (before, now))):
        main = re.search(r"<main.*</main>", texts(client, address), re.DOTALL).group()
        assert not re.search(
            r"<(?:meter|progress|svg class=\"chart|input[^>]*type=\"(?:radio|range|number))", main
        )
        visible = re.sub(r"<[^>]+>", " ", main)
        assert not re.search(r"\d\s*(?:%|/\s*\d|sur \d|points?\b)", visible)
        assert not re.search(r"\b(?:rang|score|niveau|total)\b", visible, re.IGNORECASE)
    for template in TEMPLATES.glob("*.html"):
        source = template.read_text(encoding="utf-8")
        assert not re.search(r"\|length|\bcount\b|chart|data-tone=|percent|rating|score", source), (
            template.name
        )


def test_r45_no_dashboard_no_search_and_no_public_page_reads_reflections():
    """Only the slice that writes them knows them: nothing above gathers them."""
    root = TEMPLATES.parents[2]
    readers = {
        str(path.relative_to(root))
        for folder in ("cimpact", "proposals", "governance", "neighbourhoods", "learning")
        for path in (root / folder).rglob("*.py")
        if not {"migrations", "demo"} & set(path.parts)
        and re.search(
            r"\bSelfReflection\b|self_reflections\.(?:all|filter)", path.read_text(encoding="utf-8")
        )
    }
    assert readers == {
        "learning/forms/self_reflections.py",
        "learning/models/__init__.py",
        "learning/models/reflections.py",
        "learning/permissions/reflections.py",
        "learning/reflection_cards.py",
        # Tells whoever it is shown to.
        "learning/reflection_emails.py",
        "learning/self_reflections.py",
        "learning/views/self_reflections.py",
        "learning/workflow/self_reflections.py",
    }
