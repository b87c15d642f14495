"""What each audience reads of a dossier's state: words, tone, and who acts next (see the status vocabulary).

An applicant never reads « recommandée » before the answer is sent: it is an opinion, not an answer.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .enums import State


@dataclass(frozen=True)
class Status:
    """A label and its tone: you, theirs, done, late, paused, closed or draft."""

    label: str | Promise
    tone: str


TABLE = {
    State.CONTACTED: Status(_("Premier contact fait"), "done"),
    State.LETTER_DRAFT: Status(_("Lettre à envoyer"), "you"),
    State.LETTER_SENT: Status(_("Lettre reçue"), "theirs"),
    State.DRAFTING: Status(_("Proposition à terminer"), "you"),
    State.SUBMITTED: Status(_("Proposition déposée"), "theirs"),
    State.ANALYSIS: Status(_("En analyse"), "theirs"),
    State.PRECISION: Status(_("Précision demandée"), "you"),
    State.COMMITTEE: Status(_("Devant le comité"), "theirs"),
    State.RECOMMENDED: Status(_("Réponse en préparation"), "theirs"),
    State.RATIFIED: Status(_("Réponse en préparation"), "theirs"),
    State.LETTER_OUT: Status(_("Allocation à accepter"), "you"),
    State.DECLINED: Status(_("Non retenue cette fois"), "closed"),
    State.ACTIVE: Status(_("Participation en cours"), "done"),
    State.COMPLETED: Status(_("Étape terminée"), "done"),
    State.WITHDRAWN: Status(_("Retirée par la table"), "closed"),
}
STAFF = {
    State.CONTACTED: Status(_("Contact noté"), "done"),
    State.LETTER_DRAFT: Status(_("Lettre en préparation"), "draft"),
    State.LETTER_SENT: Status(_("Lettre à lire"), "you"),
    State.DRAFTING: Status(_("Proposition en rédaction"), "draft"),
    State.SUBMITTED: Status(_("À attribuer"), "you"),
    State.ANALYSIS: Status(_("Analyse"), "you"),
    State.PRECISION: Status(_("Précision demandée"), "paused"),
    State.COMMITTEE: Status(_("Devant le comité"), "theirs"),
    State.RECOMMENDED: Status(_("Recommandée, à entériner"), "you"),
    State.RATIFIED: Status(_("Lettre à envoyer"), "you"),
    State.LETTER_OUT: Status(_("Acceptation attendue"), "theirs"),
    State.DECLINED: Status(_("Non retenue"), "closed"),
    State.ACTIVE: Status(_("Participation en cours"), "done"),
    State.COMPLETED: Status(_("Étape terminée"), "done"),
    State.WITHDRAWN: Status(_("Retirée par la table"), "closed"),
}
DUE_SOON = {
    "table": Status(_("Rapport à remettre"), "you"),
    "staff": Status(_("Rapport attendu"), "theirs"),
}
OVERDUE = Status(_("Rapport en retard"), "late")
RECUSED = Status(_("Fermé pour vous"), "closed")
PAUSED = Status(_("Précision demandée, délai en pause"), "paused")
