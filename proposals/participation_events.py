"""How what happens in a participation is told in the history of its dossier (see events.py)."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from cimpact.formatting import long_date, moment, money

from .enums import ObligationKind

LABELS = {
    "dossier.meeting_set": _("a daté la rencontre sur l’analyse et le plan d’action"),
    "dossier.analysis_shared": _("a partagé l’analyse avec la table"),
    "dossier.plan_begun": _("a commencé le plan d’action"),
    "dossier.plan_reopened": _("a modifié le plan d’action convenu, qui redemande l’accord des deux parties"),
    "dossier.plan_agreed_by_one": _("a donné son accord au plan d’action"),
    "dossier.plan_agreed": _("a donné son accord au plan d’action, désormais convenu"),
    "dossier.agreement_offered": _("a offert l’entente"),
    "dossier.agreement_signed": _("a accepté l’entente au nom de la table"),
    "dossier.agreement_countersigned": _("a contresigné l’entente"),
    "dossier.modification_proposed": _("a proposé une modification"),
    "dossier.modification_agreed": _("a donné son accord à la modification"),
    "dossier.modification_refused": _("a refusé la modification"),
    "dossier.modification_taken_back": _("a retiré la modification proposée"),
    "dossier.suspended": _("a suspendu la participation"),
    "dossier.resumed": _("a repris la participation, et reporté d’autant ce qui est à venir"),
    "dossier.ended_early": _("a mis fin à la participation avant son dernier jour"),
    "dossier.change_carrier": _("a confié la participation à une autre table"),
    "dossier.coordination_passed": _("a confié la coordination de la table à une autre personne"),
    "dossier.obligations_moved": _("a déplacé ce qui est attendu, avec les dates convenues"),
}
LABELS_OF_CHANGES = {
    "carrier": _("Table porteuse"),
    "coordination": _("Coordination de la table"),
    "meeting": _("Rencontre"),
    "place": _("Lieu ou lien"),
    "plan_year": _("Année"),
    "version": _("Version"),
    "signatory": _("Signataire"),
    "years": _("Durée, en années"),
    "ends_on": _("Dernier jour"),
    "amounts": _("Soutien par année"),
    "conditions": _("Conditions"),
    "initiative": _("L’initiative et son plan"),
    "due": _("Ce qui est attendu"),
}


def _day(value: str, _dossier) -> str:
    return long_date(dt.date.fromisoformat(value))


def _due(lines: list, _dossier) -> str:
    """Each meeting or report, with its date: (kind, year, ISO date)."""
    return "; ".join(
        f"{ObligationKind(kind).label}, {long_date(dt.date.fromisoformat(day))}" for kind, _year, day in lines
    )


WORDS: dict[str, Callable[..., str]] = {
    "meeting": lambda value, _dossier: moment(dt.datetime.fromisoformat(value)),
    "ends_on": _day,
    "amounts": lambda value, _dossier: ", ".join(money(cents) for cents in value.values()),
    "due": _due,
}
