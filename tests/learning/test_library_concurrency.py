"""Two people at the same instant: a reuse is said once, a learning is collected once (F70)."""

import pytest

from cimpact.errors import NotPossible
from learning.enums import Visibility
from learning.models import JournalEntry, Reuse
from learning.workflow.collections import collect
from tests.threads import at_once

from .learnings import learned
from .test_collections import held, made
from .test_reuses import reused

pytestmark = pytest.mark.django_db(transaction=True)


def names(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_f70_said_twice_at_the_same_instant_a_reuse_is_there_once(cast):
    entry = learned(cast, "Appeler")
    assert names(at_once(lambda: reused(cast, entry), lambda: reused(cast, entry))) == [
        "NotPossible",
        "Reuse",
    ]
    assert Reuse.objects.said().count() == 1


def test_f70_a_learning_closed_at_the_instant_it_is_reused_leaves_one_or_the_other(cast):
    entry = learned(cast, "Appeler")

    def close():
        JournalEntry.objects.filter(pk=entry.pk).update(visibility=Visibility.ME)

    outcomes = at_once(lambda: reused(cast, entry), close)
    for outcome in outcomes:
        assert outcome is None or isinstance(outcome, Reuse | NotPossible), repr(outcome)


def test_f70_collected_twice_at_the_same_instant_a_learning_is_there_once(cast):
    collection, entry = made(cast), learned(cast, "Un")
    outcomes = at_once(
        lambda: collect(collection, entry, by=cast.contributor),
        lambda: collect(collection, entry, by=cast.contributor),
    )
    assert outcomes == [None, None]
    assert held(collection, cast.contributor) == ["Un"]
