from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitteeRole(models.TextChoices):
    """What a committee does with investments; which body ratifies is a setting of the programme (R9)."""

    RECOMMENDS = "recommends", _("recommande les investissements")
    RATIFIES = "ratifies", _("entérine les recommandations")
    OTHER = "other", _("autre rôle")


class CommitteeKind(models.TextChoices):
    """Where a committee stands: in regional governance, in a neighbourhood, or around an opportunity (F100, F103)."""

    REGIONAL = "regional", _("comité régional")
    COORDINATION = "coordination", _("groupe de coordination")
    LOCAL = "local", _("comité local")
    TEAM = "team", _("équipe d’action")


class Group(models.TextChoices):
    """The groups of partners that name members of committees (R53, R55, R60–R62)."""

    PHILANTHROPIC = "philanthropic", _("partenaires philanthropiques")
    INSTITUTIONAL = "institutional", _("partenaires institutionnels")
    COMMUNITY = "community", _("partenaires communautaires")
    OPERATOR = "operator", _("opérateur")
    EXTERNAL = "external", _("partenaires externes")
    RESIDENTS = "residents", _("personnes du quartier")


class Facilitator(models.TextChoices):
    """Who facilitates a committee's meetings (R56)."""

    TEAM = "team", _("l’équipe de coordination")
    CHAIR = "chair", _("la présidence du comité")
    TABLE = "table", _("la table de quartier")


class QuorumRule(models.TextChoices):
    """How many members must take part for a decision to stand; "not set" is a state, never a guess."""

    NOT_SET = "not_set", _("pas encore fixé")
    MEMBERS = "members", _("un nombre de membres")
    PERCENT = "percent", _("une part des membres, en %")
    MAJORITY = "majority", _("plus de la moitié des membres")


class Majority(models.TextChoices):
    """What it takes to adopt, of the votes for and against; abstentions are not counted."""

    SIMPLE = "simple", _("plus de pour que de contre")
    TWO_THIRDS = "two_thirds", _("au moins les deux tiers des voix exprimées")
    UNANIMITY = "unanimity", _("aucune voix contre")


class Outcome(models.TextChoices):
    """What a committee may answer about an investment."""

    AS_ASKED = "as_asked", _("Favorable, comme demandé")
    WITH_CHANGES = "with_changes", _("Favorable, avec des changements")
    NOT_FAVOURABLE = "not_favourable", _("Non favorable")
    SENT_BACK = "sent_back", _("Renvoyée à l’analyse")
    RATIFIED = "ratified", _("Entérinée")


RECOMMENDATIONS = (Outcome.AS_ASKED, Outcome.WITH_CHANGES, Outcome.NOT_FAVOURABLE, Outcome.SENT_BACK)
RATIFICATIONS = (Outcome.RATIFIED, Outcome.SENT_BACK)
FAVOURABLE = (Outcome.AS_ASKED, Outcome.WITH_CHANGES)


class MeetingKind(models.TextChoices):
    """How a committee meets: together, or in writing until a deadline (F94)."""

    TOGETHER = "together", _("rencontre")
    WRITTEN = "written", _("consultation écrite")


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("en préparation")
    CONVENED = "convened", _("convoquée")
    UNDER_WAY = "under_way", _("en cours")
    HELD = "held", _("tenue")
    CLOSED = "closed", _("close")
    CANCELLED = "cancelled", _("annulée")


class Reply(models.TextChoices):
    """What a member answers to a convening."""

    IN_PERSON = "in_person", _("je serai là, sur place")
    REMOTE = "remote", _("je serai là, à distance")
    ABSENT = "absent", _("je ne pourrai pas")


class Presence(models.TextChoices):
    """How a member took part."""

    IN_PERSON = "in_person", _("sur place")
    REMOTE = "remote", _("à distance")
    EXCUSED = "excused", _("absence motivée")
    ABSENT = "absent", _("absence")


TOOK_PART = (Presence.IN_PERSON, Presence.REMOTE)


class PointKind(models.TextChoices):
    """What a point of the agenda asks of the committee."""

    INFORMATION = "information", _("information")
    DISCUSSION = "discussion", _("discussion")
    DECISION = "decision", _("décision")
    INVESTMENT = "investment", _("investissement")


class WhyWithdraw(models.TextChoices):
    """Why a member withdraws from an investment (R58, F42)."""

    MARKED = "marked", _("son organisation se retire des décisions sur les investissements")
    CONCERNED = "concerned", _("son organisation est concernée par le dossier")
    DECLARED = "declared", _("un intérêt déclaré")
    AT_MEETING = "at_meeting", _("un retrait annoncé à la rencontre")


class Mode(models.TextChoices):
    """How a committee decides."""

    CONSENSUS = "consensus", _("par consensus")
    ROLL_CALL = "roll_call", _("par vote nominal")
    SECRET = "secret", _("par vote secret")


class ResolutionState(models.TextChoices):
    """Where a proposal of decision stands."""

    DRAFT = "draft", _("à l’étude")
    OPEN = "open", _("soumise à la décision")
    DECIDED = "decided", _("décidée")
    TAKEN_BACK = "taken_back", _("retirée")


class Result(models.TextChoices):
    """What came of a proposal of decision; it is always written."""

    ADOPTED = "adopted", _("adoptée")
    REJECTED = "rejected", _("rejetée")
    NO_QUORUM = "no_quorum", _("sans quorum : aucune décision")


class Voice(models.TextChoices):
    """What one member says of a proposal of decision."""

    IN_FAVOUR = "in_favour", _("pour")
    AGAINST = "against", _("contre")
    ABSTAIN = "abstain", _("abstention")


class MinutesState(models.TextChoices):
    """Where the minutes stand."""

    DRAFT = "draft", _("en rédaction")
    PROPOSED = "proposed", _("à approuver")
    APPROVED = "approved", _("approuvé")


class PackState(models.TextChoices):
    """Where the making of a pack stands."""

    WAITING = "waiting", _("en attente")
    BUILDING = "building", _("en préparation")
    READY = "ready", _("prêt")
    FAILED = "failed", _("à refaire")


class ContributionKind(models.TextChoices):
    """How a partner contributes (R63)."""

    MONEY = "money", _("en argent")
    IN_KIND = "in_kind", _("en nature")


class DocumentKind(models.TextChoices):
    """The essential documents of governance: eleven, and the three that found a constellation (F99)."""

    PROGRAMMING = "programming", _("Programmation commune et stratégies")
    GUIDING = "guiding", _("Principes directeurs du travail collaboratif")
    FRAMEWORK = "framework", _("Cadre du changement")
    AGREEMENT = "agreement", _("Protocole d’entente")
    MANDATE = "mandate", _("Mandat de la table des leaders")
    CONFLICTS = "conflicts", _("Procédure de résolution des conflits")
    DECISIONS = "decisions", _("Sélection des membres et prise de décision")
    FUNDING = "funding", _("Financement")
    COMMUNICATIONS = "communications", _("Communications et comptes rendus")
    POLICIES = "policies", _("Politiques et procédures")
    INNOVATION = "innovation", _("Innovation et apprentissage")
    FOUNDING_PRINCIPLES = "founding_principles", _("Principes directeurs de la constellation")
    FOUNDING_MANDATE = "founding_mandate", _("Mandat de gouvernance")
    FOUNDING_PLAN = "founding_plan", _("Plan stratégique")


class Appraisal(models.TextChoices):
    """What a member makes of one aspect of the operator's work, in words: nothing is added up."""

    WELL = "well", _("Ça va bien")
    IN_PART = "in_part", _("À améliorer")
    NOT_YET = "not_yet", _("À revoir ensemble")
    UNKNOWN = "unknown", _("Je ne peux pas dire")


class PackProblem(models.TextChoices):
    """Why a pack could not be made, and what to do."""

    DISK = (
        "disk",
        _(
            "Le serveur n’a plus de place pour le garder. Dites-le à l’équipe de coordination, puis réessayez quand "
            "elle en aura fait."
        ),
    )
    NO_PDF = (
        "no_pdf",
        _("Ce serveur ne peut pas écrire de PDF. Chaque document reste lisible à partir de l’ordre du jour."),
    )
    OTHER = (
        "other",
        _(
            "Une erreur l’a interrompu. Réessayez; si elle revient, dites-le à l’équipe de coordination. Chaque "
            "document reste lisible à partir de l’ordre du jour."
        ),
    )
