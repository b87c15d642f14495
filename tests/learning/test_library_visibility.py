"""Who finds which learning: kind × visibility × reader, by every way, as it changes (F70)."""

import pytest
from django.urls import reverse

from learning.enums import EntryKind, Visibility
from learning.models import JournalEntry
from tests.learning.learnings import learned

# The author writes at Les Ormes; the neighbour coordinates Le Canal; the other advisor accompanies it.
EVERYONE = (
    *("author", "coordinator", "reader", "neighbour", "advisor", "other_advisor", "team"),
    *("member", "recused", "governor", "outsider"),
)
COMMUNITY = set(EVERYONE) - {"outsider"}
FINDS = {
    Visibility.ME: {"author"},
    Visibility.TABLE: {"author"},  # its table reads it in its own journal
    Visibility.ADVISOR: {"author", "coordinator", "reader", "advisor"},
    Visibility.COMMUNITY: COMMUNITY,
    Visibility.PUBLIC: set(EVERYONE),
}
PUBLIC = reverse("public_learnings")


def person(cast, who):
    return cast.contributor if who == "author" else getattr(cast, who)


def doors(client, entry) -> set[bool]:
    """Whether the learning is found, by each way in the library: one answer when they agree."""
    word = {"q": "mobilites"}
    page = client.get(reverse("learning_library"))
    search = client.get(reverse("learning_library"), word)
    exported = client.get(reverse("library_export", args=["csv"]), word).content.decode("utf-8-sig")
    return {
        any(card.entry == entry for card in page.context["cards"]),
        any(card.entry == entry for card in search.context["cards"]),
        entry.title in exported,
        client.get(reverse("library_entry", args=[entry.pk])).status_code == 200,
    }


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("kind", [EntryKind.WORKED, EntryKind.FAILED])
def test_f70_every_reader_finds_what_is_open_to_her_by_every_way(cast, signed_in, kind, visibility):
    entry = learned(cast, "La mobilité", kind=kind, visibility=visibility)
    for who in EVERYONE:
        assert doors(signed_in(person(cast, who)), entry) == {who in FINDS[visibility]}, who


@pytest.mark.parametrize("visibility", list(Visibility))
def test_f70_without_an_account_only_what_is_open_to_everyone(cast, client, visibility):
    entry = learned(cast, "La mobilité", visibility=visibility)
    is_public = visibility == Visibility.PUBLIC
    listed = [card.entry for card in client.get(PUBLIC, {"q": "mobilites"}).context["cards"]]
    assert (entry in listed) is is_public
    status = client.get(reverse("public_learning", args=[entry.pk])).status_code
    assert status == (200 if is_public else 404)
    assert client.get(reverse("library_entry", args=[entry.pk])).status_code == 302


def test_f70_signed_in_the_public_pages_hold_no_more(cast, signed_in):
    entry = learned(cast, "La mobilité", visibility=Visibility.COMMUNITY)
    client = signed_in(cast.coordinator)
    assert not client.get(PUBLIC).context["cards"]
    assert client.get(reverse("public_learning", args=[entry.pk])).status_code == 404


def test_f70_visibility_is_as_it_is_now_at_every_change(cast, signed_in):
    entry = learned(cast, "La mobilité", visibility=Visibility.ME)
    for visibility in (
        Visibility.COMMUNITY,
        Visibility.ME,
        Visibility.PUBLIC,
        Visibility.ADVISOR,
        Visibility.TABLE,
        Visibility.COMMUNITY,
    ):
        entry.visibility = visibility
        entry.save(update_fields=["visibility"])
        for who in EVERYONE:
            assert doors(signed_in(person(cast, who)), entry) == {who in FINDS[visibility]}, (visibility, who)
    JournalEntry.objects.filter(pk=entry.pk).update(removed_at=entry.created_at)
    for who in EVERYONE:
        assert doors(signed_in(person(cast, who)), entry) == {False}, who


def test_f70_the_filters_tell_nothing_of_what_is_closed(cast, signed_in):
    learned(cast, "Fermé", visibility=Visibility.TABLE, happened_on="2015-01-01")
    form = signed_in(cast.neighbour).get(reverse("learning_library")).context["form"]
    assert list(dict(form.fields["annee"].choices)) == [""]
    assert list(dict(form.fields["quartier"].choices)) == [
        "",
        "le-canal",
        "les-ormes",
        "region",
    ]  # all of them
