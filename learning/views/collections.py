"""Collections of learnings: listed, made, changed, filled, ordered (F70)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import said_on
from proposals.workflow.writing import Stale

from ..forms.library import CollectionForm
from ..library import cards_of, collections_with_counts, kept_in
from ..models import Collection, JournalEntry
from ..permissions import keeps_collection, library_of, programmes_to_collect
from ..workflow.collections import (
    change_collection,
    collect,
    make_collection,
    move,
    remove_collection,
    uncollect,
)

or_back_to_collection = said_on("collection")
or_back_to_entry = said_on("library_entry")


def _collection(request: HttpRequest, pk: int) -> Collection:
    """A collection that is open to the person."""
    open_ones = Collection.objects.open_to(request.user).select_related("owner", "programme")
    return get_object_or_404(open_ones, pk=pk)


def _own(request: HttpRequest, pk: int) -> Collection:
    """The same, when it is hers to change."""
    collection = _collection(request, pk)
    if not keeps_collection(request.user, collection):
        raise PermissionDenied
    return collection


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """The person's own collections, then those that others show to the community."""
    counted = collections_with_counts(request.user)
    context = {
        "own": [one for one in counted if one[0].owner_id == request.user.pk],
        "others": [one for one in counted if one[0].owner_id != request.user.pk],
        "may_make": programmes_to_collect(request.user).exists(),
    }
    return render(request, "learning/library/collections.html", context)


@require_http_methods(["GET", "POST"])
def collection_make(request: HttpRequest) -> HttpResponse:
    """Make a collection; it may come with the learning from whose page it is made."""
    programmes = programmes_to_collect(request.user)
    first = _asked_entry(request)
    programme = programmes.filter(pk=first.programme_id).first() if first else programmes.first()
    if programme is None:
        raise PermissionDenied
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (key := form.cleaned_data["key"]):
        made = make_collection(programme, **form.values(), key=key, by=request.user)
        if first:
            collect(made, first, by=request.user)
        messages.success(request, _("La collection est faite."))
        return redirect("collection", made.pk)
    context = {"form": form, "first": first}
    return render(
        request, "learning/library/collection_form.html", context, status=422 if form.errors else 200
    )


def _asked_entry(request: HttpRequest) -> JournalEntry | None:
    """The learning named in the address or in the form, if it is open to the person."""
    asked = request.POST.get("entry") or request.GET.get("entry") or ""
    return library_of(request.user).filter(pk=asked).first() if asked.isdecimal() else None


@require_safe
def collection(request: HttpRequest, pk: int) -> HttpResponse:
    """The learnings of a collection that are open to the person, in their order."""
    shown = _collection(request, pk)
    context = {
        "collection": shown,
        "cards": cards_of(kept_in(shown, request.user)),
        "keeps": keeps_collection(request.user, shown),
    }
    return render(request, "learning/library/collection.html", context)


@require_http_methods(["GET", "POST"])
@or_back_to_collection
def collection_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name, what unites it, who sees it; another page's save is shown beside what was typed."""
    own = _own(request, pk)
    form = CollectionForm(request.POST or None, instance=own)
    saved, status = None, 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            change_collection(own, **form.values(), version=version, by=request.user)
        except Stale as stale:
            saved, status = stale.current, 409
            form.data = form.data.copy()
            form.data["version"] = saved.version
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("collection", pk)
    context = {"form": form, "collection": own, "saved": saved}
    return render(request, "learning/library/collection_form.html", context, status=status)


@require_POST
@or_back_to_collection
def collection_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a learning up or down, take it out, or remove the collection."""
    own = _own(request, pk)
    if "remove" in request.POST:
        remove_collection(own, by=request.user)
        messages.success(
            request, _("La collection est retirée; ses apprentissages restent dans la bibliothèque.")
        )
        return redirect("collections")
    entry = get_object_or_404(JournalEntry, pk=request.POST.get("entry") or 0, kept__collection=own)
    if "out" in request.POST:
        uncollect(own, entry, by=request.user)
        messages.success(request, _("L’apprentissage n’est plus dans la collection."))
    else:
        move(own, entry, up="up" in request.POST, by=request.user)
    return redirect(reverse("collection", args=[pk]) + f"#apprentissage-{entry.pk}")


@require_POST
@or_back_to_entry
def library_collect(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the learning in one of the person's collections."""
    entry = get_object_or_404(library_of(request.user), pk=pk)
    asked = request.POST.get("collection", "")
    chosen = _own(request, int(asked) if asked.isdecimal() else 0)
    collect(chosen, entry, by=request.user)
    messages.success(request, _("L’apprentissage est dans votre collection."))
    return redirect("library_entry", pk)
