from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a dossier stands; what each audience reads is in `status.py`."""

    CONTACTED = "contacted", _("Premier contact")
    LETTER_DRAFT = "letter_draft", _("Lettre en préparation")
    LETTER_SENT = "letter_sent", _("Lettre envoyée")
    DRAFTING = "drafting", _("Proposition en rédaction")
    SUBMITTED = "submitted", _("Proposition déposée")
    ANALYSIS = "analysis", _("Analyse")
    PRECISION = "precision", _("Précision demandée")
    COMMITTEE = "committee", _("Devant le comité")
    RECOMMENDED = "recommended", _("Recommandation rendue")
    RATIFIED = "ratified", _("Entérinée")
    LETTER_OUT = "letter_out", _("Allocation à accepter")
    DECLINED = "declined", _("Non retenue")
    ACTIVE = "active", _("Participation en cours")
    COMPLETED = "completed", _("Étape terminée")
    WITHDRAWN = "withdrawn", _("Retirée par la table")


# Before anything was submitted: the neighbourhood's own writing.
WRITING = (State.CONTACTED, State.LETTER_DRAFT, State.LETTER_SENT, State.DRAFTING)
# Being analysed or decided.
IN_DECISION = (
    State.SUBMITTED,
    State.ANALYSIS,
    State.PRECISION,
    State.COMMITTEE,
    State.RECOMMENDED,
    State.RATIFIED,
)
# A payment of the award may be made.
PAID_IN = (State.ACTIVE, State.COMPLETED)
CLOSED = (State.DECLINED, State.COMPLETED, State.WITHDRAWN)


class EvidenceState(models.TextChoices):
    MET = "met", _("C’est fait")
    IN_PROGRESS = "in_progress", _("C’est en cours")
    NOT_YET = "not_yet", _("Pas encore")


class Appraisal(models.TextChoices):
    """An appreciation in words, never a score (F36)."""

    MET = "met", _("Rencontré")
    PARTLY = "partly", _("Rencontré en partie")
    TO_CLARIFY = "to_clarify", _("À préciser")


class Rating(models.IntegerChoices):
    """Beside the words, where a programme asks for it (F36); never totalled, never shown to the table."""

    ABSENT = 1, _("Absent")
    BEGUN = 2, _("Amorcé")
    ENOUGH = 3, _("Suffisant")
    SOLID = 4, _("Solide")
    INSPIRING = 5, _("Inspirant")


class LetterKind(models.TextChoices):
    AWARD = "award", _("lettre de confirmation d’allocation")
    REFUSAL = "refusal", _("lettre de refus")


class ObligationKind(models.TextChoices):
    """What a participation owes (R32–R34)."""

    MID_YEAR = "mid_year", _("Rencontre de mi-année")
    ANNUAL_REPORT = "annual_report", _("Rapport d’activité et bilan financier")
    FINAL_REPORT = "final_report", _("Rapport d’activité final et bilan financier")


class Side(models.TextChoices):
    """The two sides of an agreement."""

    TABLE = "table", _("La table")
    TEAM = "team", _("L’équipe du programme")


class Awaited(models.TextChoices):
    """What one side of a participation waits for from the other."""

    MODIFICATION = "modification", _("Répondre à une modification proposée")
    SIGNATURE = "signature", _("Lire et accepter l’entente")
    COUNTERSIGN = "countersign", _("Contresigner l’entente")
    PLAN = "plan", _("Donner son accord au plan d’action")


class Condition(models.TextChoices):
    """What a payment waits for (F51)."""

    NONE = "none", _("Aucune")
    AGREEMENT = "agreement", _("L’entente signée")
    REPORT = "report", _("Un rapport reçu")


class EntryKind(models.TextChoices):
    """A movement of the ledger."""

    COMMITMENT = "commitment", _("Engagé")
    PAYMENT = "payment", _("Versé")
