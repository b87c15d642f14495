"""Signing in, accounts and invitations. Of allauth only what the portal uses is here, under allauth's names."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from django.views.generic import RedirectView

from . import views

to_sign_in = login_not_required(RedirectView.as_view(pattern_name="account_login"))

urlpatterns = [
    path("accounts/login/", views.sign_in, name="account_login"),
    path("connexion/code/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("connexion/deux-etapes/", mfa.authenticate, name="mfa_authenticate"),
    path("connexion/compte-ferme/", allauth.account_inactive, name="account_inactive"),
    path("connexion/demonstration/", views.demo_sign_in, name="demo_sign_in"),
    # Nobody signs up: whoever looks for it reads on the sign-in page who invites.
    path("connexion/inscription/", to_sign_in, name="account_signup"),
    path("deconnexion/", allauth.logout, name="account_logout"),
    path("mot-de-passe/oubli/", allauth.password_reset, name="account_reset_password"),
    path("mot-de-passe/oubli/envoye/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/nouveau/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("role/", views.switch_context, name="switch_context"),
    path("compte/", views.account, name="account"),
    path("compte/sessions/fermer/", views.close_other_sessions, name="close_other_sessions"),
    path("compte/mot-de-passe/", allauth.password_change, name="account_change_password"),
    path("compte/mot-de-passe/choisir/", allauth.password_set, name="account_set_password"),
    path("compte/confirmer/", allauth.reauthenticate, name="account_reauthenticate"),
    path("compte/confirmer/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("compte/deux-etapes/", RedirectView.as_view(pattern_name="account"), name="mfa_index"),
    path("compte/deux-etapes/demandee/", views.second_factor, name="second_factor"),
    path("compte/deux-etapes/activer/", totp.activate_totp, name="mfa_activate_totp"),
    path("compte/deux-etapes/desactiver/", views.deactivate_second_factor, name="mfa_deactivate_totp"),
    path("compte/codes-de-secours/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "compte/codes-de-secours/nouveaux/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
