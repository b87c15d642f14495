"""The activities of a year's plan, saved together: rows that one adds, moves and takes out."""

import re

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import ActionPlan, Dossier, PlannedActivity
from ..workflow.plans import COLUMNS, MOST_ACTIVITIES, Row, rows_of, save_plan
from ..workflow.writing import Stale
from .parts import Conflict, Part

# Empty rows at the end, so that one may add without a script.
SPARE = 2


class PlanForm(Part):
    """The whole plan, one version: two people who change it are shown both plans."""

    template = "proposals/participation/_plan_rows.html"
    conflict_template = "proposals/participation/_plan_conflict.html"
    my_rows: list[Row] = []
    their_rows: list[Row] = []
    # What a button of the page asks besides saving: « up-2 », « down-2 », « remove-2 ».
    asked = ""

    def __init__(self, data=None, *, dossier: Dossier, plan: ActionPlan):
        self.dossier, self.plan = dossier, plan
        saved = rows_of(plan)
        initial: dict[str, object] = {"version": plan.version}
        for index, row in enumerate(saved):
            initial |= {f"{name}_{index}": text for name, text in row.items()}
        super().__init__(data, prefix="plan", initial=initial)
        self.url = reverse("plan_save", args=[dossier.pk, plan.year])
        self.count = self._posted(data) if data is not None else min(len(saved) + SPARE, MOST_ACTIVITIES)
        for index in range(self.count):
            self._add_row(index)

    def _posted(self, data) -> int:
        """How many rows were sent."""
        found = [int(m[1]) for name in data if (m := re.fullmatch(r"plan-what_(\d{1,2})", name))]
        return min(max(found, default=-1) + 1, MOST_ACTIVITIES)

    def _add_row(self, index: int) -> None:
        labels = {
            "what": _("Activité"),
            "who": _("Qui"),
            "period": _("Quand"),
            "result": _("Résultat attendu"),
        }
        for name in COLUMNS:
            longest = PlannedActivity._meta.get_field(name).max_length
            long = name in ("what", "result")
            self.fields[f"{name}_{index}"] = forms.CharField(
                label=labels[name],
                required=False,
                max_length=longest,
                widget=forms.Textarea(attrs={"rows": 2}) if long else forms.TextInput(),
            )
            self.fields[f"{name}_{index}"].widget.attrs |= {
                "class": "form-control words",
                "autocomplete": "off",
                "maxlength": longest,
            }

    def lines(self) -> list[dict]:
        """Each row with its bound fields, for the page."""
        return [
            {"number": index + 1, "index": index, "fields": [self[f"{name}_{index}"] for name in COLUMNS]}
            for index in range(self.count)
        ]

    def rows(self) -> list[Row]:
        """What is typed, in order, empty rows included."""
        return [
            {name: self.cleaned_data.get(f"{name}_{index}", "") for name in COLUMNS}
            for index in range(self.count)
        ]

    def rearranged(self, asked: str) -> list[Row]:
        """The rows after « up-2 », « down-2 » or « remove-2 »; what is not one of these leaves them be."""
        rows = self.rows()
        found = re.fullmatch(r"(up|down|remove)-(\d{1,2})", asked)
        if found is None or int(found[2]) >= len(rows):
            return rows
        index = int(found[2])
        row = rows.pop(index)
        if found[1] != "remove":
            rows.insert(max(0, index + (-1 if found[1] == "up" else 1)), row)
        return rows

    def keep(self, by) -> Conflict | None:
        rows = self.rearranged(self.asked)
        try:
            self.plan = save_plan(self.dossier, self.plan.year, rows=rows, version=self.version_read, by=by)
        except Stale as stale:
            theirs = stale.current
            self.my_rows, self.their_rows = [row for row in rows if any(row.values())], rows_of(theirs)
            blank = dict.fromkeys(COLUMNS, "")
            longest = max(len(rows), len(self.their_rows))
            padded = self.their_rows + [blank] * (longest - len(self.their_rows))
            return Conflict(
                version=theirs.version,
                who=theirs.updated_by.first_name if theirs.updated_by else "",
                at=theirs.updated_at,
                theirs={
                    self.add_prefix(f"{name}_{index}"): row[name]
                    for index, row in enumerate(padded)
                    for name in COLUMNS
                },
            )
        return None

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
