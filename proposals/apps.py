from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Dossiers")

    def ready(self):
        from cimpact import search
        from cimpact.accounts import roles
        from cimpact.history import behalf, kinds
        from governance import meeting_cards, subjects

        from . import (  # noqa: F401  (register the messages)
            emails,
            initiative_news,  # noqa: F401  (register the messages)
            joint_emails,
            participation_cards,
            participation_emails,
            talk_emails,
        )
        from .behalf import in_whose_place
        from .consulted import consulted_contexts
        from .decided import DossierSubject
        from .events import LABELS
        from .guests import guest_contexts
        from .models import Dossier
        from .plan_at_committee import maps_under_points
        from .plan_card import plan_card
        from .search import SOURCES

        participation_cards.register(65, plan_card)
        participation_cards.on_dossier.register(15, plan_card)
        roles.register(guest_contexts)
        roles.register(consulted_contexts)
        kinds.register(LABELS)
        behalf.register(Dossier, in_whose_place)
        for source in SOURCES:
            search.register(source)
        subjects.register(Dossier, DossierSubject())
        meeting_cards.register_under_points(50, maps_under_points)
        initiative_news.register()
