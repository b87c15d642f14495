"""How what happens to a dialogue space is told, after the name of whoever did it."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "dialogue.settings": _("a modifié la reconnaissance du territoire des espaces de dialogue"),
    "dialogue.calendar_added": _("a ajouté le calendrier d’un partenaire"),
    "dialogue.calendar_removed": _("a retiré le calendrier d’un partenaire"),
    "dialogue.agenda": _("a modifié le déroulement d’un espace de dialogue"),
    "dialogue.poll_added": _("a préparé un sondage"),
    "dialogue.poll_removed": _("a retiré un sondage"),
    "dialogue.poll_state": _("a ouvert ou fermé un sondage"),
    "dialogue.takes": _("a ouvert ou fermé les questions ou les mots de la salle"),
    "dialogue.question": _("a montré, écarté ou noté comme répondue une question"),
    "dialogue.words": _("a montré ou écarté un mot de la salle"),
    "dialogue.notes": _("a écrit les notes d’un espace de dialogue"),
    "dialogue.notes_published": _("a publié les notes d’un espace de dialogue"),
    "dialogue.survey": _("a envoyé le questionnaire d’un espace de dialogue"),
    "dialogue.learning": _("a versé un apprentissage à la bibliothèque"),
}
