"""What one writes about a decision: its wording, a vote, a consensus, a roll call, a withdrawal, why it is reopened."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.fields import AmountField
from cimpact.formatting import ordinal_year

from ..enums import Mode, Outcome, Voice
from ..models import CommitteeMember, Item, Point, Resolution
from ..subjects import subject_of
from ..voices import Assembly
from ..workflow.resolutions import Wording, wording_problem

VOICES_IN_WRITING = (
    (Voice.IN_FAVOUR, gettext_lazy("Je suis d’accord")),
    (Voice.AGAINST, gettext_lazy("Je m’oppose")),
    (Voice.ABSTAIN, gettext_lazy("Je m’abstiens")),
)
VOICES_IN_A_VOTE = (
    (Voice.IN_FAVOUR, gettext_lazy("Pour")),
    (Voice.AGAINST, gettext_lazy("Contre")),
    (Voice.ABSTAIN, gettext_lazy("Abstention")),
)


def voices_for(resolution: Resolution):
    """How the three voices are said: a consensus asked in writing is agreed to or objected to."""
    return VOICES_IN_WRITING if resolution.mode == Mode.CONSENSUS else VOICES_IN_A_VOTE


class WordingForm(forms.Form):
    """A proposal of decision; on an investment, the answer it gives, its terms and its reasons."""

    hide_optional = True

    text = forms.CharField(
        label=gettext_lazy("Proposition de décision"),
        help_text=gettext_lazy(
            "Une phrase qui commence par un verbe : « Adopter… », « Recommander… », « Reporter… »."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Écrivez ce que le comité déciderait.")},
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Comment décider"),
        choices=Mode.choices,
        initial=Mode.CONSENSUS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Un vote secret ne peut pas être changé, et personne ne peut savoir qui a voté quoi."
        ),
        error_messages={"required": gettext_lazy("Choisissez comment décider.")},
    )

    def __init__(self, *args, item: Item | None, resolution: Resolution | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.item = item
        self.terms_asked: dict | None = None
        if resolution is not None:
            self.initial.update(
                text=resolution.text,
                mode=resolution.mode,
                answer=resolution.answer,
                reasons=resolution.reasons,
                version=resolution.version,
                conditions=(resolution.terms or {}).get("conditions", ""),
            )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        if item is not None:
            self._add_answer(item, resolution)

    def _add_answer(self, item: Item, resolution: Resolution | None) -> None:
        subject = subject_of(item)
        self.fields["answer"] = forms.ChoiceField(
            label=_("Réponse que le comité donnerait"),
            choices=[(o, Outcome(o).label) for o in subject.outcomes(item)],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choisissez la réponse que le comité donnerait.")},
        )
        self.fields["reasons"] = forms.CharField(
            label=_("Raisons"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_(
                "Nécessaires, sauf si la réponse est favorable comme demandé ou entérinée. Elles restent entre "
                "l’équipe et le comité."
            ),
        )
        self.terms_asked = subject.terms_asked(item)
        if self.terms_asked:
            self._add_terms(self.terms_asked, resolution)

    def _add_terms(self, asked: dict, resolution: Resolution | None) -> None:
        written = ((resolution.terms if resolution else None) or asked)["amounts"]
        for year in range(1, asked["longest"] + 1):
            self.fields[f"amount_{year}"] = AmountField(
                label=ordinal_year(year), required=False, initial=written.get(str(year))
            )
        self.fields["conditions"] = forms.CharField(
            label=_("Conditions"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Elles figureront dans la lettre, telles quelles. Laissez vide s’il n’y en a pas."),
        )

    def amount_fields(self):
        return [self[name] for name in self.fields if name.startswith("amount_")]

    def clean(self):
        cleaned = super().clean()
        if self.item is None or self.errors:
            return cleaned
        if problem := wording_problem(Point(item=self.item), self.wording()):
            about_money = cleaned.get("answer") == Outcome.WITH_CHANGES and cleaned.get("reasons")
            self.add_error("amount_1" if about_money else "reasons", problem)
        return cleaned

    def wording(self) -> Wording:
        """What was written."""
        data = self.cleaned_data
        return Wording(
            text=data["text"],
            mode=data["mode"],
            answer=data.get("answer", ""),
            terms=self._terms(),
            reasons=data.get("reasons", ""),
        )

    def _terms(self) -> dict | None:
        if not self.terms_asked or self.cleaned_data.get("answer") != Outcome.WITH_CHANGES:
            return None
        given = [self.cleaned_data.get(field.name) for field in self.amount_fields()]
        amounts: dict[str, int] = {}
        for year, cents in enumerate(given, 1):
            if not cents:
                break
            amounts[str(year)] = cents
        return {
            "years": len(amounts),
            "starts_on": self.terms_asked["starts_on"],
            "amounts": amounts,
            "conditions": self.cleaned_data["conditions"],
        }


class VoteForm(forms.Form):
    """One voice on one proposal, with a few words unless it is secret."""

    hide_optional = True

    def __init__(self, *args, resolution: Resolution, **kwargs):
        super().__init__(*args, **{"prefix": f"q{resolution.pk}", **kwargs})
        self.resolution = resolution
        self.fields["voice"] = forms.ChoiceField(
            label=_("Votre voix"),
            choices=voices_for(resolution),
            widget=forms.RadioSelect,
            error_messages={"required": _("Choisissez votre réponse, ou l’abstention.")},
        )
        if not resolution.is_secret:
            self.fields["words"] = forms.CharField(
                label=_("En quelques mots"),
                required=False,
                max_length=300,
                help_text=_("Les autres membres les liront avec votre réponse."),
            )


class ConsensusForm(forms.Form):
    """What the leader notes of a consensus."""

    hide_optional = True

    agreed = forms.TypedChoiceField(
        label=gettext_lazy("La proposition fait-elle consensus?"),
        choices=[
            ("oui", gettext_lazy("Oui : elle est adoptée")),
            ("non", gettext_lazy("Non : elle ne l’est pas")),
        ],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites si la proposition fait consensus.")},
    )
    abstaining = forms.MultipleChoiceField(
        label=gettext_lazy("Personnes qui s’abstiennent"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-own": True}),
    )

    def __init__(self, *args, assembly: Assembly, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["abstaining"].choices = [
            (part.present.pk, part.present.user.full_name) for part in assembly.in_the_room if part.present
        ]
        if not self.fields["abstaining"].choices:
            del self.fields["abstaining"]

    def values(self) -> dict:
        data = self.cleaned_data
        return {
            "agreed": data["agreed"],
            "abstaining": {int(member) for member in data.get("abstaining", [])},
        }


class RollCallForm(forms.Form):
    """What each person in the room says, noted by the leader."""

    def __init__(self, *args, assembly: Assembly, votes: dict, **kwargs):
        super().__init__(*args, **{"prefix": "appel", **kwargs})
        for part in assembly.in_the_room:
            bearer = part.present
            if bearer is None:
                continue
            said = votes.get(bearer.pk)
            self.fields[str(bearer.pk)] = forms.ChoiceField(
                label=bearer.user.full_name,
                choices=[("", _("N’a pas voté")), *VOICES_IN_A_VOTE],
                required=False,
                initial=said.voice if said else "",
            )

    def voices(self) -> dict[int, str]:
        return {int(name): voice for name, voice in self.cleaned_data.items()}


class ReopenForm(forms.Form):
    """Why a decision is taken up again, and at which meeting."""

    meeting = forms.ModelChoiceField(
        label=gettext_lazy("À quelle rencontre"),
        queryset=None,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choisissez une rencontre à venir ou en cours.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi reprendre cette décision"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Écrivez pourquoi, en une phrase ou deux.")},
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings


class WithdrawForm(forms.Form):
    """Withdrawing from a point: oneself, or whoever the leader names."""

    hide_optional = True

    def __init__(self, *args, members: list[CommitteeMember] | None, **kwargs):
        super().__init__(*args, **kwargs)
        if members is not None:
            self.fields["member"] = forms.ChoiceField(
                label=_("Qui se retire?"),
                choices=[(member.pk, member.user.full_name) for member in members],
                widget=forms.Select(attrs={"data-own": True}),
                error_messages={"required": _("Choisissez la personne qui se retire.")},
            )
        self.fields["words"] = forms.CharField(
            label=_("Raison"),
            required=False,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["is_said"] = forms.BooleanField(
            label=_("Inscrire la raison au procès-verbal"),
            required=False,
            help_text=_("Sans cela, le procès-verbal dit seulement qu’il y a eu retrait."),
        )
