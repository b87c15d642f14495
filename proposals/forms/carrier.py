"""Passing a participation to another table: to which, then why."""

from django import forms
from django.utils.translation import gettext_lazy

from neighbourhoods.models import Neighbourhood

from ..carrier import carrier_problem, may_carry
from ..models import Dossier


class CarrierForm(forms.Form):
    """To which neighbourhood. Those to which it may pass are offered; another one is refused with its reason."""

    to = forms.ModelChoiceField(
        Neighbourhood.objects.select_related("table", "fiscal_sponsor"),
        label=gettext_lazy("Quartier dont la table prend la suite"),
        empty_label=gettext_lazy("Choisissez un quartier"),
        widget=forms.Select({"data-own": True}),
        error_messages={"required": gettext_lazy("Choisissez un quartier.")},
    )

    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        self.dossier = dossier
        field = self.fields["to"]
        offered = [(place.pk, place.name) for place in may_carry(dossier)]
        field.widget.choices = [("", field.empty_label), *offered]

    def clean_to(self):
        to = self.cleaned_data["to"]
        if problem := carrier_problem(self.dossier, to):
            raise forms.ValidationError(problem)
        return to


class ReasonForm(forms.Form):
    """Why, once one has read what becomes of the rest."""

    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        help_text=gettext_lazy("Les deux tables la lisent; elle reste dans l’historique."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Dites pourquoi, en une phrase.")},
    )
