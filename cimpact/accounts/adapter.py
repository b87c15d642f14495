"""How allauth behaves here: accounts come by invitation, and a mail server that is down is not an exception page."""

import smtplib

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.utils.translation import gettext as _

log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

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
