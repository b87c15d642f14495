"""The parts of a version of the rules, as the coordination team writes them, in both languages side by side."""

from typing import cast

from django import forms
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cimpact import clock
from cimpact.fields import AmountField, WrittenDateField
from cimpact.programmes.models import (
    BudgetCategory,
    BudgetSource,
    Criterion,
    Prerequisite,
    RulesVersion,
    Stage,
)
from cimpact.writing.drafts import NAMED_BY, siblings_of
from cimpact.writing.models import Question, Section

LABELS = {
    "name": pgettext_lazy("of a thing", "Nom"),
    "title": gettext_lazy("Titre"),
    "label": gettext_lazy("Libellé"),
    "text": gettext_lazy("Texte"),
    "summary": gettext_lazy("En une phrase"),
    "description": gettext_lazy("Description"),
    "scale": gettext_lazy("Échelle"),
    "path": gettext_lazy("Ce qui suit"),
    "intro": gettext_lazy("Présentation"),
    "help": gettext_lazy("Aide"),
    "source": gettext_lazy("D’où vient cette règle"),
}
LANGUAGES = {"fr": gettext_lazy("en français"), "en": gettext_lazy("en anglais")}
# The texts of each kind of part, then its other fields.
FIELDS: dict[type[models.Model], tuple[list[str], list[str]]] = {
    RulesVersion: (["label", "source"], []),
    Stage: (
        ["name", "summary", "description", "scale", "path", "source"],
        ["amount_min", "amount_max", "years_min", "years_usual", "years_max"],
    ),
    Prerequisite: (["text", "help", "source"], []),
    Criterion: (["title", "help"], ["basis", "reflection"]),
    BudgetCategory: (["name", "help"], ["capacity_use"]),
    BudgetSource: (["name", "help"], []),
    Section: (["title", "intro"], []),
    Question: (["label", "help", "source"], ["max_words", "required"]),
}
NOT_TEXT = {
    "amount_min": gettext_lazy("Soutien minimal par année"),
    "amount_max": gettext_lazy("Soutien maximal par année"),
    "years_min": gettext_lazy("Durée la plus courte, en années"),
    "years_usual": gettext_lazy("Durée usuelle, en années"),
    "years_max": gettext_lazy("Durée la plus longue, avec justification"),
    "basis": gettext_lazy("Base de l’analyse"),
    "reflection": gettext_lazy("C’est une réflexion : aucune appréciation n’est demandée"),
    "capacity_use": gettext_lazy("Renforcement des compétences"),
    "max_words": gettext_lazy("Mots au plus"),
    "required": gettext_lazy("Réponse demandée"),
}
SHORT = {"name", "source", "title"}


class PartForm(forms.ModelForm):
    """One part: its texts in pairs, its other fields after them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in list(self.fields.items()):
            base, _underscore, language = name.rpartition("_")
            if base in LABELS:
                field.label = f"{LABELS[base]}, {LANGUAGES[language]}"
                field.widget = forms.TextInput() if base in SHORT else forms.Textarea(attrs={"rows": 3})
                field.widget.attrs["lang"] = language
                # The English may come later: publishing asks for it.
                field.required = language == "fr" and base in (NAMED_BY.get(self._meta.model), "label")
            elif name.startswith("amount"):
                self.fields[name] = AmountField(label=NOT_TEXT[name])
            elif name in NOT_TEXT:
                field.label = NOT_TEXT[name]
        if isinstance(self.instance, Criterion):
            self._offer_what_it_looks_at()
        # What the person read, so that nobody's work is written over.
        self.read = {name: getattr(self.instance, name) for name in self._meta.fields}

    def _offer_what_it_looks_at(self) -> None:
        stage = self.instance.stage
        asked = Question.objects.filter(section__question_set__stage=stage).order_by(
            "section__order", "order"
        )
        for name, label, found in (
            ("questions", _("Réponses à lire"), [(q.code, q.label) for q in asked]),
            ("prerequisites", _("Préalables à lire"), [(p.code, p.text) for p in stage.prerequisites.all()]),
        ):
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                choices=found,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=getattr(self.instance, name),
            )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The French and the English of each text."""
        return [(self[f"{text}_fr"], self[f"{text}_en"]) for text in FIELDS[self._meta.model][0]]

    @property
    def others(self) -> list[forms.BoundField]:
        paired = {field.name for pair in self.pairs for field in pair}
        return [field for field in self if field.name not in paired]

    def clean(self):
        data = super().clean()
        if isinstance(self.instance, Stage):
            self._expect_order(
                data, "amount_min", "amount_max", _("Le maximum est plus petit que le minimum.")
            )
            self._expect_order(data, "years_min", "years_usual", _("La durée usuelle est trop courte."))
            self._expect_order(data, "years_usual", "years_max", _("La plus longue est trop courte."))
        return data

    def _expect_order(self, data: dict, least: str, most: str, sentence: str) -> None:
        low, high = data.get(least), data.get(most)
        if low is not None and high is not None and high < low:
            self.add_error(most, sentence)

    def _post_clean(self):
        super()._post_clean()
        if isinstance(self.instance, Criterion):
            for name in ("questions", "prerequisites"):
                setattr(self.instance, name, self.cleaned_data.get(name, []))
        if self.instance.pk is None and not self.errors:
            self.instance.code = _new_code(self.instance)


def _new_code(part) -> str:
    """A code that no other part of the kind has where it is read: a question's, in the whole form."""
    siblings = siblings_of(part)
    if isinstance(part, Question):
        siblings = Question.objects.filter(section__question_set=part.section.question_set)
    taken = set(siblings.values_list("code", flat=True))
    base = slugify(getattr(part, f"{NAMED_BY[type(part)]}_fr"))[:34] or "partie"
    return next(code for n in range(1, 1000) if (code := base if n == 1 else f"{base}-{n}") not in taken)


def part_form(part, data=None) -> PartForm:
    """The form of a part, whatever its kind."""
    model = type(part)
    texts, others = FIELDS[model]
    names = [f"{text}_{language}" for text in texts for language in LANGUAGES] + others
    form = cast(type[PartForm], forms.modelform_factory(model, form=PartForm, fields=names))
    return form(data, instance=part)


class PublicationForm(forms.Form):
    """From when the draft is the rule."""

    effective_on = WrittenDateField(
        label=gettext_lazy("En vigueur le"),
        error_messages={"required": gettext_lazy("Inscrivez le jour où cette version entre en vigueur.")},
        help_text=gettext_lazy(
            "Aujourd’hui ou un jour à venir. Les dossiers ouverts à partir de ce jour suivront cette version."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"effective_on": clock.today()}, **kwargs)
