"""The yearly reflection of a support structure (F101, F102): one's own words, saved safely, shared by choice."""

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.kinds import Moot
from cimpact.notices.models import Notice
from cimpact.notices.outbox import compose
from cimpact.writing.answers import Conflict
from governance.backbone import groups, subjects
from governance.models import Reflection, ReflectionNote
from governance.workflow.reflections import share_reflection, write_note

from .paper_scenes import of_ormes, of_programme

YEAR = 2022


def url(structure, year=YEAR, name="reflection", *more):
    return reverse(name, args=[*structure.address, year, *more])


def note(structure, by, text="<p>Nous tenons le fil.</p>", *, code="vision", version=0, year=YEAR, read=None):
    return write_note(structure, year, code, markup=text, version=version, read=read, by=by)


def posted(text: str, *, version: int = 0, code: str = "vision", read: str = "") -> dict:
    prefix = f"note_{code}"
    return {f"{prefix}-text": text, f"{prefix}-version": version, f"{prefix}-read": read}


def test_six_roles_seven_attributes_five_misconceptions_three_questions_in_both_languages():
    assert [(group.code, len(group.subjects)) for group in groups()] == [
        ("roles", 6),
        ("attributes", 7),
        ("misconceptions", 5),
        ("equity", 3),
    ]
    assert len(subjects()) == 21
    assert all(set(subject.titles) == {"fr", "en"} for subject in subjects().values())


def test_what_is_written_is_kept_over_the_version_read(cast):
    first = note(of_ormes(cast), cast.coordinator)
    assert (first.text, first.version) == ("<p>Nous tenons le fil.</p>", 1)
    second = note(of_ormes(cast), cast.contributor, "<p>À deux.</p>", version=1)
    assert (second.version, second.updated_by) == (2, cast.contributor)


def test_two_who_write_at_once_lose_nothing(cast):
    note(of_ormes(cast), cast.coordinator)
    with pytest.raises(Conflict) as found:
        note(of_ormes(cast), cast.contributor, "<p>Autrement.</p>", version=0)
    assert found.value.mine == "<p>Autrement.</p>"
    assert found.value.current.text == "<p>Nous tenons le fil.</p>"
    assert ReflectionNote.objects.get().text == "<p>Nous tenons le fil.</p>"


def test_what_was_left_as_found_is_no_conflict(cast):
    note(of_ormes(cast), cast.coordinator, "<p>A.</p>")
    note(of_ormes(cast), cast.coordinator, "<p>B.</p>", version=1)
    kept = note(of_ormes(cast), cast.contributor, "<p>A.</p>", version=1, read="<p>A.</p>")
    assert kept.text == "<p>B.</p>"


def test_an_empty_field_begins_no_reflection(cast):
    note(of_ormes(cast), cast.coordinator, "")
    assert not Reflection.objects.exists()


def test_last_year_is_still_written_and_the_one_before_is_not(cast):
    note(of_ormes(cast), cast.coordinator, year=2021)
    with pytest.raises(NotPossible):
        note(of_ormes(cast), cast.coordinator, year=2020)


def test_it_is_shared_once_taken_back_once_and_never_empty(cast):
    structure = of_ormes(cast)
    with pytest.raises(NotPossible):
        share_reflection(structure, YEAR, shown=True, by=cast.coordinator)
    note(structure, cast.coordinator)
    for _click in range(2):
        share_reflection(structure, YEAR, shown=True, by=cast.coordinator)
    reflection = Reflection.objects.get()
    assert reflection.shared_at
    assert Event.objects.about(reflection).count() == 1
    share_reflection(structure, YEAR, shown=False, by=cast.coordinator)
    reflection.refresh_from_db()
    assert reflection.shared_at is None


def test_whoever_accompanies_the_table_is_told_that_it_may_be_read_while_it_is_shared(cast, signed_in):
    structure = of_ormes(cast)
    note(structure, cast.coordinator)
    for _click in range(2):
        share_reflection(structure, YEAR, shown=True, by=cast.coordinator)
    notice = Notice.objects.get(kind="reflection_shared")
    assert notice.recipient == cast.advisor
    assert url(structure) in compose(notice).body
    opened = signed_in(cast.advisor).get(reverse("shared_reflection", args=[notice.object_id]))
    assert opened["Location"] == url(structure)
    Reflection.objects.update(shared_at=None)
    with pytest.raises(Moot):
        compose(notice)


def test_a_reflection_taken_back_before_the_message_leaves_sends_nothing(cast):
    structure = of_ormes(cast)
    note(structure, cast.coordinator)
    share_reflection(structure, YEAR, shown=True, by=cast.coordinator)
    share_reflection(structure, YEAR, shown=False, by=cast.coordinator)
    assert not Notice.objects.filter(kind="reflection_shared", status="due").exists()


# The pages


def test_it_is_the_tables_own_until_it_is_shared(cast, client):
    structure = of_ormes(cast)
    note(structure, cast.coordinator, "<p>Entre nous.</p>")
    note(structure, cast.coordinator, "<p>L’an dernier.</p>", year=2021)
    seen = {}
    for part in ("coordinator", "contributor", "reader", "advisor", "team", "other_advisor", "member"):
        client.force_login(getattr(cast, part))
        answer = client.get(url(structure))
        seen[part] = (answer.status_code, "Entre nous." in answer.content.decode())
        assert ("L’an dernier." in answer.content.decode()) == seen[part][1]
    assert seen == {
        "coordinator": (200, True),
        "contributor": (200, True),
        "reader": (200, True),
        "advisor": (200, False),
        "team": (200, False),
        "other_advisor": (404, False),
        "member": (404, False),
    }
    share_reflection(structure, YEAR, shown=True, by=cast.coordinator)
    client.force_login(cast.advisor)
    page = client.get(url(structure)).content.decode()
    assert "Entre nous." in page
    assert "L’an dernier." not in page  # that year's is not shared


def test_the_teams_is_read_by_the_team_only(cast, client):
    structure = of_programme(cast)
    note(structure, cast.team)
    found = {}
    for part in ("team", "advisor", "coordinator", "member"):
        client.force_login(getattr(cast, part))
        found[part] = client.get(url(structure)).status_code
    assert found == {"team": 200, "advisor": 404, "coordinator": 404, "member": 404}


def test_only_its_writers_write_and_only_its_coordinator_shares(cast, client):
    structure = of_ormes(cast)
    for part, wanted in (("contributor", 200), ("reader", 403), ("advisor", 403), ("member", 404)):
        client.force_login(getattr(cast, part))
        answer = client.post(
            url(structure, YEAR, "reflection_note", "vision"),
            posted("Nos mots.", version=0),
            headers={"X-Autosave": "1"},
        )
        assert answer.status_code == wanted, part
    client.force_login(cast.contributor)
    assert client.post(url(structure, YEAR, "reflection_share"), {"show": "1"}).status_code == 403
    client.force_login(cast.coordinator)
    assert client.post(url(structure, YEAR, "reflection_share"), {"show": "1"}).status_code == 302
    assert Reflection.objects.get().shared_at


def test_it_saves_as_one_types_and_shows_both_texts_to_the_second(cast, client):
    structure = of_ormes(cast)
    client.force_login(cast.coordinator)
    address = url(structure, YEAR, "reflection_note", "vision")
    saved = client.post(address, posted("Première.", version=0), headers={"X-Autosave": "1"})
    assert saved.json()["version"] == 1
    client.force_login(cast.contributor)
    answer = client.post(address, posted("Deuxième.", version=0), headers={"X-Autosave": "1"})
    assert answer.status_code == 409
    assert "Première." in answer.json()["html"]
    assert "Deuxième." in answer.json()["html"]


def test_without_a_script_the_form_saves_all_and_keeps_a_refused_text(cast, client):
    structure = of_ormes(cast)
    client.force_login(cast.coordinator)
    sent = posted("Une vision.") | posted("Une voix.", code="voice")
    assert client.post(url(structure), sent).status_code == 302
    assert ReflectionNote.objects.count() == 2
    answer = client.post(url(structure), posted("Autre chose.", version=0))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Autre chose." in page
    assert "Une vision." in page


def test_earlier_years_stand_beside_this_one(cast, client):
    structure = of_ormes(cast)
    note(structure, cast.coordinator, "<p>L’an dernier.</p>", year=2021)
    client.force_login(cast.contributor)
    page = client.get(url(structure)).content.decode()
    assert "En 2021, vous écriviez" in page
    assert "L’an dernier." in page
    assert "Rien n’est obligatoire" in page


@pytest.mark.parametrize("year", [1999, 2023])
def test_a_year_to_come_has_no_page(cast, client, year):
    client.force_login(cast.coordinator)
    assert client.get(url(of_ormes(cast), year)).status_code == 404
