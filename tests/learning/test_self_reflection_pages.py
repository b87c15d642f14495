"""The pages of a table's reflections: its words beside its earlier ones, and where one meets them (F71, F72)."""

import re

import pytest
from django.urls import reverse

from cimpact.formatting import long_date
from governance.structures import Structure
from learning.guide import matter_of
from learning.models import SelfReflectionNote
from learning.workflow.self_reflections import (
    close_reflection,
    open_reflection,
)
from neighbourhoods.models import Initiative
from tests import cast as casting

from .reflecting import (
    CONDITIONS,
    EDI,
    earlier_then_now,
    opened,
    posted,
    posted_step,
    step,
    texts,
    url,
    words,
)

pytestmark = pytest.mark.django_db

# Its pages


def test_f72_what_the_table_wrote_and_meant_to_do_stands_beside_what_it_writes(cast, client, clock):
    before, now = earlier_then_now(cast, clock, CONDITIONS, "engagement")
    client.force_login(cast.contributor)
    page = texts(client, url(cast, "self_reflection", now.pk))
    assert f"Écrit le {long_date(before.opened_at)}" in page
    assert "En janvier, trois personnes." in page
    assert "Ce que nous avions dit que nous ferions" in page
    assert f"fait le {long_date(before.opened_at)}" in page
    left = before.steps.get(what="Payer la garde")
    assert f'name="done" value="{left.pk}"' in page
    # What was left to do is ticked from here.
    answer = client.post(url(cast, "self_reflection", now.pk), {"done": left.pk})
    assert answer["Location"].endswith("#engagement")
    left.refresh_from_db()
    assert left.done_at
    for lead in matter_of(CONDITIONS).subjects[0].leads:
        assert lead in page


def test_it_is_compared_with_what_was_said_of_the_same_thing_only(cast, client, clock):
    earlier_then_now(cast, clock)
    initiative = Initiative.objects.create(
        programme=cast.programme, neighbourhood=cast.ormes, title="Des ruelles à vivre"
    )
    client.force_login(cast.coordinator)
    answer = client.post(url(cast, "self_reflection_open", "edi"), {"initiative": initiative.pk})
    page = texts(client, answer["Location"])
    assert "Des ruelles à vivre" in page
    assert "En janvier" not in page


def test_no_field_of_it_is_required(cast, client):
    reflection = opened(cast)
    client.force_login(cast.coordinator)
    page = texts(client, url(cast, "self_reflection", reflection.pk))
    assert "Rien n’est obligatoire" in page
    assert not re.search(r"<(?:input|textarea|select)[^>]* required", page)
    empty = {}
    for subject in matter_of(EDI).subjects:
        empty |= posted("", code=subject.code)
    assert client.post(url(cast, "self_reflection", reflection.pk), empty).status_code == 302
    assert not SelfReflectionNote.objects.exists()


def test_it_saves_as_one_types_and_shows_both_texts_to_the_second(cast, client):
    reflection = opened(cast)
    address = url(cast, "self_reflection_note", reflection.pk, "capacity")
    client.force_login(cast.coordinator)
    saved = client.post(address, posted("Première."), headers={"X-Autosave": "1"})
    assert saved.json()["version"] == 1
    client.force_login(cast.contributor)
    answer = client.post(address, posted("Deuxième."), headers={"X-Autosave": "1"})
    assert answer.status_code == 409
    assert "Première." in answer.json()["html"]
    assert "Deuxième." in answer.json()["html"]


def test_without_a_script_words_and_steps_are_saved_at_once_and_nothing_typed_is_lost(cast, client):
    reflection = opened(cast)
    address = url(cast, "self_reflection", reflection.pk)
    client.force_login(cast.coordinator)
    # One step is sent by its button, the other was only typed.
    sent = posted("Une intention.") | posted_step("Se former", who="Tuan", due_on="2022-09-01")
    sent |= posted_step("Demander les données", code="actions") | {"add": "capacity"}
    assert client.post(address, sent).status_code == 302
    assert SelfReflectionNote.objects.get().text == "<p>Une intention.</p>"
    assert set(reflection.steps.values_list("what", flat=True)) == {"Se former", "Demander les données"}
    # A date that cannot be read: the words are kept, the step stays on the page with what is wrong.
    sent = posted("Deux intentions.", version=1) | posted_step("Inviter", due_on="un de ces jours")
    answer = client.post(address, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Cette date ne se lit pas." in page
    assert "un de ces jours" in page
    assert SelfReflectionNote.objects.get().text == "<p>Deux intentions.</p>"
    # A step without words says what to write.
    assert "Dites ce que vous ferez" in client.post(address, {"add": "systems"}).content.decode()
    # Words written over an older version: both are shown.
    answer = client.post(address, posted("Trois.", version=1))
    assert answer.status_code == 409
    assert "Deux intentions." in answer.content.decode()


def test_words_typed_in_a_reflection_closed_meanwhile_are_given_back(cast, client):
    reflection = opened(cast)
    words(reflection, cast.coordinator)
    close_reflection(reflection, by=cast.coordinator)
    client.force_login(cast.contributor)
    answer = client.post(url(cast, "self_reflection", reflection.pk), posted("Mes mots.", version=1))
    assert answer.status_code == 409
    assert "Mes mots." in answer.content.decode()


def test_a_step_of_another_table_is_not_found(cast, client):
    other = open_reflection(Structure(cast.programme, cast.canal), EDI, by=cast.neighbour)
    theirs, mine = step(other, cast.neighbour), opened(cast)
    client.force_login(cast.coordinator)
    address = url(cast, "self_reflection", mine.pk)
    for name in ("done", "undone", "drop"):
        assert client.post(address, {name: theirs.pk}).status_code == 404
        assert client.post(address, {name: "x"}).status_code == 404


@pytest.mark.parametrize("kind", ["edi", "conditions"])
def test_it_is_in_english_too(cast, client, kind):
    client.force_login(cast.coordinator)
    opened_at = client.post(url(cast, "self_reflection_open", kind))["Location"]
    page = texts(client, opened_at.replace("/fr/", "/en/"))
    for subject in matter_of(kind).subjects:
        assert subject.titles["en"] in page
        assert subject.asked[0]["en"].replace("’", "&#x27;") in page or subject.asked[0]["en"] in page
    assert client.post(url(cast, "self_reflection_open", "autre")).status_code == 404


# Where one meets it


def test_it_is_met_from_the_neighbourhood_and_from_the_dossier_by_those_it_concerns(cast, client):
    dossier = casting.active(cast)
    place = reverse("neighbourhood", args=[cast.ormes.slug])
    pages = [place, *(reverse(name, args=[dossier.pk]) for name in ("dossier", "participation"))]
    found = {}
    for name in ("reader", "advisor", "team", "member"):
        client.force_login(getattr(cast, name))
        found[name] = [url(cast) in texts(client, page) for page in pages]
    assert found == {
        "reader": [True, True, True],
        "advisor": [True, False, False],  # nothing is shown to her yet
        "team": [False, False, False],
        "member": [False, False, False],
    }


def test_r45_beside_the_edi_section_of_a_proposal_its_writers_read_their_reflection_again(cast, client):
    dossier = casting.drafting(cast, kind="deployment")
    reflection = opened(cast)
    words(reflection, cast.coordinator, "<p>Une intention en deux phrases.</p>")
    section = next(s for s in dossier.document.sections if any(q.code == "edi" for q in s.questions.all()))
    other = next(s for s in dossier.document.sections if s != section)
    client.force_login(cast.contributor)

    def written(code: str) -> str:
        return texts(client, reverse("section", args=[dossier.pk, code]))

    assert "Une intention en deux phrases." in written(section.code)
    assert url(cast, "self_reflection", reflection.pk) in written(section.code)
    assert "Une intention en deux phrases." not in written(other.code)
    guest = casting.invited(cast, dossier, section.code)
    client.force_login(guest)
    page = written(section.code)
    assert "Une intention en deux phrases." not in page
    assert "Votre réflexion" not in page
