"""The network in a few numbers, told to whoever joins it: each one is the number that the rest of the portal tells."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cimpact.programmes.enums import StageKind
from cimpact.programmes.models import Programme
from learning.library import shared_in

from ..people_directory import listed
from .asked import Asked
from .stages import stage_name
from .taking_part import taking_part_in


@dataclass(frozen=True)
class Count:
    """One number, what it counts, and what that means for whoever does not know the words yet."""

    label: str
    number: int
    meaning: str = ""


def network_of(programme: Programme) -> list[Count]:
    """The neighbourhoods taking part by stage, the tables welcomed, the directory's people, the learnings shared."""
    taking_part = taking_part_in(Asked(programme))
    by_stage = [
        Count(
            _("Quartiers à l’étape : %(stage)s") % {"stage": stage_name(kind)},
            taking_part.counts[kind],
        )
        for kind in StageKind.values
    ]
    return [
        Count(
            _("Quartiers qui participent aujourd’hui"),
            taking_part.number,
            _("Leur participation est en cours, à l’une des étapes du programme."),
        ),
        *by_stage,
        Count(
            _("Tables que le programme accompagne"),
            len(taking_part.places),
            _("Toutes celles qui peuvent y prendre part, qu’elles aient commencé ou non."),
        ),
        Count(_("Personnes à l’annuaire de la communauté"), listed().count()),
        Count(_("Apprentissages partagés au-delà d’une table"), shared_in(programme).count()),
    ]
