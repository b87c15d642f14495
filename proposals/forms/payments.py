"""Which payments a page or a file shows: a period, and whether they are made."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy

from cimpact.fields import WrittenDateField

from ..payments import to_pay_now

TO_MAKE, DUE, MADE = "to_make", "due", "made"


class PaymentFilters(forms.Form):
    """By the date foreseen, or by the date paid when only those made are asked for."""

    hide_optional = True

    since = WrittenDateField(label=gettext_lazy("Du"), required=False, help_text="")
    until = WrittenDateField(label=gettext_lazy("Au"), required=False, help_text="")
    state = forms.ChoiceField(
        label=gettext_lazy("État"),
        required=False,
        choices=[
            ("", gettext_lazy("Tous")),
            (TO_MAKE, gettext_lazy("À faire")),
            (DUE, gettext_lazy("À verser dès maintenant")),
            (MADE, gettext_lazy("Faits")),
        ],
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["state"].widget.attrs["class"] = "form-select"
        for name in ("since", "until"):
            self.fields[name].widget.attrs |= {"class": "form-control", "placeholder": "2026-04-01"}

    @property
    def _chosen(self) -> dict:
        """What was chosen; a field that does not read filters nothing, and says so beside it."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_filtered(self) -> bool:
        return bool(self._chosen)

    @property
    def query(self) -> str:
        """The same choice, for the address of a file."""
        return urlencode({name: str(value) for name, value in self._chosen.items()})

    def applied_to(self, payments):
        chosen = self._chosen
        state, day = chosen.get("state"), "due_on"
        if state == TO_MAKE:
            payments = payments.filter(paid_on=None)
        elif state == DUE:
            payments = payments.filter(to_pay_now())
        elif state == MADE:
            payments, day = payments.exclude(paid_on=None), "paid_on"
        if "since" in chosen:
            payments = payments.filter(**{f"{day}__gte": chosen["since"]})
        if "until" in chosen:
            payments = payments.filter(**{f"{day}__lte": chosen["until"]})
        return payments
