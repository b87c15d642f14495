from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Dossiers")

    def ready(self):
        from cimpact.history import kinds

        from . import emails  # noqa: F401  (registers the messages)
        from .events import LABELS

        kinds.register(LABELS)
