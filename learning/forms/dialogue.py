"""What the team writes of a dialogue space, and what the room sends from its phones."""

import uuid
from typing import Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..dialogue_enums import PollKind
from ..models.dialogue import CODE_LENGTH, LONGEST_QUESTION, LONGEST_WORD

LONGEST = 8000
# The choices of a poll: what a phone shows at once.
MOST_OPTIONS = 8


def _text(label, rows: int = 4, **more) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        **{"required": False} | more,
    )


class Keyed(forms.Form):
    """A form that adds one thing for its key, however many times it is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, data=None, **more):
        super().__init__(data, **{"initial": {"key": uuid.uuid4()}} | more)


class OverVersion(forms.Form):
    """A form saved over the version that was read. When someone saved first, what was typed stays, theirs beside it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    use_required_attribute = False

    def over(self, current: int) -> Self:
        """The same, to save over what both now see."""
        data = self.data.copy()
        data["version"] = str(current)
        again = type(self)(data)
        again.is_valid()
        return again


class LandForm(OverVersion):
    """The land acknowledgement, in both languages."""

    fr = _text(gettext_lazy("Reconnaissance du territoire, en français"))
    en = _text(gettext_lazy("Reconnaissance du territoire, en anglais"))


class CalendarForm(Keyed):
    """The calendar of a partner."""

    name = forms.CharField(
        label=gettext_lazy("Nom du partenaire"),
        max_length=120,
        error_messages={"required": gettext_lazy("Écrivez le nom du partenaire.")},
    )
    url = forms.URLField(
        label=gettext_lazy("Adresse de son calendrier"),
        max_length=300,
        assume_scheme="https",
        help_text=gettext_lazy("Une page web, ou un fichier .ics auquel on s’abonne."),
        error_messages={
            "required": gettext_lazy("Collez l’adresse de son calendrier."),
            "invalid": gettext_lazy("Collez une adresse complète, qui commence par https://."),
        },
    )


class MomentForm(Keyed):
    """A moment of the agenda."""

    begins = forms.TimeField(
        label=gettext_lazy("Heure"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": gettext_lazy("Inscrivez l’heure.")},
    )
    title_fr = forms.CharField(
        label=gettext_lazy("Quoi, en français"),
        max_length=160,
        error_messages={"required": gettext_lazy("Écrivez ce qui se passe à ce moment.")},
    )
    title_en = forms.CharField(label=gettext_lazy("Quoi, en anglais"), max_length=160, required=False)
    who = forms.CharField(label=gettext_lazy("Qui l’anime"), max_length=160, required=False)


class PollForm(Keyed):
    """A poll: its question, and the answers to choose from, one a line."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Comment on répond"),
        choices=PollKind,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez comment on répond.")},
    )
    fr = forms.CharField(
        label=gettext_lazy("Question en français"),
        max_length=200,
        error_messages={"required": gettext_lazy("Écrivez la question en français.")},
    )
    en = forms.CharField(label=gettext_lazy("Question en anglais"), max_length=200, required=False)
    options = _text(
        gettext_lazy("Les choix, un par ligne"),
        help_text=gettext_lazy(
            "Pour donner l’anglais, écrivez-le après une barre : « Le logement | Housing ». "
            "Une échelle n’a pas besoin de choix."
        ),
    )

    def clean(self):
        cleaned = super().clean()
        lines = [line.strip() for line in cleaned.get("options", "").splitlines() if line.strip()]
        pairs = [tuple(side.strip()[:120] for side in line.partition("|")[::2]) for line in lines]
        if cleaned.get("kind") != PollKind.SCALE and not 2 <= len(pairs) <= MOST_OPTIONS:
            self.add_error(
                "options", _("Donnez de 2 à %(most)s choix, un par ligne.") % {"most": MOST_OPTIONS}
            )
        cleaned["options"] = pairs
        return cleaned


class NotesForm(OverVersion):
    """What was said at the meeting, in both languages."""

    fr = _text(gettext_lazy("Notes en français"), rows=10)
    en = _text(gettext_lazy("Notes en anglais"), rows=10)


class LearningForm(Keyed):
    """A learning to put in the library."""

    title = forms.CharField(
        label=gettext_lazy("Ce que la rencontre a appris, en une phrase"),
        max_length=160,
        error_messages={"required": gettext_lazy("Écrivez l’apprentissage en une phrase.")},
    )
    text = _text(gettext_lazy("Ce qu’on en comprend"))


# From the phones


class CodeForm(forms.Form):
    """The code that is read on the wall."""

    code = forms.CharField(
        label=gettext_lazy("Code de la salle"),
        max_length=12,
        help_text=gettext_lazy("Six lettres ou chiffres, affichés à l’écran de la salle."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Écrivez le code affiché à l’écran.")},
    )

    use_required_attribute = False

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].upper().split()).replace("-", "")
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(_("Le code compte six lettres ou chiffres."))
        return code


class WordForm(forms.Form):
    """One word, or two short ones."""

    word = forms.CharField(
        label=gettext_lazy("Ce que vous retenez, en un mot"),
        max_length=LONGEST_WORD,
        error_messages={
            "required": gettext_lazy("Écrivez un mot."),
            "max_length": gettext_lazy("Un mot d’au plus 30 caractères."),
        },
    )

    use_required_attribute = False

    def clean_word(self) -> str:
        return " ".join(self.cleaned_data["word"].split())


class QuestionForm(Keyed):
    """A question for the meeting."""

    text = forms.CharField(
        label=gettext_lazy("Votre question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Écrivez votre question.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Laissez vide pour rester anonyme."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class SurveyForm(forms.Form):
    """Three questions after the meeting."""

    kept = _text(gettext_lazy("Ce que vous en retenez"), rows=3)
    change = _text(gettext_lazy("Ce que vous changeriez"), rows=3)
    useful = forms.TypedChoiceField(
        label=gettext_lazy("La rencontre vous a été utile"),
        coerce=int,
        choices=[
            (1, gettext_lazy("1, pas du tout")),
            (2, "2"),
            (3, "3"),
            (4, "4"),
            (5, gettext_lazy("5, tout à fait")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez de 1 à 5.")},
    )

    use_required_attribute = False
