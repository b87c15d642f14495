"""Where dossiers stand: how many at each step of the path, by stage of the programme."""

from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.programmes.enums import StageKind
from proposals.enums import IN_DECISION, WRITING, State
from proposals.turns import late

from .asked import Asked

# A dossier that has not chosen its stage yet.
NO_STAGE = "aucune"
STAGES = (*StageKind.values, NO_STAGE)


@dataclass(frozen=True)
class Step:
    """A step of the path, by the word of the address."""

    word: str
    label: str | Promise
    states: tuple[State, ...]


BEFORE_ANSWER = Step("avant-reponse", _("Avant la réponse"), (*WRITING, *IN_DECISION))
DECISION = Step("decision", _("En analyse ou en décision"), IN_DECISION)
FIRST_STEPS = (
    Step(
        "lettre",
        _("Premier contact et lettre d’intention"),
        (State.CONTACTED, State.LETTER_DRAFT, State.LETTER_SENT),
    ),
    Step("redaction", _("Proposition en rédaction"), (State.DRAFTING,)),
    Step("analyse", _("Analyse"), (State.SUBMITTED, State.ANALYSIS, State.PRECISION)),
    Step("recommandation", _("Recommandation"), (State.COMMITTEE,)),
    # Whatever was recommended: what is ratified is told by its answer.
    Step("enterinement", _("Entérinement et réponse"), (State.RECOMMENDED, State.RATIFIED)),
)
LAST_STEPS = (
    Step("acceptation", _("Allocation à accepter"), (State.LETTER_OUT,)),
    Step("participation", _("Participation en cours"), (State.ACTIVE,)),
    Step("terminee", _("Étape terminée"), (State.COMPLETED,)),
    Step("non-retenue", _("Proposition non retenue"), (State.DECLINED,)),
    Step("retiree", _("Proposition retirée"), (State.WITHDRAWN,)),
)
STEPS = {step.word: step for step in (*FIRST_STEPS, *LAST_STEPS, BEFORE_ANSWER, DECISION)}


@dataclass
class Pipeline:
    """How many dossiers, by state and by kind of stage; and how many of them have passed their date."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    late: dict[str, int] = field(default_factory=dict)  # by state

    def at(self, step: Step, stage: str | None = None) -> int:
        """How many stand at a step, in one stage or in all."""
        return sum(
            count
            for (state, kind), count in self.counts.items()
            if state in step.states and stage in (None, kind)
        )

    def late_at(self, step: Step) -> int:
        return sum(count for state, count in self.late.items() if state in step.states)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def pipeline_of(asked: Asked) -> Pipeline:
    """Every dossier of the programme, counted once, in one query."""
    found = Pipeline()
    counted = asked.dossiers.values_list("state", "stage__kind")
    for state, kind, count, passed in counted.annotate(n=Count("pk"), late=Count("pk", filter=late())):
        found.counts[state, kind or NO_STAGE] = count
        found.late[state] = found.late.get(state, 0) + passed
    return found


def steps_told(*, apart: bool) -> tuple[Step, ...]:
    """The steps shown; what comes before the answer, each apart or as one."""
    return (*FIRST_STEPS, *LAST_STEPS) if apart else (BEFORE_ANSWER, *LAST_STEPS)
