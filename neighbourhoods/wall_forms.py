"""What one writes around the wall: a note by the table, a note from the room, a photo of a real wall, a code."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.errors import NotPossible
from cimpact.writing.pictures import ACCEPTED, Picture, receive_picture
from cimpact.writing.text import without_controls

from .models import PlanCard
from .plan_forms import LONGEST_LINE
from .wall_sessions import LENGTH, Sent, read_code

ASK_NAME = gettext_lazy("Écrivez le nom du projet ou de l’activité.")
TOO_LONG = gettext_lazy("C’est trop long pour une note : gardez l’essentiel, en 200 caractères.")


def _line(label, *, required=False, **attrs) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
        error_messages={"required": ASK_NAME, "max_length": TOO_LONG},
    )


class KeyedForm(forms.Form):
    """A form whose second sending is the first: its key says so."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4

    def clean(self):
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = " ".join(without_controls(value).split())
        if "key" in self.errors:
            del self.errors["key"]
            cleaned["key"] = uuid.uuid4()
        return cleaned


class NoteForm(KeyedForm):
    """A note that the table hangs in one column."""

    name = _line(gettext_lazy("Projet ou activité"), required=True)
    organisation = _line(gettext_lazy("Organisme"))

    def __init__(self, data=None, *, column: str):
        super().__init__(data, prefix=f"note_{column or 'sans'}")


class DomainField(forms.ModelChoiceField):
    """One of the wall's domains, by its name."""

    def label_from_instance(self, obj: PlanCard) -> str:
        return obj.values.get("name") or _("Sans nom")


class RoomForm(KeyedForm):
    """A note that someone in the room sends, from a phone."""

    name = _line(gettext_lazy("Projet ou activité"), required=True)
    organisation = _line(gettext_lazy("Organisme"), autocomplete="organization")
    contact = _line(gettext_lazy("Comment vous joindre"))
    domain = DomainField(
        label=gettext_lazy("Domaine"),
        empty_label=gettext_lazy("Je ne sais pas"),
        queryset=PlanCard.objects.none(),
        required=False,
        widget=forms.Select(attrs={"data-own": True}),
        error_messages={
            "invalid_choice": gettext_lazy("Ce domaine n’est plus sur le mur : choisissez-en un autre.")
        },
    )

    def __init__(self, data=None, *, domains):
        super().__init__(data)
        domain = self.fields["domain"]
        assert isinstance(domain, DomainField)
        domain.queryset = domains
        self.fields["contact"].help_text = _("Courriel ou téléphone. Seule la table le voit.")

    @property
    def sent(self) -> Sent:
        data = self.cleaned_data
        return Sent(data["name"], data["organisation"], data["contact"], data["domain"])


class CodeForm(forms.Form):
    """The code that the wall of the room shows."""

    code = forms.CharField(
        label=gettext_lazy("Code affiché dans la salle"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "wall-code-input",
            }
        ),
        error_messages={
            "required": gettext_lazy("Écrivez le code affiché dans la salle."),
            "max_length": gettext_lazy("Le code a six lettres et chiffres."),
        },
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if len(code) != LENGTH:
            raise ValidationError(
                _("Le code a six lettres et chiffres : vérifiez-le sur l’écran de la salle.")
            )
        return code


class PhotoForm(KeyedForm):
    """A photo, and what it shows. The photo stands last: were it too heavy, the words are received all the same."""

    alt = forms.CharField(
        label=gettext_lazy("Ce que montre la photo"),
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Dites en quelques mots ce que montre la photo."),
            "max_length": TOO_LONG,
        },
    )
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": gettext_lazy("Choisissez une photo."),
            "empty": gettext_lazy("Ce fichier est vide : choisissez-en un autre."),
        },
    )

    def __init__(self, data=None, files=None):
        super().__init__(data, files)
        self.fields["alt"].help_text = _("Une phrase, pour qui ne la voit pas : elle sert aussi de légende.")

    def clean_photo(self) -> Picture:
        try:
            return receive_picture(self.cleaned_data["photo"])
        except NotPossible as refusal:
            raise ValidationError(str(refusal)) from refusal
