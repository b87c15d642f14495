"""A page where one writes never loses a text: not when the session ends, not when the proposal is no longer open."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cimpact.writing.marks import as_written

# What a form sends that nobody typed.
_NOT_TYPED = (
    "version",
    "csrfmiddlewaretoken",
    "choice",
    "then",
    "part",
    "years",
    "state",
    "read",
    "is_markup",
)


def keeps_what_is_typed(view):
    """Sign-in is asked as everywhere, but a text sent after the session ended is shown again, to be copied."""

    @login_not_required
    @wraps(view)
    def kept(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.headers.get("X-Autosave"):
            return JsonResponse({}, status=401)
        if request.method == "POST":
            return typed_text(
                request,
                title=_("Votre session a pris fin"),
                explanation=_(
                    "Ce que vous venez d’écrire n’est pas encore enregistré. Le voici : copiez-le, connectez-vous de "
                    "nouveau, puis collez-le dans votre proposition."
                ),
                url=f"{reverse('account_login')}?next={request.path}",
                action=_("Se connecter de nouveau"),
                status=401,
            )
        return redirect_to_login(request.get_full_path())

    return kept


def typed_text(request: HttpRequest, *, title: str, explanation: str, url: str, action: str, status: int):
    """A page with what was typed and could not be saved, and what to do."""
    texts = [
        as_written(request.POST, name, text)
        for name, values in request.POST.lists()
        if not name.endswith(_NOT_TYPED)
        for text in values
        if text.strip()
    ]
    context = {"page_title": title, "explanation": explanation, "texts": texts, "url": url, "action": action}
    return render(request, "proposals/writing/typed_text.html", context, status=status)


@login_not_required
@never_cache
def token(request: HttpRequest) -> JsonResponse:
    """A fresh CSRF token and whose it is: a page left open goes on saving once its writer has signed in again."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    return JsonResponse({"token": get_token(request), "user": request.user.pk})
