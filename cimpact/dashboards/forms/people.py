"""Inviting people and giving roles: one form for each kind of role, which knows how to give it."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.accounts.models import User
from cimpact.programmes.models import Programme
from cimpact.programmes.workflow import join_team
from governance.models import Committee
from governance.workflow import take_seat
from neighbourhoods.enums import TableRole
from neighbourhoods.forms import CHOOSE_A_ROLE, ROLE_HELP, PersonForm
from neighbourhoods.models import Membership, Neighbourhood, Organisation
from neighbourhoods.permissions import managed_by, reach_of
from neighbourhoods.workflow import join

from ..handover import replace_advisor

CHOOSE = _("Choisir")
CHOOSE_A_PROGRAMME = {"required": _("Choisissez le programme.")}
# A list of names, which no language changes.
NAMES = {"data-own": True}


class PeopleSearch(forms.Form):
    """What the list of people is searched by."""

    q = forms.CharField(
        label=_("Chercher"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    vue = forms.CharField(required=False, widget=forms.HiddenInput)


class Grant(forms.Form):
    """A role to give; `giver` decides where. `elsewhere`: (words, name of an address) of the page that says more."""

    elsewhere: tuple[str | Promise, str] | None = None

    def __init__(self, *args, giver: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.giver = giver

    def programmes(self):
        return Programme.objects.filter(pk__in=reach_of(self.giver).teams)


class TableGrant(Grant):
    """A role at a table."""

    neighbourhood = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Neighbourhood.objects.none(),
        empty_label=CHOOSE,
        widget=forms.Select(NAMES),
        error_messages={"required": _("Choisissez le quartier de la table.")},
    )
    role = forms.ChoiceField(
        label=_("Ce que fera cette personne"),
        help_text=ROLE_HELP,
        choices=TableRole.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_A_ROLE,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["neighbourhood"].queryset = managed_by(self.giver)

    def give(self, user: User, *, message: str = "") -> None:
        data = self.cleaned_data
        join(data["neighbourhood"], user, role=data["role"], by=self.giver, message=message)


class AdvisorGrant(Grant):
    """Neighbourhoods to accompany."""

    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        empty_label=None,
        widget=forms.Select(NAMES),
        error_messages=CHOOSE_A_PROGRAMME,
    )
    neighbourhoods = forms.ModelMultipleChoiceField(
        label=_("Quartiers à accompagner"),
        help_text=_(
            "Pour en choisir plusieurs, gardez la touche Ctrl ou Cmd. La personne qui les accompagnait cède sa place."
        ),
        queryset=Neighbourhood.objects.none(),
        widget=forms.SelectMultiple(NAMES | {"size": 8}),
        error_messages={"required": _("Choisissez au moins un quartier.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = self.programmes()
        self.fields["neighbourhoods"].queryset = managed_by(self.giver)

    def give(self, user: User, *, message: str = "") -> None:
        for neighbourhood in self.cleaned_data["neighbourhoods"]:
            replace_advisor(
                neighbourhood, self.cleaned_data["programme"], user=user, by=self.giver, message=message
            )


class TeamGrant(Grant):
    """The coordination team."""

    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        empty_label=None,
        widget=forms.Select(NAMES),
        error_messages=CHOOSE_A_PROGRAMME,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = self.programmes()

    def give(self, user: User, *, message: str = "") -> None:
        join_team(self.cleaned_data["programme"], user, by=self.giver, message=message)


class SeatGrant(Grant):
    """A seat on a committee, for an organisation; its term, its substitute and its chair are the committee's pages."""

    elsewhere = (
        _(
            "Pour choisir le siège, le mandat, la personne suppléante ou la présidence, passez par la page du comité."
        ),
        "committees",
    )

    committee = forms.ModelChoiceField(
        label=_("Comité"),
        queryset=Committee.objects.none(),
        empty_label=CHOOSE,
        widget=forms.Select(NAMES),
        error_messages={"required": _("Choisissez le comité.")},
    )
    organisation = forms.ModelChoiceField(
        label=_("Au nom de"),
        help_text=_("L’organisation décide de quels points la personne se retire."),
        queryset=Organisation.objects.all(),
        empty_label=CHOOSE,
        widget=forms.Select(NAMES),
        error_messages={"required": _("Choisissez l’organisation que la personne représente.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.filter(programme__in=reach_of(self.giver).teams)

    def give(self, user: User, *, message: str = "") -> None:
        data = self.cleaned_data
        take_seat(data["committee"], user, organisation=data["organisation"], by=self.giver, message=message)


# The word of the address → what it is called, and its form.
GRANTS: dict[str, tuple] = {
    "table": (_("À une table de quartier"), TableGrant),
    "accompagnement": (_("Accompagner des quartiers"), AdvisorGrant),
    "equipe": (_("Équipe de coordination"), TeamGrant),
    "comite": (_("Comité"), SeatGrant),
}


def grants_for(giver: User) -> dict[str, tuple]:
    """The kinds of roles a person may give: a team's members all of them, advisors those of their tables."""
    reach = reach_of(giver)
    if reach.teams:
        return GRANTS
    return {"table": GRANTS["table"]} if reach.territory else {}


class IdentityForm(forms.ModelForm):
    """Who a person is, as the team corrects it."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "phone", "job_title", "language"]
        widgets = {"language": forms.RadioSelect}
        help_texts = {"email": _("Son nom de connexion : les codes et les courriels y sont envoyés.")}
        error_messages = {
            "first_name": {"required": _("Écrivez le prénom de la personne.")},
            "last_name": {"required": _("Écrivez le nom de la personne.")},
            "email": {"required": _("Écrivez l’adresse où la personne reçoit ses courriels.")},
            "language": {"required": _("Choisissez la langue de la personne.")},
        }

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class HandoverForm(PersonForm):
    """Who coordinates next: someone of the table, or someone to invite."""

    hide_optional = True

    to = forms.ModelChoiceField(
        label=_("Une personne de la table"),
        help_text=_("Si la personne n’y est pas encore, remplissez la suite : nous l’inviterons."),
        queryset=get_user_model().objects.none(),
        empty_label=_("Quelqu’un d’autre, que j’invite"),
        widget=forms.Select(NAMES),
        required=False,
    )

    reason = forms.CharField(
        label=_("Raison du changement"),
        help_text=_("Elle reste dans l’historique des participations en cours de la table."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )

    field_order = ["to", "first_name", "last_name", "email", "language", "reason", "message"]
    new_person = ("first_name", "last_name", "email")

    def __init__(self, *args, membership: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        at_table = Membership.objects.ongoing().filter(organisation=membership.organisation_id)
        self.fields["to"].queryset = User.objects.filter(
            pk__in=at_table.values("user"), is_active=True
        ).exclude(pk=membership.user_id)
        for name in self.new_person:
            self.fields[name].required = False

    def clean(self):
        data = super().clean()
        if not data.get("to"):
            for name in self.new_person:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("À remplir pour inviter une nouvelle personne."))
        return data
