"""How allauth behaves here: accounts come by invitation, every word is ours, and a mail server that is down is not
an exception page."""

import smtplib

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language_from_path, gettext_lazy, override
from django.utils.translation import gettext as _

log = structlog.get_logger(__name__)

# allauth's message → its subject and our template (accounts/emails/…).
MAILS = {
    "login_code": (gettext_lazy("Votre code : %(code)s"), "login_code"),
    "password_reset_key": (gettext_lazy("Choisir un nouveau mot de passe"), "password_reset"),
    "unknown_account": (gettext_lazy("Aucun compte à cette adresse"), "unknown_account"),
    "password_changed": (gettext_lazy("Votre mot de passe a été changé"), "changed"),
    "password_set": (gettext_lazy("Vous avez maintenant un mot de passe"), "changed"),
    "password_reset": (gettext_lazy("Votre mot de passe a été changé"), "changed"),
    "totp_activated": (gettext_lazy("La validation en deux étapes est activée"), "changed"),
    "totp_deactivated": (gettext_lazy("La validation en deux étapes est désactivée"), "changed"),
    "recovery_codes_generated": (gettext_lazy("Vous avez de nouveaux codes de secours"), "changed"),
}

# What the next page says, by allauth's template; what is not here goes without saying.
MESSAGES = {
    "logged_out": gettext_lazy("Vous avez quitté le portail."),
    "password_changed": gettext_lazy("Votre mot de passe est changé."),
    "password_set": gettext_lazy("Votre mot de passe est enregistré."),
    "recovery_codes_generated": gettext_lazy("Voici vos codes de secours : gardez-les en lieu sûr."),
    "totp_activated": gettext_lazy("La validation en deux étapes est activée."),
    "totp_deactivated": gettext_lazy("La validation en deux étapes est désactivée."),
}


def _name(template: str) -> str:
    return template.rsplit("/", 1)[-1].removesuffix(".txt")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "L’adresse et le mot de passe ne correspondent pas. Vérifiez-les, ou demandez un code par courriel."
        ),
        "enter_current_password": gettext_lazy("Ce n’est pas votre mot de passe actuel."),
        "incorrect_password": gettext_lazy("Ce n’est pas votre mot de passe."),
        "incorrect_code": gettext_lazy(
            "Ce n’est pas le bon code. Vérifiez les six chiffres du dernier courriel."
        ),
        "invalid_password_reset": gettext_lazy("Ce lien n’est plus bon."),
        "too_many_login_attempts": gettext_lazy(
            "Trop d’essais de suite. Attendez cinq minutes, puis essayez de nouveau."
        ),
        "rate_limited": gettext_lazy("Trop d’essais de suite. Attendez une minute, puis essayez de nouveau."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_login_redirect_url(self, request) -> str:
        # An address without language (/accounts/login/) leads home in the language of the account.
        with override(get_language_from_path(request.path_info) or request.user.language):
            return reverse(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("account")

    def add_message(
        self, request, level, message_template=None, message_context=None, extra_tags="", message=None
    ):
        text = message or MESSAGES.get(_name(message_template or ""))
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def render_mail(self, template_prefix, email, context, headers=None):
        subject, template = MAILS[_name(template_prefix)]
        context = {
            **context,
            "subject": subject % context,
            "link": context.get("password_reset_url", ""),
            "action": _("Choisir un nouveau mot de passe"),
        }
        mail = EmailMultiAlternatives(
            context["subject"],
            render_to_string(f"accounts/emails/{template}.txt", context),
            to=[email] if isinstance(email, str) else email,
            headers=headers,
        )
        mail.attach_alternative(render_to_string(f"accounts/emails/{template}.html", context), "text/html")
        return mail

    def send_mail(self, template_prefix, email, context):
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException) as error:
            log.error("account_mail_failed", template=template_prefix, error=str(error))
            messages.error(
                self.request,
                _(
                    "Le courriel n’a pas pu partir. Réessayez dans quelques minutes, ou utilisez votre mot de passe."
                ),
            )

    def get_reauthentication_methods(self, user):
        words = {
            "reauthenticate": _("Utiliser votre mot de passe"),
            "mfa_reauthenticate": _("Utiliser un code de votre application"),
        }
        return [
            {**method, "description": words[method["id"]]}
            for method in super().get_reauthentication_methods(user)
        ]


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": gettext_lazy("Activez d’abord la validation en deux étapes."),
        "incorrect_code": gettext_lazy(
            "Ce n’est pas le bon code. Attendez que votre application en montre un nouveau, puis écrivez-le."
        ),
    }
