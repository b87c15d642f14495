"""The bell's page: one's own notices; and for the team, the e-mails that did not leave or may not have arrived."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cimpact import clock
from cimpact.notices import workflow
from cimpact.notices.models import Notice
from cimpact.operation import maintenance

from ..notices import lines_of, looked_after_by
from ..people import is_team

SHOWN = 25


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """My notices, the latest first; seeing them here is reading them."""
    pages = Paginator(request.user.notices.told(), SHOWN)
    page = pages.get_page(request.GET.get("page"))
    lines = lines_of(page.object_list)
    unread = [line.notice.pk for line in lines if line.notice.read_at is None]
    if unread and not maintenance.current():
        Notice.objects.filter(pk__in=unread).update(read_at=clock.now())
    return render(
        request,
        "notices/list.html",
        {
            "lines": lines,
            "page_obj": page,
            "page_range": list(pages.get_elided_page_range(page.number)),
            "to_check": _to_check(request.user).count() if is_team(request.user) else 0,
        },
    )


@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """The e-mails that a person must decide of."""
    if not is_team(request.user):
        raise PermissionDenied
    pages = Paginator(_to_check(request.user).select_related("recipient"), SHOWN)
    page = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "notices/deliveries.html",
        {
            "lines": lines_of(page.object_list),
            "page_obj": page,
            "page_range": list(pages.get_elided_page_range(page.number)),
        },
    )


@require_POST
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an e-mail again, or set it aside."""
    if not is_team(request.user):
        raise PermissionDenied
    notice = get_object_or_404(looked_after_by(request.user), pk=pk)
    again = request.POST.get("decision") == "again"
    decide = workflow.send_again if again else workflow.set_aside
    if not decide(notice, by=request.user):
        messages.info(request, _("Quelqu’un s’en était déjà occupé."))
    elif again:
        messages.success(request, _("Le courriel repart."))
    else:
        messages.success(request, _("Le courriel est classé."))
    return redirect("deliveries")


def _to_check(user):
    return looked_after_by(user).to_check()
