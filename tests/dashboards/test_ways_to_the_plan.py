"""From where the shared plan of an initiative is found: its pages, for those who read it (F73–F85)."""

import pytest
from django.urls import reverse

from neighbourhoods.plan_cards import share_plan
from tests import cast as casting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(cast, clock):
    clock.set(*casting.BEFORE_FEBRUARY)
    return cast


def leads(client, page: str, plan: str) -> bool:
    return f'href="{plan}"' in client.get(page).content.decode()


def test_its_table_finds_it_and_whoever_accompanies_it_once_it_is_shown(cast, signed_in):
    dossier = casting.drafting(cast)
    plan = reverse("plan", args=[dossier.initiative_id])
    pages = [
        reverse("neighbourhood", args=[dossier.neighbourhood.slug]),
        reverse("initiative", args=[dossier.initiative_id]),
        reverse("dossier", args=[dossier.pk]),
    ]
    for page in [*pages, reverse("home")]:
        assert leads(signed_in(cast.coordinator), page, plan), page
    for page in pages:
        assert not leads(signed_in(cast.advisor), page, plan), page
    share_plan(dossier.initiative, shown=True, by=cast.coordinator)
    for page in pages:
        assert leads(signed_in(cast.advisor), page, plan), page
        assert leads(signed_in(cast.reader), page, plan), page
    assert not leads(signed_in(cast.outsider), pages[0], plan)
