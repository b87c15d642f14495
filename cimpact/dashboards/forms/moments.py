"""A moment of submission: its date, the hour it closes, the stages it admits."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cimpact.fields import WrittenDateField
from cimpact.programmes.enums import StageKind
from cimpact.programmes.models import Programme, SubmissionWindow
from proposals.forms.drafting import ExtensionForm


class MomentForm(forms.Form):
    """Add a moment, or change one."""

    date = WrittenDateField(
        label=_("Date de dépôt"), error_messages={"required": _("Inscrivez la date de dépôt.")}
    )
    hour = forms.TimeField(
        label=_("Ferme à"),
        help_text=_("Heure de Montréal, par exemple 23:59."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=dt.time(23, 59),
        error_messages={
            "required": _("Inscrivez l’heure où il ferme, par exemple 23:59."),
            "invalid": _("Écrivez l’heure ainsi : 17:00."),
        },
    )
    stages = forms.MultipleChoiceField(
        label=_("Étapes admises"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une étape.")},
    )

    def __init__(self, *args, programme: Programme, window: SubmissionWindow | None = None, **kwargs):
        if window:
            closes_at = timezone.localtime(window.closes_at)
            kwargs["initial"] = {"date": window.date, "hour": closes_at.time(), "stages": window.stages}
        super().__init__(*args, **kwargs)
        rules = programme.current_rules()  # none before its first rules take effect
        named = [(stage.kind, stage.name) for stage in rules.stages.all()] if rules else StageKind.choices
        self.fields["stages"].choices = named

    def values(self) -> dict:
        """What the action takes; the last minute counts whole."""
        date, hour = self.cleaned_data["date"], self.cleaned_data["hour"]
        closes_at = dt.datetime.combine(date, hour.replace(second=59), tzinfo=ZoneInfo(settings.TIME_ZONE))
        return {"date": date, "closes_at": closes_at, "stages": self.cleaned_data["stages"]}


class MomentExtensionForm(ExtensionForm):
    """A later closing, for all those that aim at the moment."""

    scope = None
