"""What a table needs to learn."""

from django import forms
from django.utils.translation import gettext_lazy

from cimpact.programmes.enums import CapacityTheme

from ..capacity_enums import Strength


class NeedForm(forms.Form):
    """A theme, how strongly in words, a line."""

    theme = forms.ChoiceField(
        label=gettext_lazy("Thème"),
        choices=CapacityTheme.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez un thème.")},
    )
    strength = forms.ChoiceField(
        label=gettext_lazy("À quel point?"),
        choices=Strength.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites à quel point.")},
    )
    words = forms.CharField(
        label=gettext_lazy("En une phrase"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "words"}),
        error_messages={"required": gettext_lazy("Dites le besoin en une phrase.")},
    )
