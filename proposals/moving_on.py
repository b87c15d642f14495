"""Where a neighbourhood may go once a stage ends: each way explained, the closed ones with their reason (R25, R29).

The same initiative goes on to a later stage; a new initiative may begin; everything may start again at the first stage
with a new change. Each is a new proposal, which starts from what is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.programmes.enums import STEP, StageKind
from cimpact.programmes.models import RulesVersion, Stage

from .beginnings import Continuation, continuation_of
from .models import Dossier

FIRST = StageKind.PLANNING


@dataclass(frozen=True)
class Way:
    """One way on: to which stage, what it means, where it begins; `closed` says why it is not open."""

    stage: Stage
    title: str
    explanation: str
    url: str = ""
    closed: str = ""

    @property
    def is_open(self) -> bool:
        return not self.closed


@dataclass(frozen=True)
class WaysOn:
    """The ways on from a stage, the same initiative's first."""

    same: list[Way]
    new: list[Way]

    @property
    def open_ones(self) -> list[Way]:
        return [way for way in (*self.same, *self.new) if way.is_open]


def ways_on(dossier: Dossier, rules: RulesVersion) -> WaysOn:
    """Where one may go from a dossier's stage under the rules in force."""
    stages = list(rules.stages.all())
    found = continuation_of(dossier.neighbourhood, rules, dossier.initiative)
    return WaysOn(
        same=[_same(dossier, stage, found) for stage in stages],
        new=list(_new(dossier, stages)),
    )


def _same(dossier: Dossier, stage: Stage, found: Continuation | None) -> Way:
    title = _("La même initiative, à l’étape « %(stage)s »") % {"stage": stage.name}
    if found is None:
        return Way(
            stage,
            title,
            stage.summary,
            closed=_(
                "Une proposition de cette initiative est déjà en cours : continuez-la, ou attendez sa réponse."
            ),
        )
    if stage.pk not in found.allows:
        closed = (
            _("C’est l’étape que vous vivez.")
            if stage.kind == dossier.stage.kind
            else _("Cette étape vient avant celle que l’initiative a déjà vécue.")
        )
        talk = _(
            "Le guide ne décrit pas ce passage pour la même initiative : parlez-en à votre conseillère ou conseiller. "
            "L’équipe peut le permettre, en disant pourquoi."
        )
        return Way(stage, title, stage.summary, closed=f"{closed} {talk}")
    return Way(stage, title, stage.summary, url=_start(dossier, stage, initiative=dossier.initiative_id))


def _new(dossier: Dossier, stages: list[Stage]) -> Iterator[Way]:
    first = next((stage for stage in stages if stage.kind == FIRST), None)
    if first:
        yield Way(
            first,
            _("Recommencer à l’étape 1, avec un nouveau changement"),
            _(
                "À la fin de toute étape, le quartier peut choisir un autre changement prioritaire, tiré de son plan, "
                "et le préparer."
            ),
            url=_start(dossier, first),
        )
    for stage in stages:
        if stage.kind == FIRST:
            continue
        explanation = _("Une nouvelle initiative peut entrer à cette étape si elle en a les préalables.")
        title = _("Une nouvelle initiative, à l’étape « %(stage)s »") % {"stage": stage.name}
        if STEP[StageKind(dossier.stage.kind)] > 1:
            yield Way(stage, title, explanation, url=_start(dossier, stage))
        else:
            closed = _(
                "Après une planification, le guide décrit la suite de la même initiative ou un nouveau départ à "
                "l’étape 1. Pour autre chose, parlez-en à votre conseillère ou conseiller."
            )
            yield Way(stage, title, explanation, closed=closed)


def _start(dossier: Dossier, stage: Stage, initiative: int | None = None) -> str:
    asked = {"programme": dossier.programme.code, "etape": stage.kind}
    if initiative:
        asked["initiative"] = str(initiative)
    return f"{reverse('dossier_start')}?{urlencode(asked)}"
