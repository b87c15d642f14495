from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "cimpact.programmes"
    verbose_name = _("Programmes")

    def ready(self):
        from cimpact.accounts import roles

        from .models import team_contexts

        roles.register(team_contexts)
