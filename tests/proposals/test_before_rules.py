"""Before a programme's first rules take effect, nothing begins, and whoever tries is told whom to ask."""

import datetime as dt

import pytest

from cimpact import clock as portal_clock
from cimpact.errors import NotPossible
from proposals.models import Dossier
from tests import cast as scenes


def test_f1_a_dossier_waits_for_the_rules(cast):
    cast.programme.rules.update(effective_on=portal_clock.today() + dt.timedelta(days=30))
    with pytest.raises(NotPossible, match="pas encore en vigueur"):
        scenes.contacted(cast)
    assert not Dossier.objects.exists()
