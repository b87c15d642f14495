"""One thing agreed: what, by whom, until when."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from proposals.models import Dossier

from ..followups import owners_of

# Someone who has no account: named in the field beside.
OTHER = "other"


class FollowUpForm(forms.Form):
    """Its owner is a person of either side, or someone named."""

    what = forms.CharField(
        label=gettext_lazy("Ce qui est à faire"),
        max_length=300,
        error_messages={"required": gettext_lazy("Dites ce qui est à faire.")},
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Qui s’en charge?"),
        widget=forms.Select(attrs={"data-own": True}),
        error_messages={"required": gettext_lazy("Dites qui s’en charge.")},
    )
    owner_name = forms.CharField(
        label=gettext_lazy("Son nom, si c’est une autre personne"), max_length=120, required=False
    )
    due_on = WrittenDateField(
        label=gettext_lazy("D’ici le"),
        error_messages={"required": gettext_lazy("Inscrivez une date.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    hide_optional = True

    def __init__(self, *args, dossier: Dossier, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.dossier = dossier
        table, staff = owners_of(dossier)
        self.people = {str(person.pk): person for person in [*table, *staff]}
        self.fields["owner"].choices = [
            ("", _("Choisir une personne")),
            (_("La table"), [(str(person.pk), person.full_name) for person in table]),
            (_("L’équipe du programme"), [(str(person.pk), person.full_name) for person in staff]),
            (OTHER, _("Une autre personne")),
        ]
        self.initial.setdefault("key", uuid.uuid4())

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < clock.today():
            raise forms.ValidationError(_("Cette date est passée : choisissez-en une à venir."))
        return due_on

    def clean(self):
        data = super().clean()
        if data.get("owner") == OTHER and not data.get("owner_name"):
            self.add_error("owner_name", _("Inscrivez le nom de cette personne."))
        return data

    def values(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "what": data["what"],
            "due_on": data["due_on"],
            "owner": self.people.get(data["owner"]),
            "owner_name": data["owner_name"] if data["owner"] == OTHER else "",
            "key": data["key"],
        }
