"""The list of partners: to choose among, and to keep."""

from django import forms
from django.utils.translation import gettext_lazy

from cimpact.programmes.enums import CapacityTheme
from neighbourhoods.models import Organisation

from ..capacity_enums import Language
from ..models import CapacityPartner


class PartnerFilters(forms.Form):
    """By theme and by language; by address."""

    hide_optional = True

    q = forms.CharField(label=gettext_lazy("Mot"), required=False, max_length=80)
    theme = forms.ChoiceField(
        label=gettext_lazy("Thème"),
        required=False,
        choices=[("", gettext_lazy("Tous")), *CapacityTheme.choices],
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Langue"),
        required=False,
        choices=[("", gettext_lazy("Toutes")), *Language.choices],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["class"] = "form-control"
        for name in ("theme", "language"):
            self.fields[name].widget.attrs["class"] = "form-select"

    @property
    def chosen(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def applied_to(self, partners: list[CapacityPartner]) -> list[CapacityPartner]:
        """A programme has a few dozen partners: they are chosen among in Python, whatever the database."""
        chosen = self.chosen
        words = chosen.get("q", "").casefold()
        return [
            partner
            for partner in partners
            if ("theme" not in chosen or chosen["theme"] in partner.themes)
            and ("language" not in chosen or chosen["language"] in partner.languages)
            and words in f"{partner.name} {partner.offer_fr} {partner.offer_en}".casefold()
        ]


class PartnerForm(forms.ModelForm):
    """A partner, its offer in both languages."""

    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Thèmes"),
        choices=CapacityTheme.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choisissez au moins un thème.")},
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Langues"),
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choisissez au moins une langue.")},
    )

    class Meta:
        model = CapacityPartner
        fields = [
            "name",
            "organisation",
            "themes",
            "languages",
            "offer_fr",
            "offer_en",
            "availability",
            "contact_name",
            "contact_email",
            "contact_phone",
            "is_active",
        ]
        error_messages = {
            "name": {"required": gettext_lazy("Écrivez le nom du partenaire.")},
            "offer_fr": {"required": gettext_lazy("Dites en français ce que le partenaire offre.")},
            "offer_en": {"required": gettext_lazy("Dites en anglais ce que le partenaire offre.")},
        }
        widgets = {
            "offer_fr": forms.Textarea(attrs={"rows": 4}),
            "offer_en": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.order_by("name")
        self.fields["organisation"].empty_label = gettext_lazy("Aucun organisme du portail")
        self.fields["organisation"].widget.attrs["data-own"] = True
        self.fields["is_active"].help_text = gettext_lazy(
            "Décochez quand le partenaire n’est plus offert; ce qui a été fait avec lui reste."
        )
