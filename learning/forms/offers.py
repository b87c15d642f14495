"""A group offer, as the team writes it; a registration, as anyone who has the link does."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.formatting import local

from ..capacity_enums import OfferKind
from ..models import GroupOffer, Registration


def _hour(label) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": gettext_lazy("Inscrivez l’heure.")},
    )


class OfferForm(forms.ModelForm):
    """What, for whom, when, where, how many; French and English side by side."""

    day = WrittenDateField(
        label=gettext_lazy("Date"), error_messages={"required": gettext_lazy("Inscrivez la date.")}
    )
    begins = _hour(gettext_lazy("De"))
    finishes = _hour(gettext_lazy("À"))
    closes_on = WrittenDateField(
        label=gettext_lazy("Inscription jusqu’au"),
        error_messages={"required": gettext_lazy("Inscrivez le dernier jour pour s’inscrire.")},
    )

    class Meta:
        model = GroupOffer
        fields = [
            "kind",
            "audience",
            "theme",
            "with_partners",
            "title_fr",
            "title_en",
            "text_fr",
            "text_en",
            "dates_fr",
            "dates_en",
            "place",
            "limit",
            "closes_on",
        ]
        error_messages = {
            "kind": {"required": gettext_lazy("Choisissez ce que c’est.")},
            "audience": {"required": gettext_lazy("Choisissez pour qui c’est offert.")},
            "theme": {"required": gettext_lazy("Choisissez un thème.")},
            "title_fr": {"required": gettext_lazy("Écrivez le titre en français.")},
            "title_en": {"required": gettext_lazy("Écrivez le titre en anglais.")},
            "text_fr": {"required": gettext_lazy("Présentez l’activité en français, en quelques phrases.")},
            "text_en": {"required": gettext_lazy("Présentez l’activité en anglais, en quelques phrases.")},
            "place": {"required": gettext_lazy("Écrivez l’adresse, ou le lien de la rencontre en ligne.")},
        }
        widgets = {
            "kind": forms.RadioSelect,
            "audience": forms.RadioSelect,
            "theme": forms.RadioSelect,
            "text_fr": forms.Textarea(attrs={"rows": 5}),
            "text_en": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("kind", "audience", "theme"):
            self.fields[name].choices = [c for c in self.fields[name].choices if c[0]]
        self.fields["with_partners"].help_text = _(
            "Pour un espace de dialogue : les partenaires avec qui il est organisé, pour ne pas doubler ce qui existe."
        )
        self.fields["limit"].help_text = _("Laissez vide s’il n’y a pas de limite.")
        self.fields["place"].help_text = _("Une adresse, ou le lien d’une rencontre en ligne.")
        for name in ("dates_fr", "dates_en"):
            self.fields[name].help_text = _("Pour une communauté de pratique : les rencontres suivantes.")
        if self.instance.pk:
            start, end = local(self.instance.starts_at), local(self.instance.ends_at)
            self.fields["day"].initial = start.date()
            self.fields["begins"].initial, self.fields["finishes"].initial = start.time(), end.time()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == OfferKind.DIALOGUE and not cleaned.get("with_partners"):
            self.add_error("with_partners", _("Nommez les partenaires avec qui cet espace est organisé."))
        day, begins, finishes = (cleaned.get(name) for name in ("day", "begins", "finishes"))
        if begins and finishes and begins >= finishes:
            self.add_error("finishes", _("La fin vient après le début."))
        if day and cleaned.get("closes_on") and cleaned["closes_on"] > day:
            self.add_error("closes_on", _("L’inscription se ferme au plus tard le jour de l’activité."))
        if day and day < clock.today() and not self.instance.pk:
            self.add_error("day", _("Choisissez une date à venir."))
        return cleaned

    def _post_clean(self):
        """The offer is written by the action, never by the form."""

    def values(self) -> dict:
        """What the action takes."""
        data, zone = self.cleaned_data, ZoneInfo(settings.TIME_ZONE)
        values = {name: data[name] for name in self._meta.fields}
        return values | {
            "starts_at": dt.datetime.combine(data["day"], data["begins"], tzinfo=zone),
            "ends_at": dt.datetime.combine(data["day"], data["finishes"], tzinfo=zone),
        }


class RegistrationForm(forms.ModelForm):
    """Who comes, from where. No account is needed."""

    class Meta:
        model = Registration
        fields = ["name", "email", "organisation"]
        error_messages = {
            "name": {"required": gettext_lazy("Écrivez votre nom.")},
            "email": {"required": gettext_lazy("Écrivez votre courriel : la confirmation y est envoyée.")},
            "organisation": {"required": gettext_lazy("Écrivez le nom de votre organisme.")},
        }
        help_texts = {
            "email": gettext_lazy("La confirmation y est envoyée, et rien d’autre que cette activité.")
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
        }

    def _post_clean(self):
        """The registration is written by the action, never by the form."""
