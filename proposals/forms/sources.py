"""Which partners pay each year of an award: a grid of the funds of the years in which it begins (F50)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.fields import AmountField
from cimpact.formatting import labelled, money, ordinal_year

from ..enums import EntryKind
from ..ledger import Place, balance, begins_on, by_year, envelope_of
from ..models import Dossier, Fund
from ..sources import others_on, propose


class SourcesForm(forms.Form):
    """An amount for each year and partner; it opens on what is committed, or on the split proposed."""

    def __init__(self, data=None, *, dossier: Dossier):
        self.dossier = dossier
        self.envelope = envelope_of(dossier.programme)
        self.now = balance(dossier, EntryKind.COMMITMENT)
        self.spent = balance(dossier, EntryKind.PAYMENT)
        award = dossier.award
        self.amounts = by_year(self.now) or {year.year: year.cents for year in award.by_year}
        self.calendar = {year: begins_on(award, year).year for year in self.amounts}
        split = self.now or propose(award, self.amounts, self.envelope, self.now, self.spent)
        super().__init__(data, prefix="sources")
        for place in self._places():
            field = AmountField(required=False, label=self._label(place), initial=split.get(place))
            field.widget.attrs |= {
                "class": "form-control num",
                "aria-describedby": f"id_sources-{self._name(place)}_error",
            }
            self.fields[self._name(place)] = field

    def _places(self) -> list[Place]:
        """Every cell: the funds of the year, what stands elsewhere already, and no fund where none is set."""
        found = set(self.now)
        for year, calendar in self.calendar.items():
            funds = self.envelope.of_year(calendar)
            found |= {(year, fund.pk) for fund in funds} if funds else {(year, None)}
        return sorted(found, key=lambda place: (place[0], place[1] or 0))

    @property
    def is_set(self) -> bool:
        """Whether the envelope has a fund to choose."""
        return any(fund for _year, fund in self._places())

    @staticmethod
    def _name(place: Place) -> str:
        return f"y{place[0]}_{place[1] or 0}"

    def _fund(self, place: Place) -> Fund | None:
        return self.envelope.funds.get(place[1] or 0)

    def _label(self, place: Place) -> str:
        fund = self._fund(place)
        name = fund.partner.name if fund else _("Sans source")
        return f"{name}, {ordinal_year(place[0]).lower()}"

    def clean(self):
        cleaned = super().clean()
        split = by_year(self.sources())
        for year, cents in self.amounts.items():
            if self.errors or (missing := cents - split.get(year, 0)) == 0:
                continue
            sentence = (
                _("%(year)s : il reste %(amount)s à répartir.")
                if missing > 0
                else _("%(year)s : c’est %(amount)s de trop.")
            )
            self.add_error(None, sentence % {"year": ordinal_year(year), "amount": money(abs(missing))})
        return cleaned

    def sources(self) -> dict[Place, int]:
        """The split as typed, by place of the ledger."""
        typed = {place: self.cleaned_data.get(self._name(place)) for place in self._places()}
        return {place: cents for place, cents in typed.items() if cents}

    @property
    def grid(self) -> dict[str, object]:
        """As components/budget_grid.html takes it: a row for each partner, a column for each year of the award."""
        labels = {year: f"{ordinal_year(year)} ({calendar})" for year, calendar in self.calendar.items()}
        places = self._places()
        rows = []
        for partner, name in self._partners(places):
            cells: list[dict] = []
            total = 0
            for year in self.amounts:
                mine = [p for p in places if p[0] == year and self._partner_of(p) == partner]
                if not mine:
                    cells.append({"year": labels[year], "amount": None})
                for place in mine:
                    field = self[self._name(place)]
                    cells.append({"year": labels[year], "field": field, "sentences": field.errors})
                    total += self._cents(place)
            rows.append({"label": name, "help": self._left(partner), "cells": cells, "total": total})
        totals = {year: sum(self._cents(p) for p in places if p[0] == year) for year in self.amounts}
        return {
            "years": list(labels.values()),
            "rows": rows,
            "totals": [{"year": labels[year], "amount": totals[year]} for year in self.amounts],
            "expected": [
                {"year": labels[year], "amount": cents, "note": ""} for year, cents in self.amounts.items()
            ],
            "grand_total": sum(totals.values()),
        }

    def _partner_of(self, place: Place) -> int | str:
        """A row: the partner; a fund of another calendar year than the column's stands on its own row."""
        fund = self._fund(place)
        if fund is None:
            return 0
        return (
            fund.partner_id if fund.year == self.calendar.get(place[0]) else f"{fund.partner_id}-{fund.year}"
        )

    def _partners(self, places: list[Place]) -> list[tuple[int | str, str]]:
        named: dict[int | str, str] = {}
        for place in places:
            fund, partner = self._fund(place), self._partner_of(place)
            if fund is None:
                named[partner] = _("Sans source")
            elif isinstance(partner, str):
                named[partner] = f"{fund.partner.name} ({fund.year})"
            else:
                named[partner] = fund.partner.name
        return sorted(named.items(), key=lambda item: item[1])

    def _left(self, partner: int | str) -> str:
        """What the partner can still bring to this award, by calendar year."""
        funds = [f for f in self.envelope.funds.values() if f.partner_id == partner]
        lefts = [
            labelled(fund.year, money(max(fund.cents - others_on(self.envelope, self.now, fund.pk), 0)))
            for fund in funds
            if fund.year in self.calendar.values()
        ]
        if not lefts:
            return _("Année sans enveloppe : rien n’y est refusé.") if partner == 0 else ""
        return _("Disponible %(lefts)s") % {"lefts": ", ".join(lefts)}

    def _cents(self, place: Place) -> int:
        name = self._name(place)
        if self.is_bound:
            return getattr(self, "cleaned_data", {}).get(name) or 0
        return self.fields[name].initial or 0


class ChangeSourcesForm(SourcesForm):
    """The sources of an award that is committed already, with why they change."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=gettext_lazy("Raison"),
            max_length=200,
            help_text=gettext_lazy("Elle reste dans l’historique, pour l’équipe."),
            error_messages={"required": gettext_lazy("Dites en une phrase pourquoi les sources changent.")},
        )
