from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    BOROUGH = "borough", _("arrondissement")
    TOWN = "town", _("ville liée")


class OrganisationKind(models.TextChoices):
    TABLE = "table", _("table de quartier")
    FISCAL_SPONSOR = "fiscal_sponsor", _("organisme fiduciaire")
    OPERATOR = "operator", _("opérateur")
    FOUNDATION = "foundation", _("partenaire philanthropique")
    INSTITUTION = "institution", _("partenaire institutionnel")
    COMMUNITY = "community", _("partenaire communautaire")
    EXTERNAL = "external", _("partenaire externe")


class TableRole(models.TextChoices):
    """What a person does for her table: answer for its dossiers, write in them, or read them."""

    COORDINATOR = "coordinator", _("Coordination")
    CONTRIBUTOR = "contributor", _("Rédaction")
    READER = "reader", _("Lecture")


class PhaseOne(models.TextChoices):
    """How a neighbourhood took part in the first phase."""

    NONE = "", _("n’a pas participé à la phase 1")
    INTENSIVE = "intensif", _("participation intensive à la phase 1")
    MODERATE = "modéré", _("participation modérée à la phase 1")


class Presence(models.TextChoices):
    """Whether a person is in the community's directory."""

    BY_ROLE = "", _("Selon mon rôle")
    SHOWN = "shown", _("M’y montrer")
    HIDDEN = "hidden", _("Ne pas m’y montrer")


class Answer(models.TextChoices):
    """What a person answers to an introduction."""

    NONE = "", _("en attente")
    ACCEPTED = "accepted", _("acceptée")
    DECLINED = "declined", _("déclinée")


class NoteState(models.TextChoices):
    """What became of a note that the room sent to the activity wall."""

    WAITING = "waiting", _("à regarder")
    TAKEN = "taken", _("sur le mur")
    ASIDE = "aside", _("mise de côté")


class PaperLanguage(models.TextChoices):
    """The language in which a paper of a plan is written."""

    FR = "fr", _("Français")
    EN = "en", _("Anglais")


class BriefAudience(models.TextChoices):
    """Whose network a brief is passed on to."""

    RESIDENTS = "residents", _("Des personnes du quartier")
    INSTITUTIONS = "institutions", _("Des institutions")
    FUNDERS = "funders", _("Des bailleurs de fonds")
    ELECTED = "elected", _("Des personnes élues")
    OTHER = "other", _("D’autres personnes")
