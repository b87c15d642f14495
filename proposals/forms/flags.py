"""What to watch in a dossier, in a few words (F38)."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FlagForm(forms.Form):
    text = forms.CharField(
        label=_("À surveiller"),
        help_text=_("Quelques mots. L’équipe et les conseillères et conseillers les lisent; la table, non."),
        max_length=200,
        error_messages={"required": _("Dites en quelques mots ce qu’il faut surveiller.")},
    )
