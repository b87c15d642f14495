import pytest

from tests.cast import find_cast


@pytest.fixture
def cast(db):
    return find_cast()
