"""The budget, by year, category and source; what the programme pays reaches the amounts asked for (F27)."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.fields import AmountField
from cimpact.formatting import money, ordinal_year
from cimpact.programmes.enums import SourceKind
from cimpact.programmes.models import BudgetCategory, BudgetSource
from cimpact.writing.forms.parts import Conflict, Part

from ..budget import Line, admits, summary
from ..models import Dossier, FundingNote
from ..rules import capacity_problem
from ..workflow.budget import save_budget
from ..workflow.writing import Stale

# What the table says of a source, in a line.
QUESTIONS = {
    SourceKind.CAPACITY: gettext_lazy("Avec quel partenaire de la liste, ou quelle personne?"),
    SourceKind.CONFIRMED: gettext_lazy("De qui, et pour quoi?"),
    SourceKind.REQUESTED: gettext_lazy("À qui, et quand aurez-vous la réponse?"),
    SourceKind.IN_KIND: gettext_lazy("De qui, et quoi : locaux, heures, matériel?"),
    SourceKind.OWN: gettext_lazy("D’où vient cet argent?"),
}


class BudgetForm(Part):
    """One grid for each source: an amount for each category it may pay and each year of the duration asked for."""

    template = "proposals/writing/_budget.html"

    def __init__(self, data=None, *, dossier: Dossier):
        self.dossier = dossier
        self.sources = list(dossier.rules.sources_by_id.values())
        self.categories = dossier.rules.budget_categories
        super().__init__(data, prefix="budget", initial=self._values(dossier))
        self.url = reverse("budget_save", args=[dossier.pk])
        for source, category, year in self._places():
            name = self._name(source, category, year)
            field = AmountField(required=False, label=self._label(source, category, year))
            field.widget.attrs |= {
                "class": "form-control num",
                "data-source": source.kind,
                "data-category": str(category.pk),
                "data-year": str(year),
                "aria-describedby": f"id_budget-{name}_error",
            }
            self.fields[name] = field
        for source in self.sources if self.years else ():
            if source.kind in QUESTIONS:
                name = self._note_name(source)
                note = forms.CharField(
                    required=False,
                    max_length=FundingNote._meta.get_field("text").max_length,
                    label=QUESTIONS[SourceKind(source.kind)],
                )
                note.widget.attrs |= {
                    "class": "form-control",
                    "aria-describedby": f"id_budget-{name}_error",
                }
                self.fields[name] = note

    @property
    def years(self) -> range:
        return range(1, (self.dossier.years or 0) + 1)

    def _paid_by(self, source: BudgetSource) -> list[BudgetCategory]:
        return [c for c in self.categories if admits(source.kind, c.capacity_use)]

    def _places(self):
        """Every cell: source, category, year."""
        for source in self.sources:
            for category in self._paid_by(source):
                for year in self.years:
                    yield source, category, year

    @staticmethod
    def _name(source: BudgetSource, category: BudgetCategory, year: int) -> str:
        return f"s{source.pk}c{category.pk}_{year}"

    @staticmethod
    def _note_name(source: BudgetSource) -> str:
        return f"note_{source.pk}"

    @staticmethod
    def _label(source: BudgetSource, category: BudgetCategory, year: int) -> str:
        words = f"{category.name}, {ordinal_year(year).lower()}"
        return words if source.kind == SourceKind.PROGRAMME else f"{source.name}, {words}"

    def _values(self, dossier: Dossier) -> dict[str, object]:
        """What is saved, by field."""
        saved = {(line.source_id, line.category_id, line.year): line.cents for line in dossier.budget.all()}
        values: dict[str, object] = {
            self._name(source, category, year): saved.get((source.pk, category.pk, year))
            for source, category, year in self._places()
        }
        if self.years:
            notes = {note.source_id: note.text for note in dossier.funding_notes.all()}
            for source in self.sources:
                if source.kind in QUESTIONS:
                    values[self._note_name(source)] = notes.get(source.pk, "")
        return values | {"version": dossier.budget_version}

    def keep(self, by) -> Conflict | None:
        try:
            self.dossier = save_budget(
                self.dossier,
                cents={
                    (source.pk, category.pk, year): self.cleaned_data[self._name(source, category, year)]
                    for source, category, year in self._places()
                },
                notes={
                    source.pk: self.cleaned_data[self._note_name(source)]
                    for source in self.sources
                    if self._note_name(source) in self.fields
                },
                version=self.version_read,
                by=by,
            )
        except Stale as stale:
            current = self._values(stale.current)
            return self.compare(current, version=current.pop("version"))
        return None

    @property
    def saved_version(self):
        return self.dossier.budget_version

    @property
    def warnings(self):
        """The reserved amount beyond what the programme sets, beside the last category it pays (R26)."""
        reserved = next((s for s in self.sources if s.kind == SourceKind.CAPACITY), None)
        paid = self._paid_by(reserved) if reserved else []
        if not paid:
            return {}
        found = {}
        for year in self.years:
            asked = sum(self._cents(reserved, category, year) for category in paid)
            if problem := capacity_problem(self.dossier.programme, asked):
                found[self._name(reserved, paid[-1], year)] = problem
        return found

    def grids(self) -> list[dict[str, object]]:
        """One for each source, as components/budget_grid.html takes them; the programme's comes first."""
        problems = self.problems
        return [self._grid(source, problems) for source in self.sources]

    def _grid(self, source: BudgetSource, problems) -> dict[str, object]:
        labels = {year: ordinal_year(year) for year in self.years}
        paid, is_own = self._paid_by(source), source.kind == SourceKind.PROGRAMME
        rows = [
            {
                "label": category.name,
                "help": category.help if is_own or source.kind == SourceKind.CAPACITY else "",
                "cells": [
                    {"year": labels[year], "field": self[name], "sentences": problems[name]}
                    for year in self.years
                    for name in [self._name(source, category, year)]
                ],
                "total": sum(self._cents(source, category, year) for year in self.years),
            }
            for category in paid
        ]
        totals = {year: sum(self._cents(source, c, year) for c in paid) for year in self.years}
        note = self._note_name(source)
        return {
            "source": source,
            "is_own": is_own,
            "years": list(labels.values()),
            "rows": rows,
            "totals": [{"year": labels[year], "amount": totals[year]} for year in self.years],
            "expected": [
                {"year": labels[year], "amount": asked, "note": gap_in_words(asked - totals[year])}
                for year in self.years
                for asked in [self.dossier.asked.get(year, 0)]
            ]
            if is_own
            else [],
            "grand_total": sum(totals.values()),
            "note": self[note] if note in self.fields else None,
            "note_sentences": problems[note],
            "open": any(cell["sentences"] for row in rows for cell in row["cells"]) or bool(problems[note]),
            "rule": self._capacity_rule() if source.kind == SourceKind.CAPACITY else "",
        }

    def _capacity_rule(self) -> str:
        """How much the reserved amount may be, in words; the guide gives no figure (R26)."""
        most = self.dossier.programme.capacity_amount
        if most is None:
            return _(
                "Ce montant s’ajoute au soutien annuel. Montant non fixé : le programme n’a pas encore dit combien. "
                "Inscrivez ce que vous prévoyez; l’équipe vous dira ce qui est possible."
            )
        return _("Ce montant s’ajoute au soutien annuel, jusqu’à %(most)s par année.") % {"most": money(most)}

    @property
    def rule_source(self) -> str:
        return _("%(source)s. Règles de votre dossier : %(rules)s.") % {
            "source": self.dossier.stage.source or self.dossier.rules.source,
            "rules": self.dossier.rules.label,
        }

    def summary(self) -> dict[str, object]:
        """What all the grids add up to."""
        lines = [
            Line(source.kind, category.pk, year, self._cents(source, category, year))
            for source, category, year in self._places()
        ]
        return summary(
            lines,
            len(self.years),
            sources={source.kind: source.name for source in self.sources},
            categories={category.pk: category.name for category in self.categories},
        )

    def _cents(self, source: BudgetSource, category: BudgetCategory, year: int) -> int:
        """The amount of a cell as typed when all reads, or as saved."""
        name = self._name(source, category, year)
        cents = self.cleaned_data.get(name) if self.is_bound and self.is_valid() else self.initial[name]
        return cents or 0


def gap_in_words(missing: int) -> str:
    """How far a year is from what was asked, in words; empty when it is reached."""
    if not missing:
        return ""
    sentence = _("encore {amount} à répartir") if missing > 0 else _("{amount} de trop")
    return sentence.format(amount=money(abs(missing)))
