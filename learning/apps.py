from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Suivi et apprentissages")

    def ready(self):
        from cimpact.history import kinds
        from proposals import inheritance, participation_cards, written

        from . import evidence, report_cards, report_emails, report_events
        from .written import reports_of

        kinds.register(report_events.LABELS)
        participation_cards.register(10, report_cards.card)
        written.register(reports_of)
        inheritance.register_reports(evidence.evidence_from_reports)
        assert report_emails  # registers its messages
