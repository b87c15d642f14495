"""The demonstration's next version of the rules, being prepared."""

from cimpact.programmes.enums import StageKind
from cimpact.programmes.models import Programme
from cimpact.writing import drafts
from cimpact.writing.models import Question


def prepare_next_rules(programme: Programme, *, by) -> None:
    """A draft that raises one range and lets one answer run longer."""
    draft = drafts.begin(programme.current_rules(), by=by)
    stage = draft.stages.get(kind=StageKind.PLANNING)
    stage.amount_max += 5_000_00
    drafts.write(stage, read={}, by=by)
    question = Question.objects.filter(
        section__question_set__rules=draft, section__question_set__stage=stage, max_words__isnull=False
    ).first()
    question.max_words += 100
    drafts.write(question, read={}, by=by)
