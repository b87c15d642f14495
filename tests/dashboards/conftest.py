import pytest

from tests.cast import cast as make_cast


@pytest.fixture
def cast(db):
    return make_cast()
