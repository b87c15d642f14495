"""What the coordination team writes down of a committee's decision."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.fields import AmountField, WrittenDateField
from cimpact.formatting import ordinal_year
from governance.enums import RATIFICATIONS, RECOMMENDATIONS, Outcome
from governance.models import CommitteeMember

from ..models import Dossier
from ..workflow import Recorded, Terms
from ..workflow.decisions import date_problem


class Attendance(forms.CheckboxSelectMultiple):
    """The members as boxes: those who must withdraw cannot be counted present."""

    def __init__(self, attrs=None):
        super().__init__({"data-own": True} | (attrs or {}))
        self.withdrawn: set[int] = set()

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        if getattr(value, "value", value) in self.withdrawn:
            option["attrs"]["disabled"] = True
        return option


class MembersField(forms.ModelMultipleChoiceField):
    """Members of a committee, each with the organisation they sit for."""

    widget = Attendance

    def __init__(self, **options):
        super().__init__(CommitteeMember.objects.none(), **options)

    def label_from_instance(self, member):
        label = f"{member.user.full_name}, {member.organisation.name}"
        if member.pk in self.widget.withdrawn:
            return _("%(member)s (se retire)") % {"member": label}
        return label


class DecisionForm(forms.Form):
    """When the committee met, who was there, what it answered and why."""

    hide_optional = True
    needs_reasons: frozenset[str] = frozenset()

    met_on = WrittenDateField(
        label=gettext_lazy("Date de la rencontre"),
        error_messages={"required": gettext_lazy("Inscrivez la date de la rencontre.")},
    )
    present = MembersField(
        label=gettext_lazy("Personnes présentes"),
        error_messages={"required": gettext_lazy("Cochez les personnes présentes.")},
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Réponse"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une réponse.")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Raisons"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, dossier: Dossier, members, withdrawn, **kwargs):
        super().__init__(*args, **kwargs)
        self.dossier = dossier
        self.fields["present"].widget.withdrawn = {member.pk for member in withdrawn}
        self.fields["present"].queryset = members
        self.fields["outcome"].choices = [(o.value, o.label) for o in self.outcomes]

    def clean_met_on(self):
        met_on = self.cleaned_data["met_on"]
        if problem := date_problem(self.dossier, met_on):
            raise forms.ValidationError(problem)
        return met_on

    def clean_present(self):
        present = self.cleaned_data["present"]
        if withdrawn := [m for m in present if m.pk in self.fields["present"].widget.withdrawn]:
            raise forms.ValidationError(
                _("%(name)s se retire de cette décision et n’est pas comptée parmi les personnes présentes.")
                % {"name": withdrawn[0].user.full_name}
            )
        return present

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") in self.needs_reasons and not cleaned.get("reasons"):
            self.add_error("reasons", _("Écrivez les raisons de cette réponse, en quelques phrases."))
        return cleaned

    def recorded(self) -> Recorded:
        data = self.cleaned_data
        return Recorded(
            met_on=data["met_on"],
            outcome=data["outcome"],
            reasons=data["reasons"],
            present=tuple(data["present"]),
        )


class RecommendationForm(DecisionForm):
    """The management committee's recommendation; with changes, its terms."""

    outcomes = RECOMMENDATIONS
    needs_reasons = frozenset({Outcome.WITH_CHANGES, Outcome.NOT_FAVOURABLE, Outcome.SENT_BACK})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reasons"].help_text = _(
            "Nécessaires, sauf si la recommandation est favorable comme demandé. Elles restent entre l’équipe et "
            "le comité : la lettre a ses propres mots."
        )
        longest = max(self.dossier.stage.years_max, self.dossier.years)
        for year in range(1, longest + 1):
            self.fields[f"amount_{year}"] = AmountField(
                label=ordinal_year(year), required=False, initial=self.dossier.asked.get(year)
            )
        self.fields["conditions"] = forms.CharField(
            label=_("Conditions"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Elles figureront dans la lettre, telles quelles. Laissez vide s’il n’y en a pas."),
        )

    def amount_fields(self):
        return [self[name] for name in self.fields if name.startswith("amount_")]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == Outcome.WITH_CHANGES:
            self._check_amounts(cleaned)
        return cleaned

    def _check_amounts(self, cleaned: dict) -> None:
        """Whole years from the first one on, each with an amount."""
        amounts = [(field.name, cleaned.get(field.name)) for field in self.amount_fields()]
        given = [i for i, (name, cents) in enumerate(amounts) if cents is not None or name in self.errors]
        last = max(given, default=0)
        for name, cents in amounts[: last + 1]:
            if cents == 0 or (cents is None and name not in self.errors):
                self.add_error(
                    name, _("Inscrivez un montant positif, ou laissez vides cette année et les suivantes.")
                )

    def terms(self) -> Terms:
        """What the committee recommends instead of what was asked."""
        amounts = {
            year: cents
            for year, field in enumerate(self.amount_fields(), 1)
            if (cents := self.cleaned_data.get(field.name))
        }
        return Terms(
            years=len(amounts),
            starts_on=self.dossier.starts_on,
            amounts=amounts,
            conditions=self.cleaned_data["conditions"],
        )


class RatificationForm(DecisionForm):
    """Governance ratifies, or sends back."""

    outcomes = RATIFICATIONS
    needs_reasons = frozenset({Outcome.SENT_BACK})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reasons"].help_text = _("Nécessaires si la proposition est renvoyée à l’analyse.")
