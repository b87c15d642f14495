"""A page where one writes never loses a text: not when the session ends, not when the proposal is no longer open."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .marks import as_written

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
# What an entry of the journal chooses.
_CHOSEN = frozenset(
    {
        *("key", "kind", "sureness", "visibility", "origin"),
        *("aims", "conditions", "question", "dossier", "written_at"),
    }
)


def keeps_what_is_typed(view):
    """Sign-in is asked as everywhere, a closed page stays closed; but a text sent there is shown again, to copy."""

    @login_not_required
    @wraps(view)
    def kept(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            try:
                return view(request, *args, **kwargs)
            except (PermissionDenied, Http404) as refusal:
                if not _is_lost(request):
                    raise
                return _closed(request, 404 if isinstance(refusal, Http404) else 403)
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


def _is_lost(request: HttpRequest) -> bool:
    """Whether a refusal would be all that remains of a text: a page that saves itself keeps its own."""
    return request.method == "POST" and not request.headers.get("X-Autosave") and bool(_texts(request))


def _closed(request: HttpRequest, status: int) -> HttpResponse:
    """The page no longer opens to whoever wrote in it: her invitation, or her role, ended meanwhile."""
    return typed_text(
        request,
        title=_("Cette page ne vous est plus ouverte"),
        explanation=_(
            "Ce qui vous est ouvert a changé pendant que vous écriviez, et rien n’a été enregistré. Voici votre "
            "texte : copiez-le avant de quitter cette page."
        ),
        url=reverse("home"),
        action=_("Retour à l’accueil"),
        status=status,
    )


def _texts(request: HttpRequest) -> list[str]:
    """What a person typed in the form that she sent."""
    return [
        as_written(request.POST, name, text)
        for name, values in request.POST.lists()
        if not name.endswith(_NOT_TYPED) and name not in _CHOSEN
        for text in values
        if text.strip()
    ]


def typed_text(request: HttpRequest, *, title: str, explanation: str, url: str, action: str, status: int):
    """A page with what was typed and could not be saved, and what to do."""
    context = {
        "page_title": title,
        "explanation": explanation,
        "texts": _texts(request),
        "url": url,
        "action": action,
    }
    return render(request, "proposals/writing/typed_text.html", context, status=status)


@login_not_required
@never_cache
def token(request: HttpRequest) -> JsonResponse:
    """A fresh CSRF token and whose it is: a page left open goes on saving once its writer has signed in again."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    return JsonResponse({"token": get_token(request), "user": request.user.pk})
