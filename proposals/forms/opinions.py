"""Asking for an opinion on some sections, and writing it (F37)."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.writing.forms.parts import Conflict, Part
from cimpact.writing.models import Section
from neighbourhoods.forms import PersonForm

from .. import workflow
from ..models import Dossier, Opinion
from ..workflow.writing import Stale

LONGEST = 8000


class AskForm(PersonForm):
    """Whose opinion, on which sections, about what, by when."""

    sections = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Les sections à lire"),
        help_text=gettext_lazy("La personne lit celles-là, telles que déposées, et rien d’autre du dossier."),
        queryset=Section.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"data-own": True}),
        error_messages={"required": gettext_lazy("Choisissez au moins une section.")},
    )
    request = forms.CharField(
        label=gettext_lazy("Ce que vous aimeriez savoir"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Dites ce que vous aimeriez savoir.")},
    )
    wished_on = WrittenDateField(label=gettext_lazy("Avis souhaité d’ici le"), required=False)

    field_order = ["first_name", "last_name", "email", "language", "sections", "request", "wished_on"]

    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["message"]
        self.fields["sections"].queryset = dossier.document.question_set.sections.all()
        self.fields["email"].help_text = _(
            "La demande y est envoyée. Si la personne n’a pas de compte, elle reçoit une invitation."
        )

    def clean_wished_on(self):
        wished_on = self.cleaned_data["wished_on"]
        if wished_on and wished_on <= clock.today():
            raise forms.ValidationError(_("Choisissez une date à venir."))
        return wished_on


class OpinionForm(Part):
    """What a person thinks of the sections shown to her; saved while it is typed."""

    text = forms.CharField(
        label=gettext_lazy("Votre avis"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 8}),
    )

    def __init__(self, data=None, *, opinion: Opinion):
        self.opinion = opinion
        super().__init__(data, prefix="opinion", initial={"text": opinion.text, "version": opinion.version})
        self.url = reverse("opinion_save", args=[opinion.dossier_id, opinion.pk])

    def keep(self, by) -> Conflict | None:
        try:
            self.opinion = workflow.write_opinion(
                self.opinion, text=self.cleaned_data["text"], version=self.version_read, by=by
            )
        except Stale as stale:
            return self.compare({"text": stale.current.text}, version=stale.current.version)
        return None

    @property
    def saved_version(self) -> int:
        return self.opinion.version


class DeclineForm(forms.Form):
    """Why one would rather not."""

    hide_optional = True

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi, si vous voulez le dire"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
