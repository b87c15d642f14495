"""Two pages at the same instant: one entry a key, one change a version, never a wider choice than the last (F68)."""

import uuid

import pytest

from cimpact.errors import NotPossible
from cimpact.writing.enums import Scan
from learning.enums import Visibility
from learning.models import JournalEntry, JournalPhoto, JournalRevision
from learning.pictures import Picture
from learning.workflow.journal import Shown, change_entry, open_entry_to, take_back_entry, write_entry
from proposals.workflow.writing import Stale
from tests.threads import at_once

from .journals import entry, said

pytestmark = pytest.mark.django_db(transaction=True)


def test_f68_sent_four_times_at_once_it_is_one_entry_with_one_photo(cast):
    key, photo = uuid.uuid4(), Shown(Picture(b"\xff\xd8\xff", 1, 1, Scan.NONE), "Une salle")

    def send():
        return write_entry(
            key=key,
            programme=cast.programme,
            neighbourhood=cast.ormes,
            said=said(),
            visibility=Visibility.ME,
            photo=photo,
            by=cast.coordinator,
        )

    outcomes = at_once(*[send] * 4)
    assert sorted(is_new for _entry, is_new in outcomes) == [False, False, False, True]
    assert JournalEntry.objects.count() == JournalPhoto.objects.count() == 1


def test_f68_of_two_changes_over_the_same_version_one_is_kept(cast):
    made = entry(cast)
    outcomes = at_once(
        *[
            lambda title=title: change_entry(made, version=1, said=said(title), by=cast.coordinator)
            for title in ("D’ici.", "De là.")
        ]
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["JournalEntry", Stale.__name__]
    assert JournalRevision.objects.count() == 1


def test_f68_an_entry_taken_back_is_not_opened_by_a_late_click(cast):
    made = entry(cast, visibility=Visibility.PUBLIC)
    take_back_entry(made, by=cast.coordinator)
    with pytest.raises(NotPossible):
        open_entry_to(made, Visibility.COMMUNITY, by=cast.coordinator)
    assert not JournalEntry.objects.open_to(cast.coordinator).exists()
