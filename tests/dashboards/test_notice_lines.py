"""Every message that someone may receive has its line among her notices."""

from cimpact.dashboards.notices import LINES
from cimpact.notices import kinds


def test_every_kind_of_message_has_its_line():
    assert set(kinds._writers) <= set(LINES)
