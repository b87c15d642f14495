from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Suivi et apprentissages")

    def ready(self):
        from cimpact.history import kinds
        from proposals import events, participation_cards

        from . import (
            meeting_cards,
            meeting_emails,  # noqa: F401  (registers the messages)
            meeting_events,
        )

        kinds.register(meeting_events.LABELS)
        events.register(meeting_events.LABELS_OF_CHANGES, meeting_events.WORDS)
        participation_cards.register(10, meeting_cards.meeting_card)
        participation_cards.register(50, meeting_cards.follow_ups_card)
        participation_cards.on_dossier.register(10, meeting_cards.contacts_card)
