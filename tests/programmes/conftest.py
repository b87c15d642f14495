import pytest

from tests import cast as casting


@pytest.fixture
def cast(db, clock):
    """Everyone, on 10 January 2022: the moment of 1 February is to come."""
    clock.set(*casting.BEFORE_FEBRUARY)
    return casting.cast()
