"""What everyone reads while the portal is open for reading only."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.fields import WrittenDateField


class MaintenanceForm(forms.Form):
    """Why, and until when."""

    reason_fr = forms.CharField(
        label=_("Raison, en français"),
        help_text=_(
            "Une phrase, que chaque page montre. Par exemple : Nous installons une nouvelle version."
        ),
        max_length=200,
        error_messages={"required": _("Écrivez la raison en français.")},
    )
    reason_en = forms.CharField(
        label=_("Raison, en anglais"),
        max_length=200,
        error_messages={"required": _("Écrivez la raison en anglais.")},
    )
    day = WrittenDateField(label=_("Fin prévue, le"), required=False)
    hour = forms.TimeField(
        label=_("à"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Écrivez l’heure ainsi : 17:00.")},
    )

    def clean(self):
        data = super().clean()
        if data.get("hour") and not data.get("day") and "day" not in self.errors:
            self.add_error("day", _("Écrivez aussi le jour."))
        if self.until and self.until <= clock.now():
            self.add_error("day", _("Choisissez un moment à venir."))
        return data

    @property
    def until(self) -> dt.datetime | None:
        """When it should end, if it is known; without an hour, at the end of that day."""
        day = self.cleaned_data.get("day")
        hour = self.cleaned_data.get("hour") or dt.time(23, 59)
        return timezone.make_aware(dt.datetime.combine(day, hour)) if day else None
