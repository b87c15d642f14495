"""How meetings, follow-ups and contacts are told in the history (see proposals/events.py)."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from cimpact.formatting import moment

LABELS = {
    "dossier.dates_proposed": _("a proposé des dates pour la rencontre de mi-année"),
    "dossier.dates_answered": _("a répondu aux dates proposées"),
    "dossier.mid_year_set": _("a fixé la rencontre de mi-année"),
    "dossier.notes_shared": _("a partagé les notes de la rencontre de mi-année"),
    "dossier.mid_year_held": _("a noté que la rencontre de mi-année a eu lieu"),
    "dossier.mid_year_reopened": _("a noté que la rencontre de mi-année n’a pas eu lieu"),
    "dossier.follow_up_added": _("a inscrit un suivi convenu"),
    "dossier.follow_up_done": _("a noté qu’un suivi est fait"),
    "dossier.follow_up_undone": _("a noté qu’un suivi reste à faire"),
    "neighbourhood.contact_logged": _("a noté un contact avec la table"),
    "neighbourhood.contact_corrected": _("a corrigé un contact noté"),
    "neighbourhood.contact_removed": _("a retiré un contact noté"),
}
# What a follow-up says stays between the two sides: a committee reads this history too.
LABELS_OF_CHANGES = {"dates": _("Dates proposées")}
WORDS: dict[str, Callable[..., str]] = {
    "dates": lambda dates, _dossier: ", ".join(moment(dt.datetime.fromisoformat(at)) for at in dates),
}
