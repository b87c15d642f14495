"""Inviting a partner to write some sections of a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cimpact.writing.models import Section
from neighbourhoods.forms import PersonForm

from ..models import Dossier


class SectionsField(forms.ModelMultipleChoiceField):
    """Some sections of a proposal, as boxes to tick."""

    def __init__(self, **options):
        super().__init__(
            Section.objects.none(),
            label=_("Les sections à écrire"),
            help_text=_("Elle lit et écrit celles-là, et ne voit rien du reste de la proposition."),
            widget=forms.CheckboxSelectMultiple(attrs={"data-own": True}),
            error_messages={"required": _("Choisissez au moins une section.")},
            **options,
        )


class SectionsForm(forms.Form):
    """The sections open to a guest."""

    sections = SectionsField()

    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sections"].queryset = dossier.document.question_set.sections.all()


class GuestForm(PersonForm):
    """A person to invite, for whom she speaks, and what she will write."""

    organisation = forms.CharField(label=_("Son organisme"), max_length=160, required=False)
    sections = SectionsField()

    field_order = ["first_name", "last_name", "email", "organisation", "sections", "language", "message"]

    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sections"].queryset = dossier.document.question_set.sections.all()
