"""The learning library: searched, filtered, exported; one learning with where it comes from; what is public (F70)."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cimpact import clock
from cimpact.spreadsheets import csv_response, xlsx_response

from ..forms.library import LibraryFilter
from ..library import (
    cards_of,
    found_in,
    places,
    read_in_order,
    reused_from,
    said_of_readers,
    with_context,
    years_told,
)
from ..library_export import HEADINGS, rows_of
from ..models import Collection, JournalEntry
from ..permissions import (
    is_of_community,
    library_of,
    may_withdraw_reuse,
    places_to_reuse,
    programmes_to_collect,
    reads_reuses,
)
from ..searched import words_of

PAGE = 20


@dataclass(frozen=True)
class Suggestion:
    """Another search that may find more."""

    label: str
    query: str


def open_to_all() -> QuerySet:
    """What its authors opened to everyone."""
    return JournalEntry.objects.open_to(AnonymousUser())


@require_safe
def learning_library(request: HttpRequest) -> HttpResponse:
    """What the person may find, by words and by filters, twenty to a page."""
    return _list(request, library_of(request.user), "learning/library/library.html")


@login_not_required
@require_safe
def public_learnings(request: HttpRequest) -> HttpResponse:
    """What was opened to everyone, for anyone."""
    return _list(request, open_to_all(), "learning/library/public.html")


def _list(request: HttpRequest, entries: QuerySet, template: str) -> HttpResponse:
    form = _filters(request, entries)
    asked = form.asked
    found = found_in(entries, asked)
    pages = Paginator(found.values_list("pk", flat=True), PAGE)
    # The number is told without ranking.
    pages.__dict__["count"] = found.order_by().count()
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "page_obj": page,
        "page_range": pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "total": pages.count,
        "cards": cards_of(read_in_order(page.object_list), asked.get("q", "")),
        "suggestions": suggestions(form) if asked and not pages.count else [],
        "by_relevance": bool(words_of(asked.get("q", ""))) and asked.get("tri") != "date",
    }
    return render(request, template, context)


def _filters(request: HttpRequest, entries: QuerySet) -> LibraryFilter:
    return LibraryFilter(request.GET, places=places(), years=years_told(entries))


def suggestions(form: LibraryFilter) -> list[Suggestion]:
    """What to try when nothing is found: without the filters, then one word at a time."""
    typed, found = form.asked.get("q", ""), []
    words = [word for word in typed.split() if words_of(word)]
    if typed and form.filters_chosen:
        found.append(Suggestion(_("Les mêmes mots, sans les filtres"), _query(typed)))
    if len(words) > 1:
        found += [Suggestion(_("Seulement « %(word)s »") % {"word": word}, _query(word)) for word in words]
    return found


def _query(words: str) -> str:
    query = QueryDict(mutable=True)
    query["q"] = words
    return query.urlencode()


@require_safe
def library_export(request: HttpRequest, kind: str) -> HttpResponse:
    """What the search found, whole, as CSV or XLSX: nothing that its reader could not open."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    entries = library_of(request.user)
    found = with_context(found_in(entries, _filters(request, entries).asked))
    name = f"apprentissages-{clock.today().isoformat()}"
    headings, rows = [str(heading) for heading in HEADINGS], rows_of(found)
    if kind == "csv":
        return csv_response(name, headings, rows)
    return xlsx_response(name, _("Apprentissages"), headings, rows)


@require_safe
def library_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """A learning: where it comes from, how sure its authors are, who reused it; what the person may do with it."""
    entry = get_object_or_404(with_context(library_of(request.user)), pk=pk)
    reads = reads_reuses(request.user, entry)
    reuses = list(entry.reuses.said().select_related("neighbourhood", "by")) if reads else []
    said_by = {reuse.neighbourhood_id for reuse in reuses}
    places = [place for place in places_to_reuse(request.user, entry) if place not in said_by]
    collects = programmes_to_collect(request.user).filter(pk=entry.programme_id).exists()
    own = Collection.objects.filter(owner=request.user, removed_at=None) if collects else None
    context = {
        "card": cards_of([entry])[0],
        "readers": said_of_readers(entry),
        "of_reader": entry.author_id == request.user.pk,
        "reads_reuses": reads,
        "reuses": [(reuse, may_withdraw_reuse(request.user, reuse)) for reuse in reuses],
        "may_reuse": bool(places),
        "collects": collects,
        "collections": list(own.exclude(kept__entry=entry)) if own is not None else [],
        "collected": list(own.filter(kept__entry=entry)) if own is not None else [],
    }
    return render(request, "learning/library/entry.html", context)


@login_not_required
@require_safe
def public_learning(request: HttpRequest, pk: int) -> HttpResponse:
    """A learning opened to everyone; of who reused it, only how many."""
    entry = get_object_or_404(with_context(open_to_all()), pk=pk)
    known = request.user.is_authenticated and is_of_community(request.user, entry.programme_id)
    context = {"card": cards_of([entry])[0], "known": known}
    return render(request, "learning/library/public_entry.html", context)


@require_safe
def my_learnings(request: HttpRequest) -> HttpResponse:
    """What others made of the person's learnings."""
    entries = list(reused_from(request.user))
    cards = cards_of(entries)
    return render(
        request,
        "learning/library/mine.html",
        {"cards": cards, "written": bool(cards) or JournalEntry.objects.filter(author=request.user).exists()},
    )
