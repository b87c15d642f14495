"""What is before a committee, for its members: the items to read, those studied, and those closed to the reader."""

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext as _

from cimpact import clock
from governance.models import Item
from governance.recusal import concerning
from proposals.enums import IN_DECISION, WRITING
from proposals.models import Dossier
from proposals.standing import standing_of

PAGE = 25


def items(request):
    """The list of a committee's member."""
    standing = standing_of(request.user)
    everything = items_of(request.context.object_id)
    is_closed = closed(standing)
    views = {
        "lire": everything.filter(~is_closed).waiting(),
        "etudies": everything.filter(~is_closed).exclude(pk__in=everything.waiting().values("pk")),
        "fermes": everything.filter(is_closed).order_by("title", "pk"),
    }
    chosen = request.GET.get("vue") if request.GET.get("vue") in views else "lire"
    paginator = Paginator(views[chosen], PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return render(
        request,
        "dashboards/items.html",
        {
            "rows": list(page.object_list) if chosen == "fermes" else with_dossiers(page.object_list),
            "closed": chosen == "fermes",
            "waiting": chosen == "lire",
            "today": clock.today(),
            "page_obj": page,
            "page_range": list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
            "total": paginator.count,
            "views": pills({name: found.count() for name, found in views.items()}, chosen),
        },
    )


def items_of(committee_id: int):
    """Everything put before a committee, except what its table took back."""
    return Item.objects.filter(committee=committee_id, withdrawn_at=None).select_related(
        "neighbourhood", "decision"
    )


def closed(standing) -> Q:
    """The items closed to the person: those of governance.recusal.closed_items, from what is known of her already."""
    if standing.withdraws:
        return Q(pk__isnull=False)  # all of them; an empty Q would not be negated
    closed = concerning(standing.organisations)
    if standing.closed:
        kind = ContentType.objects.get_for_model(Dossier)
        closed |= Q(content_type=kind, object_id__in=standing.closed)
    return closed


def undecided(found):
    """The items whose dossiers still wait for their answer: once it is sent, nobody needs to be told to withdraw."""
    waiting = Dossier.objects.filter(state__in=IN_DECISION).values("pk")
    return found.filter(content_type=ContentType.objects.get_for_model(Dossier), object_id__in=waiting)


def with_dossiers(found) -> list[Item]:
    """The items with their dossiers, in one more query."""
    found = list(found)
    kind = ContentType.objects.get_for_model(Dossier)
    ids = [item.object_id for item in found if item.content_type_id == kind.pk]
    # One that became a draft again is its table's own.
    submitted = Dossier.objects.exclude(state__in=WRITING)
    dossiers = submitted.with_names().prefetch_related("amounts").in_bulk(ids)
    for item in found:
        item.dossier = dossiers.get(item.object_id)
        decision = getattr(item, "decision", None)
        item.outcome = decision.get_outcome_display() if decision else ""
    return found


def pills(counts: dict[str, int], chosen: str) -> list[dict]:
    labels = {"lire": _("À lire"), "etudies": _("Étudiés"), "fermes": _("Fermés pour vous")}
    return [
        {
            "label": labels[name],
            "count": count,
            "url": f"?vue={name}",
            "current": name == chosen,
            "yours": name == "lire",
        }
        for name, count in counts.items()
        if count or name != "fermes"
    ]
