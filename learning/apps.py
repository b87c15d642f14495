from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Suivi et apprentissages")

    def ready(self):
        from cimpact import search
        from cimpact.history import kinds
        from cimpact.writing.enums import SectionKind
        from governance import agenda, subjects
        from governance import meeting_cards as committee_cards
        from neighbourhoods import plan_links, plan_since
        from proposals import events, inheritance, own_parts, participation_cards, written

        # Messages register themselves.
        from . import (  # noqa: F401
            capacity_emails,
            capacity_events,
            dialogue_emails,
            dialogue_events,
            evidence,
            indicator_events,
            initiative_news,
            journal_cards,
            journal_events,
            library_emails,
            library_events,
            meeting_cards,
            meeting_emails,
            meeting_events,
            offer_emails,
            owing,
            publication_events,
            question_cards,
            question_events,
            reflection_emails,
            reflection_events,
            regional_emails,
            regional_events,
            reminder_emails,
            report_cards,
            report_emails,
            report_events,
            stage_dates,
            sustainability,
            timeline,
        )
        from .capacity_cards import wallet_card
        from .indicator_cards import indicators_card
        from .models import RegionalPlan
        from .plan_changes import beginnings, followers
        from .plan_maps import last_mid_year
        from .plan_part import PlanPart
        from .reflection_cards import reflection_beside, reflections_card
        from .regional_points import adopt_by_decision, plans_to_adopt, plans_under_points
        from .reports_to_note import reports_to_note
        from .search import SOURCES
        from .written import reports_of

        for told in (
            meeting_events,
            report_events,
            capacity_events,
            question_events,
            indicator_events,
            publication_events,
            journal_events,
            library_events,
            regional_events,
            reflection_events,
            dialogue_events,
        ):
            kinds.register(told.LABELS)
        for told in (meeting_events, capacity_events):
            events.register(told.LABELS_OF_CHANGES, told.WORDS)
        participation_cards.register(10, meeting_cards.meeting_card)
        participation_cards.register(20, report_cards.card)
        participation_cards.register(40, wallet_card)
        participation_cards.register(30, sustainability.card)
        participation_cards.register(50, meeting_cards.follow_ups_card)
        participation_cards.register(25, question_cards.card)
        participation_cards.on_dossier.register(5, question_cards.card)
        own_parts.register(SectionKind.LEARNING_PLAN, PlanPart())
        participation_cards.register(60, indicators_card)
        participation_cards.on_dossier.register(10, meeting_cards.contacts_card)
        participation_cards.on_dossier.register(20, journal_cards.journal_card)
        participation_cards.register(70, reflections_card)
        participation_cards.on_dossier.register(30, reflections_card)
        participation_cards.beside_section.register(10, reflection_beside)
        plan_links.register(followers)
        plan_links.register_beginner(beginnings)
        plan_since.register(last_mid_year)
        written.register(reports_of)
        written.register(sustainability.plans_of)
        kinds.register(sustainability.LABELS)
        initiative_news.register()
        inheritance.register_reports(evidence.evidence_from_reports)
        for source in stage_dates.SOURCES:
            timeline.register(source)
        agenda.register(reports_to_note)
        agenda.register(plans_to_adopt)
        committee_cards.register_under_points(40, plans_under_points)
        subjects.register_effect(RegionalPlan, adopt_by_decision)
        owing.register(owing.Obligations())
        owing.register(owing.Closings())
        owing.register(owing.FollowUps())
        for found in SOURCES:
            search.register(found)
