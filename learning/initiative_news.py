"""What was learned of an initiative and is open to all, for a progress report of the table."""

import datetime as dt
from collections.abc import Iterator

from neighbourhoods import plan_sources
from neighbourhoods.models import Initiative

from .enums import Visibility
from .models import JournalEntry


def learned(initiative: Initiative, since: dt.date) -> Iterator[str]:
    """The entries of the journal that their authors show to everyone, since the report before."""
    found = JournalEntry.objects.filter(
        dossier__initiative=initiative,
        visibility=Visibility.PUBLIC,
        removed_at=None,
        happened_on__gt=since,
    )
    yield from found.order_by("happened_on", "pk").values_list("title", flat=True)


def register() -> None:
    """Tell the progress reports."""
    plan_sources.register("learnings", learned)
