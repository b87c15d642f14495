"""The coordination team writes the reminders of its programme, sees them as they will read, and what has left (F57)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from cimpact.programmes import reminders as actions
from cimpact.programmes.enums import ReminderKind
from cimpact.programmes.models import Programme, Reminder
from learning.reminder_words import example_words, explained, lead, written
from learning.reminders import KIND

from ..forms.reminders import ReminderForm, as_typed
from ..notices import lines_of
from .rules import programme_of_team

# How many of those that left the page shows.
SHOWN = 15


@require_safe
def reminders(request: HttpRequest, code: str) -> HttpResponse:
    """Every reminder, by what it reminds of; the latest that left, and what became of them."""
    programme = programme_of_team(request, code)
    rows: dict[str, list[tuple[str, Reminder]]] = {kind: [] for kind in ReminderKind.values}
    for reminder in programme.reminders.all():
        rows[reminder.kind].append((lead(reminder.days), reminder))
    owed = Notice.objects.filter(kind=KIND, details__programme=programme.pk)
    return render(
        request,
        "dashboards/reminders/list.html",
        {
            "programme": programme,
            "groups": [(ReminderKind(kind).label, group) for kind, group in rows.items()],
            "lines": lines_of(list(owed.select_related("recipient").order_by("-due_at", "-pk")[:SHOWN])),
        },
    )


@require_http_methods(["GET", "POST"])
def reminder(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Add a reminder, or change one, beside its preview."""
    programme = programme_of_team(request, code)
    shown = get_object_or_404(programme.reminders, pk=pk) if pk else None
    form = ReminderForm(request.POST or None, instance=shown or Reminder(programme=programme))
    if request.method == "POST" and form.is_valid() and _kept(request, programme, shown, form):
        return redirect("reminders", code)
    written_now = as_typed(programme, request.POST) if request.method == "POST" else shown
    context = {
        "programme": programme,
        "reminder": shown,
        "form": form,
        "heading": lead(shown.days) if shown else "",
        "placeholders": explained(written_now or as_typed(programme, {})),
        "previews": _previews(written_now) if written_now else [],
    }
    return render(request, "dashboards/reminders/reminder.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, programme: Programme, shown: Reminder | None, form: ReminderForm) -> bool:
    try:
        actions.keep_reminder(programme, values=form.values(), reminder=shown, by=request.user)
    except NotPossible as refusal:
        form.add_error("count", str(refusal))
        return False
    messages.success(request, _("Le rappel est enregistré."))
    return True


@require_POST
def reminder_preview(request: HttpRequest, code: str) -> HttpResponse:
    """How the e-mail being written will read, in both languages."""
    programme = programme_of_team(request, code)
    context = {"previews": _previews(as_typed(programme, request.POST))}
    return render(request, "dashboards/reminders/_previews.html", context)


def _previews(reminder: Reminder) -> list[dict[str, str]]:
    """The e-mail in each language, about an invented dossier, were it sent today."""
    previews = []
    for language in ("fr", "en"):
        with translation.override(language):
            words = example_words(reminder)
            previews.append(
                {
                    "language": language,
                    "subject": written(reminder.subject, words),
                    "text": written(reminder.text, words),
                    "greeting": _("Bonjour %(name)s,") % {"name": "Noémie"},
                }
            )
    return previews


@require_POST
def reminder_act(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Stop a reminder, or let it leave again."""
    programme = programme_of_team(request, code)
    shown = get_object_or_404(programme.reminders.select_related("programme"), pk=pk)
    if request.POST.get("act") == "stop":
        actions.stop_reminder(shown, by=request.user)
        messages.success(request, _("Ce rappel ne part plus."))
    else:
        actions.resume_reminder(shown, by=request.user)
        messages.success(request, _("Ce rappel part de nouveau."))
    return redirect("reminders", code)
