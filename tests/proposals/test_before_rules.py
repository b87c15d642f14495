"""Before a programme's first rules take effect, nothing begins, and whoever tries is told whom to ask."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact import clock as portal_clock
from cimpact.errors import NotPossible
from proposals.models import Dossier
from tests import cast as scenes


def test_f1_a_dossier_waits_for_the_rules(cast):
    cast.programme.rules.update(effective_on=portal_clock.today() + dt.timedelta(days=30))
    with pytest.raises(NotPossible, match="pas encore en vigueur"):
        scenes.contacted(cast)
    assert not Dossier.objects.exists()


def test_f5_moments_may_be_set_before_the_rules_are_in_force(cast, signed_in):
    cast.programme.rules.update(effective_on=portal_clock.today() + dt.timedelta(days=30))
    page = signed_in(cast.team).get(reverse("window_add", args=[cast.programme.code]))
    assert page.status_code == 200
    assert "Planification" in page.content.decode()
