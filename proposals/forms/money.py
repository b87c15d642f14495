"""What the team writes of the money: the envelope, a payment made, one entered by mistake."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import AmountField, WrittenDateField
from cimpact.programmes.models import Programme
from neighbourhoods.enums import OrganisationKind
from neighbourhoods.models import Organisation

from ..ledger import Envelope
from ..models import Dossier
from ..payments import Line
from ..workflow.funds import Amounts, BelowCommitted
from ..workflow.payments import paid_on_problem

# Those who may bring money to a programme; tables receive it.
BRINGING = (
    OrganisationKind.FOUNDATION,
    OrganisationKind.INSTITUTION,
    OrganisationKind.OPERATOR,
    OrganisationKind.COMMUNITY,
    OrganisationKind.EXTERNAL,
)
NEW = "new"


class EnvelopeForm(forms.Form):
    """A grid of partners and calendar years, and an empty row to add a partner."""

    partner = forms.ModelChoiceField(
        Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choisir un partenaire"),
        widget=forms.Select(attrs={"data-own": True}),
        label=gettext_lazy("Ajouter un partenaire"),
        help_text=gettext_lazy("Ses montants s’inscrivent à la ligne « Nouveau partenaire »."),
    )
    mark = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, programme: Programme, envelope: Envelope, mark: str):
        super().__init__(data, initial={"mark": mark})
        self.envelope = envelope
        self.years = sorted({*range(programme.starts_on.year, programme.ends_on.year + 1), *envelope.years})
        funds = envelope.funds.values()
        self.partners = dict(
            sorted({fund.partner_id: fund.partner.name for fund in funds}.items(), key=lambda item: item[1])
        )
        self.fields["partner"].queryset = (
            Organisation.objects.filter(kind__in=BRINGING).exclude(pk__in=self.partners).order_by("name")
        )
        saved = {(fund.partner_id, fund.year): fund.cents for fund in funds}
        for partner, name in [*self.partners.items(), (NEW, _("Nouveau partenaire"))]:
            for year in self.years:
                field = AmountField(
                    required=False, label=f"{name}, {year}", initial=saved.get((partner, year))
                )
                field.widget.attrs |= {
                    "class": "form-control num",
                    "aria-describedby": f"id_{self.name(partner, year)}_error",
                }
                self.fields[self.name(partner, year)] = field

    @staticmethod
    def name(partner: int | str, year: int) -> str:
        return f"f{partner}_{year}"

    def clean(self):
        cleaned = super().clean()
        typed = any(cleaned.get(self.name(NEW, year)) for year in self.years)
        if typed and not cleaned.get("partner") and "partner" not in self.errors:
            self.add_error("partner", _("Choisissez le partenaire qui apporte ces montants."))
        return cleaned

    def amounts(self) -> Amounts:
        """(partner, year) → cents, or None where nothing is written."""
        found: Amounts = {
            (partner, year): self.cleaned_data[self.name(partner, year)]
            for partner in self.partners
            for year in self.years
        }
        if new := self.cleaned_data.get("partner"):
            for year in self.years:
                if (cents := self.cleaned_data[self.name(NEW, year)]) is not None:
                    found[new.pk, year] = cents
        return found

    def refuse(self, refusal: Exception) -> None:
        """Say a refusal beside the amount it is about, or at the top."""
        field = self.name(*refusal.fund) if isinstance(refusal, BelowCommitted) else None
        self.add_error(field if field in self.fields else None, str(refusal))

    @property
    def grid(self) -> dict[str, object]:
        """As components/budget_grid.html takes it."""
        rows = [
            {
                "label": name,
                "help": "",
                "cells": [
                    {"year": str(year), "field": self[field], "sentences": self[field].errors}
                    for year in self.years
                    for field in [self.name(partner, year)]
                ],
                "total": sum(self._cents(partner, year) for year in self.years),
            }
            for partner, name in [*self.partners.items(), (NEW, _("Nouveau partenaire"))]
        ]
        totals = {
            year: sum(self._cents(partner, year) for partner in [*self.partners, NEW]) for year in self.years
        }
        return {
            "years": [str(year) for year in self.years],
            "rows": rows,
            "totals": [{"year": str(year), "amount": totals[year]} for year in self.years],
            "grand_total": sum(totals.values()),
        }

    def _cents(self, partner: int | str, year: int) -> int:
        name = self.name(partner, year)
        if self.is_bound:
            return getattr(self, "cleaned_data", {}).get(name) or 0
        return self.fields[name].initial or 0


class PaymentForm(forms.Form):
    """When a payment was made, and under which reference; why, when it does not wait for what it waits for."""

    paid_on = WrittenDateField(
        label=gettext_lazy("Date du versement"),
        error_messages={"required": gettext_lazy("Inscrivez la date du versement.")},
    )
    reference = forms.CharField(
        label=gettext_lazy("Référence"),
        max_length=60,
        help_text=gettext_lazy("Le numéro du chèque ou du virement, tel qu’il est dans vos livres."),
        error_messages={"required": gettext_lazy("Inscrivez la référence du versement.")},
    )

    def __init__(self, data=None, *, dossier: Dossier, line: Line):
        super().__init__(data, initial={"paid_on": clock.today()})
        self.dossier = dossier
        if line.missing:
            self.fields["despite"] = forms.CharField(
                label=_("Pourquoi verser tout de même"),
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Cette raison reste dans l’historique, pour l’équipe."),
                error_messages={"required": _("Dites pourquoi ce versement n’attend pas.")},
            )

    def clean_paid_on(self):
        paid_on = self.cleaned_data["paid_on"]
        if problem := paid_on_problem(self.dossier, paid_on):
            raise forms.ValidationError(problem)
        return paid_on


class ReasonForm(forms.Form):
    """Why: one sentence or two, kept in the history."""

    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Dites pourquoi, en une phrase.")},
    )

    def __init__(self, data=None, *, help_text: str = ""):
        super().__init__(data)
        self.fields["reason"].help_text = help_text
