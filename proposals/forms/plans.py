"""The activities of a year's plan, saved together: rows that one adds, moves and takes out."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..models import ActionPlan, Dossier, PlannedActivity
from ..workflow.plans import COLUMNS, MOST_ACTIVITIES, rows_of, save_plan
from .rows import Column, Row, RowsPart

LABELS = {
    "what": _("Activité"),
    "who": _("Qui"),
    "period": _("Quand"),
    "result": _("Résultat attendu"),
}


def _column(name: str) -> Column:
    longest = PlannedActivity._meta.get_field(name).max_length
    long = name in ("what", "result")
    return Column(name, LABELS[name], longest, long=long, wide=long)


class PlanForm(RowsPart):
    """The whole plan, one version: two people who change it are shown both plans."""

    reading_template = "proposals/participation/_plan_table.html"
    most = MOST_ACTIVITIES
    columns = [_column(name) for name in COLUMNS]
    row_name = _("Activité")
    add_label = _("Ajouter une activité")

    def __init__(self, data=None, *, dossier: Dossier, plan: ActionPlan):
        self.dossier, self.plan = dossier, plan
        super().__init__(
            data,
            prefix="plan",
            url=reverse("plan_save", args=[dossier.pk, plan.year]),
            version=plan.version,
            saved=rows_of(plan),
        )

    def write(self, rows: list[Row], version: int, by) -> None:
        self.plan = save_plan(self.dossier, self.plan.year, rows=rows, version=version, by=by)

    def current(self, saved: ActionPlan):
        who = saved.updated_by.first_name if saved.updated_by else ""
        return rows_of(saved), saved.version, who, saved.updated_at

    @property
    def saved_version(self):
        return self.plan.version

    @property
    def saved_at(self):
        return self.plan.updated_at

    def fragments(self):
        return {
            "plan-state": render_to_string("proposals/participation/_plan_state.html", {"plan": self.plan})
        }
