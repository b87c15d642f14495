"""How the life of learning questions is told in the history of their dossier: who did what, not what they say."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "dossier.question_added": _("a ajouté une question d’apprentissage"),
    "dossier.question_changed": _("a modifié une question d’apprentissage"),
    "dossier.question_ended": _("a terminé une question d’apprentissage"),
    "dossier.question_taken_again": _("a repris une question d’apprentissage"),
    "dossier.finding_noted": _("a noté un constat"),
    "dossier.finding_corrected": _("a corrigé un constat"),
    "dossier.learnings_taken_up": _("a repris dans le rapport ce qui a été noté depuis"),
}
