"""What visitors ask of the public pages: each form is read from the address, and keeps nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cimpact.programmes.enums import StageKind

NONE = "aucune"


class DirectorySearch(forms.Form):
    """What the directory of neighbourhoods is searched by."""

    q = forms.CharField(
        label=_("Chercher un quartier, une table ou une initiative"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    lieu = forms.ChoiceField(
        label=_("Arrondissement ou ville"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select", "data-own": True}),
    )
    etape = forms.ChoiceField(
        label=_("Étape en cours"),
        required=False,
        choices=[("", _("Toutes")), *StageKind.choices, (NONE, _("Aucune étape en cours"))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args, places=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lieu"].choices = [("", _("Tous")), *((str(place.pk), place.name) for place in places)]
