"""A proposal of several neighbourhoods: which one to add, what goes to each, an agreement by name (F21)."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.fields import AmountField
from cimpact.formatting import money, ordinal_year
from cimpact.writing.forms.parts import Conflict, Part
from neighbourhoods.models import Neighbourhood

from ..joint import carriers, fingerprint, neighbourhoods_to_add
from ..models import Dossier, JointTable
from ..workflow.joint import save_shares
from ..workflow.writing import Stale
from .budget import gap_in_words


class AddTableForm(forms.Form):
    """The neighbourhood to ask."""

    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(),
        label=gettext_lazy("Quartier à associer"),
        help_text=gettext_lazy(
            "La coordination de sa table est avertie, lit le brouillon et donne ou refuse son accord."
        ),
        widget=forms.Select({"data-own": True}),
        empty_label=gettext_lazy("Choisissez un quartier"),
        error_messages={"required": gettext_lazy("Choisissez un quartier.")},
    )

    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["neighbourhood"].queryset = neighbourhoods_to_add(dossier)


class SharesForm(Part):
    """What goes to each neighbourhood each year; together they make the amounts asked for."""

    template = "proposals/_shares.html"

    def __init__(self, data=None, *, dossier: Dossier):
        self.dossier = dossier
        self.carriers = carriers(dossier)
        super().__init__(data, prefix="shares", initial=self._values(dossier))
        self.url = reverse("shares_save", args=[dossier.pk])
        for carrier in self.carriers:
            for year in self.years:
                name = self._name(carrier.neighbourhood.pk, year)
                label = f"{carrier.neighbourhood.name}, {ordinal_year(year).lower()}"
                field = AmountField(required=False, label=label)
                field.widget.attrs |= {
                    "class": "form-control num",
                    "aria-describedby": f"id_shares-{name}_error",
                }
                self.fields[name] = field

    @property
    def years(self) -> range:
        return range(1, (self.dossier.years or 0) + 1)

    @staticmethod
    def _name(neighbourhood: int, year: int) -> str:
        return f"n{neighbourhood}_{year}"

    def _amounts(self, dossier: Dossier) -> dict[tuple[int, int], int]:
        places = {carrier.neighbourhood.pk for carrier in self.carriers}
        return {
            (share.neighbourhood_id, share.year): share.cents
            for share in dossier.shares.all()
            if share.neighbourhood_id in places and share.year in self.years
        }

    def _values(self, dossier: Dossier) -> dict[str, int]:
        """What is saved, by field."""
        amounts = self._amounts(dossier)
        return {
            self._name(carrier.neighbourhood.pk, year): amounts.get((carrier.neighbourhood.pk, year))
            for carrier in self.carriers
            for year in self.years
        } | {"version": fingerprint(amounts)}

    def keep(self, by) -> Conflict | None:
        try:
            self.dossier = save_shares(
                self.dossier,
                cents={
                    (carrier.neighbourhood.pk, year): self.cleaned_data[
                        self._name(carrier.neighbourhood.pk, year)
                    ]
                    for carrier in self.carriers
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
        return fingerprint(self._amounts(self.dossier))

    def grid(self) -> dict[str, object]:
        """What components/budget_grid.html takes."""
        labels = {year: ordinal_year(year) for year in self.years}
        problems = self.problems
        rows = [
            {
                "label": carrier.neighbourhood.name,
                "help": "" if carrier.table else _("le quartier qui dépose"),
                "cells": [
                    {"year": labels[year], "field": self[name], "sentences": problems[name]}
                    for year in self.years
                    for name in [self._name(carrier.neighbourhood.pk, year)]
                ],
                "total": sum(self._cents(carrier.neighbourhood.pk, year) for year in self.years),
            }
            for carrier in self.carriers
        ]
        totals = {
            year: sum(self._cents(carrier.neighbourhood.pk, year) for carrier in self.carriers)
            for year in self.years
        }
        return {
            "years": list(labels.values()),
            "rows": rows,
            "totals": [{"year": labels[year], "amount": totals[year]} for year in self.years],
            "expected": [
                {"year": labels[year], "amount": asked, "note": gap_in_words(asked - totals[year])}
                for year in self.years
                for asked in [self.dossier.asked.get(year, 0)]
            ],
            "grand_total": sum(totals.values()),
        }

    def reading(self) -> dict[str, object]:
        """The same, to read."""
        grid: dict = self.grid()
        for carrier, row in zip(self.carriers, grid["rows"], strict=True):
            row["cells"] = [
                {"year": cell["year"], "amount": carrier.amounts.get(year, 0), "field": None}
                for year, cell in enumerate(row["cells"], 1)
            ]
        return grid

    def _cents(self, neighbourhood: int, year: int) -> int:
        name = self._name(neighbourhood, year)
        cents = self.cleaned_data.get(name) if self.is_bound and self.is_valid() else self.initial[name]
        return cents or 0


class AgreeForm(forms.Form):
    """Who agrees in the name of a table, and to which amounts."""

    name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        max_length=JointTable._meta.get_field("agreed_name").max_length,
        error_messages={"required": gettext_lazy("Écrivez votre nom.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Votre fonction"),
        max_length=JointTable._meta.get_field("agreed_title").max_length,
        error_messages={"required": gettext_lazy("Écrivez votre fonction à la table.")},
    )
    read = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def words(total: int) -> str:
        return _("Nous portons cette proposition, pour une part de %(total)s.") % {"total": money(total)}


class DeclineForm(forms.Form):
    """Why a table does not carry a proposal."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi votre table ne la porte pas"),
        help_text=gettext_lazy("La table qui dépose le lit; cela reste dans l’historique du dossier."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Dites pourquoi, en une phrase.")},
    )
