"""The help page says what pages are for, in both languages, and leads where its reader may go (F127)."""

import pytest
import yaml
from django.urls import reverse

from cimpact.dashboards.help_page import FILE, groups_for

GROUPS = yaml.safe_load(FILE.read_text(encoding="utf-8"))["groups"]
ENTRIES = [entry for group in GROUPS for entry in group["entries"]]
OF_COMMUNITY = {"regional", "published_here"}
OF_PERSONS = {"journal", "learning_library"}
EVERYONE = {"room_join", "activities", "room_door"}


def led(response) -> set[str]:
    """The pages that it leads to."""
    urls = {entry.url for _title, entries in response.context["groups"] for entry in entries if entry.url}
    names = OF_COMMUNITY | OF_PERSONS | EVERYONE
    assert urls <= {reverse(name) for name in names}
    return {name for name in names if reverse(name) in urls}


def test_every_entry_is_said_shortly_in_both_languages():
    for entry in ENTRIES:
        said = [entry["title"], entry["text"], *([entry["action"]] if "page" in entry else [])]
        assert all(set(one) == {"fr", "en"} and all(one.values()) for one in said)
        assert len(entry["text"]["fr"]) <= 300, entry["title"]["fr"]


@pytest.mark.parametrize(
    ("who", "names"),
    [
        (None, EVERYONE),
        ("outsider", EVERYONE | OF_PERSONS),
        ("coordinator", EVERYONE | OF_PERSONS | OF_COMMUNITY),
        ("advisor", EVERYONE | OF_PERSONS | OF_COMMUNITY),
        ("team", EVERYONE | OF_PERSONS | OF_COMMUNITY),
        ("member", EVERYONE | OF_PERSONS | OF_COMMUNITY),
    ],
)
def test_it_leads_only_where_its_reader_may_go(cast, signed_in, who, names):
    client = signed_in(getattr(cast, who) if who else None)
    found = led(client.get(reverse("help")))
    assert found == names
    for name in found:
        assert client.get(reverse(name), follow=True).status_code == 200, name


def test_every_page_has_the_way_to_it_and_it_speaks_the_reader_s_language(cast, client):
    assert f'href="{reverse("help")}"' in client.get(reverse("programme")).content.decode()
    english = client.get(reverse("help").replace("/fr/", "/en/")).content.decode()
    assert "The activity wall and its room" in english
    assert "Le mur des activités" not in english


def test_it_costs_no_more_for_whoever_has_many_roles(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        groups_for(cast.team)
