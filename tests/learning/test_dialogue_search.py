"""Dialogue spaces are found by their titles and by their notes, by whoever may read these (F124, F108)."""

import pytest
from django.urls import reverse

from cimpact.search import Hit, Words, sources
from learning.capacity_enums import OfferFor
from learning.workflow import dialogue as actions
from tests.cast import PEOPLE

from .dialogue_pages import of_team, text_of
from .dialogues import space

pytestmark = pytest.mark.django_db

NOTES = {"fr": "On a parlé des punaises de lit.", "en": "We spoke about bed bugs."}


def found(user, asked: str) -> list[Hit]:
    source = {source.kind: source for source in sources.all_sources()}["dialogues"]
    return list(source.found_by(type(user).objects.get(pk=user.pk), Words.of(asked)))


def finders(cast, asked: str) -> set[str]:
    return {who for who in PEOPLE if found(getattr(cast, who), asked)}


def noted(cast, *, publish: bool, **fields):
    made = space(cast, **fields)
    return actions.keep_notes(made, **NOTES, version=1, publish=publish, by=cast.team)


def test_notes_are_found_by_the_team_alone_until_they_are_published(cast):
    made = noted(cast, publish=False)
    assert finders(cast, "punaises") == {"team"}
    assert found(cast.team, "punaises")[0].url == of_team("dialogue_after", made)
    actions.keep_notes(made, **NOTES, version=2, publish=True, by=cast.team)
    assert finders(cast, "punaises") == finders(cast, "bed bugs") == set(PEOPLE)


def test_a_title_found_by_anyone_shows_nothing_of_notes_to_come(cast):
    noted(cast, publish=False, title_fr="Punaises et logement", title_en="Bugs and housing")
    assert finders(cast, "punaises") == set(PEOPLE)
    assert [hit.text for hit in found(cast.coordinator, "punaises")] == [""]
    assert [hit.text for hit in found(cast.team, "punaises")] == [NOTES["fr"]]


def test_a_space_that_is_not_announced_is_found_by_its_team_alone(cast):
    space(cast, published=False)
    assert finders(cast, "parler du logement") == {"team"}


@pytest.mark.parametrize("audience", [OfferFor.EVERYONE, OfferFor.TABLES])
def test_what_is_found_leads_to_where_the_notes_are_read(cast, signed_in, audience):
    noted(cast, publish=True, audience=audience)
    for who in ("coordinator", "advisor", "outsider"):
        (hit,) = found(getattr(cast, who), "punaises")
        assert NOTES["fr"] in text_of(signed_in(getattr(cast, who)).get(hit.url))


def test_the_page_of_search_shows_the_words_in_the_language_they_were_found(cast, signed_in):
    noted(cast, publish=True)
    page = text_of(signed_in(cast.coordinator).get(reverse("search"), {"q": "bed bugs"}))
    assert "We spoke about <mark>bed</mark> <mark>bugs</mark>" in page
    assert "Espaces de dialogue" in page
