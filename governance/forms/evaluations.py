"""The operator's evaluation: until when it is open, and what one member answers."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField

from ..enums import Appraisal
from ..evaluations import Question, questions
from ..models import EvaluationAnswer

# How long members have, unless whoever opens it says otherwise.
USUAL = dt.timedelta(days=21)
FARTHEST = dt.timedelta(days=120)


class OpenEvaluationForm(forms.Form):
    """Until when members may answer."""

    closes_on = WrittenDateField(
        label=gettext_lazy("Réponses attendues d’ici le"),
        error_messages={"required": gettext_lazy("Inscrivez le dernier jour pour répondre.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("closes_on", clock.today() + USUAL)

    def clean_closes_on(self) -> dt.date:
        day = self.cleaned_data["closes_on"]
        if day <= clock.today():
            raise ValidationError(_("Laissez au moins une journée : choisissez une date à venir."))
        if day - clock.today() > FARTHEST:
            raise ValidationError(_("C’est dans plus de quatre mois : choisissez une date plus proche."))
        return day


class AnswerForm(forms.Form):
    """An appreciation in words for each aspect, and one's own words where one has some."""

    hide_optional = True

    def __init__(self, data=None, *, given: EvaluationAnswer | None):
        values = given.values if given else {}
        initial = {
            f"{code}-{part}": one.get(part, "") for code, one in values.items() for part in ("value", "words")
        }
        super().__init__(data, initial=initial)
        self.questions = questions()
        for question in self.questions:
            self._ask(question)

    def _ask(self, question: Question) -> None:
        self.fields[f"{question.code}-value"] = forms.ChoiceField(
            label=question.title,
            help_text=question.help,
            choices=Appraisal.choices,
            widget=forms.RadioSelect,
            error_messages={
                "required": gettext_lazy("Choisissez une réponse; « Je ne peux pas dire » en est une.")
            },
        )
        self.fields[f"{question.code}-words"] = forms.CharField(
            label=_("En vos mots, si vous voulez"),
            max_length=2_000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def rows(self) -> list[tuple[Question, forms.BoundField, forms.BoundField]]:
        return [(q, self[f"{q.code}-value"], self[f"{q.code}-words"]) for q in self.questions]

    def values(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        return {
            q.code: {"value": data[f"{q.code}-value"], "words": data[f"{q.code}-words"]}
            for q in self.questions
        }
