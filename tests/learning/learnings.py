"""Learnings to try: journal entries as their authors keep them."""

from learning.enums import EntryKind, Sureness, Visibility
from learning.models import JournalEntry


def learned(
    cast, title: str, *, by=None, place="ormes", visibility=Visibility.COMMUNITY, **more
) -> JournalEntry:
    """An entry of the programme, of Les Ormes unless told otherwise; `place=None` is the region."""
    given = {
        "kind": EntryKind.WORKED,
        "sureness": Sureness.SEEN,
        "text": "",
        **more,
    }
    return JournalEntry.objects.create(
        programme=cast.programme,
        neighbourhood=getattr(cast, place) if place else None,
        author=by or cast.contributor,
        title=title,
        visibility=visibility,
        **given,
    )
