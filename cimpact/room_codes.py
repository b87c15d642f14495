"""Codes that open a room without an account are not guessed: wrong ones are counted, by the address they come from.

A whole room often shares one address: right codes are never counted, so that forty phones enter together. Past the
limit that address waits, right code or not, since an answer would tell which one is right; the phones that are already
in the room stay in it. Nothing is kept but a count in the cache, and the code in a signed cookie of the phone.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

# More than forty people mistype, and far fewer than a machine needs.
WRONG = {"wrong_code": "60/10m/ip"}
COOKIE, SALT = "code-de-salle", "cimpact.room_codes"
KEPT = 60 * 60 * 24  # seconds: the day of the meeting


def _consume(request: HttpRequest, *, dry_run: bool) -> bool:
    return bool(
        ratelimit.consume(
            request, app="cimpact", action="wrong_code", config=WRONG, dry_run=dry_run, limit_get=True
        )
    )


def may_try(request: HttpRequest) -> bool:
    """Whether the address may still try codes."""
    return _consume(request, dry_run=True)


def count_wrong(request: HttpRequest) -> None:
    """One more wrong code from that address."""
    _consume(request, dry_run=False)


def wait_for_codes(request: HttpRequest) -> HttpResponse:
    """The page that says to wait."""
    return render(request, "errors/429_codes.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def opened_by_code(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that a code in its address opens: it counts the wrong ones, and knows again whoever gave the right one."""

    @wraps(view)
    def opened(request: HttpRequest, code: str) -> HttpResponse:
        code = code.upper()
        if request.get_signed_cookie(COOKIE, default="", salt=SALT) == code:
            return view(request, code)
        if not may_try(request):
            return wait_for_codes(request)
        try:
            response = view(request, code)
        except Http404:
            count_wrong(request)
            raise
        if response.status_code == HTTPStatus.NOT_FOUND:
            count_wrong(request)
            return response
        response.set_signed_cookie(
            COOKIE, code, salt=SALT, max_age=KEPT, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
        return response

    return opened
