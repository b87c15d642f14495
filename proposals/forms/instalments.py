"""The payments that the team foresees: one row each, as many as it takes."""

from typing import cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.fields import AmountField, WrittenDateField
from cimpact.formatting import ordinal_year

from ..enums import Condition
from ..ledger import committed
from ..models import Dossier, Instalment
from ..payments import report_name
from ..workflow.instalments import Planned, reports_of

# Enough for a payment a quarter over the longest stage.
MOST = 24


class InstalmentForm(forms.Form):
    """One payment: for which year, when, how much, on what condition. A row left empty is no payment."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    year = forms.TypedChoiceField(
        label=gettext_lazy("Année"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choisissez une année.")},
    )
    due_on = WrittenDateField(label=gettext_lazy("Prévu le"), required=False, help_text="")
    cents = AmountField(label=gettext_lazy("Montant"), required=False)
    waits_for = forms.ChoiceField(
        label=gettext_lazy("Attend"),
        error_messages={"required": gettext_lazy("Choisissez ce que le versement attend.")},
    )
    removed = forms.BooleanField(label=gettext_lazy("Retirer"), required=False)

    def __init__(self, *args, years, conditions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years
        self.fields["waits_for"].choices = conditions
        for name, css in (
            ("year", "form-select"),
            ("waits_for", "form-select"),
            ("due_on", "form-control"),
            ("cents", "form-control num"),
            ("removed", "form-check-input"),
        ):
            self.fields[name].widget.attrs |= {
                "class": css,
                "aria-describedby": f"id_{self.add_prefix(name)}_error",
            }

    @property
    def is_empty(self) -> bool:
        data = getattr(self, "cleaned_data", {})
        return data.get("due_on") is None and data.get("cents") is None

    def clean(self):
        cleaned = super().clean()
        if self.errors or cleaned.get("removed") or self.is_empty:
            return cleaned
        if cleaned.get("due_on") is None:
            self.add_error("due_on", _("Inscrivez la date prévue."))
        if not cleaned.get("cents"):
            self.add_error("cents", _("Inscrivez un montant positif, ou retirez la ligne."))
        return cleaned

    def planned(self) -> Planned:
        data = self.cleaned_data
        condition, _dash, report = data["waits_for"].partition("-")
        return Planned(
            data["year"],
            data["due_on"],
            data["cents"],
            condition,
            int(report) if report else None,
            data["pk"],
        )


class BaseSchedule(forms.BaseFormSet):
    def planned(self) -> list[Planned]:
        """The payments to foresee, without the rows left empty or taken out."""
        return [
            form.planned()
            for form in self.forms
            if not form.cleaned_data.get("removed") and not form.is_empty
        ]


Schedule = forms.formset_factory(
    InstalmentForm, formset=BaseSchedule, extra=1, max_num=MOST, absolute_max=MOST, validate_max=True
)


def schedule_form(dossier: Dossier, lines: list[Planned | Instalment], data=None) -> BaseSchedule:
    """The schedule to write, opened on these payments."""
    years = [(year, ordinal_year(year)) for year in committed(dossier)]
    options = {"years": years, "conditions": _conditions(dossier)}
    initial = [
        {
            "pk": line.pk,
            "year": line.year,
            "due_on": line.due_on,
            "cents": line.cents,
            "waits_for": _choice(line),
        }
        for line in lines
    ]
    schedule = Schedule(data, prefix="rows", initial=initial, form_kwargs=options)
    return cast(BaseSchedule, schedule)


def _choice(line: Planned | Instalment) -> str:
    report = line.obligation if isinstance(line, Planned) else line.obligation_id
    return f"{Condition.REPORT}-{report}" if report else str(line.condition)


def _conditions(dossier: Dossier) -> list[tuple[str, str]]:
    """What a payment may wait for: each report by its name once the participation owes them."""
    reports = list(reports_of(dossier))
    named = [(f"{Condition.REPORT}-{report.pk}", report_name(report)) for report in reports]
    return [
        (str(Condition.NONE), _("Sa date seulement")),
        (str(Condition.AGREEMENT), _("L’entente signée")),
        *(named or [(str(Condition.REPORT), _("Le rapport d’activité qui précède"))]),
    ]
