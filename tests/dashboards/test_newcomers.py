"""The newcomers' path: five short steps, the network in numbers, what one has read is kept (F88–F90)."""

import re

import pytest
from django.urls import reverse

from cimpact.dashboards.figures.network import network_of
from cimpact.dashboards.models import StepRead
from cimpact.dashboards.newcomers import NEW, step_of, steps, ways_of
from cimpact.dashboards.people_directory import listed
from tests import cast as casting
from tests.learning import journals

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(cast, clock):
    clock.set(*casting.BEFORE_FEBRUARY)
    return cast


PATH, HOME = reverse("newcomers"), reverse("home")


def url(code: str) -> str:
    return reverse("newcomer_step", args=[code])


def test_the_five_steps_are_said_in_both_languages_with_the_spaces_of_french():
    assert len(steps()) == 5
    for step in steps():
        said = [step.titles, step.texts, *(group.titles for group in step.groups)]
        said += [line for group in step.groups for line in group.lines]
        for texts in said:
            assert set(texts) == {"fr", "en"}
            assert all(texts.values())
            assert not re.search(r" [:;!?]|« | »", texts["fr"]), texts["fr"]


def test_f88_the_three_kinds_of_innovators_are_told():
    assert len(step_of("qui-fait-changer").groups) == 3


def test_f90_five_lessons_and_six_keys_are_told():
    assert [len(group.items) for group in step_of("lecons").groups] == [5, 6]


def test_what_is_read_is_kept_and_leads_to_the_next_step(cast, signed_in):
    client = signed_in(cast.contributor)
    first, second = steps()[:2]
    for _time in range(2):
        answer = client.post(url(first.code))
        assert answer.url == url(second.code)
    assert StepRead.objects.filter(user=cast.contributor).count() == 1
    page = client.get(PATH).content.decode()
    assert "1 lecture faite sur 5" in page
    assert f'class="btn btn-primary" href="{url(second.code)}"' in page
    assert "0 lecture" in signed_in(cast.coordinator).get(PATH).content.decode()


def test_the_last_step_leads_back_and_the_path_says_it_is_done(cast, signed_in):
    client = signed_in(cast.reader)
    for step in steps():
        answer = client.post(url(step.code))
    assert answer.url == PATH
    assert "Vous avez tout lu" in client.get(PATH).content.decode()


def test_whoever_is_not_signed_in_reads_it_all_and_nothing_is_kept(cast, client):
    for step in steps():
        assert client.get(url(step.code)).status_code == 200
        assert client.post(url(step.code)).status_code == 302
    assert not StepRead.objects.exists()
    assert client.get(url("ailleurs")).status_code == 404


def test_f89_the_numbers_are_those_of_the_programme_today(cast, clock, signed_in):
    starts_on = casting.active(cast, kind="deployment").participation.starts_on
    clock.set(starts_on.year, starts_on.month, starts_on.day)
    counts = {count.label: count.number for count in network_of(cast.programme)}
    assert counts["Quartiers qui participent aujourd’hui"] == 1
    assert counts["Quartiers à l’étape\xa0: Déploiement"] == 1
    assert counts["Personnes à l’annuaire de la communauté"] == listed().count()
    page = signed_in(cast.reader).get(url("le-reseau")).content.decode()
    for label in counts:
        assert label in page
    # Two numbers that look alike say each what they count.
    assert "Leur participation est en cours, à l’une des étapes du programme." in page
    assert "Toutes celles qui peuvent y prendre part, qu’elles aient commencé ou non." in page


def test_f89_only_the_learnings_that_other_tables_read_are_counted(cast):
    label = "Apprentissages partagés au-delà d’une table"

    def shared() -> int:
        return {count.label: count.number for count in network_of(cast.programme)}[label]

    before = shared()
    journals.entry(cast, visibility="table")
    assert shared() == before
    journals.entry(cast, visibility="community")
    assert shared() == before + 1


def test_a_step_leads_only_where_the_person_may_go(cast, signed_in):
    casting.drafting(cast)
    step = step_of("commencer")
    for person in (cast.contributor, cast.advisor):
        client = signed_in(person)
        for way in ways_of(step, person, cast.programme.code):
            assert client.get(way.url).status_code == 200, way.url
    labels = [way.label for way in ways_of(step, cast.contributor, cast.programme.code)]
    assert any(label.startswith("Le plan partagé") for label in labels)


def test_the_home_of_whoever_came_lately_leads_there(cast, signed_in):
    assert PATH in signed_in(cast.contributor).get(HOME).content.decode()
    cast.contributor.date_joined = cast.contributor.date_joined.replace(year=2000)
    cast.contributor.save()
    assert NEW < 366
    assert f'href="{PATH}"' not in signed_in(cast.contributor).get(HOME).content.decode()
