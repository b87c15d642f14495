"""Signing in, one's own account, the invitation that opens it, and the hat one wears."""

from allauth.account.views import LoginView
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.history.models import record

from . import demo, roles, workflow
from .forms import AcceptForm, AccountForm
from .middleware import CONTEXT_KEY, second_factor_page
from .models import Invitation, User

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


class SignIn(LoginView):
    """The sign-in page. Coming back to it while a code is awaited starts anew, with another address if need be."""

    def _redirect_to_pending_stage(self, request, stage):
        return None

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"accounts": demo.accounts()}


sign_in = SignIn.as_view()


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Enter as a person of the demonstration, without her code; there is no such door elsewhere."""
    if request.POST.get("email") not in {account["email"] for account in demo.accounts()}:
        raise Http404
    user = get_object_or_404(User, email__iexact=request.POST["email"])
    login(request, user, BACKEND)
    wished = request.POST.get("next", "")
    return redirect(wished if url_has_allowed_host_and_scheme(wished, {request.get_host()}) else "home")


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Who I am, how I sign in, what I am in the portal."""
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with override(user.language):
            messages.success(request, _("Votre compte est à jour."))
            return redirect("account")
    return render(
        request,
        "accounts/account.html",
        {
            "form": form,
            "second_factor": is_mfa_enabled(request.user),
            "second_factor_asked": roles.second_factor_asked(request.contexts),
            "may_be_away": any(context.counted_on for context in request.contexts),
        },
    )


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is asked of me, and how to set it up; nothing once it is."""
    if is_mfa_enabled(request.user) or not roles.second_factor_asked(request.contexts):
        return redirect("home")
    return second_factor_page(request)


@require_http_methods(["GET", "POST"])
def deactivate_second_factor(request: HttpRequest) -> HttpResponse:
    """Go without a second factor, unless a role asks for it."""
    if roles.second_factor_asked(request.contexts):
        messages.error(
            request, _("Un de vos rôles demande la validation en deux étapes : elle reste activée.")
        )
        return redirect("account")
    return deactivate_totp(request)


@require_POST
def close_other_sessions(request: HttpRequest) -> HttpResponse:
    """End my sessions on other devices; this one goes on."""
    with transaction.atomic():
        workflow.close_sessions(request.user)
        record(request.user, "person.close_sessions", by=request.user)
    request.user.refresh_from_db(fields=["session_epoch"])
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Vos autres sessions sont fermées. Celle-ci reste ouverte."))
    return redirect("account")


@require_POST
def switch_context(request: HttpRequest) -> HttpResponse:
    """Wear another of my hats; a hat that is no longer mine changes nothing."""
    chosen = request.POST.get("context", "")
    if chosen not in {context.key for context in request.contexts}:
        messages.error(request, _("Ce rôle n’est plus le vôtre."))
    else:
        request.session[CONTEXT_KEY] = chosen
    return redirect("home")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites me and to what; opening my account. A link that no longer opens says what to do."""
    found = Invitation.for_token(token)
    if found is None or not found.is_open:
        status = 404 if found is None else 410
        return render(request, "accounts/invitation_closed.html", {"invitation": found}, status=status)
    context = {"invitation": found, "roles": roles.contexts_of(found.user), "token": token}
    if request.user.is_authenticated and request.user != found.user:
        return render(request, "accounts/invitation_other.html", context, status=409)
    form = AcceptForm(request.POST or None, instance=found.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        user = workflow.accept(found, password=form.cleaned_data["password"])
        login(request, user, BACKEND)
        with override(user.language):
            messages.success(
                request, _("Bienvenue, %(name)s. Votre compte est ouvert.") % {"name": user.first_name}
            )
            return redirect(reverse("home"))
    return render(request, "accounts/invitation.html", context | {"form": form})
