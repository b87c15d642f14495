"""What the team writes of a partner: what it brings, what it funds besides, whom to talk to."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import AmountField
from cimpact.programmes.models import Programme

from ..enums import ContributionKind
from ..models import PartnerPerson
from ..partners import neighbourhoods_of


class _LineForm(forms.Form):
    """A year, an amount, some words; sent twice it carries the same key."""

    hide_optional = True

    year = forms.TypedChoiceField(
        label=gettext_lazy("Année"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choisissez l’année.")},
    )
    cents = AmountField(
        label=gettext_lazy("Montant"),
        error_messages={"required": gettext_lazy("Inscrivez le montant, en chiffres.")},
    )
    words = forms.CharField(label=gettext_lazy("En quelques mots"), max_length=300, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, programme: Programme, prefix: str):
        this_year = clock.today().year
        super().__init__(data, prefix=prefix, initial={"key": uuid.uuid4(), "year": this_year})
        last = max(programme.ends_on.year, this_year)
        self.fields["year"].choices = [
            (year, str(year)) for year in range(last, programme.starts_on.year - 1, -1)
        ]
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"
            elif name != "key" and not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs["class"] = "form-control"

    @property
    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class ContributionForm(_LineForm):
    """In money the amount is needed; in kind, the words (R63)."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Contribution"),
        choices=ContributionKind.choices,
        initial=ContributionKind.MONEY,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez : en argent ou en nature.")},
    )
    field_order = ["kind", "year", "cents", "words"]

    def __init__(self, data=None, *, programme: Programme):
        super().__init__(data, programme=programme, prefix="contribution")
        self.fields["cents"].required = False
        self.fields["cents"].help_text = _("En nature, une estimation, si vous en avez une.")
        self.fields["words"].help_text = _("En nature, dites ce que c’est : une salle, du temps, un réseau.")

    def clean(self) -> dict:
        data = super().clean() or {}
        if data.get("kind") == ContributionKind.MONEY:
            if not data.get("cents") and "cents" not in self.errors:
                self.add_error("cents", _("Inscrivez le montant, en chiffres."))
        elif data.get("kind") and not data.get("words"):
            self.add_error("words", _("Dites en quoi consiste la contribution."))
        return data


class FundingForm(_LineForm):
    """What is given to a neighbourhood besides the programme."""

    neighbourhood = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Quartier"),
        empty_label=gettext_lazy("Choisir un quartier"),
        widget=forms.Select(attrs={"data-own": True}),
        error_messages={"required": gettext_lazy("Choisissez le quartier qui le reçoit.")},
    )
    field_order = ["neighbourhood", "year", "cents", "words"]

    def __init__(self, data=None, *, programme: Programme):
        super().__init__(data, programme=programme, prefix="financement")
        self.fields["neighbourhood"].queryset = neighbourhoods_of(programme)
        self.fields["words"].label = _("Pour quoi")
        self.fields["words"].required = True
        self.fields["words"].error_messages["required"] = _("Dites à quoi sert ce financement.")


class PersonForm(forms.ModelForm):
    """Someone to talk to at a partner's."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = PartnerPerson
        fields = ["name", "title", "email", "phone", "is_main"]
        error_messages = {"name": {"required": gettext_lazy("Inscrivez le nom de la personne.")}}

    def __init__(self, data=None, *, person: PartnerPerson | None = None):
        super().__init__(data, instance=person, prefix="personne", initial={"key": uuid.uuid4()})

    @property
    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}
