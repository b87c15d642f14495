"""The meeting after the answer: when and where."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField

from ..models import Analysis

# Beyond this the date is a slip of the hand.
FARTHEST = dt.timedelta(days=366)


class WhenAndWhere(forms.Form):
    """A day, an hour, a place or a link."""

    day = WrittenDateField(
        label=gettext_lazy("Date de la rencontre"),
        error_messages={"required": gettext_lazy("Inscrivez la date de la rencontre.")},
    )
    hour = forms.TimeField(
        label=gettext_lazy("À quelle heure?"),
        help_text=gettext_lazy("Heure de Montréal, par exemple 17:00."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "invalid": gettext_lazy("Écrivez l’heure ainsi : 17:00."),
            "required": gettext_lazy("Inscrivez l’heure de la rencontre."),
        },
    )
    place = forms.CharField(
        label=gettext_lazy("Lieu ou lien"),
        help_text=gettext_lazy("Une adresse, ou l’adresse Web de la rencontre."),
        max_length=200,
        error_messages={"required": gettext_lazy("Dites où se tient la rencontre.")},
    )

    def __init__(self, *args, at: dt.datetime | None, place: str, **kwargs):
        local = timezone.localtime(at) if at else None
        when = {"day": local.date(), "hour": local.time()} if local else {}
        super().__init__(*args, initial={**when, "place": place, **kwargs.pop("initial", {})}, **kwargs)

    def clean_day(self):
        day = self.cleaned_data["day"]
        if abs(day - clock.today()) > FARTHEST:
            raise forms.ValidationError(_("C’est à plus d’un an d’ici : vérifiez l’année."))
        return day

    def values(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        return {"at": at_montreal(data["day"], data["hour"]), "place": data["place"]}


class MeetingForm(WhenAndWhere):
    """When and where the analysis and the coming year are discussed."""

    def __init__(self, *args, analysis: Analysis, **kwargs):
        super().__init__(*args, at=analysis.meeting_at, place=analysis.meeting_place, **kwargs)


def at_montreal(day: dt.date, hour: dt.time) -> dt.datetime:
    """The moment of that day and hour where the programme lives."""
    return dt.datetime.combine(day, hour, tzinfo=ZoneInfo(settings.TIME_ZONE))
