"""A written consultation: what frames it, its questions, its deadline."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField

from ..models import Meeting
from ..workflow.consultations import deadline_problem
from .decisions import WordingForm

USUAL_DAYS = 7
USUAL_HOUR = dt.time(17, 0)


class DeadlineFields(forms.Form):
    """A day and an hour, in Montréal's time, that leave enough time to answer."""

    closes_on = WrittenDateField(
        label=gettext_lazy("Réponses d’ici le"),
        error_messages={"required": gettext_lazy("Inscrivez la date d’ici laquelle répondre.")},
    )
    closes_hour = forms.TimeField(
        label=gettext_lazy("À quelle heure?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": gettext_lazy("Inscrivez l’heure, par exemple 17:00."),
            "invalid": gettext_lazy("Écrivez l’heure ainsi : 17:00."),
        },
    )

    def __init__(self, *args, meeting: Meeting | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        at = timezone.localtime(meeting.closes_at) if meeting and meeting.closes_at else None
        usual = clock.today() + dt.timedelta(days=USUAL_DAYS)
        self.initial.setdefault("closes_on", at.date() if at and at > clock.now() else usual)
        self.initial.setdefault("closes_hour", at.time() if at else USUAL_HOUR)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("closes_on") and cleaned.get("closes_hour"):
            at = dt.datetime.combine(cleaned["closes_on"], cleaned["closes_hour"])
            cleaned["closes_at"] = timezone.make_aware(at)
            if problem := deadline_problem(cleaned["closes_at"]):
                self.add_error("closes_on", problem)
        return cleaned


class DeadlineForm(DeadlineFields):
    """Until when, anew."""


class ConsultationForm(DeadlineFields):
    """What frames the questions."""

    hide_optional = True

    title = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=120,
        error_messages={"required": gettext_lazy("Donnez un titre à la consultation.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Mot aux membres"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Pourquoi les consulter maintenant, sans attendre la prochaine rencontre."),
    )
    field_order = ["title", "words", "closes_on", "closes_hour"]

    def __init__(self, *args, meeting: Meeting | None = None, **kwargs):
        super().__init__(*args, meeting=meeting, **kwargs)
        if meeting:
            self.initial.update(title=meeting.title, words=meeting.words)

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("title", "words", "closes_at")}


class QuestionForm(WordingForm):
    """A question: its title, what it is about, the proposal to decide. An investment has its own title."""

    title = forms.CharField(
        label=gettext_lazy("Sur quoi porte la question"),
        max_length=200,
        error_messages={"required": gettext_lazy("Dites en quelques mots sur quoi porte la question.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Ce qu’il faut savoir avant de répondre"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, item=item, **kwargs)
        if item is not None:
            del self.fields["title"]
        self.order_fields(["title", "words", "text", "answer"])


class CallOffForm(forms.Form):
    """Why it is given up; members read it."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi l’annuler"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Les membres qui ont reçu la consultation le liront."),
        error_messages={"required": gettext_lazy("Écrivez pourquoi, en une phrase ou deux.")},
    )
