"""The two things one reads on a letter to verify it."""

from django import forms
from django.utils.translation import gettext_lazy


class VerificationForm(forms.Form):
    """The number and the code, as they are printed; case, spaces and dashes do not matter."""

    number = forms.CharField(
        label=gettext_lazy("Numéro de la lettre ou de l’entente"),
        help_text=gettext_lazy("Par exemple L-PIC-2026-014 ou E-PIC-2026-014."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Écrivez le numéro de la lettre.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Code de vérification"),
        help_text=gettext_lazy("Huit caractères en deux groupes."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Écrivez le code imprimé au bas de la lettre.")},
    )
