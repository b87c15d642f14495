"""How a neighbourhood tells people apart: a name, and its categories."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from neighbourhoods.models import Neighbourhood

from ..dimensions import dimensions_of
from ..models import Dimension

LONGEST = 80


class DimensionForm(forms.Form):
    """A new dimension, or one to change: each category keeps its measures under any name."""

    name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=LONGEST,
        help_text=gettext_lazy("Par exemple : groupe d’âge, secteur, langue."),
        error_messages={"required": gettext_lazy("Donnez un nom, par exemple Groupe d’âge.")},
    )
    added = forms.CharField(
        label=gettext_lazy("Catégories à ajouter"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Une par ligne."),
        required=False,
    )
    is_ended = forms.BooleanField(
        label=gettext_lazy("Ne plus la proposer"),
        help_text=gettext_lazy("Ce qui est déjà mesuré reste."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, neighbourhood: Neighbourhood, dimension: Dimension | None = None):
        self.neighbourhood, self.dimension = neighbourhood, dimension
        super().__init__(data)
        # One that another person added since the page was read is not on it, and stays as it is.
        self.categories = [
            category
            for category in (dimension.categories.all() if dimension else ())
            if data is None or f"name_{category.pk}" in data
        ]
        if not dimension:
            del self.fields["is_ended"]
            self.fields["added"].label = _("Catégories")
            self.fields["added"].required = True
            self.fields["added"].error_messages["required"] = _("Écrivez au moins une catégorie.")
            return
        self.initial = {
            "name": dimension.name,
            "is_ended": bool(dimension.ended_at),
            "version": dimension.version,
        }
        for order, category in enumerate(self.categories, 1):
            self._ask(order, category)

    def _ask(self, order: int, category) -> None:
        self.fields[f"name_{category.pk}"] = forms.CharField(
            label=_("Nom de la catégorie %(n)s") % {"n": order},
            max_length=LONGEST,
            initial=category.name,
            error_messages={"required": _("Une catégorie garde un nom; pour l’enlever, cochez la case.")},
        )
        self.fields[f"order_{category.pk}"] = forms.IntegerField(
            label=_("Rang de la catégorie %(n)s") % {"n": order},
            initial=order,
            min_value=1,
            max_value=999,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "rank"}),
            error_messages={
                "required": _("Écrivez son rang, par exemple 1."),
                "invalid": _("Écrivez son rang, par exemple 1."),
            },
        )
        self.fields[f"ended_{category.pk}"] = forms.BooleanField(
            label=_("Ne plus proposer la catégorie %(n)s") % {"n": order},
            initial=bool(category.ended_at),
            required=False,
        )

    @property
    def rows(self) -> list[tuple]:
        """The fields of each category: name, rank, no longer proposed."""
        return [
            tuple(self[f"{part}_{category.pk}"] for part in ("name", "order", "ended"))
            for category in self.categories
        ]

    def clean_added(self):
        labels = [" ".join(line.split()) for line in self.cleaned_data["added"].splitlines() if line.strip()]
        if any(len(label) > LONGEST for label in labels):
            raise forms.ValidationError(_("Un nom de catégorie a 80 caractères au plus."))
        return list(dict.fromkeys(labels))

    def clean(self):
        cleaned = super().clean()
        if self._is_taken(cleaned):
            self.add_error("name", _("Ce nom est déjà pris."))
        taken: dict[str, int] = {}
        for category in self.categories:
            name = cleaned.get(f"name_{category.pk}", "")
            if name and name.lower() in taken:
                self.add_error(f"name_{category.pk}", _("Deux catégories ne peuvent avoir le même nom."))
            taken[name.lower()] = category.pk
        return cleaned

    def _is_taken(self, cleaned: dict) -> bool:
        """Whether another dimension has that name; the same one, with its categories, was only sent twice."""
        same = dimensions_of(self.neighbourhood).filter(name__iexact=cleaned.get("name", ""))
        if self.dimension:
            return same.exclude(pk=self.dimension.pk).exists()
        found = same.first()
        return bool(found) and [one.name for one in found.categories.all()] != cleaned.get("added")

    def values(self) -> dict:
        """What the action takes to change it."""
        data = self.cleaned_data
        ordered = sorted(self.categories, key=lambda one: (data[f"order_{one.pk}"], one.order, one.pk))
        return {
            "name": data["name"],
            "names": {one.pk: data[f"name_{one.pk}"] for one in ordered},
            "ended": {one.pk for one in ordered if data[f"ended_{one.pk}"]},
            "added": data["added"],
            "is_ended": data["is_ended"],
            "version": data["version"] or 0,
        }
