from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Suivi et apprentissages")

    def ready(self):
        from proposals.inheritance import register_reports

        from .evidence import evidence_from_reports

        register_reports(evidence_from_reports)
