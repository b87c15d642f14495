"""What a table says when it publishes, and which published tables a page shows."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy

from neighbourhoods.models import Neighbourhood

from ..enums import Aim
from ..publishing import Draft, asks_for_base


class PublishForm(forms.Form):
    """What was read is published: its name comes along; how many are behind, and why it is corrected, where asked."""

    base = forms.IntegerField(
        label=gettext_lazy("Combien de personnes sont derrière cette valeur?"),
        min_value=0,
        max_value=10_000_000,
        help_text=gettext_lazy("Ce nombre est publié avec elle."),
        error_messages={"required": gettext_lazy("Inscrivez un nombre de personnes.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi ces chiffres sont-ils corrigés?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Une phrase, que tout le monde lira à côté des nouveaux chiffres."),
        error_messages={"required": gettext_lazy("Dites pourquoi ces chiffres sont corrigés.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, draft: Draft, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.update(seen=draft.seen, key=uuid.uuid4())
        if not asks_for_base(draft.indicator):
            del self.fields["base"]
        if draft.replaces is None:
            del self.fields["reason"]

    def values(self) -> dict:
        """As the action takes them."""
        return dict(self.cleaned_data)


class PublishedFilters(forms.Form):
    """By neighbourhood, aim and year; by address."""

    hide_optional = True

    quartier = forms.ModelChoiceField(
        Neighbourhood.objects.none(),
        label=gettext_lazy("Quartier"),
        required=False,
        to_field_name="slug",
        empty_label=gettext_lazy("Tous"),
    )
    aim = forms.ChoiceField(
        label=gettext_lazy("Visée"), required=False, choices=[("", gettext_lazy("Toutes")), *Aim.choices]
    )
    year = forms.ChoiceField(label=gettext_lazy("Année"), required=False)

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = found
        self.fields["quartier"].queryset = Neighbourhood.objects.filter(
            pk__in=found.values("neighbourhood")
        ).order_by("name")
        years = found.order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"].choices = [("", gettext_lazy("Toutes")), *((str(y), str(y)) for y in years)]
        self.fields["quartier"].widget.attrs["data-own"] = True
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    @property
    def chosen(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def applied(self):
        """Those that match, the latest year first."""
        chosen, found = self.chosen, self.found
        if "quartier" in chosen:
            found = found.filter(neighbourhood=chosen["quartier"])
        if "year" in chosen:
            found = found.filter(year=chosen["year"])
        if "aim" in chosen:
            found = found.filter(pk__in=_of_aim(found, chosen["aim"]))
        return found.order_by("-year", "-part", "neighbourhood__name", "name", "pk")


def _of_aim(found, aim: str) -> list[int]:
    """Lists in JSON are not searched alike by both databases: a programme's few hundred are read here."""
    return [pk for pk, aims in found.values_list("pk", "aims") if aim in aims]
