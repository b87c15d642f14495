"""A learning question during the stage, and what is found on it: each saved over the version read."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.writing.forms.parts import Conflict, Part
from proposals.models import Dossier
from proposals.workflow.writing import Stale

from ..enums import Aim, Condition
from ..lists import LONGEST, Row
from ..models import LearningQuestion, QuestionFinding
from ..questions import LABELS, QUESTIONS
from ..workflow.questions import (
    FINDING_FIELDS,
    add_question,
    change_question,
    correct_finding,
    note_finding,
)


def _long(label, rows: int = 3, **more) -> forms.CharField:
    words = forms.Textarea(attrs={"rows": rows, "class": "words"})
    return forms.CharField(label=label, max_length=LONGEST, widget=words, **more)


def _boxes(label, choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class QuestionForm(Part):
    """A question to ask, or the question `saved` to change."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("La question"),
        max_length=QUESTIONS.longest("text"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "words"}),
        error_messages={"required": gettext_lazy("Écrivez la question.")},
    )
    why = _long(LABELS["why"], required=False)
    who = forms.CharField(label=LABELS["who"], max_length=QUESTIONS.longest("who"), required=False)
    target = forms.CharField(label=LABELS["target"], max_length=QUESTIONS.longest("target"), required=False)
    aims = _boxes(gettext_lazy("Ce qu’elle vise à éclairer"), Aim.choices)
    conditions = _boxes(gettext_lazy("Les conditions qu’elle touche"), Condition.choices)

    def __init__(self, data=None, *, dossier: Dossier, saved: LearningQuestion | None = None):
        self.dossier, self.question = dossier, saved
        initial = _values_of(saved) | {"version": saved.version} if saved else {"key": uuid.uuid4()}
        super().__init__(data, prefix="question", initial=initial)
        # Written here: on the class, the name is that of what is sent.
        self.fields["data"] = _long(LABELS["data"], required=False)

    def keep(self, by) -> Conflict | None:
        if self.question is None:
            self.question = add_question(self.dossier, row=self._row(), by=by)
            return None
        try:
            change_question(self.question, row=self._row(), version=self.version_read, by=by)
        except Stale as stale:
            return self.compare(_values_of(stale.current), version=stale.current.version)
        return None

    def _row(self) -> Row:
        """What is typed, as the list of questions takes it."""
        data = self.cleaned_data
        row = {name: data[name] for name in QUESTIONS.texts} | {"key": str(data["key"])}
        return row | dict.fromkeys([*data["aims"], *data["conditions"]], "1")

    def _in_words(self, name, value):
        if name in ("aims", "conditions"):
            names = dict(self.fields[name].choices)
            return ", ".join(str(names[one]) for one in value)
        return super()._in_words(name, value)


def _values_of(question: LearningQuestion) -> dict:
    names = ("key", *QUESTIONS.texts, "aims", "conditions")
    return {name: getattr(question, name) for name in names}


class FindingForm(Part):
    """Something found, or the finding `saved` to correct."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = _long(
        gettext_lazy("Ce que nous avons appris"),
        5,
        error_messages={"required": gettext_lazy("Dites ce que vous avez appris, même en une phrase.")},
    )
    failure = forms.BooleanField(
        label=gettext_lazy("C’est un essai qui n’a pas marché, et c’est utile à savoir"), required=False
    )
    found_on = WrittenDateField(
        label=gettext_lazy("Constaté le"),
        error_messages={"required": gettext_lazy("Inscrivez le jour où vous l’avez constaté.")},
    )
    reinvested = _long(
        gettext_lazy("Ce que nous en avons fait"),
        required=False,
        help_text=gettext_lazy("Ce que vous faites autrement depuis. Vous pourrez le compléter plus tard."),
    )
    told_to = forms.CharField(label=gettext_lazy("À qui nous l’avons dit"), max_length=200, required=False)
    told_on = WrittenDateField(label=gettext_lazy("Quand"), required=False)
    told_how = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Une assemblée, une infolettre, une conversation…"),
    )

    def __init__(self, data=None, *, question: LearningQuestion, saved: QuestionFinding | None = None):
        self.question, self.finding = question, saved
        if saved:
            initial = _said_by(saved) | {"key": saved.key, "version": saved.version}
        else:
            initial = {"key": uuid.uuid4(), "found_on": clock.today()}
        super().__init__(data, prefix="finding", initial=initial)

    def clean_found_on(self):
        return _past(self.cleaned_data["found_on"])

    def clean_told_on(self):
        return _past(self.cleaned_data["told_on"])

    def keep(self, by) -> Conflict | None:
        values = {name: self.cleaned_data[name] for name in FINDING_FIELDS}
        if self.finding is None:
            key = self.cleaned_data["key"]
            self.finding = note_finding(self.question, values=values, key=key, by=by)
            return None
        try:
            correct_finding(self.finding, values=values, version=self.version_read, by=by)
        except Stale as stale:
            theirs = stale.current
            return self.compare(
                _said_by(theirs),
                version=theirs.version,
                who=theirs.updated_by.first_name,
                at=theirs.updated_at,
            )
        return None

    def _in_words(self, name, value):
        if name == "failure":
            return _("Oui") if value else _("Non")
        return super()._in_words(name, value)


def _said_by(finding: QuestionFinding) -> dict:
    return {name: getattr(finding, name) for name in FINDING_FIELDS}


def _past(day):
    if day and day > clock.today():
        raise forms.ValidationError(_("Cette date est à venir."))
    return day
