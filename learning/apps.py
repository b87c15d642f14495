from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Suivi et apprentissages")

    def ready(self):
        from . import stage_dates, timeline

        for source in stage_dates.SOURCES:
            timeline.register(source)
