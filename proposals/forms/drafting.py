"""Small decisions about a draft: its moment of submission, more time, taking it back or up again."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from cimpact.fields import WrittenDateField
from cimpact.programmes.models import SubmissionWindow


class MomentForm(forms.Form):
    """The moment of submission to aim at; the action says why one is refused."""

    window = forms.ModelChoiceField(
        SubmissionWindow.objects.none(),
        label=gettext_lazy("Moment de dépôt"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choisissez un moment de dépôt.")},
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["window"].queryset = programme.windows.all()


class ExtensionForm(forms.Form):
    """Until when a moment stays open, for whom, and why."""

    ONE, ALL = "one", "all"

    scope = forms.ChoiceField(
        label=gettext_lazy("Pour qui?"),
        choices=[
            (ONE, gettext_lazy("Ce dossier seulement")),
            (ALL, gettext_lazy("Toutes les propositions qui visent ce moment")),
        ],
        widget=forms.RadioSelect,
        initial=ONE,
        error_messages={"required": gettext_lazy("Choisissez pour qui le moment est prolongé.")},
    )
    day = WrittenDateField(
        label=gettext_lazy("Jusqu’au"),
        error_messages={"required": gettext_lazy("Inscrivez le dernier jour du moment prolongé.")},
    )
    hour = forms.TimeField(
        label=gettext_lazy("À quelle heure?"),
        help_text=gettext_lazy("Heure de Montréal, par exemple 17:00."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=dt.time(23, 59),
        error_messages={
            "required": gettext_lazy("Inscrivez l’heure, par exemple 17:00."),
            "invalid": gettext_lazy("Écrivez l’heure ainsi : 17:00."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        help_text=gettext_lazy("Elle est écrite à la table et reste dans l’historique."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Dites pourquoi le moment est prolongé.")},
    )

    def clean(self):
        cleaned = super().clean()
        if "day" in cleaned and "hour" in cleaned:
            # The last minute counts whole.
            last = cleaned["hour"].replace(second=59) if cleaned["hour"].second == 0 else cleaned["hour"]
            cleaned["until"] = dt.datetime.combine(cleaned["day"], last, tzinfo=ZoneInfo(settings.TIME_ZONE))
        return cleaned


class ReasonForm(forms.Form):
    """Why a dossier is withdrawn, or taken up again."""

    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        help_text=gettext_lazy("La table et l’équipe la lisent dans l’historique du dossier."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Dites pourquoi, en une phrase.")},
    )
