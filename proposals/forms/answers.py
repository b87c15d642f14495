"""The letter that answers a proposal, and its acceptance."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from neighbourhoods.people import coordinators_of

from ..enums import LetterKind
from ..models import Dossier, Letter
from ..workflow.answers import start_problem

# The letter is one page.
LONGEST_TEXT = 1500


class LetterForm(forms.ModelForm):
    """What a person adds to the letter: to whom, in which language, signed by whom, in which words."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    accept_by = WrittenDateField(
        label=gettext_lazy("À accepter d’ici le"),
        help_text=gettext_lazy("La date que la lettre propose à la table pour répondre."),
        error_messages={"required": gettext_lazy("Inscrivez la date que la lettre propose.")},
    )

    class Meta:
        model = Letter
        fields = (
            "language",
            "recipient",
            "message",
            "reasons",
            "advice",
            "accept_by",
            "signatory_name",
            "signatory_title",
        )
        widgets = {
            "language": forms.RadioSelect,
            "recipient": forms.Select({"data-own": True}),
            "message": forms.Textarea(attrs={"rows": 3}),
            "reasons": forms.Textarea(attrs={"rows": 5}),
            "advice": forms.Textarea(attrs={"rows": 5}),
        }
        error_messages = {
            "language": {"required": gettext_lazy("Choisissez la langue de la lettre.")},
            "recipient": {"required": gettext_lazy("Choisissez à qui la lettre s’adresse.")},
            "reasons": {"required": gettext_lazy("Dites ce qui a pesé dans la décision.")},
            "advice": {"required": gettext_lazy("Dites ce qui pourrait changer la réponse.")},
            "signatory_name": {"required": gettext_lazy("Écrivez le nom de qui signe la lettre.")},
            "signatory_title": {"required": gettext_lazy("Écrivez le titre de qui signe la lettre.")},
        }
        help_texts = {
            "message": gettext_lazy("Une ou deux phrases de vous à la table, à la fin de la lettre."),
            "reasons": gettext_lazy("Ce qui a pesé dans la décision, dit simplement à la table."),
            "advice": gettext_lazy("Ce qui pourrait changer la réponse, et avec qui en parler."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        letter = self.instance
        self.initial["version"] = letter.version
        recipient = self.fields["recipient"]
        recipient.queryset = coordinators_of(letter.dossier.neighbourhood)
        recipient.empty_label = None
        recipient.label = _("Adressée à")
        recipient.label_from_instance = lambda user: user.full_name
        if letter.kind == LetterKind.AWARD:
            del self.fields["reasons"], self.fields["advice"]
        else:
            del self.fields["accept_by"]
            self.fields["reasons"].required = self.fields["advice"].required = True
        for name in {"message", "reasons", "advice"} & set(self.fields):
            self.fields[name].validators.append(MaxLengthValidator(LONGEST_TEXT))

    def clean_accept_by(self):
        accept_by = self.cleaned_data["accept_by"]
        if accept_by <= clock.today():
            raise forms.ValidationError(_("Choisissez une date à venir."))
        return accept_by


class AnnouncementForm(forms.Form):
    """The day the answer was told in person."""

    on = WrittenDateField(
        label=gettext_lazy("Annoncé de vive voix le"),
        error_messages={"required": gettext_lazy("Inscrivez la date de l’annonce.")},
    )

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(
                _("Cette date est à venir : notez l’annonce une fois qu’elle est faite.")
            )
        return on


class AcceptanceForm(forms.Form):
    """The table accepts the allocation and says when its stage begins."""

    starts_on = WrittenDateField(
        label=gettext_lazy("Premier jour de la participation"),
        error_messages={"required": gettext_lazy("Inscrivez le premier jour de la participation.")},
    )

    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        self.dossier = dossier
        self.initial.setdefault("starts_on", dossier.award.starts_on)

    def clean_starts_on(self):
        starts_on = self.cleaned_data["starts_on"]
        if problem := start_problem(self.dossier, starts_on):
            raise forms.ValidationError(problem)
        return starts_on
