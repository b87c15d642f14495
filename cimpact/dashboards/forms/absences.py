"""An absence: its days, and who replaces the person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.fields import WrittenDateField


class AbsenceForm(forms.Form):
    """Note an absence, today or later."""

    starts_on = WrittenDateField(
        label=_("Premier jour d’absence"),
        error_messages={"required": _("Inscrivez le premier jour de l’absence.")},
    )
    ends_on = WrittenDateField(
        label=_("Dernier jour d’absence"),
        error_messages={"required": _("Inscrivez le dernier jour de l’absence.")},
    )
    substitute = forms.ModelChoiceField(
        label=_("Remplacement"),
        help_text=_("Quelqu’un de la même table ou de la même équipe."),
        queryset=User.objects.none(),
        empty_label=_("Choisir"),
        widget=forms.Select({"data-own": True}),
        error_messages={"required": _("Choisissez qui remplace la personne absente.")},
    )

    def __init__(self, *args, substitutes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = substitutes

    def clean_starts_on(self):
        if self.cleaned_data["starts_on"] < clock.today():
            raise forms.ValidationError(_("Choisissez aujourd’hui ou un jour à venir."))
        return self.cleaned_data["starts_on"]

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("Le dernier jour vient après le premier."))
        return data
