"""The learning questions of a proposal, to write: rows that stay themselves from save to save (R48)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.forms.rows import Column, Row, RowsPart
from proposals.models import Dossier

from ..enums import Aim, Condition
from ..lists import LONGEST
from ..models import LearningPlan
from ..questions import LABELS, MOST_QUESTIONS, QUESTIONS, entry_of, plan_of, rows_of
from ..workflow.learning_plan import save_questions


class QuestionsForm(RowsPart):
    """All the questions, under one version: two people who change them are shown both lists."""

    reading_template = "learning/questions/_rows.html"
    most = MOST_QUESTIONS
    spare = 1
    row_name = gettext_lazy("Question d’apprentissage")
    add_label = gettext_lazy("Ajouter une question")
    columns = (
        Column("text", gettext_lazy("La question"), QUESTIONS.longest("text"), long=True, wide=True),
        Column("why", LABELS["why"], LONGEST, long=True, wide=True),
        Column("data", LABELS["data"], LONGEST, long=True, wide=True),
        Column("who", LABELS["who"], QUESTIONS.longest("who")),
        Column("target", LABELS["target"], QUESTIONS.longest("target")),
        *(
            Column(aim.value, aim.label, box=True, group=gettext_lazy("Ce qu’elle vise à éclairer"))
            for aim in Aim
        ),
        *(
            Column(one.value, one.label, box=True, group=gettext_lazy("Les conditions qu’elle touche"))
            for one in Condition
        ),
        Column("key", "", 36, hidden=True, key=True),
    )

    def __init__(self, data=None, *, dossier: Dossier):
        self.dossier, self.plan = dossier, plan_of(dossier)
        super().__init__(
            data,
            prefix="questions",
            url=reverse("learning_plan_save", args=[dossier.pk]),
            version=self.plan.version,
            saved=rows_of(dossier),
        )

    def write(self, rows: list[Row], version: int, by) -> None:
        self.plan = save_questions(self.dossier, rows=rows, version=version, by=by)

    def current(self, saved: LearningPlan):
        who = saved.updated_by.first_name if saved.updated_by else ""
        return rows_of(Dossier.objects.get(pk=self.dossier.pk)), saved.version, who, saved.updated_at

    def as_read(self, rows: list[Row]) -> list[dict]:
        return [{"entry": entry_of(row, number)} for number, row in enumerate(rows, 1)]

    def note_of(self, index: int):
        if self.plan.came_from and self.typed(index, "text"):
            return _("reprise du dossier %(number)s") % {"number": self.plan.came_from}
        return ""

    @property
    def saved_version(self):
        return self.plan.version

    @property
    def saved_at(self):
        return self.plan.updated_at
