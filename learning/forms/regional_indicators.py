"""An indicator of the region, in both languages; and how a table adopts it."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..indicator_enums import Unit
from ..models import Indicator, RegionalIndicator
from ..models.indicators import MOST_DIMENSIONS
from ..workflow.regional_indicators import Wording, wordings_of

FIELDS = (
    "name_fr",
    "name_en",
    "definition_fr",
    "definition_en",
    "unit",
    "unit_word",
    "counts_people",
    "direction",
)
FEWEST_CATEGORIES, MOST_CATEGORIES = 2, 20
BETWEEN = " / "


class RegionalIndicatorForm(forms.ModelForm):
    """Words in both languages, the unit, and up to two ways of telling people apart."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = RegionalIndicator
        fields = FIELDS
        error_messages = {
            "name_fr": {"required": gettext_lazy("Nommez l’indicateur en français.")},
            "definition_fr": {
                "required": gettext_lazy("Dites en français ce que chaque table compte, et comment.")
            },
            "unit": {"required": gettext_lazy("Choisissez l’unité.")},
            "direction": {"required": gettext_lazy("Dites quel sens est souhaité.")},
        }
        help_texts = {
            "definition_fr": gettext_lazy("Ce que chaque table compte, et ce qu’elle ne compte pas."),
            "unit_word": gettext_lazy("Pour une autre unité, par exemple : logements."),
            "counts_people": gettext_lazy("Les petits nombres sont alors masqués dans ce qui est publié."),
        }
        widgets = {
            "unit": forms.RadioSelect,
            "direction": forms.RadioSelect,
            "definition_fr": forms.Textarea(attrs={"rows": 4}),
            "definition_en": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, instance: RegionalIndicator, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        for name in ("unit", "direction"):
            self.fields[name].choices = [choice for choice in self.fields[name].choices if choice[0]]
        self.initial.update(key=uuid.uuid4(), version=instance.version)
        words = wordings_of(instance) if instance.pk else []
        for place in range(MOST_DIMENSIONS):
            self._add_dimension(place, words[place] if place < len(words) else None)

    def _add_dimension(self, place: int, wording: Wording | None) -> None:
        number = place + 1
        self.fields[f"dimension_{place}"] = forms.CharField(
            label=_("Façon de distinguer %(number)s") % {"number": number},
            required=False,
            max_length=160,
            help_text=_("Par exemple : Âge / Age"),
            initial=_pair(wording.name) if wording else "",
        )
        self.fields[f"categories_{place}"] = forms.CharField(
            label=_("Ses catégories %(number)s") % {"number": number},
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text=_(
                "Une par ligne, en français puis en anglais. Par exemple : Moins de 18 ans / Under 18"
            ),
            initial="\n".join(_pair(pair) for pair in wording.categories) if wording else "",
        )

    @property
    def dimension_fields(self):
        """The fields of each dimension, side by side."""
        return [(self[f"dimension_{place}"], self[f"categories_{place}"]) for place in range(MOST_DIMENSIONS)]

    def clean(self):
        data = super().clean()
        if data.get("unit") == Unit.OTHER and not data.get("unit_word"):
            self.add_error("unit_word", _("Nommez cette unité, en un mot."))
        for place in range(MOST_DIMENSIONS):
            self._check_dimension(
                place, data.get(f"dimension_{place}"), _lines(data.get(f"categories_{place}"))
            )
        return data

    def _check_dimension(self, place: int, name: str | None, lines: list[tuple[str, str]]) -> None:
        if not name and not lines:
            return
        if not name:
            self.add_error(f"dimension_{place}", _("Nommez cette façon de distinguer."))
        names = {french.casefold() for french, _english in lines}
        if not FEWEST_CATEGORIES <= len(lines) <= MOST_CATEGORIES:
            self.add_error(
                f"categories_{place}",
                _("Inscrivez de %(fewest)s à %(most)s catégories, une par ligne.")
                % {"fewest": FEWEST_CATEGORIES, "most": MOST_CATEGORIES},
            )
        elif len(names) < len(lines):
            self.add_error(f"categories_{place}", _("Une catégorie y est deux fois."))
        elif any(len(word) > 80 for pair in lines for word in pair):
            self.add_error(f"categories_{place}", _("Une catégorie se dit en 80 caractères au plus."))

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def dimensions(self) -> list[Wording]:
        """Those that are named."""
        data = self.cleaned_data
        return [
            Wording(_split(data[f"dimension_{place}"]), tuple(_lines(data[f"categories_{place}"])))
            for place in range(MOST_DIMENSIONS)
            if data.get(f"dimension_{place}")
        ]


def _pair(words: tuple[str, str]) -> str:
    return BETWEEN.join(word for word in words if word)


def _split(line: str) -> tuple[str, str]:
    french, _between, english = line.partition(BETWEEN)
    return french.strip(), english.strip()


def _lines(text: str | None) -> list[tuple[str, str]]:
    return [_split(line) for line in (text or "").splitlines() if line.strip()]


class AdoptForm(forms.Form):
    """By which indicator the table measures it, and what it counts otherwise."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=gettext_lazy("L’indicateur de la table"),
        required=False,
        empty_label=gettext_lazy("Un nouvel indicateur, avec ces mots et ces catégories"),
        help_text=gettext_lazy("Ou l’un des vôtres, dans la même unité, s’il mesure déjà cela."),
        widget=forms.Select(attrs={"data-own": True}),
    )
    same = forms.ChoiceField(
        label=gettext_lazy("La table compte-t-elle exactement ce que dit la définition?"),
        choices=[
            ("yes", gettext_lazy("Oui, tel quel")),
            ("no", gettext_lazy("Non, avec une différence")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites si la table compte exactement cela.")},
    )
    difference = forms.CharField(
        label=gettext_lazy("Ce que la table compte autrement"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "En une phrase, que tout le monde lira. Ses chiffres sont alors montrés à part, hors de la somme."
        ),
    )

    hide_optional = True

    def __init__(self, *args, indicators, adoption=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators
        if adoption:
            del self.fields["indicator"]
            self.initial.update(same="no" if adoption.difference else "yes", difference=adoption.difference)

    def clean(self):
        data = super().clean()
        if data.get("same") == "no" and not data.get("difference"):
            self.add_error("difference", _("Dites en une phrase ce que la table compte autrement."))
        return data

    @property
    def said_difference(self) -> str:
        """Nothing, when the table counts just so, whatever was typed before."""
        return self.cleaned_data["difference"] if self.cleaned_data["same"] == "no" else ""
