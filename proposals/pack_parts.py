"""What the pack of a meeting holds of a dossier: its analysis and proposal, as its committee reads them, then the files
of the copy submitted (F93)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from django.db.models import Count, Max, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.writing.enums import Scan
from cimpact.writing.models import Attachment, FrozenCopy
from governance.models import Item
from governance.pack_contents import problem_of_scan
from governance.subjects import PackPart

from .committee import UNDECIDED, committee_file
from .models import Appreciation, Dossier, Opinion, Precision


def pack_parts(item: Item) -> Iterator[PackPart]:
    """The committee's file, then each file submitted with the proposal; nothing before there is an analysis."""
    dossier = Dossier.objects.with_names().get(pk=item.object_id)
    copy = dossier.document.copies.last() if dossier.document_id else None
    if copy is None or not hasattr(dossier, "analysis"):
        return
    yield PackPart(
        _("Analyse et proposition"),
        template="proposals/pdf/pack.html",
        context=lambda: committee_file(dossier),
        url=reverse("committee_page", args=[dossier.pk]),
    )
    files = dossier.document.attachments.in_bulk(
        [named["id"] for named in copy.content.get("attachments") or ()]
    )
    for file in sorted(files.values(), key=lambda file: file.uploaded_at):
        yield _file(dossier, file)


def _file(dossier: Dossier, file: Attachment) -> PackPart:
    return PackPart(
        file.name,
        file=file.file,
        mimetype=file.mimetype,
        url=reverse("attachment", args=[dossier.pk, file.pk]),
        problem=problem_of_scan(file.scan),
    )


def pack_versions(items: Iterable[Item]) -> dict[int, str]:
    """What changes with what the pack says of each dossier, in a few queries for all of them."""
    items = list(items)
    dossiers = Dossier.objects.filter(pk__in=[item.object_id for item in items]).values(
        *("pk", "number", "state", "document_id", "advisor_id", "answer_due_on", "initiative__title"),
        "analysis__version",
    )
    found = {dossier["pk"]: dossier for dossier in dossiers}
    around = [
        _grouped(
            Appreciation.objects.filter(analysis__dossier__in=found), "analysis__dossier", Sum("version")
        ),
        _grouped(Opinion.objects.filter(dossier__in=found), "dossier", Max("given_at")),
        _grouped(Precision.objects.filter(dossier__in=found), "dossier", Max("answered_at")),
    ]
    documents = [dossier["document_id"] for dossier in found.values()]
    copies = _grouped(FrozenCopy.objects.filter(document__in=documents), "document", Max("number"))
    scans: dict[int, list] = {}
    scanned = Attachment.objects.filter(document__in=documents).exclude(scan=Scan.NONE)
    rows = scanned.values_list("document", "scan").annotate(Count("pk")).order_by("document", "scan")
    for document, group in groupby(rows, key=lambda row: row[0]):
        scans[document] = list(group)
    return {
        item.pk: _digest(
            item.object_id,
            *(value for key, value in sorted(found[item.object_id].items()) if key != "state"),
            found[item.object_id]["state"] in UNDECIDED,
            *(values.get(item.object_id) for values in around),
            copies.get(found[item.object_id]["document_id"]),
            scans.get(found[item.object_id]["document_id"]),
        )
        for item in items
        if item.object_id in found
    }


def _grouped(rows: QuerySet, by: str, what) -> dict[int, int | datetime | None]:
    return dict(rows.order_by().values(by).annotate(what=what).values_list(by, "what"))


def _digest(*said) -> str:
    return sha256("|".join(map(str, said)).encode()).hexdigest()
