"""An indicator as a table defines it, and how it tells people apart."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import Dossier

from ..dimensions import dimensions_of
from ..enums import Aim
from ..indicator_enums import Unit
from ..indicator_numbers import NumberField, read_number
from ..indicator_periods import FIRST_YEAR
from ..models import Indicator, LearningQuestion
from ..models.indicators import MOST_DIMENSIONS

LAST_YEAR = 2100


def _year(label) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": gettext_lazy("Écrivez une année, par exemple 2026."),
            "min_value": gettext_lazy("Écrivez une année, par exemple 2026."),
            "max_value": gettext_lazy("Écrivez une année, par exemple 2026."),
        },
    )


class IndicatorForm(forms.ModelForm):
    """What is measured, in which unit, from where, towards what."""

    baseline = NumberField(label=gettext_lazy("Point de départ"), required=False)
    baseline_year = _year(gettext_lazy("Année du point de départ"))
    target = NumberField(label=gettext_lazy("Cible"), required=False)
    target_year = _year(gettext_lazy("Année de la cible"))
    aims = forms.MultipleChoiceField(
        label=gettext_lazy("Visées"),
        choices=Aim.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Indicator
        fields = [
            "name",
            "definition",
            "source",
            "unit",
            "unit_word",
            "counts_people",
            "direction",
            "frequency",
            "baseline",
            "baseline_year",
            "target",
            "target_year",
            "initiative",
            "question",
            "dimensions",
            "aims",
        ]
        error_messages = {
            "name": {"required": gettext_lazy("Nommez l’indicateur en quelques mots.")},
            "unit": {"required": gettext_lazy("Choisissez une unité.")},
            "direction": {"required": gettext_lazy("Dites dans quel sens c’est mieux.")},
            "frequency": {"required": gettext_lazy("Dites à quel rythme on mesure.")},
        }
        widgets = {
            "definition": forms.Textarea(attrs={"rows": 3}),
            "source": forms.Textarea(attrs={"rows": 3}),
            "direction": forms.RadioSelect,
            "frequency": forms.RadioSelect,
            "initiative": forms.Select(attrs={"data-own": True}),
            "question": forms.Select(attrs={"data-own": True}),
            "dimensions": forms.CheckboxSelectMultiple(attrs={"data-own": True}),
        }
        help_texts = {
            "name": gettext_lazy("Par exemple : familles qui reviennent au marché."),
            "definition": gettext_lazy("Qui ou quoi compte, et ce qui ne compte pas."),
            "source": gettext_lazy("Une liste de présences, une enquête, un rapport public; par qui, quand."),
            "unit_word": gettext_lazy("Seulement pour une autre unité : logements, heures, repas…"),
            "counts_people": gettext_lazy(
                "Un petit nombre peut alors désigner quelqu’un : il sera protégé dans ce qui se publie."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shown = self.instance
        for name in ("direction", "frequency"):
            self.fields[name].choices = [choice for choice in self.fields[name].choices if choice[0]]
        self.fields["initiative"].queryset = shown.neighbourhood.initiatives.filter(programme=shown.programme)
        self.fields["initiative"].empty_label = _("Toutes les initiatives, ou aucune en particulier")
        dossiers = Dossier.objects.filter(neighbourhood=shown.neighbourhood, programme=shown.programme)
        asked = Q(dossier__in=dossiers, ended_at=None) | Q(pk=shown.question_id)
        self.fields["question"].queryset = LearningQuestion.objects.filter(asked)
        self.fields["question"].empty_label = _("Aucune question d’apprentissage")
        used = [told.dimension_id for told in shown.told_apart.all()] if shown.pk else []
        proposed = Q(ended_at=None) | Q(pk__in=used)
        self.fields["dimensions"].queryset = dimensions_of(shown.neighbourhood).filter(proposed)
        self.fields["dimensions"].label = _("Distinguer selon")
        self.fields["dimensions"].help_text = _("Deux au plus : au-delà, un groupe devient quelqu’un.")
        self.initial["version"], self.initial["key"] = shown.version, uuid.uuid4()
        self.initial["dimensions"] = used

    def clean_dimensions(self):
        chosen = list(self.cleaned_data["dimensions"])
        if len(chosen) > MOST_DIMENSIONS:
            raise ValidationError(_("Choisissez-en deux au plus."))
        return chosen

    def clean(self):
        cleaned = super().clean()
        unit = cleaned.get("unit") or Unit.NUMBER
        for name in ("baseline", "target"):
            self._read(name, unit)
        if unit == Unit.OTHER and not cleaned.get("unit_word"):
            self.add_error("unit_word", _("Écrivez l’unité, en un mot."))
        if unit != Unit.OTHER:
            cleaned["unit_word"] = ""
        if unit == Unit.PEOPLE:
            cleaned["counts_people"] = True
        return cleaned

    def _read(self, name: str, unit: str) -> None:
        """A number in the unit chosen, with its year."""
        cleaned, year = self.cleaned_data, f"{name}_year"
        try:
            cleaned[name] = read_number(cleaned.get(name) or "", unit)
        except ValidationError as error:
            self.add_error(name, error)
            return
        if cleaned[name] is not None and cleaned.get(year) is None and year not in self.errors:
            self.add_error(year, _("Écrivez aussi l’année."))
        if cleaned[name] is None:
            cleaned[year] = None

    def _post_clean(self):
        """The indicator is written by the action, never by the form."""

    def values(self) -> dict:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}
