"""How what happens to an entry of the journal is told."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "journal.write": _("a noté un apprentissage"),
    "journal.change": _("a modifié une entrée de son journal"),
    "journal.visibility": _("a changé qui peut lire une entrée de son journal"),
    "journal.take_back": _("a retiré une entrée de son journal"),
}
