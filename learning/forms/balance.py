"""The financial balance of a report, to write: what was spent of what was agreed, and why it differs (R33, R34)."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.fields import AmountField
from cimpact.formatting import money, percent
from cimpact.programmes.enums import SourceKind
from cimpact.programmes.models import BudgetCategory, BudgetSource
from cimpact.writing.forms.parts import Conflict, Part
from cimpact.writing.models import Section
from proposals.workflow.writing import Stale

from ..accounts import (
    YearOfStage,
    balance_of,
    is_final,
    places_of,
    still_to_pay,
    threshold_of,
    years_of_stage,
)
from ..balance import Balance
from ..enums import Surplus
from ..models import BalanceNote, Report
from ..workflow.report_parts import save_balance


class BalanceForm(Part):
    """One grid for each source: agreed, spent, how far apart; then why, category by category, and what remains."""

    surplus = forms.ChoiceField(
        label=gettext_lazy("S’il reste de l’argent du programme, que proposez-vous d’en faire?"),
        choices=Surplus,
        required=False,
        widget=forms.RadioSelect,
    )

    scripts = ("js/totals.js", "js/grid.js")
    template = "learning/reports/_balance_form.html"

    def __init__(self, data=None, *, report: Report, section: Section):
        self.report = report
        dossier = report.dossier
        self.places = places_of(dossier)
        self.sources = list({source.pk: source for source, _category in self.places}.values())
        self.categories = list({category.pk: category for _source, category in self.places}.values())
        self.saved = balance_of(report)
        self.threshold = threshold_of(dossier.programme)
        super().__init__(data, prefix="balance", initial=self._values(report))
        if is_final(report):
            self.fields["surplus"].choices = [
                (Surplus.RETURNED.value, Surplus.RETURNED.label),
                (Surplus.CARRIED.value, _("Gardé pour la suite, si le programme en convient")),
            ]
        self.url = reverse("report_part_save", args=[dossier.pk, report.obligation_id, section.code])
        for source, category in self.places:
            self.fields[_cell(source, category)] = self._amount(source, category)
        for category in self.categories:
            self.fields[_note(category)] = self._explanation(category)

    def _amount(self, source: BudgetSource, category: BudgetCategory) -> AmountField:
        name = _cell(source, category)
        label = _("Dépensé, %(source)s, %(category)s") % {"source": source.name, "category": category.name}
        field = AmountField(required=False, label=label)
        field.widget.attrs |= {
            "class": "form-control num",
            "data-source": source.kind,
            "data-category": str(category.pk),
            "aria-describedby": f"id_balance-{name}_error",
        }
        return field

    def _explanation(self, category: BudgetCategory) -> forms.CharField:
        field = forms.CharField(
            required=False,
            max_length=BalanceNote._meta.get_field("text").max_length,
            label=_("Pourquoi cet écart : %(category)s") % {"category": category.name},
        )
        field.widget.attrs |= {
            "class": "form-control words",
            "autocomplete": "off",
            "aria-describedby": f"id_balance-{_note(category)}_error",
        }
        return field

    def _values(self, report: Report) -> dict[str, object]:
        """What is saved, by field."""
        saved = {(line.source_id, line.category_id): line.cents for line in report.balance.all()}
        notes = {note.category_id: note.text for note in report.balance_notes.all()}
        return {
            **{_cell(s, c): saved.get((s.pk, c.pk)) for s, c in self.places},
            **{_note(category): notes.get(category.pk, "") for category in self.categories},
            "surplus": report.surplus,
            "version": report.balance_version,
        }

    def keep(self, by) -> Conflict | None:
        try:
            self.report = save_balance(
                self.report,
                cents={(s.pk, c.pk): self.cleaned_data[_cell(s, c)] for s, c in self.places},
                notes={category.pk: self.cleaned_data[_note(category)] for category in self.categories},
                surplus=self.cleaned_data["surplus"],
                version=self.version_read,
                by=by,
            )
        except Stale as stale:
            current = self._values(stale.current)
            return self.compare(current, version=current.pop("version"))
        return None

    @property
    def saved_version(self):
        return self.report.balance_version

    @property
    def balance(self) -> Balance:
        """With the amounts as typed when all read, or as saved."""
        if not (self.is_bound and self.is_valid()):
            return self.saved
        spent = {(s.kind, c.code): self.cleaned_data[_cell(s, c)] or 0 for s, c in self.places}
        return Balance(self.saved.agreed, spent, self.saved.received, self.saved.opening)

    @property
    def warnings(self):
        """The variances to explain that nothing explains yet."""
        named = {category.code: category for category in self.categories}
        found = {}
        for code in self.balance.to_explain(self.threshold):
            name = _note(named[code])
            if not (self.cleaned_data.get(name) if self.is_bound else self.initial[name]):
                found[name] = _("Cet écart dépasse le seuil du programme : dites pourquoi, en une phrase.")
        return found

    def grids(self) -> list[dict[str, object]]:
        """One for each source, as components/balance_grid.html takes them; the programme's comes first."""
        balance, problems = self.balance, self.problems
        return [self._grid(source, balance, problems) for source in self.sources]

    def _grid(self, source: BudgetSource, balance: Balance, problems) -> dict[str, object]:
        own = [category for of, category in self.places if of == source]
        rows: list[dict] = [
            {
                "label": category.name,
                "agreed": balance.total_agreed(source=source.kind, category=category.code),
                "field": self[_cell(source, category)],
                "sentences": problems[_cell(source, category)],
                "variance": balance.variance(source=source.kind, category=category.code),
            }
            for category in own
        ]
        spent = balance.total_spent(source=source.kind)
        return {
            "source": source,
            "is_own": source.kind == SourceKind.PROGRAMME,
            "rows": rows,
            "agreed": balance.total_agreed(source=source.kind),
            "spent": spent,
            "variance": balance.variance(source=source.kind),
            "open": bool(spent) or any(row["agreed"] or row["sentences"] for row in rows),
        }

    def explanations(self) -> dict[str, list[dict]]:
        """Each category's variance and its note: those in use, and the others."""
        balance, problems = self.balance, self.problems
        rows = [
            {
                "category": category,
                "agreed": balance.total_agreed(category=category.code),
                "spent": balance.total_spent(category=category.code),
                "variance": balance.variance(category=category.code),
                "field": self[_note(category)],
                "sentences": problems[_note(category)],
            }
            for category in self.categories
        ]
        used = [row for row in rows if row["agreed"] or row["spent"] or row["field"].value()]
        return {"used": used, "others": [row for row in rows if row not in used]}

    @property
    def kinds(self) -> str:
        """Every kind of source, as an output that adds them all names them."""
        return " ".join(source.kind for source in self.sources)

    @property
    def stage(self) -> list[YearOfStage]:
        """The whole stage, when the report closes it."""
        return years_of_stage(self.report) if is_final(self.report) else []

    @property
    def still_to_pay(self) -> int:
        return still_to_pay(self.report)

    @property
    def rule(self) -> str:
        """Which variances are to be explained, in words."""
        return threshold_in_words(self.threshold.percent, self.threshold.cents)


def threshold_in_words(share_of_agreed: int | None, cents: int | None) -> str:
    """The threshold of a programme as a sentence."""
    share = "" if share_of_agreed is None else percent(share_of_agreed)
    amount = "" if cents is None else money(cents)
    if share and amount:
        sentence = _("Un écart s’explique quand il dépasse à la fois {share} du montant convenu et {amount}.")
    elif share:
        sentence = _("Un écart s’explique quand il dépasse {share} du montant convenu.")
    elif amount:
        sentence = _("Un écart s’explique quand il dépasse {amount}.")
    else:
        sentence = _(
            "Le programme n’a pas fixé de seuil : expliquez les écarts qui aident à comprendre l’année."
        )
    return sentence.format(share=share, amount=amount)


def _cell(source: BudgetSource, category: BudgetCategory) -> str:
    return f"s{source.pk}c{category.pk}"


def _note(category: BudgetCategory) -> str:
    return f"note_{category.pk}"
