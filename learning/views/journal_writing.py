"""Writing in the journal: in a minute, with or without a connection (F68)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cimpact.storage import NoRoom
from cimpact.writing.attachments import too_large
from cimpact.writing.session import keeps_what_is_typed
from cimpact.writing.uploads import refused_for_room, refused_for_size
from proposals.workflow.writing import Stale

from ..forms.journal import ChangeForm, EntryForm, SaidForm
from ..journal import dossiers_of, origins_of, questions_of, words_of
from ..permissions import can_change_entry, may_write_entries
from ..workflow.journal import change_entry, write_entry
from .journal import SCRIPTS, entry_for


@keeps_what_is_typed
@never_cache
@require_http_methods(["GET", "POST"])
def journal_write(request: HttpRequest) -> HttpResponse:
    """Note something learned. The page's script sends what waited for the connection here too."""
    if not may_write_entries(request.user):
        raise PermissionDenied
    form = EntryForm(
        request.POST or None,
        request.FILES or None,
        initial={"dossier": request.GET.get("dossier", "")},
        origins=origins_of(request.user),
        questions=questions_of(request.user),
        dossiers=dossiers_of(request.user),
    )
    if request.method == "POST" and _is_received(request, form):
        entry, is_new = write_entry(**form.values, by=request.user)
        url = reverse("journal_entry", args=[entry.pk])
        # What waited on a device is told by the page that sends it.
        if is_new and "X-Waited" not in request.headers:
            messages.success(request, _("L’entrée est notée."))
        if _is_scripted(request):
            return JsonResponse({"url": url}, status=201 if is_new else 200)
        return redirect(url)
    if form.errors and _is_scripted(request):
        return _errors(form)
    context = {
        "form": form,
        "words": words_of(request.user),
        "scripts": SCRIPTS,
        "photo_lost": bool(form.errors and request.FILES),
    }
    return render(request, "learning/journal/write.html", context, status=422 if form.errors else 200)


@keeps_what_is_typed
@never_cache
@require_http_methods(["GET", "POST"])
def journal_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an entry, over the version read."""
    entry = entry_for(request, pk)
    if not can_change_entry(request.user, entry):
        raise PermissionDenied
    form = ChangeForm(
        request.POST or None, request.FILES or None, entry=entry, questions=_questions(request, entry)
    )
    status, stale = 200, None
    if request.method == "POST":
        if _is_received(request, form):
            try:
                change_entry(entry, **form.values, by=request.user)
            except Stale as other:
                stale = other.current
                # Saving again is then said over what is shown beside.
                form.data = form.data.copy()
                form.data["version"] = stale.version
            else:
                messages.success(request, _("L’entrée est modifiée."))
                return redirect("journal_entry", pk)
        status = 409 if stale else 422
    context = {
        "form": form,
        "entry": entry,
        "stale": stale,
        "words": words_of(request.user),
        "photo_lost": bool(status != 200 and request.FILES),
        "scripts": SCRIPTS,
    }
    return render(request, "learning/journal/change.html", context, status=status)


def _questions(request: HttpRequest, entry) -> list:
    """Those of her tables now, and the one it answers, though it be no longer asked."""
    asked = questions_of(request.user)
    return asked if entry.question is None or entry.question in asked else [*asked, entry.question]


def _is_received(request: HttpRequest, form: SaidForm) -> bool:
    """Whether the form is right, and its photo came whole."""
    form.is_valid()
    if refused_for_room(request):
        form.add_error("photo", str(NoRoom()))
    if oversized := refused_for_size(request):
        form.add_error("photo", too_large(oversized[1]))
    return not form.errors


def _is_scripted(request: HttpRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"


def _errors(form: SaidForm) -> JsonResponse:
    """What is said beside each field, as HTML."""
    said = {
        name: format_html_join("", "<p>{}</p>", ((sentence,) for sentence in sentences))
        for name, sentences in form.errors.items()
    }
    return JsonResponse({"errors": said}, status=422)


@login_not_required
@require_safe
def journal_offline(request: HttpRequest) -> HttpResponse:
    """The page of writing that opens without a connection. It knows nobody: it is kept on devices that are shared."""
    context = {"form": EntryForm(initial={"key": ""}), "scripts": SCRIPTS}
    return render(request, "learning/journal/offline.html", context)


@login_not_required
@require_safe
def journal_worker(request: HttpRequest) -> HttpResponse:
    """The script that opens that page when the connection is lost: it keeps the page and its files, nothing else."""
    script = render_to_string("learning/journal/worker.js")
    return HttpResponse(
        script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )
