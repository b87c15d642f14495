"""Which requests of the region a page shows."""

from django import forms
from django.db.models import Case, IntegerField, Q, When
from django.utils.translation import gettext_lazy

from cimpact.programmes.enums import CapacityTheme

from ..capacity_enums import RequestState


class RequestFilters(forms.Form):
    """By neighbourhood, initiative or partner; by state; by theme."""

    hide_optional = True

    q = forms.CharField(
        label=gettext_lazy("Quartier, initiative ou partenaire"), required=False, max_length=80
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Où elle en est"),
        required=False,
        choices=[("", gettext_lazy("Toutes")), *RequestState.choices],
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Thème"),
        required=False,
        choices=[("", gettext_lazy("Tous")), *CapacityTheme.choices],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["class"] = "form-control"
        for name in ("state", "theme"):
            self.fields[name].widget.attrs["class"] = "form-select"

    @property
    def chosen(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def applied_to(self, requests):
        """What waits for an answer first, the oldest first; then the latest."""
        chosen = self.chosen
        if words := chosen.get("q"):
            requests = requests.filter(
                Q(participation__dossier__neighbourhood__name__icontains=words)
                | Q(participation__dossier__initiative__title__icontains=words)
                | Q(partner__name__icontains=words)
            )
        for name in ("state", "theme"):
            if name in chosen:
                requests = requests.filter(**{name: chosen[name]})
        waits = Case(When(state=RequestState.ASKED, then=0), default=1, output_field=IntegerField())
        return requests.order_by(waits, "-asked_at", "-pk")
