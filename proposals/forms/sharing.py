"""Who answers for the submission."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _


class AnswerableForm(forms.Form):
    """One of the people who coordinate the table."""

    person = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label=_("La personne qui répond de la proposition"),
        widget=forms.RadioSelect(attrs={"data-own": True}),
        empty_label=None,
        error_messages={"required": _("Choisissez une personne.")},
    )

    def __init__(self, *args, coordinators, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = coordinators
