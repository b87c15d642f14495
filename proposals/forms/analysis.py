"""What an advisor writes of a proposal, and asks of its table."""

import datetime as dt

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.programmes.enums import Basis
from cimpact.programmes.models import Criterion
from cimpact.writing.forms.parts import Conflict, Part
from cimpact.writing.models import Question
from neighbourhoods.models import AdvisorAssignment

from .. import workflow
from ..analysis_sheet import progress_of
from ..enums import Appraisal, Rating
from ..models import Analysis, Appreciation, Dossier
from ..workflow.writing import Stale

LONGEST = 8000


class AppreciationForm(Part):
    """One criterion: an appreciation in words and what supports it. A reflection has no appreciation (R45)."""

    value = forms.ChoiceField(
        label=gettext_lazy("Appréciation"),
        choices=Appraisal,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "visually-hidden"}),
    )
    rating = forms.TypedChoiceField(
        label=gettext_lazy("De 1 à 5"),
        choices=Rating,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "visually-hidden"}),
    )
    rationale = forms.CharField(
        label=gettext_lazy("Ce qui appuie votre appréciation"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )

    def __init__(
        self, data=None, *, dossier: Dossier, criterion: Criterion, appreciation: Appreciation | None
    ):
        self.dossier, self.criterion, self.appreciation = dossier, criterion, appreciation
        super().__init__(data, prefix=f"c{criterion.pk}", initial=_values(appreciation))
        self.url = reverse("appreciation_save", args=[dossier.pk, criterion.pk])
        if criterion.reflection or not dossier.programme.rating_scale:
            del self.fields["rating"]
        if criterion.reflection:
            del self.fields["value"]
            self.fields["rationale"].label = _("Piste pour la suite")

    def keep(self, by) -> Conflict | None:
        try:
            self.appreciation = workflow.appreciate(
                self.dossier,
                self.criterion,
                value=self.cleaned_data.get("value", ""),
                rating=self.cleaned_data.get("rating"),
                rationale=self.cleaned_data["rationale"],
                version=self.version_read,
                by=by,
            )
        except Stale as stale:
            current = stale.current
            shown = {name: value for name, value in _values(current).items() if name in self.fields}
            del shown["version"]
            return self.compare(
                shown, version=current.version, who=current.updated_by.first_name, at=current.updated_at
            )
        return None

    @property
    def saved_version(self) -> int:
        return self.appreciation.version if self.appreciation else 0

    @property
    def saved_at(self) -> dt.datetime | None:
        return self.appreciation.updated_at if self.appreciation else None

    def fragments(self) -> dict[str, str]:
        tabs = {"label": _("Bases de l’analyse"), "views": tabs_of(self.dossier, self.criterion.basis)}
        return {"bases": render_to_string("components/views.html", tabs)}


def tabs_of(dossier: Dossier, current: str) -> list[dict]:
    """The three bases as components/views.html takes them, each with how far it is."""
    page = reverse("analysis", args=[dossier.pk])
    return [
        {
            "label": _("%(basis)s, %(done)s sur %(all)s")
            % {"basis": Basis(basis).label, "done": done, "all": total},
            "count": None,
            "url": f"{page}?base={basis}",
            "current": basis == current,
            "yours": False,
        }
        for basis, (done, total) in progress_of(dossier).items()
    ]


def _values(appreciation: Appreciation | None) -> dict:
    if appreciation is None:
        return {"value": "", "rating": None, "rationale": "", "version": 0}
    return {
        "value": appreciation.value,
        "rating": appreciation.rating,
        "rationale": appreciation.rationale,
        "version": appreciation.version,
    }


class SummaryForm(Part):
    """What the committee should know first."""

    summary = forms.CharField(
        label=gettext_lazy("L’essentiel pour le comité"),
        help_text=gettext_lazy(
            "Quelques phrases que le comité lira d’abord : ce que la proposition change, ce qui reste à voir, "
            "ce que vous en pensez."
        ),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )

    def __init__(self, data=None, *, dossier: Dossier, analysis: Analysis):
        self.dossier, self.analysis = dossier, analysis
        initial = {"summary": analysis.summary, "version": analysis.version}
        super().__init__(data, prefix="summary", initial=initial)
        self.url = reverse("summary_save", args=[dossier.pk])

    def keep(self, by) -> Conflict | None:
        try:
            self.analysis = workflow.write_summary(
                self.dossier, summary=self.cleaned_data["summary"], version=self.version_read
            )
        except Stale as stale:
            return self.compare({"summary": stale.current.summary}, version=stale.current.version)
        return None

    @property
    def saved_version(self) -> int:
        return self.analysis.version


class PrecisionForm(forms.Form):
    """A request for precision: what is missing and why, and by when one hopes for it."""

    question: Question
    shown = False

    text = forms.CharField(
        label=gettext_lazy("Ce qui manque et pourquoi"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Dites ce qui manque, et pourquoi le comité en a besoin.")},
    )
    wished_on = WrittenDateField(label=gettext_lazy("Réponse souhaitée d’ici le"), required=False)

    def clean_wished_on(self):
        wished_on = self.cleaned_data["wished_on"]
        if wished_on and wished_on <= clock.today():
            raise forms.ValidationError(_("Choisissez une date à venir."))
        return wished_on


class ReturnForm(forms.Form):
    """The table hands its answer back, with a word to the advisor if it likes."""

    note = forms.CharField(
        label=gettext_lazy("Un mot pour accompagner votre réponse"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AssignForm(forms.Form):
    """Who analyses the proposal."""

    advisor = forms.ModelChoiceField(
        label=gettext_lazy("Analyse confiée à"),
        queryset=None,
        empty_label=None,
        widget=forms.Select({"data-own": True}),
        error_messages={"required": gettext_lazy("Choisissez la personne qui analyse la proposition.")},
    )

    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["advisor"]
        field.queryset = workflow.possible_advisors(dossier)
        field.label_from_instance = lambda user: user.full_name
        own = AdvisorAssignment.objects.ongoing().filter(
            neighbourhood=dossier.neighbourhood, programme=dossier.programme
        )
        self.own = own.values_list("user", flat=True).first()
        self.initial.setdefault("advisor", dossier.advisor_id or self.own)
