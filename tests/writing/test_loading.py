"""The starting data, loaded twice, are the same as loaded once; what the team changed since stays."""

import pytest
from django.apps import apps
from django.core.management import call_command

from cimpact.programmes.loading import load_library
from cimpact.programmes.models import Programme, Stage
from cimpact.writing.loading import DATA, load_programme
from cimpact.writing.models import Question, Section
from governance.models import Committee
from neighbourhoods.models import Neighbourhood, Organisation

pytestmark = pytest.mark.django_db


def everything():
    """Every row of the portal's own tables."""
    ours = ("programmes", "writing", "neighbourhoods", "governance")
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for label in ours
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


def test_loaded_twice_is_the_same_as_once():
    call_command("load_starting_data", verbosity=0)
    once = everything()
    call_command("load_starting_data", verbosity=0)
    assert everything() == once
    assert Programme.objects.count() == 1
    assert Neighbourhood.objects.count() == 32


def test_what_the_team_changed_since_stays():
    call_command("load_starting_data", verbosity=0)
    neighbourhood = Neighbourhood.objects.first()
    neighbourhood.name, neighbourhood.note = "Un autre nom", "Une note de l’équipe"
    neighbourhood.save()
    Committee.objects.update(name_fr="Comité des investissements")
    Organisation.objects.filter(withdraws_from_investments=True).update(withdraws_from_investments=False)
    before = everything()
    call_command("load_starting_data", verbosity=0)
    assert everything() == before


@pytest.mark.parametrize("file", ["pic2.yaml", "elan.yaml"])
def test_all_that_people_read_is_in_both_languages(file):
    load_programme(DATA / file)
    for model in (Programme, Stage, Section, Question):
        for thing in model.objects.all():
            for field in thing._meta.fields:
                if field.name.endswith("_fr") and getattr(thing, field.name):
                    assert getattr(thing, f"{field.name[:-3]}_en"), f"{thing!r} {field.name}"


@pytest.mark.parametrize("file", ["pic2.yaml", "elan.yaml"])
def test_criteria_point_at_questions_and_prerequisites_that_exist(file):
    rules = load_programme(DATA / file).rules.get()
    for stage in rules.stages.all():
        asked = set(
            Question.objects.filter(section__question_set__stage=stage).values_list("code", flat=True)
        )
        required = set(stage.prerequisites.values_list("code", flat=True))
        for criterion in stage.criteria.all():
            assert set(criterion.questions) <= asked, criterion
            assert set(criterion.prerequisites) <= required, criterion


@pytest.mark.parametrize("file", ["pic2.yaml", "elan.yaml"])
def test_the_glossary_of_a_programme_explains_its_stages_by_their_own_names(file):
    programme = load_programme(DATA / file)
    load_library(programme)
    for language in ("fr", "en"):
        explained = set(programme.terms.values_list(f"term_{language}", flat=True))
        stages = programme.rules.get().stages.values_list(f"name_{language}", flat=True)
        assert {name.lower() for name in stages} <= explained
