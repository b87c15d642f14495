"""A file of measures to read, and the yes that follows; why values are corrected."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.imports import LARGEST


class MeasuresFileForm(forms.Form):
    """A table to read; nothing is saved before what it would change is shown."""

    file = forms.FileField(
        label=gettext_lazy("Fichier CSV ou XLSX"),
        error_messages={
            "required": gettext_lazy("Choisissez un fichier."),
            "empty": gettext_lazy("Ce fichier est vide."),
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("Ce fichier est trop lourd : gardez-en les colonnes utiles, ou coupez-le en deux.")
            )
        return file


class ReasonForm(forms.Form):
    """Why values are corrected, for whoever reads the former ones."""

    reason = forms.CharField(
        label=gettext_lazy("Si vous corrigez des valeurs, pourquoi?"),
        help_text=gettext_lazy("Les valeurs d’avant restent lisibles, avec cette raison."),
        max_length=300,
        required=False,
    )
