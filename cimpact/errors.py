"""What a person can do wrong, said clearly: one exception for the domain, pages for the rest."""

import html
import re
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.html import escape, strip_tags
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import defaults

View = Callable[..., HttpResponse]

# The fields that hold what people write at length: never a password nor a code.
_WRITTEN = ("-text", "-note")
_LINES = re.compile(r"</(?:p|li)>|<br>")


class NotPossible(Exception):
    """An action that the present state or a rule does not allow; its text tells the person what to do."""


def said_on(page: str) -> Callable[[View], View]:
    """Make what a view refuses (NotPossible) a message on the page of that name, of the same thing: it shows where
    the thing now stands."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, pk: int, *args, **kwargs) -> HttpResponse:
            try:
                return view(request, pk, *args, **kwargs)
            except NotPossible as refusal:
                messages.error(request, str(refusal))
                return redirect(page, pk)

        return answered

    return decorate


class DomainErrorMiddleware:
    """Turns NotPossible into a message on the page the person came from, never into an exception page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, NotPossible):
            return None
        if request.headers.get("X-Autosave"):
            return _refused(str(exception), status=409)
        messages.error(request, str(exception))
        back = request.META.get("HTTP_REFERER", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = "/"
        return HttpResponseRedirect(back)


def _refused(sentence: str, *, status: int) -> JsonResponse:
    """Why what was typed is not kept, for the page's script, which shows it as HTML."""
    return JsonResponse({"errors": {"__all__": escape(sentence)}}, status=status)


def written_texts(request) -> list[str]:
    """What the person wrote at length in the form that is not received, for her to copy."""
    return [
        _as_shown(text) if request.POST.get(f"{name.removesuffix('text')}is_markup") else text
        for name, text in request.POST.items()
        if name.endswith(_WRITTEN) and text.strip()
    ]


def _as_shown(markup: str) -> str:
    """The words of an editor, line by line, without its tags."""
    return html.unescape(strip_tags(_LINES.sub("\n", markup))).strip()


def csrf_failure(request, reason=""):
    """The form's token is missing or too old: what was written is shown again, to be copied."""
    return render(request, "errors/403_csrf.html", {"texts": written_texts(request)}, status=403)


def bad_request(request, exception=None) -> HttpResponse:
    """400: what no page of the portal sends. 413: a page longer than the portal reads."""
    if not isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return defaults.bad_request(request, exception)
    if request.headers.get("X-Autosave"):
        return _refused(_("Ce texte est trop long pour être enregistré."), status=413)
    return render(request, "errors/413.html", status=413)


def permission_denied(request, exception=None):
    """403: signed in, but not for this."""
    return render(request, "errors/403.html", status=403)


def not_found(request, exception=None):
    """404: no such page, or not open to this account; the page does not say which."""
    return render(request, "errors/404.html", status=404)


def server_error(request):
    """500: without the request, so that the page asks nothing of what may have failed."""
    return HttpResponseServerError(render_to_string("errors/500.html"))
