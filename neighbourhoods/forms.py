"""A neighbourhood's record, and who is at its table."""

import re

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from cimpact.fields import WrittenDateField

from .enums import OrganisationKind
from .models import HealthTerritory, Neighbourhood, Organisation


class NeighbourhoodSearch(forms.Form):
    """What a list of neighbourhoods is searched by."""

    q = forms.CharField(
        label=_("Chercher"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    lieu = forms.ChoiceField(
        label=_("Arrondissement ou ville"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select", "data-own": True}),
    )
    # Which of the two lists is being searched.
    vue = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, places=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lieu"].choices = [("", _("Tous")), *((str(p.pk), p.name) for p in places)]


class NeighbourhoodForm(forms.ModelForm):
    """Where it is, and who receives the money when that is not the table."""

    hide_optional = True  # everything is

    new_sponsor = forms.CharField(
        label=_("Un organisme qui n’est pas dans la liste"),
        help_text=_("Son nom officiel. Vous remplirez ensuite son adresse et ses numéros ici même."),
        max_length=160,
        required=False,
    )

    class Meta:
        model = Neighbourhood
        fields = ["places", "fiscal_sponsor", "new_sponsor", "note"]
        widgets = {
            "places": forms.SelectMultiple(attrs={"size": 8, "data-own": True}),
            "fiscal_sponsor": forms.Select(attrs={"data-own": True}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "places": _("Pour en choisir plusieurs, gardez la touche Ctrl ou Cmd."),
            "note": _("En une phrase, pour qui ne connaît pas le quartier."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sponsors = self.fields["fiscal_sponsor"]
        sponsors.queryset = Organisation.objects.filter(kind=OrganisationKind.FISCAL_SPONSOR)
        sponsors.empty_label = _("La table reçoit l’argent elle-même")
        sponsors.label = _("Qui reçoit l’argent")
        sponsors.help_text = ""

    def clean_new_sponsor(self):
        name = " ".join(self.cleaned_data["new_sponsor"].split())
        if name and Organisation.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("Un organisme porte déjà ce nom : choisissez-le dans la liste."))
        return name

    def save(self, commit=True):
        if name := self.cleaned_data["new_sponsor"]:
            self.instance.fiscal_sponsor = Organisation.objects.create(
                name=name, kind=OrganisationKind.FISCAL_SPONSOR
            )
        return super().save(commit)


class TerritoryForm(forms.Form):
    """A health territory that the neighbourhood belongs to, chosen or named."""

    territory = forms.ModelChoiceField(
        label=_("Territoire"),
        queryset=HealthTerritory.objects.none(),
        empty_label=_("Choisir"),
        required=False,
        widget=forms.Select(attrs={"data-own": True}),
    )
    new_name = forms.CharField(
        label=_("Un territoire qui n’est pas dans la liste"), max_length=100, required=False
    )
    started_on = WrittenDateField(label=_("Depuis le"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["territory"].queryset = HealthTerritory.objects.all()

    def clean_new_name(self):
        return " ".join(self.cleaned_data["new_name"].split())

    def clean(self):
        data = super().clean()
        if not (data.get("territory") or data.get("new_name") or self.errors):
            self.add_error("territory", _("Choisissez un territoire, ou écrivez son nom plus bas."))
        return data

    @property
    def name(self) -> str:
        """The territory's name: the one typed, or the one chosen."""
        chosen = self.cleaned_data["territory"]
        return self.cleaned_data["new_name"] or chosen.name


class TerritoryDatesForm(forms.Form):
    """Since when, and until when, the neighbourhood belongs to a health territory."""

    started_on = WrittenDateField(label=_("Depuis le"), required=False)
    ended_on = WrittenDateField(
        label=_("Terminé le"),
        help_text=_("À laisser vide tant que le quartier en fait partie."),
        required=False,
    )

    def clean(self):
        data = super().clean()
        started_on, ended_on = data.get("started_on"), data.get("ended_on")
        if started_on and ended_on and ended_on < started_on:
            self.add_error("ended_on", _("Le dernier jour vient après le premier."))
        return data


class OrganisationForm(forms.ModelForm):
    """How to reach an organisation, and the numbers by which governments know it."""

    hide_optional = True  # everything is

    website = forms.URLField(label=_("Site web"), required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = ["address", "city", "postal_code", "phone", "email", "website", "neq", "charity_number"]
        widgets = {"phone": forms.TextInput(attrs={"type": "tel"})}
        help_texts = {
            "neq": _("Dix chiffres."),
            "charity_number": _("Neuf chiffres, RR, puis quatre chiffres."),
        }

    def clean_neq(self):
        return re.sub(r"\D", "", self.cleaned_data["neq"])

    def clean_charity_number(self):
        return re.sub(r"\s", "", self.cleaned_data["charity_number"]).upper()

    def clean_postal_code(self):
        code = re.sub(r"\s", "", self.cleaned_data["postal_code"]).upper()
        return f"{code[:3]} {code[3:]}" if code else ""


ROLE_HELP = _("La coordination dépose et répond des dossiers; la rédaction écrit; la lecture suit.")


CHOOSE_A_ROLE = {"required": _("Choisissez ce que fera cette personne.")}


class PersonForm(forms.Form):
    """A person to invite: the address says whether she has an account already."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=80, error_messages={"required": _("Écrivez le prénom de la personne.")}
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=80, error_messages={"required": _("Écrivez le nom de la personne.")}
    )
    email = forms.EmailField(
        label=_("Adresse courriel"),
        help_text=_("L’invitation y est envoyée. Une adresse par personne."),
        error_messages={"required": _("Écrivez le courriel où envoyer l’invitation.")},
    )
    language = forms.ChoiceField(
        label=_("Langue de l’invitation"),
        choices=[("fr", "Français"), ("en", "English")],
        initial="fr",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la langue de l’invitation.")},
    )
    message = forms.CharField(
        label=_("Un mot d’accueil"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        account = get_user_model().objects.filter(email__iexact=email).first()
        if account and not account.is_active:
            raise forms.ValidationError(
                _("Ce compte est fermé. Écrivez à l’équipe de coordination pour le rouvrir.")
            )
        return email

    @property
    def person(self) -> dict:
        """What a new account is made with."""
        return {name: self.cleaned_data[name] for name in ("email", "first_name", "last_name", "language")}


class MemberForm(PersonForm):
    """A person to invite to a table, in one of the roles that the inviter may give."""

    role = forms.ChoiceField(
        label=_("Ce que fera cette personne"),
        help_text=ROLE_HELP,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_A_ROLE,
    )

    field_order = ["first_name", "last_name", "email", "role", "language", "message"]

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles


class RoleForm(forms.Form):
    """What a member does at her table."""

    role = forms.ChoiceField(
        label=_("Rôle"), help_text=ROLE_HELP, widget=forms.RadioSelect, error_messages=CHOOSE_A_ROLE
    )

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles


class AdvisorForm(forms.Form):
    """Who accompanies the neighbourhood in one programme."""

    advisor = forms.ModelChoiceField(
        label=_("Conseillère ou conseiller"),
        queryset=get_user_model().objects.none(),
        empty_label=_("Personne pour l’instant"),
        required=False,
        widget=forms.Select(attrs={"data-own": True}),
    )

    def __init__(self, *args, advisors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["advisor"].queryset = advisors
