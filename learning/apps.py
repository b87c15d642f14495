from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Suivi et apprentissages")

    def ready(self):
        from cimpact.history import kinds
        from proposals import events, participation_cards

        from . import capacity_emails, capacity_events, offer_emails  # noqa: F401  (register the messages)
        from .capacity_cards import wallet_card

        kinds.register(capacity_events.LABELS)
        events.register(capacity_events.LABELS_OF_CHANGES, capacity_events.WORDS)
        participation_cards.register(40, wallet_card)
