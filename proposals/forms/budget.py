"""The budget, by category and year, whose yearly totals reach the amounts asked for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.fields import AmountField
from cimpact.formatting import money, ordinal_year

from ..models import Dossier
from ..workflow.writing import Stale, save_budget
from .parts import Conflict, Part


class BudgetForm(Part):
    """One amount for each category and year of the duration asked for."""

    template = "proposals/writing/_budget.html"

    def __init__(self, data=None, *, dossier: Dossier):
        self.dossier = dossier
        self.categories = list(dossier.rules.categories.all())
        super().__init__(data, prefix="budget", initial=self._values(dossier))
        self.url = reverse("budget_save", args=[dossier.pk])
        for category in self.categories:
            for year in self.years:
                self.fields[self._name(category.pk, year)] = AmountField(
                    required=False, label=f"{category.name}, {ordinal_year(year).lower()}"
                )

    @property
    def years(self) -> range:
        return range(1, (self.dossier.years or 0) + 1)

    @staticmethod
    def _name(category_id: int, year: int) -> str:
        return f"c{category_id}_{year}"

    def _values(self, dossier: Dossier) -> dict[str, object]:
        """What is saved, by field."""
        values: dict[str, object] = {
            self._name(category.pk, year): None for category in self.categories for year in self.years
        }
        for line in dossier.budget.all():
            if line.year in self.years:
                values[self._name(line.category_id, line.year)] = line.cents
        return values | {"version": dossier.budget_version}

    def keep(self, by) -> Conflict | None:
        try:
            self.dossier = save_budget(
                self.dossier,
                cents={
                    (category.pk, year): self.cleaned_data[self._name(category.pk, year)]
                    for category in self.categories
                    for year in self.years
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

    def grid(self) -> dict[str, object]:
        """What components/budget_grid.html takes."""
        labels = {year: ordinal_year(year) for year in self.years}
        rows = [
            {
                "label": category.name,
                "help": category.help,
                "cells": [
                    {"year": labels[year], "field": self[self._name(category.pk, year)]}
                    for year in self.years
                ],
                "total": sum(self._cents(category.pk, year) for year in self.years),
            }
            for category in self.categories
        ]
        totals = {year: sum(self._cents(c.pk, year) for c in self.categories) for year in self.years}
        return {
            "years": list(labels.values()),
            "rows": rows,
            "totals": [{"year": labels[year], "amount": totals[year]} for year in self.years],
            "expected": [
                {"year": labels[year], "amount": asked, "note": _gap(asked - totals[year])}
                for year in self.years
                for asked in [self.dossier.asked.get(year, 0)]
            ],
            "grand_total": sum(totals.values()),
        }

    def _cents(self, category_id: int, year: int) -> int:
        """The amount of a cell as typed, or as saved."""
        name = self._name(category_id, year)
        cents = self.cleaned_data.get(name) if self.is_bound and self.is_valid else self.initial[name]
        return cents or 0


def _gap(missing: int) -> str:
    """How far a year is from what was asked, in words; empty when it is reached."""
    if not missing:
        return ""
    sentence = _("encore {amount} à répartir") if missing > 0 else _("{amount} de trop")
    return sentence.format(amount=money(abs(missing)))
