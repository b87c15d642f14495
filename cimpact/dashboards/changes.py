"""What changed lately in some dossiers: what was done, and for their table what was written."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cimpact.history.kinds import label_of
from cimpact.history.models import Audience, Event
from cimpact.writing.models import Revision
from proposals.models import Dossier

# A home shows this many; the rest is in each dossier's history.
SHOWN = 3
WROTE = "revision"
# `order` tells apart what happened at the same moment.
COLUMNS = ("at", "order", "first_name", "last_name", "absent", "what", "dossier", "title", "section")


@dataclass(frozen=True)
class Change:
    """One line: who did what, where, when."""

    who: str
    sentence: object
    title: str
    url: str
    at: dt.datetime
    section: str = ""
    absent: str = ""  # in whose place


def recent_changes(dossiers, *, table: bool) -> list[Change]:
    """The latest changes of the dossiers that one side may read, in one query."""
    rows = _events(dossiers, Audience.TABLE if table else Audience.STAFF)
    if table:
        rows = rows.union(_revisions(dossiers), all=True)
    return [_change(row) for row in rows.order_by("-at", "-order")[:SHOWN]]


def _events(dossiers, audience: str):
    kind = ContentType.objects.get_for_model(Dossier)
    title = Dossier.objects.filter(pk=OuterRef("object_id")).values("initiative__title")
    return (
        Event.objects.read_by(audience)
        .filter(content_type=kind, object_id__in=dossiers.order_by().values("pk"))
        .order_by()
        .annotate(
            order=F("pk"),
            first_name=F("actor__first_name"),
            last_name=F("actor__last_name"),
            absent=Concat("on_behalf_of__first_name", Value(" "), "on_behalf_of__last_name"),
            what=F("kind"),
            dossier=F("object_id"),
            title=Subquery(title),
            section=Value("", output_field=TextField()),
        )
        .values(*COLUMNS)
    )


def _revisions(dossiers):
    """What was written in the proposals of the dossiers."""
    language = "en" if get_language() == "en" else "fr"
    return (
        Revision.objects.filter(answer__document__dossier__in=dossiers.order_by())
        .order_by()
        .annotate(
            order=F("pk"),
            first_name=F("author__first_name"),
            last_name=F("author__last_name"),
            absent=Value(""),
            what=Value(WROTE),
            dossier=F("answer__document__dossier"),
            title=F("answer__document__dossier__initiative__title"),
            section=Cast(F(f"answer__question__section__title_{language}"), TextField()),
        )
        .values("updated_at", *COLUMNS[1:])
    )


def _change(row: dict) -> Change:
    wrote = row["what"] == WROTE
    return Change(
        who=f"{row['first_name'] or ''} {row['last_name'] or ''}".strip(),
        sentence=_("a modifié") if wrote else label_of(row["what"]),
        title=row["title"] or str(_("Premier contact")),
        url=reverse("dossier", args=[row["dossier"]]),
        at=row["at"],
        section=row["section"],
        absent=row["absent"].strip(),
    )
