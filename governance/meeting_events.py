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
    "meeting.presences": _("a noté les présences"),
    "meeting.minutes_proposed": _("a proposé le procès-verbal"),
    "meeting.minutes_remark": _("a commenté le procès-verbal"),
    "meeting.minutes_approved": _("a inscrit l’approbation du procès-verbal"),
    "committee.action_added": _("a inscrit un suivi"),
    "committee.action_changed": _("a changé un suivi"),
    "committee.action_done": _("a noté qu’un suivi est fait"),
    "committee.action_reopened": _("a noté qu’un suivi reste à faire"),
    "committee.action_dropped": _("a abandonné un suivi"),
    "meeting.agenda": _("a ajouté à l’ordre du jour"),
    "meeting.point_changed": _("a changé un point de l’ordre du jour"),
    "meeting.point_removed": _("a retiré un point de l’ordre du jour"),
}
