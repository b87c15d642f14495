from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("Gouvernance")

    def ready(self):
        from cimpact.accounts import roles

        from .models import committee_contexts

        roles.register(committee_contexts)
