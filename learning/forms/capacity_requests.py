"""What a table asks of its wallet, what is proposed to it, what was spent."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import AmountField, WrittenDateField
from cimpact.formatting import money, ordinal_year
from cimpact.programmes.enums import CapacityTheme, CapacityUse

from ..models import CapacityRequest
from ..partners import offered_in
from ..wallet import Wallet

_WORDS = {"rows": 3, "class": "words"}


class PartnerField(forms.ModelChoiceField):
    """A partner of the list, by its name."""

    def __init__(self, **kwargs):
        super().__init__(queryset=None, required=False, **kwargs)
        self.widget.attrs["data-own"] = True

    def label_from_instance(self, partner) -> str:
        return partner.name


def _amount(label) -> AmountField:
    return AmountField(
        label=label, error_messages={"required": gettext_lazy("Inscrivez un montant, même approximatif.")}
    )


def positive(cents: int) -> int:
    """An amount of nothing is not asked, agreed nor spent."""
    if not cents:
        raise forms.ValidationError(_("Inscrivez un montant positif."))
    return cents


class AskForm(forms.Form):
    """A need, the purse it is taken from, an amount, a partner if one is known."""

    theme = forms.ChoiceField(
        label=gettext_lazy("Thème"),
        choices=CapacityTheme.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez un thème.")},
    )
    need = forms.CharField(
        label=gettext_lazy("De quoi avez-vous besoin?"),
        help_text=gettext_lazy("Ce que vous voulez pouvoir faire, en quelques phrases."),
        max_length=2000,
        widget=forms.Textarea(attrs=_WORDS),
        error_messages={"required": gettext_lazy("Dites le besoin, en une phrase au moins.")},
    )
    use = forms.ChoiceField(
        label=gettext_lazy("Pris dans"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez d’où vient l’argent.")},
    )
    year = forms.TypedChoiceField(
        label=gettext_lazy("Année"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une année.")},
    )
    cents = _amount(gettext_lazy("Montant"))
    wished = PartnerField(
        label=gettext_lazy("Partenaire souhaité"),
        empty_label=gettext_lazy("Aidez-nous à choisir"),
    )
    period = forms.CharField(
        label=gettext_lazy("Période souhaitée"),
        help_text=gettext_lazy("Par exemple : à l’automne, avant le bilan de l’année."),
        required=False,
        max_length=120,
    )

    def __init__(self, *args, wallet: Wallet, programme, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["use"].choices = [(use.value, use.label) for use in CapacityUse]
        self.fields["year"].choices = [
            (number, ordinal_year(number)) for number in range(1, wallet.years + 1)
        ]
        self.fields["year"].initial = year
        if wallet.years == 1:
            self.fields["year"].widget = forms.HiddenInput()
        self.fields["wished"].queryset = offered_in(programme)

    def clean_cents(self):
        return positive(self.cleaned_data["cents"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("use") == CapacityUse.INTERNAL and cleaned.get("wished"):
            self.add_error(
                "wished",
                _("Une ressource interne est quelqu’un de chez vous : ne choisissez pas de partenaire."),
            )
        return cleaned


class MatchForm(forms.Form):
    """The answer of those who accompany the table: a partner, an amount, a few words."""

    partner = PartnerField(
        label=gettext_lazy("Partenaire"), empty_label=gettext_lazy("Aucun partenaire de la liste")
    )
    cents = _amount(gettext_lazy("Montant"))
    period = forms.CharField(label=gettext_lazy("Période"), required=False, max_length=120)
    words = forms.CharField(
        label=gettext_lazy("Vos mots à la table"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=_WORDS),
    )

    def __init__(self, *args, request: CapacityRequest, programme, **kwargs):
        self.request = request
        kwargs["initial"] = {
            "partner": request.partner_id or request.wished_id,
            "cents": request.cents,
            "period": request.period,
            "words": request.match_words,
        }
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = offered_in(programme)

    def clean_cents(self):
        return positive(self.cleaned_data["cents"])

    def clean_partner(self):
        partner = self.cleaned_data["partner"]
        if self.request.use == CapacityUse.EXTERNAL and partner is None:
            raise forms.ValidationError(
                _("L’accompagnement externe se prend dans la liste : choisissez un partenaire.")
            )
        return partner


class SpendingForm(forms.Form):
    """What was spent, when."""

    on = WrittenDateField(
        label=gettext_lazy("Date"), error_messages={"required": gettext_lazy("Inscrivez la date.")}
    )
    cents = _amount(gettext_lazy("Montant"))
    note = forms.CharField(label=gettext_lazy("Facture ou note"), required=False, max_length=160)

    def __init__(self, *args, left: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        self.fields["cents"].help_text = _("Il reste %(left)s à dépenser.") % {"left": money(left)}

    def clean_cents(self):
        return positive(self.cleaned_data["cents"])


class WordsForm(forms.Form):
    """A few words: why, or what one retains."""

    words = forms.CharField(
        label=gettext_lazy("En quelques mots"),
        max_length=2000,
        widget=forms.Textarea(attrs=_WORDS),
        error_messages={"required": gettext_lazy("Écrivez une phrase au moins.")},
    )
