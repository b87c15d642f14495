"""Other terms to propose, over those in force: every field starts from what is agreed."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.fields import AmountField, WrittenDateField
from cimpact.formatting import ordinal_year
from cimpact.programmes.enums import SourceKind

from ..agreed_terms import AgreedTerms
from ..budget import admits
from ..dates import last_day
from ..models import Dossier
from ..workflow.modifications import problem_with


class ModificationForm(forms.Form):
    """Duration, dates, amounts, budget, conditions, the initiative; and why."""

    hide_optional = True

    years = forms.TypedChoiceField(
        label=gettext_lazy("Durée"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une durée.")},
    )
    starts_on = WrittenDateField(
        label=gettext_lazy("Premier jour"),
        error_messages={"required": gettext_lazy("Inscrivez le premier jour de la participation.")},
    )
    ends_on = WrittenDateField(
        label=gettext_lazy("Dernier jour"),
        required=False,
        help_text=gettext_lazy("Laissez vide pour le dernier jour de la dernière année."),
    )
    initiative = forms.CharField(
        label=gettext_lazy("L’initiative et son plan"),
        help_text=gettext_lazy("Ce qui est ajusté, en vos mots. Laissez vide si rien ne l’est."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "words"}),
    )
    conditions = forms.CharField(
        label=gettext_lazy("Conditions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "words"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi cette modification?"),
        help_text=gettext_lazy("L’autre partie la lit avant de répondre; elle reste dans l’historique."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "words"}),
        error_messages={"required": gettext_lazy("Dites pourquoi, en quelques phrases.")},
    )

    def __init__(self, *args, dossier: Dossier, current: AgreedTerms, **kwargs):
        self.dossier, self.current = dossier, current
        kwargs["initial"] = {
            "years": current.years,
            "starts_on": current.starts_on,
            "ends_on": current.ends_on,
            "initiative": current.initiative,
            "conditions": current.conditions,
        }
        super().__init__(*args, **kwargs)
        self.longest = max(dossier.stage.years_max, current.years) + 1
        self.fields["years"].choices = [
            (n, _("%(n)s an") % {"n": n} if n == 1 else _("%(n)s ans") % {"n": n})
            for n in range(1, self.longest + 1)
        ]
        for year in self._years:
            self.fields[f"amount_{year}"] = AmountField(
                label=ordinal_year(year), required=False, initial=current.amounts.get(year)
            )
        self.categories = list(dossier.rules.categories.all())
        self.sources = self._sources()
        for source, category, year in self._cells():
            self.fields[self._name(source.kind, category.code, year)] = AmountField(
                label=f"{source.name}, {category.name}, {ordinal_year(year).lower()}",
                required=False,
                initial=current.budget.get((source.kind, category.code, year)),
            )

    @property
    def _years(self) -> range:
        return range(1, self.longest + 1)

    def _sources(self) -> list:
        """The programme's own source, the amount it reserves on top, and those of which something is agreed."""
        used = {source for source, _category, _year in self.current.budget}
        used |= {SourceKind.PROGRAMME.value, SourceKind.CAPACITY.value}
        return [source for source in self.dossier.rules.sources.all() if source.kind in used]

    def _categories_of(self, source) -> list:
        """What the source may pay (R26, R37–R39), and what is agreed of it already."""
        agreed = {category for kind, category, _year in self.current.budget if kind == source.kind}
        return [c for c in self.categories if admits(source.kind, c.capacity_use) or c.code in agreed]

    def _cells(self):
        return [(s, c, year) for s in self.sources for c in self._categories_of(s) for year in self._years]

    @staticmethod
    def _name(source: str, category: str, year: int) -> str:
        return f"budget_{source}_{category}_{year}"

    @property
    def amounts(self) -> list:
        return [self[f"amount_{year}"] for year in self._years]

    def grids(self) -> list[dict]:
        """The budget's fields, a table for each source."""
        return [
            {
                "title": source.name,
                "years": [ordinal_year(year) for year in self._years],
                "rows": [
                    {
                        "label": category.name,
                        "cells": [self[self._name(source.kind, category.code, year)] for year in self._years],
                    }
                    for category in self._categories_of(source)
                ],
            }
            for source in self.sources
        ]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and (problem := problem_with(self.terms(), self.current)):
            raise forms.ValidationError(problem)
        return cleaned

    def terms(self) -> AgreedTerms:
        """What is proposed, whole; what is typed for years beyond the duration is left out."""
        data = self.cleaned_data
        years = data["years"]
        budget = {
            (source.kind, category.code, year): cents
            for source, category, year in self._cells()
            if year <= years and (cents := data[self._name(source.kind, category.code, year)])
        }
        return AgreedTerms(
            years=years,
            starts_on=data["starts_on"],
            ends_on=self._ends_on(data),
            amounts={year: data[f"amount_{year}"] for year in range(1, years + 1) if data[f"amount_{year}"]},
            budget=budget,
            conditions=_lines(data["conditions"]),
            initiative=_lines(data["initiative"]),
        )

    def _ends_on(self, data):
        """A last day left as it was follows the duration and the first day, when it did until now."""
        current = self.current
        usual = last_day(data["starts_on"], data["years"])
        moved = (data["years"], data["starts_on"]) != (current.years, current.starts_on)
        followed = current.ends_on == last_day(current.starts_on, current.years)
        if data["ends_on"] is None or (moved and followed and data["ends_on"] == current.ends_on):
            return usual
        return data["ends_on"]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class AnswerForm(forms.Form):
    """The other side's words: why it refuses, or why it agrees beyond the rules."""

    answer = forms.CharField(
        label=gettext_lazy("Vos mots à l’autre partie"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "words"}),
        error_messages={"required": gettext_lazy("Dites pourquoi, en une phrase.")},
    )
