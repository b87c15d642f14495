"""While the portal is open for reading only, what one sends is given back with the reason, and nothing is lost."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape

from cimpact import clock

from . import maintenance

# Coming in and out writes nothing that matters; the team's own page ends the maintenance.
OPEN = frozenset(
    {
        "account_login",
        "account_login_unprefixed",
        "account_confirm_login_code",
        "account_logout",
        "account_reauthenticate",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "demo_sign_in",
        "switch_context",
        "maintenance",
    }
)
READING = ("GET", "HEAD", "OPTIONS")
# What a form sends that is not a text to give back, or that no page may show.
_UNSHOWN = ("csrf", "password", "code", "token", "version", "key")


class MaintenanceMiddleware:
    """Answers 503 to whatever writes, with what was written in it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in READING or request.resolver_match.url_name in OPEN:
            return None
        under_way = maintenance.current()
        if under_way is None:
            return None
        if request.headers.get("X-Autosave"):
            response: HttpResponse = JsonResponse({"maintenance": escape(under_way.reason)}, status=503)
        else:
            texts = _texts(request)
            response = render(request, "errors/503.html", {"texts": texts}, status=503)
        if under_way.until:
            response["Retry-After"] = max(1, int((under_way.until - clock.now()).total_seconds()))
        return response


def _texts(request) -> list[str]:
    """What was written in the form: its texts, not its choices."""
    return [
        text
        for name, values in request.POST.lists()
        if not any(word in name for word in _UNSHOWN)
        for text in values
        if len(text.split()) > 2
    ]
