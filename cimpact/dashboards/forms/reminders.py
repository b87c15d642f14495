"""A reminder as the team writes it: when, to whom, in which words, French and English side by side."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.programmes.enums import Reminded, ReminderKind
from cimpact.programmes.models import Programme, Reminder
from learning.reminder_words import PLACEHOLDERS, unknown_placeholders

from .library import OverWhatWasRead

BEFORE, AFTER = "before", "after"
TEXTS = ("subject_fr", "subject_en", "text_fr", "text_en")


class ReminderForm(OverWhatWasRead):
    """Add a reminder, or change one."""

    watched = TEXTS

    count = forms.IntegerField(
        label=gettext_lazy("Nombre de jours"),
        min_value=0,
        max_value=365,
        error_messages={"required": gettext_lazy("Inscrivez un nombre de jours; 0 pour le jour même.")},
        help_text=gettext_lazy("0 : le jour même."),
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Avant ou après"),
        choices=[(BEFORE, gettext_lazy("avant la date")), (AFTER, gettext_lazy("après la date"))],
        widget=forms.RadioSelect,
        initial=BEFORE,
        error_messages={"required": gettext_lazy("Choisissez avant ou après la date.")},
    )
    to = forms.MultipleChoiceField(
        label=gettext_lazy("À qui"),
        choices=Reminded.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choisissez au moins une personne à qui l’envoyer.")},
    )

    class Meta:
        model = Reminder
        fields = ["kind", *TEXTS]
        labels = {
            "kind": gettext_lazy("Ce qui est rappelé"),
            "subject_fr": gettext_lazy("Objet"),
            "subject_en": gettext_lazy("Objet"),
            "text_fr": gettext_lazy("Texte"),
            "text_en": gettext_lazy("Texte"),
        }
        error_messages = {
            "kind": {"required": gettext_lazy("Choisissez ce qui est rappelé.")},
            "subject_fr": {"required": gettext_lazy("Écrivez l’objet en français.")},
            "subject_en": {"required": gettext_lazy("Écrivez l’objet en anglais.")},
            "text_fr": {"required": gettext_lazy("Écrivez le texte en français.")},
            "text_en": {"required": gettext_lazy("Écrivez le texte en anglais.")},
        }
        widgets = {
            "subject_fr": forms.TextInput(attrs={"lang": "fr"}),
            "subject_en": forms.TextInput(attrs={"lang": "en"}),
            "text_fr": forms.Textarea(attrs={"rows": 6, "lang": "fr"}),
            "text_en": forms.Textarea(attrs={"rows": 6, "lang": "en"}),
        }

    def __init__(self, *args, instance: Reminder, **kwargs):
        if instance.pk:
            kwargs["initial"] = {
                "count": abs(instance.days),
                "side": AFTER if instance.days > 0 else BEFORE,
                "to": instance.to,
            }
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["kind"].choices = ReminderKind.choices

    def clean(self):
        cleaned = super().clean()
        for name in TEXTS:
            if unknown := unknown_placeholders(cleaned.get(name, "")):
                self.add_error(name, _unknown(unknown))
        kind, to = cleaned.get("kind"), cleaned.get("to", [])
        if kind == ReminderKind.CLOSING and cleaned.get("count") and cleaned.get("side") == AFTER:
            self.add_error("side", _("Une fois le moment fermé, il n’y a plus rien à rappeler."))
        if kind != ReminderKind.FOLLOW_UP and Reminded.OWNER in to:
            self.add_error("to", _("Seul un suivi convenu a une personne qui s’en charge."))
        return cleaned

    def _post_clean(self):
        """The reminder is written by the action, never by the form."""

    def values(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        days = data["count"] if data["side"] == AFTER else -data["count"]
        to = [role for role in Reminded.values if role in data["to"]]
        return {"kind": data["kind"], "days": days, "to": to, **{name: data[name] for name in TEXTS}}


def _unknown(names: list[str]) -> str:
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    return _("{unknown} ne veut rien dire ici. Entre accolades, écrivez un de ceux-ci : {known}.").format(
        unknown=", ".join(names), known=known
    )


def as_typed(programme: Programme, data) -> Reminder:
    """The reminder of a form being filled, for its preview: whatever is wrong yet."""
    try:
        count = int(data.get("count", ""))
    except ValueError:
        count = 0
    count = min(abs(count), 365)
    kind = data.get("kind", "")
    return Reminder(
        programme=programme,
        kind=kind if kind in ReminderKind.values else ReminderKind.CLOSING,
        days=count if data.get("side") == AFTER else -count,
        **{name: data.get(name, "") for name in TEXTS},
    )
