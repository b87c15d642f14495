"""Verifying a letter, open to everyone, a few tries at a time."""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..forms.verification import VerificationForm
from ..verification import verify

# A person checks one letter, or a few; forty bits are not guessed at this pace.
TRIES = {"verify_letter": "20/10m/ip"}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def verify_letter(request: HttpRequest) -> HttpResponse:
    """Whether a number and a code are those of a letter that was sent."""
    form = VerificationForm(request.POST or None)
    verified, status = None, 200
    if request.method == "POST":
        status = 422
        if not ratelimit.consume(request, app="cimpact", action="verify_letter", config=TRIES):
            status = 429
            form.add_error(None, _("Trop d’essais de suite. Réessayez dans dix minutes."))
        elif form.is_valid():
            verified = verify(form.cleaned_data["number"], form.cleaned_data["code"])
            if verified:
                status = 200
            else:
                form.add_error(
                    None,
                    _(
                        "Aucune lettre envoyée par le portail ne porte ce numéro et ce code. Vérifiez ce que vous avez "
                        "écrit; si c’est bien ce qui est imprimé, ne vous fiez pas à cette lettre et écrivez à "
                        "l’équipe de coordination."
                    ),
                )
    return render(
        request, "proposals/verify_letter.html", {"form": form, "verified": verified}, status=status
    )
