"""The tests' own ground: databases apart from one another, strict templates, a clock."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.template import Context, Template, engines
from django.template.base import Origin
from django.utils import timezone

from cimpact import clock as portal_clock
from tests.undefined import TEMPLATES, UndefinedInTemplate

ENGINE = engines["django"].engine


def make_session():
    return Session.objects.create(session_key="x", session_data="", expire_date=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_is_rolled_back(turn):
    make_session()
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_goes_with_its_clone(turn):
    make_session()
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_the_empty_database_holds_nobody():
    assert get_user_model().objects.count() == 0


def test_the_clock_stops_where_a_test_sets_it(clock):
    clock.set(2026, 2, 1, 23, 59)
    assert portal_clock.today() == dt.date(2026, 2, 1)
    clock.advance(minutes=1)
    assert portal_clock.today() == dt.date(2026, 2, 2)


def render(source, name=f"{TEMPLATES}/page.html", **context):
    return Template(source, origin=Origin(name), engine=ENGINE).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{{ nobody }}",
        "{{ person.nobody|upper }}",
        "{% blocktranslate %}Bonjour {{ nobody }}{% endblocktranslate %}",
    ],
)
def test_an_undefined_variable_fails_in_our_templates(source):
    with pytest.raises(UndefinedInTemplate, match="nobody"):
        render(source, person=object())


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("{{ nobody|default:'une personne' }}", "une personne"),
        ("{% if nobody %}oui{% else %}non{% endif %}", "non"),
    ],
)
def test_an_undefined_variable_may_be_asked_about(source, page):
    assert render(source) == page


def test_an_undefined_variable_stays_empty_in_the_templates_of_others():
    assert render("{{ nobody }}", name="/elsewhere/page.html") == ""
