from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Suivi et apprentissages")

    def ready(self):
        from cimpact.history import kinds
        from proposals import events, inheritance, participation_cards, written

        # Messages register themselves.
        from . import (  # noqa: F401
            capacity_emails,
            capacity_events,
            evidence,
            offer_emails,
            report_cards,
            report_emails,
            report_events,
        )
        from .capacity_cards import wallet_card
        from .written import reports_of

        kinds.register(report_events.LABELS)
        kinds.register(capacity_events.LABELS)
        events.register(capacity_events.LABELS_OF_CHANGES, capacity_events.WORDS)
        participation_cards.register(10, report_cards.card)
        participation_cards.register(40, wallet_card)
        written.register(reports_of)
        inheritance.register_reports(evidence.evidence_from_reports)
