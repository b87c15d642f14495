"""Finding people of the community, what one shows there of oneself, and asking to be put in touch (F109)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cimpact.accounts.models import User
from cimpact.programmes.enums import CapacityTheme
from neighbourhoods.enums import Presence
from neighbourhoods.models import Card, Neighbourhood

from ..people_directory import ROLES, Asked


class CommunitySearch(forms.Form):
    """What the directory of people is searched by."""

    q = forms.CharField(
        label=_("Chercher une personne"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    quartier = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Neighbourhood.objects.none(),
        to_field_name="slug",
        empty_label=_("Tous"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select", "data-own": True}),
    )
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=[("", _("Tous")), *ROLES.items()],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    theme = forms.ChoiceField(
        label=_("Thème de travail"),
        choices=[("", _("Tous")), *(c for c in CapacityTheme.choices if c[0] != CapacityTheme.OTHER)],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quartier"].queryset = Neighbourhood.objects.order_by("slug")

    @property
    def asked(self) -> Asked:
        """What is asked; what cannot be read is left aside."""
        self.is_valid()
        data = self.cleaned_data
        return Asked(data.get("q", ""), data.get("quartier"), data.get("role", ""), data.get("theme", ""))


class CardForm(forms.ModelForm):
    """What a person agrees to show of herself."""

    hide_optional = True  # everything is

    themes = forms.MultipleChoiceField(
        label=_("Mes thèmes de travail"),
        choices=[choice for choice in CapacityTheme.choices if choice[0] != CapacityTheme.OTHER],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Card
        fields = ["presence", "themes", "about", "shows_email", "shows_phone", "takes_introductions"]
        widgets = {"presence": forms.RadioSelect(choices=Presence.choices)}
        labels = {
            "shows_email": _("Montrer mon courriel à la communauté"),
            "shows_phone": _("Montrer mon téléphone à la communauté"),
            "takes_introductions": _("On peut me proposer des mises en relation"),
            "about": _("Ce que je fais, ce que je peux partager"),
        }
        help_texts = {
            "presence": _(
                "Selon le rôle : la coordination d’une table, l’accompagnement, l’équipe et les comités y sont; "
                "les autres personnes d’une table, si elles le veulent."
            ),
            "about": _("En une phrase ou deux."),
        }


class IntroductionForm(forms.Form):
    """Ask to be put in touch, or put someone else in touch."""

    hide_optional = True  # the choice is made: with whoever asks

    other = forms.ModelChoiceField(
        label=_("Avec qui"),
        queryset=User.objects.none(),
        empty_label=_("Avec moi"),
        required=False,
        widget=forms.Select(attrs={"data-own": True}),
    )
    why = forms.CharField(
        label=_("Pourquoi"),
        help_text=_("Ce message est lu par la personne avant qu’elle réponde."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Dites pourquoi, en une phrase ou deux.")},
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others
