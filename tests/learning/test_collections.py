"""Collections: learnings put together in an order; each reader finds in them what is open to her (F70)."""

import uuid

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from learning.enums import Readers, Visibility
from learning.library import kept_in
from learning.models import Collection
from learning.workflow.collections import change_collection, collect, make_collection, move, uncollect
from proposals.workflow.writing import Stale
from tests.learning.learnings import learned


def made(cast, *, by=None, readers=Readers.COMMUNITY, title="Rejoindre les aînés", key=None) -> Collection:
    return make_collection(
        cast.programme,
        title=title,
        text="",
        readers=readers,
        key=key or uuid.uuid4(),
        by=by or cast.contributor,
    )


def held(collection, user) -> list[str]:
    return [entry.title for entry in kept_in(collection, user)]


def test_f70_a_collection_begins_from_the_page_of_a_learning(cast, signed_in):
    entry, client = learned(cast, "Un"), signed_in(cast.neighbour)
    form = client.get(reverse("collection_make"), {"entry": entry.pk}).context["form"]
    given = {
        "title": "Pour la rentrée",
        "text": "",
        "readers": "me",
        "key": form["key"].value(),
        "entry": entry.pk,
    }
    for _twice in range(2):
        client.post(reverse("collection_make"), given)
    collection = Collection.objects.get()
    assert held(collection, cast.neighbour) == ["Un"]
    second = learned(cast, "Deux")
    for _twice in range(2):
        client.post(reverse("library_collect", args=[second.pk]), {"collection": collection.pk})
    assert held(collection, cast.neighbour) == ["Un", "Deux"]
    page = client.get(reverse("library_entry", args=[second.pk])).content.decode()
    assert "Pour la rentrée" in page


def test_f70_its_learnings_are_ordered_and_taken_out(cast, signed_in):
    collection, client = made(cast), signed_in(cast.contributor)
    entries = [learned(cast, title) for title in ("Un", "Deux", "Trois")]
    for entry in entries:
        collect(collection, entry, by=cast.contributor)
    url = reverse("collection_act", args=[collection.pk])
    client.post(url, {"entry": entries[2].pk, "up": ""})
    assert held(collection, cast.contributor) == ["Un", "Trois", "Deux"]
    client.post(url, {"entry": entries[0].pk, "down": ""})
    assert held(collection, cast.contributor) == ["Trois", "Un", "Deux"]
    client.post(url, {"entry": entries[2].pk, "up": ""})  # the first stays first
    client.post(url, {"entry": entries[0].pk, "out": ""})
    assert held(collection, cast.contributor) == ["Trois", "Deux"]


def test_f70_each_reader_finds_what_is_open_to_her_and_nothing_tells_of_the_rest(cast, signed_in):
    collection = made(cast)
    for title, visibility in (
        ("Secret", Visibility.ME),
        ("Table", Visibility.ADVISOR),
        ("Tous", "community"),
    ):
        collect(collection, learned(cast, title, visibility=visibility), by=cast.contributor)
    assert held(collection, cast.contributor) == ["Secret", "Table", "Tous"]
    assert held(collection, cast.advisor) == ["Table", "Tous"]
    assert held(collection, cast.neighbour) == ["Tous"]
    page = signed_in(cast.neighbour).get(reverse("collection", args=[collection.pk])).content.decode()
    assert "Secret" not in page
    assert "1 apprentissage" in page
    listed = signed_in(cast.neighbour).get(reverse("collections")).context["others"]
    assert listed == [(collection, 1)]


def test_f70_moving_passes_over_what_its_owner_no_longer_sees(cast):
    collection = made(cast, by=cast.neighbour)
    entries = [learned(cast, title) for title in ("Un", "Deux", "Trois")]
    for entry in entries:
        collect(collection, entry, by=cast.neighbour)
    entries[1].visibility = Visibility.ME
    entries[1].save()
    move(collection, entries[2], up=True, by=cast.neighbour)
    assert held(collection, cast.neighbour) == ["Trois", "Un"]


def test_f70_a_learning_that_is_closed_does_not_enter(cast):
    collection = made(cast, by=cast.neighbour)
    with pytest.raises(NotPossible):
        collect(collection, learned(cast, "Secret", visibility=Visibility.TABLE), by=cast.neighbour)
    assert held(collection, cast.contributor) == []


def test_f70_two_pages_that_change_it_are_both_shown(cast, signed_in):
    collection, client = made(cast), signed_in(cast.contributor)
    given = {"title": "Autrement", "text": "", "readers": "me"}
    change_collection(collection, **given, version=1, by=cast.contributor)
    with pytest.raises(Stale):
        change_collection(collection, **(given | {"title": "Encore"}), version=1, by=cast.contributor)
    url = reverse("collection_edit", args=[collection.pk])
    page = client.post(url, given | {"title": "Encore", "version": 1})
    assert page.status_code == 409
    assert "Autrement" in page.content.decode()
    assert "Encore" in page.content.decode()
    again = client.post(url, given | {"title": "Encore", "version": page.context["form"]["version"].value()})
    assert again.status_code == 302
    assert Collection.objects.get().title == "Encore"


def test_f70_a_collection_removed_is_found_no_more(cast, signed_in):
    collection, client = made(cast), signed_in(cast.contributor)
    for _twice in range(2):
        client.post(reverse("collection_act", args=[collection.pk]), {"remove": ""})
    assert client.get(reverse("collection", args=[collection.pk])).status_code == 404
    with pytest.raises(NotPossible):
        uncollect(collection, learned(cast, "Un"), by=cast.contributor)


def test_f70_a_name_is_asked_beside_the_field_and_nothing_typed_is_lost(cast, signed_in):
    page = signed_in(cast.contributor).post(
        reverse("collection_make"), {"title": "", "text": "Mes mots", "readers": "me", "key": uuid.uuid4()}
    )
    assert page.status_code == 422
    assert "Donnez un titre à la collection." in page.content.decode()
    assert "Mes mots" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "makes", "reads_community", "reads_own"),
    [
        ("coordinator", 200, 200, 404),
        ("contributor", 200, 200, 200),  # whose they are
        ("reader", 200, 200, 404),
        ("neighbour", 200, 200, 404),
        ("advisor", 200, 200, 404),
        ("other_advisor", 200, 200, 404),
        ("team", 200, 200, 404),
        ("member", 403, 200, 404),
        ("recused", 403, 200, 404),
        ("governor", 403, 200, 404),
        ("outsider", 403, 404, 404),
    ],
)
def test_f70_who_makes_reads_and_changes_collections(cast, signed_in, who, makes, reads_community, reads_own):
    shown, own = made(cast), made(cast, readers=Readers.ME)
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("collection_make")).status_code == makes
    assert client.get(reverse("collection", args=[shown.pk])).status_code == reads_community
    assert client.get(reverse("collection", args=[own.pk])).status_code == reads_own
    changes = 200 if who == "contributor" else (403 if reads_community == 200 else 404)
    assert client.get(reverse("collection_edit", args=[shown.pk])).status_code == changes
    client.post(reverse("collection_act", args=[shown.pk]), {"remove": ""})
    assert Collection.objects.filter(pk=shown.pk, removed_at=None).exists() is (who != "contributor")
