"""The section of a proposal that asks for its learning questions: written, checked, frozen with the rest (R48)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.writing.models import Section
from proposals.checks import Problem
from proposals.models import Dossier
from proposals.own_parts import Entry, OwnPart

from .forms.learning_plan import QuestionsForm
from .questions import entry_of, rows_of_proposal
from .workflow.learning_plan import begin_with

# The field that a sentence about the list leads to: the first row is always there.
ANCHOR = "id_questions-text_0"


class PlanPart(OwnPart):
    """The learning questions, in the section of the proposal that asks for them."""

    empty = gettext_lazy("Aucune question d’apprentissage n’est inscrite.")

    def parts(self, dossier: Dossier, section: Section, data):
        return [QuestionsForm(data, dossier=dossier)]

    def is_begun(self, dossier: Dossier) -> bool:
        return bool(rows_of_proposal(dossier))

    def problems(self, dossier: Dossier, section: Section) -> Iterator[Problem]:
        """At least one question for the stage (R48); each one says what it asks."""
        rows = rows_of_proposal(dossier)
        if not rows:
            sentence = _("Inscrivez au moins une question d’apprentissage pour cette étape.")
            yield Problem(section.code, ANCHOR, sentence, missing=True)
        for number, row in enumerate(rows, 1):
            if not row["text"]:
                sentence = _("Écrivez la question d’apprentissage %(number)s.") % {"number": number}
                yield Problem(section.code, ANCHOR, sentence, missing=True)

    def said(self, dossier: Dossier) -> list[dict]:
        return rows_of_proposal(dossier)

    def entries(self, said: list[dict]) -> list[Entry]:
        return [entry_of(row, number) for number, row in enumerate(said, 1)]

    def carry(self, dossier: Dossier, earlier: Dossier) -> None:
        """The questions still asked at the stage before, to keep, to change or to leave."""
        begin_with(dossier, earlier)
