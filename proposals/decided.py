"""A dossier put before a committee: what governance asks of it (see governance/subjects.py)."""

from collections.abc import Iterable

from django.urls import reverse

from governance.models import Item
from governance.subjects import PackPart

from .pack_parts import pack_parts, pack_versions


class DossierSubject:
    """A dossier before a committee that recommends, or ratifies."""

    def url(self, item: Item) -> str:
        """The proposal and its analysis, whole."""
        return reverse("committee_page", args=[item.object_id])

    def pack(self, item: Item, language: str) -> Iterable[PackPart]:
        """What the committee reads of it."""
        return pack_parts(item)

    def pack_versions(self, items: Iterable[Item]) -> dict[int, str]:
        """What changes with what it reads."""
        return pack_versions(items)
