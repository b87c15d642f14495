"""The essential documents of a structure, as one reads them: shelf by shelf, what is in force, proposed, missing."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.history.models import Event

from .enums import DocumentKind
from .models import DocumentVersion, EssentialDocument
from .permissions import visible_versions
from .structures import Structure

# The guide's groups, in its order; then the three documents that found a constellation.
SHELVES = (
    (_("Vue d’ensemble"), (DocumentKind.PROGRAMMING, DocumentKind.GUIDING, DocumentKind.FRAMEWORK)),
    (_("Accords techniques"), (DocumentKind.AGREEMENT, DocumentKind.MANDATE, DocumentKind.CONFLICTS)),
    (
        _("Domaines d’action"),
        (
            DocumentKind.DECISIONS,
            DocumentKind.FUNDING,
            DocumentKind.COMMUNICATIONS,
            DocumentKind.POLICIES,
            DocumentKind.INNOVATION,
        ),
    ),
    (
        _("Documents fondateurs"),
        (DocumentKind.FOUNDING_PRINCIPLES, DocumentKind.FOUNDING_MANDATE, DocumentKind.FOUNDING_PLAN),
    ),
)
# How long before its date a document is said to be due for review.
REVIEW_SOON = dt.timedelta(days=60)
EVENTS_SHOWN = 8


@dataclass
class Paper:
    """One essential document: the version in force, the one proposed to replace it, the earlier ones."""

    kind: DocumentKind
    current: DocumentVersion | None = None
    proposed: DocumentVersion | None = None
    earlier: list[DocumentVersion] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.kind.label)

    @property
    def is_missing(self) -> bool:
        return not self.current and not self.proposed

    @property
    def review_on(self) -> dt.date | None:
        """When the version in force is to be looked at again, once that day is near or past."""
        on = self.current.review_on if self.current else None
        return on if on and on <= clock.today() + REVIEW_SOON else None


@dataclass
class Shelf:
    """A group of documents."""

    title: str
    papers: list[Paper]


def paper_of(kind: DocumentKind, versions: list[DocumentVersion]) -> Paper:
    """Tell the versions apart, given from the latest to the first."""
    approved = [one for one in versions if one.approved_on]
    current = max(approved, key=lambda one: (one.approved_on, one.number), default=None)
    latest = versions[0] if versions else None
    after_current = latest and not latest.approved_on and (not current or latest.number > current.number)
    proposed = latest if after_current else None
    earlier = [one for one in versions if one not in (current, proposed)]
    return Paper(kind, current, proposed, earlier)


def shelves_of(structure: Structure, user) -> list[Shelf]:
    """Every document of the structure, with the versions that the person may read."""
    versions = visible_versions(DocumentVersion.objects.all(), user, structure)
    versions = versions.select_related("document", "approved_by", "added_by").order_by("document", "-number")
    kept = {kind: list(group) for kind, group in groupby(versions, key=lambda one: one.document.kind)}
    return [
        Shelf(str(title), [paper_of(kind, kept.get(kind, [])) for kind in kinds]) for title, kinds in SHELVES
    ]


def events_of(structure: Structure) -> list[tuple[Event, str]]:
    """The latest actions on the structure's documents, each with the document's name."""
    documents = EssentialDocument.objects.filter(
        programme=structure.programme, neighbourhood=structure.neighbourhood
    )
    names = {document.pk: str(document) for document in documents}
    if not names:
        return []
    found = Event.objects.filter(
        content_type__app_label="governance", content_type__model="essentialdocument"
    )
    found = found.filter(object_id__in=names).select_related("actor", "on_behalf_of")[:EVENTS_SHOWN]
    return [(event, names[event.object_id]) for event in found]
