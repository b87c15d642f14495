"""What is asked before acting on several dossiers (F49)."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.formatting import long_date
from cimpact.programmes.models import Programme, SubmissionWindow
from proposals.forms.flags import FlagForm
from proposals.moments import open_windows
from proposals.workflow import bulk as acts

from ..bulk import ASSIGN, FLAG, MESSAGE, MOMENT
from ..filters import advisors_of

NAMES = {"data-own": True}


class MessageForm(forms.Form):
    """A message to the tables, in French, and in English for those who read it."""

    subject_fr = forms.CharField(
        label=gettext_lazy("Objet"),
        max_length=120,
        error_messages={"required": gettext_lazy("Écrivez l’objet du courriel.")},
    )
    text_fr = forms.CharField(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy(
            "Vous pouvez nommer {prenom}, {initiative}, {quartier} et {numero} : chaque table lira les siens."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": gettext_lazy("Écrivez le message.")},
    )
    subject_en = forms.CharField(label=gettext_lazy("Objet, en anglais"), max_length=120, required=False)
    text_en = forms.CharField(
        label=gettext_lazy("Message, en anglais"),
        help_text=gettext_lazy(
            "Pour celles et ceux qui lisent le portail en anglais; sinon, ils lisent le français."
        ),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
    )

    def __init__(self, *args, programme: int, **kwargs):
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        for name, text in list(cleaned.items()):
            if text and (unknown := acts.unknown_fields(text)):
                self.add_error(
                    name,
                    _("« {%(field)s} » ne nomme rien. Les noms possibles : %(names)s.")
                    % {
                        "field": unknown[0],
                        "names": ", ".join(f"{{{field}}}" for field in acts.FIELDS),
                    },
                )
        if cleaned.get("text_en") and not cleaned.get("subject_en"):
            self.add_error("subject_en", _("Écrivez aussi l’objet en anglais."))
        return cleaned

    @property
    def message(self) -> acts.Written:
        data = self.cleaned_data
        return acts.Written(
            subjects={"fr": data["subject_fr"], "en": data["subject_en"]},
            texts={"fr": data["text_fr"], "en": data["text_en"]},
        )


class AdvisorForm(forms.Form):
    """Who analyses them."""

    advisor = forms.ModelChoiceField(
        label=gettext_lazy("Analyse confiée à"),
        queryset=get_user_model().objects.none(),
        empty_label=gettext_lazy("Choisir"),
        widget=forms.Select(NAMES),
        error_messages={"required": gettext_lazy("Choisissez la personne qui analyse.")},
    )

    def __init__(self, *args, programme: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["advisor"].queryset = advisors_of(programme)
        self.fields["advisor"].label_from_instance = lambda user: user.full_name

    def act(self, by):
        return lambda dossier: acts.give_to(dossier, advisor=self.cleaned_data["advisor"], by=by)


class WatchForm(FlagForm):
    """What to watch in all of them."""

    def __init__(self, *args, programme: int, **kwargs):
        super().__init__(*args, **kwargs)

    def act(self, by):
        return lambda dossier: acts.watch(dossier, text=self.cleaned_data["text"], by=by)


class AimForm(forms.Form):
    """The moment that the drafts will aim at."""

    window = forms.ModelChoiceField(
        SubmissionWindow.objects.none(),
        label=gettext_lazy("Moment de dépôt"),
        help_text=gettext_lazy("Les tables en sont averties. Une proposition déjà déposée ne bouge pas."),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choisissez un moment de dépôt.")},
    )

    def __init__(self, *args, programme: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["window"].queryset = open_windows(Programme.objects.get(pk=programme))
        self.fields["window"].label_from_instance = lambda window: long_date(window.date)

    def act(self, by):
        return lambda dossier: acts.aim_elsewhere(dossier, window=self.cleaned_data["window"], by=by)


FORMS = {MESSAGE: MessageForm, ASSIGN: AdvisorForm, FLAG: WatchForm, MOMENT: AimForm}
