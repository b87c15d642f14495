"""Who accepts an agreement, for the table or for the programme."""

from django import forms
from django.utils.translation import gettext_lazy


class SignatureForm(forms.Form):
    """A name, a function, and for the table a declaration."""

    sha256 = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=gettext_lazy("Nom de la personne qui signe"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-own": True}),
        error_messages={"required": gettext_lazy("Inscrivez le nom de la personne qui signe.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Fonction"),
        help_text=gettext_lazy("Par exemple présidence du conseil d’administration."),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title", "data-own": True}),
        error_messages={"required": gettext_lazy("Inscrivez la fonction de la personne qui signe.")},
    )


class AcceptanceOfAgreementForm(SignatureForm):
    """The table's: its signatory declares being authorised."""

    declared = forms.BooleanField(
        label=gettext_lazy(
            "Je déclare que cette personne est autorisée à engager la table, qu’elle a lu l’entente et qu’elle "
            "l’accepte au nom de la table."
        ),
        error_messages={"required": gettext_lazy("Cochez la déclaration pour accepter l’entente.")},
    )
