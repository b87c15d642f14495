"""The conversation of a dossier: on its own page, and as a block beside what it is about."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cimpact.writing.models import Section
from neighbourhoods.models import Membership

from .. import workflow
from ..forms.conversation import MessageForm
from ..models import Dossier
from ..permissions import can, can_read_conversation
from ..turns import is_of_table
from .doors import page, visible_dossier

# How many messages a block beside a page shows.
LATEST = 3


@require_http_methods(["GET", "POST"])
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what the table and those who accompany it told one another, and write to them."""
    dossier = visible_dossier(request, pk)
    if not can_read_conversation(request.user, dossier):
        raise PermissionDenied
    section = _section_asked(request, dossier)
    form = _form(request, dossier, section, data=request.POST or None)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            return _said(request, dossier, form)
    comments = _comments(request, dossier, section)
    context = {
        "comments": comments,
        "form": form,
        "section": section,
        "sections": _sections(dossier),
        "empty": _nothing_said(request, dossier),
    }
    status = 422 if form and form.errors else 200
    return page(request, "proposals/conversation.html", dossier, context, status=status)


def conversation_block(request: HttpRequest, dossier: Dossier, section: Section | None = None) -> dict | None:
    """What `proposals/_conversation.html` takes: the latest messages, about one section or all; None to who may not."""
    if not can_read_conversation(request.user, dossier):
        return None
    comments = _comments(request, dossier, section)
    return {
        "comments": comments[-LATEST:],
        "more": len(comments) > LATEST,
        "form": _form(request, dossier, section, beside=True),
        "section": section,
        "empty": _nothing_said(request, dossier),
    }


def _form(
    request: HttpRequest, dossier: Dossier, asked: Section | None, *, data=None, beside=False
) -> MessageForm | None:
    """A form to write with, for those who may; beside a section it is about that section."""
    if not can(request.user, "comment", dossier):
        return None
    first = next(iter(asked.questions.all()), None) if asked else None
    initial = {"about": first.pk if first else None, "text": request.GET.get("message", "")}
    return MessageForm(data, document=dossier.document, initial=initial, beside=beside)


def _said(request: HttpRequest, dossier: Dossier, form: MessageForm) -> HttpResponse:
    """Keep the message and lead back to where it was written."""
    workflow.say(
        dossier,
        text=form.cleaned_data["text"],
        question=form.cleaned_data.get("about"),
        key=form.cleaned_data["key"],
        by=request.user,
    )
    return redirect(reverse("conversation", args=[dossier.pk]) + "#dernier")


def _section_asked(request: HttpRequest, dossier: Dossier) -> Section | None:
    """The section named in the address, when the proposal has it."""
    code = request.GET.get("section")
    sections = dossier.document.sections if dossier.document_id else []
    return next((section for section in sections if section.code == code), None)


def _comments(request: HttpRequest, dossier: Dossier, section: Section | None) -> list[dict]:
    """The messages as components/thread.html takes them, the earliest first."""
    comments = dossier.comments.select_related("author", "question__section")
    if section:
        comments = comments.filter(question__section=section)
    roles = _table_roles(dossier)
    return [
        {
            "author": comment.author,
            "role": roles.get(comment.author_id) or comment.author.job_title,
            "about": comment.question.section if comment.question else None,
            "at": comment.at,
            "text": comment.text,
            "mine": comment.author_id == request.user.pk,
            "staff": comment.author_id not in roles,
        }
        for comment in comments
    ]


def _table_roles(dossier: Dossier) -> dict[int, str]:
    """What each person of the table is or was there, in words; anyone else speaks for the programme."""
    memberships = Membership.objects.filter(organisation=dossier.neighbourhood.table_id).order_by(
        "started_on"
    )
    return {membership.user_id: membership.get_role_display() for membership in memberships}


def _sections(dossier: Dossier) -> list[dict]:
    """The sections that messages are about, with how many."""
    if not dossier.document_id:
        return []
    counts = dict(
        dossier.comments.exclude(question=None)
        .values_list("question__section")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [
        {"section": section, "count": counts[section.pk]}
        for section in dossier.document.sections
        if section.pk in counts
    ]


def _nothing_said(request: HttpRequest, dossier: Dossier) -> str:
    advisor = dossier.advised_by
    if advisor and is_of_table(request.user, dossier):
        return _("Pas encore de commentaire. Une question pour %(name)s? Écrivez-la ici.") % {
            "name": advisor.first_name
        }
    return _("Pas encore de commentaire.")
