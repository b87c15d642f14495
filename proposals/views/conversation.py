"""The conversation of a dossier: by threads on its own page, and as a block beside what it is about (F31)."""

from collections import Counter, defaultdict
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.errors import NotPossible
from cimpact.history.models import Audience
from cimpact.notices import digest
from cimpact.writing.models import Comment, Guest, Section
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Membership

from .. import workflow
from ..forms.conversation import MessageForm, ReplyForm
from ..models import Dossier
from ..permissions import can
from ..sections import is_limited
from ..talk import (
    MESSAGE,
    Company,
    about_document,
    can_read_talk,
    comments_open_to,
    company_of,
    keep_open_threads,
    may_speak_of,
)
from ..turns import is_of_table
from ..written import ProposalWritten, Written, all_written_in, written_in
from .doors import or_back_to_dossier, page, visible_dossier

# How many threads a block beside a page shows, and how many messages of each.
LATEST = 3
# A block costs little beside its page: people are called and sections chosen on the conversation's own.
ALONE = Company(people=[], table=frozenset(), guests={})


@require_http_methods(["GET", "POST"])
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what the table and those who accompany it told one another, by threads, and write to them."""
    dossier = visible_dossier(request, pk)
    if not can_read_talk(request.user, dossier):
        raise PermissionDenied
    written = _written_asked(request, dossier)
    section = _section_asked(request, written)
    everything, company = threads_of(request, dossier), company_of(request.user, dossier)
    answering = request.POST.get("thread", "")
    new = _form(request, dossier, company, section, written, data=None if answering else request.POST or None)
    answered = next((thread for thread in everything if str(thread["id"]) == answering), None)
    if answering and answered is None:
        raise Http404
    reply = _reply(request, dossier, company, answered, data=request.POST) if answered else None
    sent = (reply if answering else new) if request.method == "POST" else None
    if request.method == "POST":
        if not can(request.user, "comment", dossier) or sent is None:
            raise PermissionDenied
        if sent.is_valid() and (said := _said(request, dossier, sent)):
            return redirect(thread_url(dossier, said))
    shown = _about(everything, written, section)
    for thread in shown:
        if thread["may_answer"]:
            thread["form"] = reply if thread is answered else _reply(request, dossier, company, thread)
    note_read(request.user, shown)
    context = {
        "open": [thread for thread in shown if not thread["resolved_at"]],
        "settled": [thread for thread in shown if thread["resolved_at"]],
        "form": new,
        "everything": section is None,
        "views": _views(dossier, everything, written, section),
        "empty": _nothing_said(request, dossier),
        "limited": is_limited(request.user, dossier),
    }
    return page(request, "proposals/conversation.html", dossier, context, status=422 if sent else 200)


def conversation_block(
    request: HttpRequest, dossier: Dossier, section: Section | None = None, written: Written | None = None
) -> dict | None:
    """What `proposals/_conversation.html` takes: the latest threads, about one section of what is written (the
    proposal) or about everything; None to who may not."""
    if not can_read_talk(request.user, dossier):
        return None
    about = _about(threads_of(request, dossier), written, section)
    threads = [thread for thread in about if not thread["resolved_at"]]
    latest = [thread | {"comments": thread["comments"][-LATEST:]} for thread in threads[-LATEST:]]
    note_read(request.user, latest)
    return {
        "threads": latest,
        "more": len(threads) > LATEST or any(len(thread["comments"]) > LATEST for thread in threads),
        "form": _form(request, dossier, ALONE, section, written, beside=True),
        "url": _conversation_url(dossier, written),
        "empty": _nothing_said(request, dossier),
    }


@require_POST
@or_back_to_dossier
def thread_settle(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Fold a thread that is settled, or open it again."""
    dossier = visible_dossier(request, pk)
    thread = get_object_or_404(comments_open_to(request.user, dossier), pk=comment, thread=None)
    resolved = request.POST.get("resolved") == "1"
    workflow.settle_thread(dossier, thread, resolved=resolved, by=request.user)
    messages.success(request, _("Le fil est réglé.") if resolved else _("Le fil est rouvert."))
    return redirect(thread_url(dossier, thread))


def note_read(user, threads: list[dict]) -> None:
    """The person has these messages before her: nothing more is to be told of them."""
    digest.read(user, MESSAGE, [comment["id"] for thread in threads for comment in thread["comments"]])


def thread_url(dossier: Dossier, comment: Comment) -> str:
    """Where a message is read."""
    return reverse("conversation", args=[dossier.pk]) + f"#fil-{comment.thread_id or comment.pk}"


def _form(
    request: HttpRequest,
    dossier: Dossier,
    company: Company,
    asked: Section | None,
    written: Written | None,
    *,
    data=None,
    beside=False,
) -> MessageForm | None:
    """A form to open a thread with, for those who may; beside a section it is about that section."""
    if not can(request.user, "comment", dossier):
        return None
    if beside and asked and not may_speak_of(request.user, dossier, asked):
        return None
    initial = {"text": request.GET.get("message", "")}
    return MessageForm(
        data,
        user=request.user,
        dossier=dossier,
        people=company.people,
        section=asked,
        document=written.document if written else None,
        beside=beside,
        initial=initial,
    )


def _reply(request: HttpRequest, dossier: Dossier, company: Company, thread: dict, *, data=None) -> ReplyForm:
    people = company.who_read(thread["section"], thread["audience"])
    return ReplyForm(data, user=request.user, dossier=dossier, people=people, thread=thread["id"])


def _said(request: HttpRequest, dossier: Dossier, form: MessageForm) -> Comment | None:
    """Keep the message; what the domain refuses is said above it, and nothing typed is lost."""
    extra = {}
    if isinstance(form, ReplyForm):
        extra["thread"] = get_object_or_404(
            comments_open_to(request.user, dossier), pk=form.cleaned_data["thread"]
        )
    try:
        return workflow.say(dossier, by=request.user, **form.message, **extra)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return None


def _conversation_url(dossier: Dossier, written: Written | None, section: Section | None = None) -> str:
    """The conversation, where what one says is about a document: the proposal, unless another is named."""
    named = {
        "document": about_document(dossier, written.document if written else None),
        "section": section.code if section else None,
    }
    query = urlencode({name: value for name, value in named.items() if value})
    return reverse("conversation", args=[dossier.pk]) + (f"?{query}" if query else "")


def _written_asked(request: HttpRequest, dossier: Dossier) -> Written | None:
    """What is written that the address names; else the proposal, if there is one."""
    document = request.GET.get("document", "")
    if document.isascii() and document.isdecimal() and len(document) < 19:
        return written_in(dossier, int(document))
    return written_in(dossier, dossier.document_id) if dossier.document_id else None


def _section_asked(request: HttpRequest, written: Written | None) -> Section | None:
    """The section named in the address, when what is written has it."""
    code = request.GET.get("section")
    sections = written.document.sections if written else []
    return next((section for section in sections if section.code == code), None)


def _about(threads: list[dict], written: Written | None, section: Section | None) -> list[dict]:
    """The threads about a section of what is written; all of them without one."""
    if section is None:
        return threads
    named = about_document(written.dossier, written.document)
    return [t for t in threads if t["section"] == section.pk and t["document"] == named]


def threads_of(request: HttpRequest, dossier: Dossier) -> list[dict]:
    """The threads that the person reads, the one last written in at the end, as `proposals/_thread.html` takes them."""
    comments = comments_open_to(request.user, dossier).select_related(
        "author", "section", "question__section", "resolved_by", "document"
    )
    roles, said = _roles(dossier), defaultdict(list)
    firsts = []
    for comment in comments.prefetch_related("mentioned"):
        said[comment.thread_id or comment.pk].append(comment)
        if comment.thread_id is None:
            firsts.append(comment)
    named = any(first.document_id for first in firsts)
    others = all_written_in(dossier) if named else {}
    if dossier.document_id:
        others |= {None: ProposalWritten(dossier, dossier.document)}
    threads = [
        _thread(request, dossier, first, said[first.pk], roles, others.get(first.document_id))
        for first in firsts
    ]
    unsettled = [t for t in threads if t["section"] and not t["resolved_at"]]
    keep_open_threads(dossier, Counter((t["document"], t["section"]) for t in unsettled))
    return sorted(threads, key=lambda thread: thread["comments"][-1]["at"])


def _thread(
    request: HttpRequest,
    dossier: Dossier,
    first: Comment,
    said: list[Comment],
    roles,
    written: Written | None,
) -> dict:
    section = first.section or (first.question and first.question.section)
    about = first.question.label if first.question_id and first.section_id else section and section.title
    if first.document_id and written:
        about = f"{written.name} · {about}"
    asked = written and section and section.question_set_id == written.document.question_set_id
    return {
        "id": first.pk,
        "document": first.document_id,
        "section": section.pk if section else None,
        "about": about,
        "about_url": written.section_url(section) if asked else "",
        "audience": first.audience,
        "between_us": first.audience == Audience.TABLE,
        "resolved_at": first.resolved_at,
        "resolved_by": first.resolved_by,
        "may_answer": may_speak_of(request.user, dossier, section),
        "form": None,
        "comments": [
            {
                "id": comment.pk,
                "author": comment.author,
                "role": roles.get(comment.author_id) or comment.author.job_title,
                "about": None,
                "at": comment.at,
                "text": comment.text,
                "mentioned": list(comment.mentioned.all()),
                "mine": comment.author_id == request.user.pk,
                "staff": comment.author_id not in roles,
            }
            for comment in said
        ],
    }


def _roles(dossier: Dossier) -> dict[int, str]:
    """What each person who writes the proposal is or was there, in words; anyone else speaks for the programme."""
    members = Membership.objects.filter(organisation=dossier.neighbourhood.table_id)
    guests = Guest.objects.filter(document=dossier.document_id).exclude(document=None)
    rows = (
        members.order_by()
        .values_list("user", "started_on", "role", Value(""))
        .union(guests.order_by().values_list("user", "started_on", Value(""), "organisation"), all=True)
    )
    names, roles = dict(TableRole.choices), dict[int, str]()
    # The last role at the table; what a guest is, for whoever was only that.
    for user, _started, role, organisation in sorted(rows, key=lambda row: (bool(row[2]), row[1])):
        roles[user] = str(names[role]) if role else organisation or _("Partenaire")
    return roles


def _views(dossier: Dossier, threads: list[dict], here: Written | None, asked: Section | None) -> list[dict]:
    """The sections that threads are about, with how many wait for an end, each with its address."""
    about = {(thread["document"], thread["section"]) for thread in threads if thread["section"]}
    open_ones = [thread for thread in threads if not thread["resolved_at"]]
    waiting = Counter((thread["document"], thread["section"]) for thread in open_ones)
    named = {document for document, _section in about}
    everything = all_written_in(dossier) if named - {None} else {}
    if None in named and dossier.document_id:
        everything[dossier.document_id] = ProposalWritten(dossier, dossier.document)
    views = []
    for written in everything.values():
        document = about_document(dossier, written.document)
        for section in written.document.sections if document in named else []:
            if (document, section.pk) in about:
                views.append(
                    {
                        "title": f"{written.name} · {section.title}" if document else section.title,
                        "url": _conversation_url(dossier, written, section),
                        "count": waiting[document, section.pk],
                        "current": section == asked and written.document == here.document,
                    }
                )
    return views


def _nothing_said(request: HttpRequest, dossier: Dossier) -> str:
    advisor = dossier.advised_by
    if advisor and is_of_table(request.user, dossier):
        return _("Pas encore de commentaire. Une question pour %(name)s? Écrivez-la ici.") % {
            "name": advisor.first_name
        }
    return _("Pas encore de commentaire.")
