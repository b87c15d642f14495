"""How long, from when, and how much each year (F14, F15; R21–R23)."""

from dataclasses import dataclass

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact.fields import AmountField, WrittenDateField
from cimpact.formatting import long_date, money, ordinal_year
from cimpact.programmes.models import Stage
from cimpact.writing.forms.parts import Conflict, Part

from ..dates import add_months, last_day
from ..models import Dossier
from ..rules import amount_problem, goes_beyond_programme
from ..workflow.writing import Stale, save_support


@dataclass(frozen=True)
class Year:
    """One year of the form: its field, what is wrong with it, the days it covers."""

    number: int
    field: forms.BoundField
    sentences: list[str]
    period: str


def years_in_words(years: int) -> str:
    return ngettext("%(years)s an", "%(years)s ans", years) % {"years": years}


class SupportForm(Part):
    """Duration, start and amounts, saved together: each makes sense with the others."""

    years = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, widget=forms.RadioSelect)
    starts_on = WrittenDateField(required=False)

    template = "proposals/writing/_support.html"

    def __init__(self, data=None, *, dossier: Dossier):
        self.dossier, self.stage = dossier, dossier.stage
        super().__init__(data, prefix="support", initial=self._values(dossier))
        self.url = reverse("support_save", args=[dossier.pk])
        self.fields["years"].label = _("Combien de temps durera cette étape?")
        self.fields["years"].choices = [(n, self._duration(self.stage, n)) for n in self.stage.durations()]
        self.fields["starts_on"].label = _("Quand souhaitez-vous commencer?")
        for number in self._numbers:
            self.fields[f"amount_{number}"] = AmountField(required=False, label=ordinal_year(number))
        for name, field in self.fields.items():
            described = ["rule"] if name.startswith("amount") else []
            described += [f"{self['starts_on'].auto_id}_helptext"] if name == "starts_on" else []
            field.widget.attrs["aria-describedby"] = " ".join([*described, f"{self[name].auto_id}_error"])
            if not isinstance(field.widget, forms.RadioSelect | forms.HiddenInput):
                field.widget.attrs["class"] = (
                    "form-control num" if name.startswith("amount") else "form-control"
                )

    @property
    def _numbers(self) -> range:
        return range(1, self.stage.years_max + 1)

    @staticmethod
    def _duration(stage: Stage, years: int) -> str:
        if stage.needs_justification(years):
            return _("%(years)s, avec une justification") % {"years": years_in_words(years)}
        return years_in_words(years)

    def _values(self, dossier: Dossier) -> dict[str, object]:
        """What is saved, by field."""
        amounts = {amount.year: amount.cents for amount in dossier.amounts.all()}
        return {
            "years": dossier.years,
            "starts_on": dossier.starts_on,
            **{f"amount_{number}": amounts.get(number) for number in self._numbers},
            "version": dossier.support_version,
        }

    def clean(self):
        """What is typed for a year beyond the duration is not on the page any more: it keeps nobody from saving."""
        cleaned = super().clean()
        for number in self._numbers:
            name = f"amount_{number}"
            if number > (cleaned.get("years") or 0) and name in self.errors:
                del self.errors[name]
                cleaned[name] = None
        return cleaned

    def keep(self, by) -> Conflict | None:
        try:
            self.dossier = save_support(
                self.dossier,
                years=self.cleaned_data["years"],
                starts_on=self.cleaned_data["starts_on"],
                amounts={number: self.cleaned_data[f"amount_{number}"] for number in self._numbers},
                version=self.version_read,
                by=by,
            )
        except Stale as stale:
            current = self._values(stale.current)
            return self.compare(current, version=current.pop("version"))
        return None

    @property
    def saved_version(self):
        return self.dossier.support_version

    @property
    def warnings(self):
        """Amounts out of range; those still missing, once the first is given."""
        asked = self.dossier.asked
        problems = {
            f"amount_{number}": amount_problem(self.stage, asked.get(number))
            for number in range(1, (self.dossier.years or 0) + 1)
            if asked
        }
        return {name: problem for name, problem in problems.items() if problem}

    def rows(self) -> list[Year]:
        return [
            Year(number, self[f"amount_{number}"], self.problems[f"amount_{number}"], self._period(number))
            for number in self._numbers
        ]

    def _period(self, number: int) -> str:
        if not self.dossier.starts_on:
            return ""
        first = add_months(self.dossier.starts_on, 12 * (number - 1))
        return _("Du %(first)s au %(last)s") % {
            "first": long_date(first),
            "last": long_date(last_day(self.dossier.starts_on, number)),
        }

    @property
    def rule(self) -> str:
        """What the stage allows, in a sentence."""
        return _("À l’étape « %(stage)s », le soutien va de %(min)s à %(max)s par année.") % {
            "stage": self.stage.name,
            "min": money(self.stage.amount_min),
            "max": money(self.stage.amount_max),
        }

    @property
    def rule_source(self) -> str:
        return _("%(source)s. Règles de votre dossier : %(rules)s; montants sujets à révision.") % {
            "source": self.stage.source or self.dossier.rules.source,
            "rules": self.dossier.rules.label,
        }

    def total_html(self) -> str:
        """The total asked for, and whether it goes beyond the programme."""
        context = {
            "total": self.dossier.total_asked,
            "years": years_in_words(self.dossier.years) if self.dossier.years else "",
            "beyond": goes_beyond_programme(self.dossier),
            "programme_ends_on": self.dossier.programme.ends_on,
        }
        return render_to_string("proposals/writing/_support_total.html", context)

    def fragments(self):
        return {
            "support-total": self.total_html(),
            **{f"support-period-{number}": self._period(number) for number in self._numbers},
        }
