"""The history is only ever added to: the database itself refuses anything else."""

import pytest
from django.db import connection, transaction
from django.db.models import F, ProtectedError
from django.db.utils import DatabaseError

from cimpact.accounts.models import User
from cimpact.history.models import Audience, Event, record
from cimpact.writing.enums import Purpose
from cimpact.writing.freezing import fingerprint, freeze
from cimpact.writing.loading import DATA, load_programme
from cimpact.writing.models import Document, FrozenCopy, QuestionSet

pytestmark = pytest.mark.django_db


@pytest.fixture
def judith():
    return User.objects.create_user("judith@exemple.org", first_name="Judith", last_name="Okafor")


@pytest.fixture
def event(judith):
    return record(
        judith,
        "person.tested",
        by=judith,
        comment="Un mot personnel.",
        before={"name": "Judith O."},
        after={"name": "Judith Okafor", "tags": [1, 2.5, None], "ancien": {"é": True}},
    )


def refused(change):
    """Whether the database refuses a change, and nothing of it stays."""
    before = list(Event.objects.values()), list(FrozenCopy.objects.values())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()
    return before == (list(Event.objects.values()), list(FrozenCopy.objects.values()))


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "person.other"},
        {"actor": None},
        {"on_behalf_of": F("actor")},
        {"object_id": 0},
        {"audience": Audience.TABLE},
        {"to_state": "submitted"},
        {"comment": "Un autre mot."},
        {"before": {"name": "Quelqu’un d’autre"}},
        {"comment": "", "kind": "person.other"},
    ],
)
def test_a_row_is_never_changed(event, fields):
    assert refused(lambda: Event.objects.update(**fields))


def test_nor_by_saving_it_again(event):
    event.at = event.at.replace(year=2000)
    assert refused(event.save)


@pytest.mark.parametrize(
    "deletion",
    [
        lambda: Event.objects.all().delete(),
        lambda: Event.objects.first().delete(),
        lambda: execute("DELETE FROM history_event"),
    ],
)
def test_a_row_is_never_deleted(event, deletion):
    assert refused(deletion)


def test_a_person_of_the_history_is_never_deleted(event, judith):
    with pytest.raises(ProtectedError):
        judith.delete()
    assert User.objects.filter(pk=judith.pk).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["history_event", "writing_frozencopy"])
def test_a_table_is_never_emptied_at_once(event, table):
    connection.check_constraints()
    assert refused(lambda: execute(f"TRUNCATE {table} CASCADE"))


def test_a_person_s_words_may_be_blanked_and_nothing_else(event):
    Event.objects.filter(pk=event.pk).update(comment="", before=None, after=None)
    blanked = Event.objects.get()
    assert (blanked.comment, blanked.before, blanked.after) == ("", None, None)
    assert (blanked.kind, blanked.at, blanked.actor_id) == (event.kind, event.at, event.actor_id)


def test_one_text_is_blanked_without_the_others(event):
    Event.objects.filter(pk=event.pk).update(before=None)
    event.refresh_from_db()
    assert event.comment == "Un mot personnel."
    assert event.after["name"] == "Judith Okafor"


def test_an_action_undone_leaves_no_row(judith):
    def act():
        judith.first_name = "J."
        judith.save()
        record(judith, "person.tested", by=judith)
        raise KeyError

    with pytest.raises(KeyError), transaction.atomic():
        act()
    judith.refresh_from_db()
    assert (Event.objects.count(), judith.first_name) == (0, "Judith")


def test_the_history_of_one_thing_is_its_own_latest_first(judith, clock):
    other = User.objects.create_user("paul@exemple.org", first_name="Paul", last_name="Mercier")
    clock.set(2022, 1, 10, 9)
    record(judith, "person.first", by=judith)
    record(other, "person.other", by=judith)
    clock.advance(seconds=1)
    record(judith, "person.second", by=None)
    assert [e.kind for e in Event.objects.about(judith)] == ["person.second", "person.first"]


def test_a_kind_that_nobody_tells_shows_its_code(event):
    assert event.sentence == "person.tested"


@pytest.fixture
def document():
    load_programme(DATA / "pic2.yaml")
    return Document.objects.create(question_set=QuestionSet.objects.get(purpose=Purpose.LETTER))


CONTENT = {
    "title": "Des ruelles à vivre",
    "amounts": {"10": 1, "2": 5_000_000},
    "vide": None,
    "é": ["z", "a"],
}


@pytest.mark.parametrize(
    "change",
    [
        lambda: FrozenCopy.objects.update(content={}),
        lambda: FrozenCopy.objects.update(number=9),
        lambda: FrozenCopy.objects.update(sha256=""),
        lambda: FrozenCopy.objects.all().delete(),
    ],
)
def test_a_frozen_copy_never_changes(document, judith, change):
    freeze(document, CONTENT, by=judith)
    assert refused(change)


def test_a_frozen_copy_still_bears_its_fingerprint_when_it_is_read_again(document, judith):
    freeze(document, CONTENT, by=judith)
    copy = FrozenCopy.objects.get()
    assert copy.content == CONTENT
    assert fingerprint(copy.content) == copy.sha256


def test_frozen_copies_are_numbered_in_order(document, judith):
    for title in ("un", "deux", "trois"):
        freeze(document, {"title": title}, by=judith)
    assert [(c.number, c.content["title"]) for c in document.copies.all()] == [
        (1, "un"),
        (2, "deux"),
        (3, "trois"),
    ]


def test_copies_that_say_the_same_bear_the_same_fingerprint_whatever_their_order():
    assert fingerprint({"a": 1, "b": {"c": 2, "d": 3}}) == fingerprint({"b": {"d": 3, "c": 2}, "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def test_every_table_that_is_protected_is_still_so_after_all_migrations():
    """A later migration that remakes a table on SQLite would silently drop its triggers."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        triggers = {name for (name,) in cursor.fetchall()}
    assert triggers >= {
        f"{table}_no_{action}"
        for table in ("history_event", "writing_frozencopy")
        for action in ("update", "delete")
    }
