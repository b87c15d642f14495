"""The filters of the register of decisions, by address: ?q=…&comite=…&du=…&au=…&objet=…&prise=…&resultat=…"""

from django import forms
from django.utils.translation import gettext_lazy as _

from cimpact.fields import WrittenDateField

from ..enums import Result
from ..register import ELSEWHERE, INVESTMENT, OTHER, TOGETHER, WRITTEN, Asked

RESULTS = [
    ("", _("Tous")),
    (Result.ADOPTED, _("Adoptée")),
    (Result.REJECTED, _("Rejetée")),
    (Result.NO_QUORUM, _("Sans quorum")),
]


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


def _date() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control"})


class RegisterForm(forms.Form):
    """A search, then filters; give it the committees whose decisions are read."""

    q = forms.CharField(
        label=_("Chercher une décision"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    comite = forms.ChoiceField(
        label=_("Comité"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select", "data-own": True}),
    )
    du = WrittenDateField(label=_("Du"), required=False, help_text="", widget=_date())
    au = WrittenDateField(label=_("Au"), required=False, help_text="", widget=_date())
    objet = forms.ChoiceField(
        label=_("Objet"),
        required=False,
        choices=[("", _("Tous")), (INVESTMENT, _("Investissements")), (OTHER, _("Autres décisions"))],
        widget=_select(),
    )
    prise = forms.ChoiceField(
        label=_("Prise"),
        required=False,
        choices=[
            ("", _("Partout")),
            (TOGETHER, _("À une rencontre")),
            (WRITTEN, _("Par écrit")),
            (ELSEWHERE, _("Hors du portail")),
        ],
        widget=_select(),
    )
    resultat = forms.ChoiceField(label=_("Résultat"), required=False, choices=RESULTS, widget=_select())

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comite"].choices = [("", _("Tous"))] + [(c.pk, c.name) for c in committees]
        if len(committees) == 1:
            del self.fields["comite"]

    def asked(self) -> Asked:
        """What is asked for; what does not read is left out, and said beside its field."""
        if not self.is_bound:
            return Asked()
        self.is_valid()
        data = self.cleaned_data
        return Asked(
            words=data.get("q", ""),
            committee=int(data["comite"]) if data.get("comite") else None,
            since=data.get("du"),
            until=data.get("au"),
            kind=data.get("objet", ""),
            how=data.get("prise", ""),
            result=data.get("resultat", ""),
        )

    @property
    def is_filtered(self) -> bool:
        return self.is_bound and any(self.data.get(name) for name in self.fields)
