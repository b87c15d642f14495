"""Writing a plan with others: who is there, and what is said of a tool."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cimpact.accounts.models import User
from cimpact.writing import presence
from cimpact.writing.presence import Sign
from cimpact.writing.presence_words import told

from .models import PlanComment
from .plan_cards import comment
from .plan_door import Door, tool_or_404
from .plan_forms import CommentForm
from .plan_tools import Tool, tools


def _room(initiative: int) -> str:
    return f"plan-{initiative}"


def _let_in(request: HttpRequest, door: Door) -> dict:
    if not door.can["read"]:
        raise PermissionDenied
    known = {
        "sections": {code: tool.titles for code, tool in tools().items()},
        "writes": door.can["write"],
        "limited": False,
    }
    return presence.let_in(_room(door.initiative.pk), request.user.pk, known)


def _note(request: HttpRequest, initiative: int, known: dict, tool: str, card: int | None) -> None:
    user = cast(User, request.user)
    sign = Sign(
        user=user.pk,
        name=user.full_name,
        first_name=user.first_name,
        section=tool,
        question=card,
        writes=known["writes"],
        staff=not known["writes"],
    )
    presence.note(_room(initiative), sign)


@require_safe
@never_cache
def plan_presence(request: HttpRequest, pk: int) -> HttpResponse:
    """A sign of the page, and who else gave one."""
    known = presence.was_let_in(_room(pk), request.user.pk) or _let_in(request, Door(request, pk))
    tool = request.GET.get("section", "")
    if tool in known["sections"]:
        card = request.GET.get("question", "")
        _note(request, pk, known, tool, int(card) if card.isdecimal() and len(card) < 16 else None)
    return JsonResponse(told(_room(pk), request.user.pk, known))


def presence_of(request: HttpRequest, door: Door, tool: Tool) -> dict:
    """What components/presence_bar.html takes: the page that opens is a sign."""
    known = _let_in(request, door)
    _note(request, door.initiative.pk, known, tool.code, None)
    return {
        "url": reverse("plan_presence", args=[door.initiative.pk]),
        "section": tool.code,
        "every": presence.EVERY,
        **told(_room(door.initiative.pk), request.user.pk, known),
    }


def thread_of(request: HttpRequest, door: Door, tool: Tool) -> list[dict]:
    """What was said of a tool, as components/thread.html takes it."""
    if door.plan is None:
        return []
    found = PlanComment.objects.filter(plan=door.plan, tool=tool.code).select_related("author")
    if door.role is None:
        found = found.filter(table_only=False)
    return [
        {
            "author": one.author,
            "at": one.at,
            "text": one.text,
            "mine": one.author_id == request.user.pk,
            "staff": False,
        }
        for one in found
    ]


@require_POST
def plan_comment(request: HttpRequest, pk: int, tool: str) -> HttpResponse:
    """Say something of a tool."""
    door, found = Door(request, pk), tool_or_404(tool)
    door.require("comment")
    form = CommentForm(request.POST)
    back = "plan_tool" if door.can["write"] else "plan_read"
    if form.is_valid():
        comment(
            door.initiative,
            found,
            text=form.cleaned_data["text"],
            key=form.cleaned_data["key"],
            by=request.user,
        )
        return redirect(f"{reverse(back, args=[pk, tool])}#messages")
    messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect(f"{reverse(back, args=[pk, tool])}#messages")
