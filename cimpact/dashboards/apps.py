from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "cimpact.dashboards"
    verbose_name = _("Tableaux de bord")

    def ready(self):
        from cimpact import search

        from . import checks  # noqa: F401  (registers itself)
        from .people_directory import PEOPLE
        from .search import SOURCES

        for source in (*SOURCES, PEOPLE):
            search.register(source)
