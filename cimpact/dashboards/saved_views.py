"""The views of a list that a person gave a name to: kept by role, found again as pills (F38)."""

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible

from .filters import OF_NUMBERS
from .models import SavedView

# A person keeps this many in one role.
MOST = 12
# What an address may hold that a view keeps; a page's number is not one of them.
KEPT = ("vue", "q", "etape", "etat", "moment", "conseil", "qui", "signale", "retard", *OF_NUMBERS, "tri")


def kept_query(request) -> str:
    """What the address asks for, in one order, without what asks for nothing."""
    return _ordered(request.GET)


def _ordered(asked: QueryDict) -> str:
    query = QueryDict(mutable=True)
    for name in KEPT:
        if value := asked.get(name, "").strip():
            query[name] = value
    return query.urlencode()


def saved_by(request) -> list[SavedView]:
    """The person's views in the role in use, read once a request."""
    if not hasattr(request, "_saved_views"):
        mine = SavedView.objects.filter(user=request.user, context=request.context.key)
        request._saved_views = list(mine)
    return request._saved_views


def own_views(request, query: str) -> list[dict]:
    """Her views as components/views.html takes them."""
    return [
        {
            "label": view.name,
            "own": True,
            "count": None,
            "url": f"?{view.query}",
            "current": view.query == query,
            "yours": False,
        }
        for view in saved_by(request)
    ]


@transaction.atomic
def save_view(user, context: str, *, name: str, query: str) -> SavedView:
    """Keep filters under a name; the same name takes the new filters."""
    query = _ordered(QueryDict(query))
    mine = SavedView.objects.filter(user=user, context=context)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise NotPossible(
            _("Vous avez déjà %(most)s vues : retirez-en une avant d’en garder une autre.") % {"most": MOST}
        )
    view, _new = SavedView.objects.update_or_create(
        user=user, context=context, name=name, defaults={"query": query}
    )
    return view
