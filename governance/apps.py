from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# How each action on a committee is told, after the name of whoever did it.
LABELS = {
    "committee.take_seat": _("a ajouté un membre au comité"),
    "committee.leave_seat": _("a mis fin à un siège au comité"),
    "committee.create": _("a créé le comité"),
    "committee.edit": _("a modifié le comité"),
    "committee.end": _("a mis fin au comité"),
    "committee.add_seat": _("a ajouté un siège à la composition"),
    "committee.edit_seat": _("a modifié un siège de la composition"),
    "committee.end_seat": _("a retiré un siège de la composition"),
    "committee.change_seat": _("a modifié le mandat d’un membre"),
    "committee.name_chair": _("a confié la présidence du comité"),
    "programme.governance_rules": _("a réglé ce qui est vérifié de la gouvernance"),
    "pack.ask": _("a demandé le cahier de rencontre"),
    "point.join_file": _("a joint un document à un point"),
    "point.replace_file": _("a remplacé un document d’un point"),
    "point.remove_file": _("a retiré un document d’un point"),
    "programme.recommends": _("a changé le comité qui recommande"),
    "programme.ratifies": _("a changé l’instance qui entérine"),
    "partner.contribution": _("a inscrit une contribution"),
    "partner.funding": _("a inscrit un financement complémentaire"),
    "partner.undo": _("a annulé une ligne"),
    "partner.person": _("a inscrit une personne à joindre"),
    "partner.person_ended": _("a retiré une personne à joindre"),
    "disagreement.open": _("a ouvert la démarche"),
    "disagreement.party": _("a nommé une personne concernée"),
    "disagreement.facilitator": _("a nommé qui anime la démarche"),
    "disagreement.move": _("a changé l’étape de la démarche"),
    "disagreement.close": _("a clos la démarche"),
    "procedure.write": _("a récrit la procédure en cas de désaccord"),
    "evaluation.open": _("a ouvert l’évaluation de l’opérateur"),
    "evaluation.share": _("a partagé les réponses à l’évaluation de l’opérateur"),
    "interest.declare": _("a déclaré un intérêt"),
    "interest.end": _("a mis fin à une déclaration d’intérêt"),
    "resolution.propose": _("a écrit la proposition de décision"),
    "resolution.amend": _("a proposé un amendement"),
    "resolution.reword": _("a changé la proposition de décision"),
    "resolution.open": _("a soumis la proposition à la décision"),
    "resolution.vote": _("a voté"),
    "resolution.change_vote": _("a changé un vote"),
    "resolution.start_again": _("a recommencé le vote"),
    "resolution.decide": _("a inscrit le résultat"),
    "resolution.amended": _("a remplacé le texte par l’amendement adopté"),
    "resolution.take_back": _("a retiré la proposition de décision"),
    "resolution.reopen": _("a repris la décision"),
    "resolution.apply": _("a donné effet à la décision"),
    "point.withdraw": _("a inscrit un retrait du point"),
    "consultation.prepare": _("a préparé la consultation"),
    "consultation.change": _("a changé la consultation"),
    "consultation.send": _("a envoyé la consultation"),
    "consultation.extend": _("a prolongé la consultation"),
    "consultation.call_off": _("a annulé la consultation"),
    "consultation.close": _("a clos la consultation"),
}


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("Gouvernance")

    def ready(self):
        from cimpact import search
        from cimpact.accounts import roles
        from cimpact.history import kinds
        from neighbourhoods import plan_since

        # Messages register themselves.
        from . import (  # noqa: F401
            decision_cards,
            document_points,
            emails_actions,
            emails_decisions,
            emails_disagreements,
            emails_evaluations,
            emails_meetings,
            emails_reflections,
            meeting_cards,
            meeting_events,
            pack_cards,
            paper_events,
        )
        from .models import committee_contexts
        from .plan_moments import last_committee_meeting
        from .point_subjects import subjects_under_points
        from .search import SOURCES

        roles.register(committee_contexts)
        kinds.register(LABELS)
        kinds.register(meeting_events.LABELS)
        meeting_cards.register_under_points(10, subjects_under_points)
        for source in SOURCES:
            search.register(source)
        meeting_cards.register_under_points(15, document_points.versions_under_points)
        meeting_cards.register_under_points(20, decision_cards.under_points)
        meeting_cards.register(10, pack_cards.pack_card)
        meeting_cards.register_under_points(30, pack_cards.files_under_points)
        kinds.register(paper_events.LABELS)
        plan_since.register(last_committee_meeting)
