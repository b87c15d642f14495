"""The versions of essential documents: a file or a link, who approved, when to look at it again."""

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.writing.attachments import ACCEPTED

from ..models import Committee, DocumentVersion

# A later day is a slip of the hand.
FARTHEST_REVIEW = dt.timedelta(days=10 * 366)


def _review_field(label) -> WrittenDateField:
    return WrittenDateField(
        label=label,
        required=False,
        help_text=gettext_lazy(
            "La page le rappelle soixante jours avant. Laissez vide s’il n’y a pas de date."
        ),
    )


class ReviewForm(forms.Form):
    """When the version is to be looked at again."""

    review_on = _review_field(gettext_lazy("À revoir le"))

    def __init__(self, *args, version: DocumentVersion | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if version:
            self.initial["review_on"] = version.review_on

    def clean_review_on(self):
        on = self.cleaned_data["review_on"]
        if on and on > clock.today() + FARTHEST_REVIEW:
            raise forms.ValidationError(_("C’est dans plus de dix ans : vérifiez l’année."))
        return on


class VersionForm(ReviewForm):
    """A new version. The file comes last: a request cut short at it keeps what was typed before."""

    words = forms.CharField(
        label=gettext_lazy("Ce qui change"),
        help_text=gettext_lazy("En une phrase, pour qui connaît la version d’avant."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": gettext_lazy("Gardez-en 300 caractères ou moins.")},
    )
    link = forms.URLField(
        label=gettext_lazy("Lien vers le document"),
        help_text=gettext_lazy("S’il se lit ailleurs : la page à ouvrir."),
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": gettext_lazy("Collez l’adresse complète, par exemple https://…"),
            "max_length": gettext_lazy("Cette adresse est trop longue : gardez-en 200 caractères ou moins."),
        },
    )
    upload = forms.FileField(
        label=gettext_lazy("Ou un fichier"),
        help_text=gettext_lazy("PDF, Word, Excel, PowerPoint, OpenDocument ou image."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": gettext_lazy("Ce fichier est vide : choisissez-en un autre.")},
    )

    field_order = ("words", "review_on", "link", "upload")

    def clean(self):
        data = super().clean()
        if "link" in self.errors or "upload" in self.errors:
            return data
        if data["link"] and data["upload"]:
            self.add_error("upload", _("Gardez le lien ou le fichier : une version n’a qu’un texte."))
        elif not data["link"] and not data["upload"]:
            self.add_error("link", _("Collez un lien ou choisissez un fichier."))
        return data

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.fields}


class ApprovalForm(forms.Form):
    """Which committee approved, and when."""

    committee = forms.ModelChoiceField(
        label=gettext_lazy("Comité qui a approuvé"),
        queryset=Committee.objects.none(),
        error_messages={
            "required": gettext_lazy("Choisissez le comité qui a approuvé."),
            "invalid_choice": gettext_lazy("Choisissez l’un des comités de la liste."),
        },
    )
    on = WrittenDateField(
        label=gettext_lazy("Approuvée le"),
        error_messages={"required": gettext_lazy("Inscrivez le jour de l’approbation.")},
    )

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.fields["committee"]
        chosen.queryset = committees
        if len(committees) == 1:
            self.initial["committee"] = committees[0]
        self.initial.setdefault("on", clock.today())

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(
                _("Cette date est à venir : notez l’approbation une fois qu’elle a eu lieu.")
            )
        return on
