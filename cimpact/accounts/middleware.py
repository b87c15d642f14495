"""Language and context of each request."""

import datetime as dt

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import is_valid_path, reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from cimpact.errors import written_texts

from . import roles

CONTEXT_KEY = "context"


class LanguageMiddleware:
    """The language comes from the address, then the account, then the cookie, else French.

    The browser's Accept-Language is not asked: an English browser on a shared computer says nothing of the reader.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        in_path = translation.get_language_from_path(request.path_info)
        translation.activate(in_path or self.preferred(request))
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        if response.status_code == 404 and not in_path and request.method in ("GET", "HEAD"):
            prefixed = f"/{request.LANGUAGE_CODE}{request.path_info}"
            if is_valid_path(prefixed) or is_valid_path(f"{prefixed}/"):
                query = request.META.get("QUERY_STRING", "")
                response = HttpResponseRedirect(prefixed + (f"?{query}" if query else ""))
                patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if in_path and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != in_path:
            # The address that says no language, at the next visit, speaks the last one read.
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                in_path,
                max_age=dt.timedelta(days=365),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    @staticmethod
    def preferred(request) -> str:
        if request.user.is_authenticated:
            return request.user.language
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        return cookie if cookie in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class SecondFactorMiddleware:
    """Whoever holds a role that asks for a second factor, and has none, sets it up before anything else."""

    # What setting it up takes, leaving, and what every page of its own needs.
    OPEN = frozenset(
        {
            "second_factor",
            "mfa_activate_totp",
            "account_reauthenticate",
            "account_logout",
            "account_login",
            "account_login_unprefixed",
            "healthz",
            "readyz",
        }
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or request.resolver_match.url_name in self.OPEN:
            return None
        if not roles.second_factor_asked(request.contexts) or is_mfa_enabled(request.user):
            return None
        if request.headers.get("X-Autosave"):
            # As when a session ends: the page keeps the text, and leads where one enters again.
            return JsonResponse({}, status=401)
        if request.method == "POST":
            return second_factor_page(request, status=403)
        return HttpResponseRedirect(reverse("second_factor"))


def second_factor_page(request, *, status: int = 200):
    """What a second factor is, why it is asked, how it is set up; and what was just typed elsewhere, to be copied."""
    asked = [context for context in request.contexts if context.second_factor]
    context = {"asked": asked, "texts": written_texts(request)}
    return render(request, "accounts/second_factor.html", context, status=status)


class ContextMiddleware:
    """Puts the person's contexts and the one in use on the request, worked out only when a page asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.contexts = SimpleLazyObject(
            lambda: roles.contexts_of(request.user) if request.user.is_authenticated else []
        )
        request.context = SimpleLazyObject(lambda: self.current(request))
        return self.get_response(request)

    @staticmethod
    def current(request) -> roles.Context | None:
        chosen = request.session.get(CONTEXT_KEY)
        by_key = {context.key: context for context in request.contexts}
        return by_key.get(chosen) or next(iter(request.contexts), None)
