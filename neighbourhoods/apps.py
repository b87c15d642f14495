from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeighbourhoodsConfig(AppConfig):
    name = "neighbourhoods"
    verbose_name = _("Quartiers")

    def ready(self):
        from cimpact.accounts import roles

        from .models import advisor_contexts, table_contexts

        roles.register(table_contexts)
        roles.register(advisor_contexts)
