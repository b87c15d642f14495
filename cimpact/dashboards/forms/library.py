"""What the team writes for everyone: terms, resources, the charter. French and English side by side."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.formatting import long_date
from cimpact.programmes.charters import Item, items_of
from cimpact.programmes.enums import CharterPart
from cimpact.programmes.models import Charter, Resource, Term
from cimpact.writing.attachments import ACCEPTED, inspect


def fingerprint(texts: dict) -> str:
    """What a form was opened on, in short."""
    said = "\n".join(f"{name}={value}" for name, value in sorted(texts.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


STALE = gettext_lazy(
    "Quelqu’un a enregistré une autre version pendant que vous écriviez. Comparez les deux; "
    "enregistrez de nouveau pour garder la vôtre."
)


class OverWhatWasRead(forms.ModelForm):
    """Saves over the version one read. When someone saved meanwhile, both are shown; saving again keeps one's own."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    watched: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["read"].initial = fingerprint(self._stored())
        self.theirs: list[tuple[str, str]] = []

    def _stored(self) -> dict:
        stored = type(self.instance).objects.filter(pk=self.instance.pk).values(*self.watched).first()
        return stored or {}

    def clean(self):
        cleaned = super().clean()
        stored = self._stored()
        if stored and cleaned.get("read") != fingerprint(stored):
            self.theirs = [
                (str(self.fields[name].label), stored[name])
                for name in self.watched
                if stored[name] != cleaned.get(name)
            ]
            if self.theirs:
                self.data = self.data.copy()
                self.data[self.add_prefix("read")] = fingerprint(stored)
                raise ValidationError(STALE, code="stale")
        return cleaned


class TermForm(OverWhatWasRead):
    """A word and what it means, in both languages."""

    watched = ("term_fr", "term_en", "meaning_fr", "meaning_en")

    class Meta:
        model = Term
        fields = ["term_fr", "meaning_fr", "term_en", "meaning_en"]
        error_messages = {
            "term_fr": {"required": gettext_lazy("Écrivez le terme en français.")},
            "meaning_fr": {"required": gettext_lazy("Dites en français ce qu’il veut dire.")},
            "term_en": {"required": gettext_lazy("Écrivez le terme en anglais.")},
            "meaning_en": {"required": gettext_lazy("Dites en anglais ce qu’il veut dire.")},
        }
        widgets = {
            "meaning_fr": forms.Textarea(attrs={"rows": 3}),
            "meaning_en": forms.Textarea(attrs={"rows": 3}),
        }

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.watched}


class ResourceForm(OverWhatWasRead):
    """A file or an address, and what it is for."""

    watched = ("title_fr", "title_en", "summary_fr", "summary_en", "url")

    url = forms.URLField(label=gettext_lazy("Adresse"), required=False, assume_scheme="https")
    upload = forms.FileField(
        label=gettext_lazy("Ou un fichier"),
        required=False,
        help_text=gettext_lazy("PDF, Word, Excel, PowerPoint, OpenDocument ou image."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    class Meta:
        model = Resource
        fields = ["kind", "title_fr", "title_en", "summary_fr", "summary_en", "url"]
        error_messages = {
            "kind": {"required": gettext_lazy("Choisissez à quoi sert la ressource.")},
            "title_fr": {"required": gettext_lazy("Donnez un titre en français.")},
            "title_en": {"required": gettext_lazy("Donnez un titre en anglais.")},
        }
        widgets = {
            "kind": forms.RadioSelect,
            "summary_fr": forms.Textarea(attrs={"rows": 2}),
            "summary_en": forms.Textarea(attrs={"rows": 2}),
        }

    field_order = ["kind", "title_fr", "title_en", "summary_fr", "summary_en", "url", "upload", "read"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [c for c in self.fields["kind"].choices if c[0]]

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        self.inspection = inspect(upload) if upload else None
        return upload

    def clean(self):
        cleaned = super().clean()
        if "url" in cleaned and "upload" in cleaned:
            kept = bool(self.instance.file) and not cleaned["url"]
            if cleaned["url"] and cleaned["upload"]:
                self.add_error("upload", _("Choisissez l’adresse ou le fichier, pas les deux."))
            elif not (cleaned["url"] or cleaned["upload"] or kept):
                self.add_error("url", _("Donnez une adresse, ou joignez un fichier."))
        return cleaned

    def _post_clean(self):
        """The database checks that there is a file or an address once the file is there: see `values`."""

    def values(self) -> dict:
        """What the action takes."""
        values = {name: self.cleaned_data[name] for name in self._meta.fields}
        if upload := self.cleaned_data["upload"]:
            upload.seek(0)
            values |= {"file": upload, "name": self.inspection.name}
        elif values["url"]:
            values |= {"file": "", "name": ""}
        return values


class CharterForm(forms.ModelForm):
    """When the next text takes effect, and its opening words; its lines are in CharterItems, beside it.

    It saves over the text one read, `stored`. When someone wrote meanwhile, both are shown; saving again keeps one's.
    """

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    effective_on = WrittenDateField(
        label=gettext_lazy("En vigueur le"),
        help_text=gettext_lazy(
            "Jusqu’à ce jour, le texte se modifie encore. Ensuite, il ne change plus : un autre le remplace. "
            "Par exemple 15 avril 2026 ou 2026-04-15."
        ),
        error_messages={"required": gettext_lazy("Inscrivez le jour où le texte entre en vigueur.")},
    )

    class Meta:
        model = Charter
        fields = ["effective_on", "intro_fr", "intro_en"]
        widgets = {
            "intro_fr": forms.Textarea(attrs={"rows": 3}),
            "intro_en": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, stored: Charter | None, **kwargs):
        super().__init__(*args, **kwargs)
        self._stored = (
            self._said({name: getattr(stored, name) for name in self._meta.fields}, items_of(stored))
            if stored
            else {}
        )
        self.fields["read"].initial = fingerprint(self._stored)
        self.theirs: list[tuple[str, str]] = []

    def _said(self, fields: dict, items: list[Item]) -> dict[str, str]:
        """What a text says, each piece by its name. The date is part of it while it is to come."""
        said = {str(self.fields[name].label): fields[name] for name in ("intro_fr", "intro_en")}
        if fields["effective_on"] > clock.today():
            said = {str(self.fields["effective_on"].label): long_date(fields["effective_on"]), **said}
        for item in items:
            said[item.name_fr] = "\n".join(filter(None, (item.text_fr, item.name_en, item.text_en)))
        return {name: text.replace("\r\n", "\n") for name, text in said.items()}

    def is_over_what_was_read(self, items: list[Item]) -> bool:
        """Whether nobody wrote the text since this one was opened, or wrote the same."""
        mine = self._said(self.cleaned_data, items)
        if mine == self._stored or self.cleaned_data["read"] == fingerprint(self._stored):
            return True
        absent = dict.fromkeys(mine.keys() - self._stored.keys(), _("N’y est pas"))
        theirs = self._stored | {name: absent[name] for name in mine if name in absent}
        self.theirs = [(name, text) for name, text in theirs.items() if text != mine.get(name)]
        self.data = self.data.copy()
        self.data["read"] = fingerprint(self._stored)
        self.add_error(None, STALE)
        return False

    def words(self) -> dict:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def clean_effective_on(self):
        if self.cleaned_data["effective_on"] < clock.today():
            raise ValidationError(
                _("Cette date est passée : choisissez aujourd’hui ou un autre jour à venir.")
            )
        return self.cleaned_data["effective_on"]

    def _post_clean(self):
        """The text is written by the action, never by the form."""


class CharterItemForm(forms.Form):
    """One value, or one trait of the posture."""

    hide_optional = True

    part = forms.ChoiceField(
        label=gettext_lazy("Ce que c’est"),
        choices=CharterPart.choices,
        initial=CharterPart.VALUE,
        error_messages={"required": gettext_lazy("Choisissez ce que c’est.")},
    )
    name_fr = forms.CharField(
        label=gettext_lazy("Nom en français"),
        max_length=80,
        error_messages={"required": gettext_lazy("Donnez-lui un nom en français.")},
    )
    text_fr = forms.CharField(
        label=gettext_lazy("Sens en français"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    name_en = forms.CharField(
        label=gettext_lazy("Nom en anglais"),
        max_length=80,
        error_messages={"required": gettext_lazy("Donnez-lui un nom en anglais.")},
    )
    text_en = forms.CharField(
        label=gettext_lazy("Sens en anglais"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class BaseCharterItems(forms.BaseFormSet):
    """The values and the posture; an empty line is nothing, a line marked for removal is gone."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = gettext_lazy("Retirer")

    def clean(self):
        if not any(self.errors) and not self.items():
            raise ValidationError(_("Gardez au moins une valeur."))

    def items(self) -> list[Item]:
        """The lines as the action takes them, values first."""
        written = [
            Item(**{name: form.cleaned_data[name] for name in Item.__dataclass_fields__})
            for form in self.forms
            if form.cleaned_data.get("name_fr") and not form.cleaned_data.get("DELETE")
        ]
        return sorted(written, key=lambda item: item.part != CharterPart.VALUE)


CharterItems = forms.formset_factory(
    CharterItemForm, formset=BaseCharterItems, extra=1, max_num=30, can_delete=True
)


class CommitmentForm(forms.Form):
    """A table commits, by the name of whoever speaks for it."""

    hide_optional = True

    name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        max_length=120,
        error_messages={"required": gettext_lazy("Écrivez votre nom.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Votre fonction"),
        max_length=160,
        help_text=gettext_lazy(
            "Votre nom et votre fonction paraîtront, avec la date, sur la page publique du quartier."
        ),
        error_messages={"required": gettext_lazy("Écrivez votre fonction à la table.")},
    )
    agreed = forms.BooleanField(
        label=gettext_lazy(
            "Au nom de la table, je m’engage à travailler selon ces valeurs et cette posture."
        ),
        error_messages={"required": gettext_lazy("Cochez la case pour engager la table.")},
    )
    charter = forms.IntegerField(widget=forms.HiddenInput)
