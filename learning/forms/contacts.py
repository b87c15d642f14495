"""A contact noted in ten seconds: one line to write, the rest is there already."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.programmes.models import Programme

from ..enums import ContactKind
from ..models import Contact


class CorrectionForm(forms.Form):
    """What is said of a contact."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Comment"),
        choices=ContactKind.choices,
        initial=ContactKind.CALL,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez comment ce contact a eu lieu.")},
    )
    text = forms.CharField(
        label=gettext_lazy("En une ligne ou deux"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Écrivez une ligne sur ce contact.")},
    )
    with_whom = forms.CharField(label=gettext_lazy("Avec qui"), max_length=160, required=False)
    on = WrittenDateField(
        label=gettext_lazy("Le"),
        help_text="",
        error_messages={"required": gettext_lazy("Inscrivez le jour de ce contact.")},
    )
    shared = forms.BooleanField(
        label=gettext_lazy("La table le lit aussi"),
        required=False,
    )
    hide_optional = True

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(
                _("Cette date est à venir : notez le contact une fois qu’il a eu lieu.")
            )
        return on


class ContactForm(CorrectionForm):
    """A call by default, today by default, for the staff by default."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=None,
        empty_label=None,
        to_field_name="code",
        error_messages={"required": gettext_lazy("Choisissez le programme dont il est question.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, programmes: frozenset[int], dossier=None, **kwargs):
        super().__init__(*args, **kwargs)
        programme = self.fields["programme"]
        programme.queryset = Programme.objects.filter(pk__in=programmes)
        if len(programmes) == 1 or dossier:
            programme.widget = forms.HiddenInput()
            known = dossier.programme if dossier else programme.queryset.get()
            self.initial.setdefault("programme", known.code)
        self.initial.update(key=uuid.uuid4(), on=clock.today())


def said_in_a_form(contact: Contact) -> dict[str, object]:
    """What a contact says, as the form takes it."""
    said = {name: getattr(contact, name) for name in ("kind", "text", "with_whom", "on")}
    return said | {"shared": contact.is_shared}
