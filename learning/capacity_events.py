"""How what a table asks of its wallet is told in the history of its dossier (see proposals/events.py)."""

from django.utils.translation import gettext_lazy as _

from cimpact.formatting import money

LABELS = {
    "capacity.ask": _("a demandé un soutien au renforcement des compétences"),
    "capacity.match": _("a proposé une réponse à la demande de renforcement des compétences"),
    "capacity.ask_other": _("a demandé une autre proposition de renforcement des compétences"),
    "capacity.agree": _("a donné son accord au renforcement des compétences proposé"),
    "capacity.start": _("a noté le début d’un renforcement des compétences"),
    "capacity.spend": _("a noté une dépense de renforcement des compétences"),
    "capacity.undo_spending": _("a annulé une dépense de renforcement des compétences"),
    "capacity.finish": _("a terminé un renforcement des compétences"),
    "capacity.evaluate": _("a dit ce qu’elle ou il retient d’un renforcement des compétences"),
    "capacity.decline": _("n’a pas retenu une demande de renforcement des compétences"),
    "capacity.withdraw": _("a retiré une demande de renforcement des compétences"),
    # Of a neighbourhood, and of the programme
    "capacity.declare_need": _("a déclaré un besoin de compétences"),
    "capacity.end_need": _("a retiré un besoin de compétences"),
    "capacity.keep_partner": _("a modifié la liste des partenaires"),
    "offer.keep": _("a modifié une offre de groupe"),
    "offer.publish": _("a publié une offre de groupe"),
    "offer.attendance": _("a noté les présences à une offre de groupe"),
    "offer.cancel": _("a annulé une offre de groupe"),
}
LABELS_OF_CHANGES = {
    "capacity_asked": _("Montant demandé"),
    "capacity_agreed": _("Montant convenu"),
    "capacity_spent": _("Dépense"),
    "capacity_partner": _("Partenaire"),
}
WORDS = {
    "capacity_asked": lambda cents, _dossier: money(cents),
    "capacity_agreed": lambda cents, _dossier: money(cents),
    "capacity_spent": lambda cents, _dossier: money(cents),
}
