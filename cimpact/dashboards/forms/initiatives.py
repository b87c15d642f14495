"""What an initiative lived before the portal: one stage, or a table of them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.fields import AmountField
from cimpact.imports import LARGEST
from neighbourhoods.earlier import FIRST_YEAR
from neighbourhoods.models import EarlierStage


class EarlierStageForm(forms.ModelForm):
    """One initiative of phase 1, as it is known."""

    cents = AmountField(
        label=gettext_lazy("Soutien reçu, en tout"),
        help_text=gettext_lazy("S’il est connu."),
        required=False,
    )

    class Meta:
        model = EarlierStage
        fields = [
            "title",
            "first_year",
            "last_year",
            "cents",
            "summary",
            "learned",
            "source",
            "initiative",
        ]
        error_messages = {
            "title": {"required": gettext_lazy("Écrivez le nom de l’initiative.")},
            "first_year": {"required": gettext_lazy("Inscrivez la première année, par exemple 2016.")},
            "last_year": {"required": gettext_lazy("Inscrivez la dernière année, par exemple 2019.")},
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "learned": forms.Textarea(attrs={"rows": 3}),
            "initiative": forms.Select(attrs={"data-own": True}),
        }
        help_texts = {
            "initiative": gettext_lazy(
                "Celle qui en est la suite, s’il y en a une : son histoire commencera ici."
            ),
            "source": gettext_lazy("Un rapport, une personne, un document."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stage = self.instance
        self.fields["initiative"].queryset = stage.neighbourhood.initiatives.filter(programme=stage.programme)
        self.fields["initiative"].empty_label = _("Aucune suite pour l’instant")
        for name in ("first_year", "last_year"):
            self.fields[name].min_value = FIRST_YEAR

    def _get_validation_exclusions(self):
        """The neighbourhood is not asked, and yet tells what is written twice."""
        return super()._get_validation_exclusions() - {"neighbourhood", "programme"}


class ImportForm(forms.Form):
    """A table to read; nothing is saved before its report is read."""

    file = forms.FileField(
        label=gettext_lazy("Fichier CSV ou XLSX"),
        error_messages={"required": gettext_lazy("Choisissez un fichier.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("Ce fichier est trop lourd : gardez-en les colonnes utiles, ou coupez-le en deux.")
            )
        return file
