"""How what is done in meetings is told in their history."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "meeting.plan": _("a planifié la rencontre"),
    "meeting.change": _("a changé la rencontre"),
    "meeting.convene": _("a convoqué les membres"),
    "meeting.cancel": _("a annulé la rencontre"),
    "meeting.reply": _("a répondu à la convocation"),
    "meeting.open": _("a ouvert la rencontre"),
    "meeting.end": _("a noté la fin de la rencontre"),
    "meeting.agenda": _("a ajouté à l’ordre du jour"),
    "meeting.point_changed": _("a changé un point de l’ordre du jour"),
    "meeting.point_removed": _("a retiré un point de l’ordre du jour"),
}
