"""A dossier's path, step by step: when each was done or is due, and who takes it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cimpact.formatting import day, raised
from governance.enums import CommitteeRole, Outcome
from governance.models import committees_by_role

from .enums import LetterKind, State
from .models import Dossier
from .permissions import can_read_analysis
from .turns import is_up_to

# Which step a state is on. A withdrawn dossier is on none.
STEP = {
    State.CONTACTED: "contact",
    State.LETTER_DRAFT: "letter",
    State.LETTER_SENT: "letter",
    State.DRAFTING: "proposal",
    State.SUBMITTED: "analysis",
    State.ANALYSIS: "analysis",
    State.PRECISION: "analysis",
    State.COMMITTEE: "recommendation",
    State.RECOMMENDED: "ratification",
    State.RATIFIED: "ratification",
    State.LETTER_OUT: "answer",
}
FINISHED = (State.DECLINED, State.ACTIVE, State.COMPLETED)


@dataclass(frozen=True)
class Step:
    """One step, as components/path.html shows it."""

    code: str
    label: str
    who: str
    done_on: dt.date | dt.datetime | None = None
    awaited: str | SafeString = ""
    state: str = "todo"  # done, current or todo
    yours: bool = False

    @property
    def date_text(self) -> str | SafeString:
        """When it was done; until then, when it is awaited."""
        if self.state != "done":
            return self.awaited
        return raised(day(self.done_on)) if self.done_on else ""


def path_of(dossier: Dossier, user) -> list[Step]:
    """The steps of the dossier as the person may know them."""
    knows = dossier.state in (State.LETTER_OUT, *FINISHED) or can_read_analysis(user, dossier)
    steps = [*_written(dossier), *_decided(dossier, knows=knows), _answered(dossier)]
    here = "answer" if knows and dossier.state == State.RATIFIED else STEP.get(State(dossier.state), "")
    position = next((index for index, step in enumerate(steps) if step.code == here), -1)
    mine = is_up_to(user, dossier)
    states = [_state(index, position, step, dossier) for index, step in enumerate(steps)]
    return [
        replace(step, state=state, yours=mine and state == "current")
        for step, state in zip(steps, states, strict=True)
    ]


def _state(index: int, position: int, step: Step, dossier: Dossier) -> str:
    if dossier.state in FINISHED or index < position or (position < 0 and step.done_on):
        return "done"
    return "current" if index == position else "todo"


def _written(dossier: Dossier) -> Iterator[Step]:
    """What the table writes; a step that was skipped is not shown."""
    letter = getattr(dossier, "letter", None)
    advisor, table = dossier.advised_by, dossier.neighbourhood.table.name
    if dossier.contacted_on or dossier.state == State.CONTACTED:
        who = advisor.full_name if advisor else table
        yield Step("contact", _("Premier contact"), who, dossier.contacted_on)
    if letter or dossier.state == State.CONTACTED:
        yield Step("letter", _("Lettre d’intention"), table, letter.sent_at if letter else None)
    window = dossier.window or dossier.aimed_window
    yield Step(
        "proposal", _("Proposition"), table, dossier.submitted_at, awaited=_by(window.date) if window else ""
    )


def _decided(dossier: Dossier, *, knows: bool) -> Iterator[Step]:
    """The analysis and the committees' answers, undated to whoever may not know them yet."""
    analysis, advisor = getattr(dossier, "analysis", None), dossier.advised_by
    yield Step(
        "analysis",
        _("Analyse"),
        advisor.full_name if advisor else dossier.programme.operator,
        analysis.handed_at if analysis else None,
        awaited="" if dossier.submitted_at else _("Dès le dépôt"),
    )
    names = {role: found.name for role, found in committees_by_role(dossier.programme_id).items()}
    met = _decisions(dossier) if knows else {}
    recommends, ratifies = CommitteeRole.RECOMMENDS, CommitteeRole.RATIFIES
    yield Step("recommendation", _("Recommandation"), names.get(recommends, ""), met.get(recommends))
    due = _by(dossier.answer_due_on) if dossier.answer_due_on else ""
    yield Step("ratification", _("Entérinement"), names.get(ratifies, ""), met.get(ratifies), awaited=due)


def _answered(dossier: Dossier) -> Step:
    letter = getattr(dossier, "answer_letter", None)
    sent_at = letter.sent_at if letter else None
    refused = sent_at and letter.kind == LetterKind.REFUSAL
    to_accept = dossier.state == State.LETTER_OUT and dossier.next_on
    return Step(
        "answer",
        _("Lettre de réponse") if refused else _("Lettre d’allocation"),
        dossier.programme.operator,
        sent_at,
        awaited=_by(dossier.next_on) if to_accept else "" if sent_at else _("Dès l’entérinement"),
    )


def _decisions(dossier: Dossier) -> dict[str, dt.date]:
    """When each committee answered last, being sent back apart."""
    decided = (
        dossier.items.filter(decision__isnull=False)
        .exclude(decision__outcome=Outcome.SENT_BACK)
        .order_by("decision__recorded_at")
    )
    return dict(decided.values_list("committee__role", "decision__met_on"))


def _by(date: dt.date):
    return raised(_("D’ici le {date}").format(date=day(date)))
