"""A meeting: when, where, what is said of it; whether one comes; why it is cancelled."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField

from ..enums import Reply
from ..models import Attendance, Meeting

# Beyond this the date is a slip of the hand.
FARTHEST = dt.timedelta(days=366)
LENGTHS = [
    (30, gettext_lazy("Une demi-heure")),
    (60, gettext_lazy("Une heure")),
    (90, gettext_lazy("Une heure et demie")),
    (120, gettext_lazy("Deux heures")),
    (150, gettext_lazy("Deux heures et demie")),
    (180, gettext_lazy("Trois heures")),
    (240, gettext_lazy("Quatre heures")),
    (420, gettext_lazy("Une journée")),
]


class MeetingForm(forms.Form):
    """Plan a meeting, or change it."""

    day = WrittenDateField(
        label=gettext_lazy("Date de la rencontre"),
        error_messages={"required": gettext_lazy("Inscrivez la date de la rencontre.")},
    )
    hour = forms.TimeField(
        label=gettext_lazy("À quelle heure?"),
        help_text=gettext_lazy("Heure de Montréal, par exemple 13:30."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "invalid": gettext_lazy("Écrivez l’heure ainsi : 13:30."),
            "required": gettext_lazy("Inscrivez l’heure de la rencontre."),
        },
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Durée"),
        coerce=int,
        choices=LENGTHS,
        initial=120,
        error_messages={"required": gettext_lazy("Choisissez une durée.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Lieu"),
        help_text=gettext_lazy("Une adresse et une salle. Laissez vide si tout se passe à distance."),
        max_length=160,
        required=False,
    )
    link = forms.URLField(
        label=gettext_lazy("Lien pour participer à distance"),
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Collez l’adresse complète, par exemple https://…")},
    )
    title = forms.CharField(
        label=gettext_lazy("Titre"),
        help_text=gettext_lazy("Pour une rencontre particulière; sinon, sa date la nomme."),
        max_length=120,
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("Mot aux membres"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, meeting: Meeting | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if meeting is None:
            self.initial.setdefault("uid", uuid.uuid4())
            return
        at = timezone.localtime(meeting.starts_at)
        names = ("minutes", "place", "link", "title", "words")
        self.initial = {name: getattr(meeting, name) for name in names} | {
            "day": at.date(),
            "hour": at.time(),
        }
        if meeting.minutes not in dict(LENGTHS):
            words = _("{n} minutes").format(n=meeting.minutes)
            self.fields["minutes"].choices = [*LENGTHS, (meeting.minutes, words)]

    def clean(self):
        data = super().clean()
        if data.get("day") and data.get("hour"):
            at = dt.datetime.combine(data["day"], data["hour"], tzinfo=ZoneInfo(settings.TIME_ZONE))
            if at <= clock.now():
                self.add_error("day", _("Cette date est passée : choisissez-en une à venir."))
            elif at - clock.now() > FARTHEST:
                self.add_error("day", _("C’est à plus d’un an d’ici : vérifiez l’année."))
            data["starts_at"] = at
        return data

    def values(self) -> dict:
        """What the actions take."""
        data = self.cleaned_data
        return {name: data[name] for name in ("starts_at", "minutes", "place", "link", "title", "words")}


class ReplyForm(forms.Form):
    """Whether one comes."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Serez-vous là?"),
        choices=Reply.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites si vous serez là.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Un mot à qui prépare la rencontre"), max_length=200, required=False
    )

    def __init__(self, *args, meeting: Meeting, attendance: Attendance | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [
            (value, capfirst(label))
            for value, label in Reply.choices
            if meeting.link or value != Reply.REMOTE
        ]
        if attendance:
            self.initial = {"answer": attendance.reply, "words": attendance.words}

    def values(self) -> dict:
        return {"answer": Reply(self.cleaned_data["answer"]), "words": self.cleaned_data["words"]}


class CancelForm(forms.Form):
    """Why the meeting is not held."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi?"),
        help_text=gettext_lazy("Les membres le liront dans le courriel qui leur annonce l’annulation."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Dites aux membres pourquoi, en quelques mots.")},
    )
