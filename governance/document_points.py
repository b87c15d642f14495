"""Essential documents before a committee: what waits to be approved, and what adopting it does."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.formatting import as_date

from .agenda import Waiting, register
from .documents import paper_of
from .enums import DocumentKind, PointKind
from .meeting_cards import Card
from .meeting_page import MeetingPage
from .models import DocumentVersion, EssentialDocument, Meeting, Resolution
from .permissions import visible_versions
from .structures import Structure
from .subjects import register_effect
from .workflow.documents import approve_version


@register
def documents_to_approve(meeting: Meeting) -> Iterable[Waiting]:
    """The versions proposed of the documents of the committee's structure. Another of its committees may be the one
    that approves them: none is ticked from the start."""
    committee = meeting.committee
    documents = EssentialDocument.objects.filter(
        programme=committee.programme_id, neighbourhood=committee.neighbourhood_id
    )
    for document in documents.prefetch_related("versions"):
        version = paper_of(DocumentKind(document.kind), list(document.versions.all())).proposed
        if version:
            yield Waiting(
                gettext_lazy("Documents à approuver"),
                PointKind.DECISION,
                _("{document}, version {n}").format(document=document, n=version.number),
                subject=version,
                words=version.words,
                is_suggested=False,
            )


def versions_under_points(request: HttpRequest, page: MeetingPage) -> dict[int, Card]:
    """Where to read the document, under each point that is about one."""
    kind = ContentType.objects.get_for_model(DocumentVersion).pk
    about = {point.pk: point.object_id for point in page.points if point.content_type_id == kind}
    if not about:
        return {}
    committee = page.meeting.committee
    structure = Structure(committee.programme, committee.neighbourhood)
    versions = DocumentVersion.objects.filter(pk__in=about.values()).select_related("document")
    found = {version.pk: version for version in visible_versions(versions, page.user, structure)}
    return {
        point: Card("governance/papers/_under_point.html", {"version": found[pk]})
        for point, pk in about.items()
        if pk in found
    }


def approve_by_decision(resolution: Resolution) -> None:
    """The committee adopted it: its version is in force, from the day of the decision. One approved stays as it is."""
    version, on = resolution.point.subject, resolution.decided_at
    if not isinstance(version, DocumentVersion) or on is None or version.approved_on:
        return
    committee = resolution.point.meeting.committee
    approve_version(version, committee=committee, on=as_date(on), by=resolution.decided_by)


register_effect(DocumentVersion, approve_by_decision)
