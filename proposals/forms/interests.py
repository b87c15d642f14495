"""What a person declares, or has the team write down for her: in what, and how (F41)."""

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.programmes.models import TeamMember
from governance.models import CommitteeMember
from neighbourhoods.models import AdvisorAssignment, Neighbourhood, Organisation

from ..enums import CLOSED
from ..models import Dossier

NAMES = {"data-own": True}
NONE = gettext_lazy("Aucun")
THINGS = ("organisation", "neighbourhood", "dossier")


class DossierField(forms.ModelChoiceField):
    def label_from_instance(self, dossier) -> str:
        return f"{dossier.title}, {dossier.neighbourhood.name}"


class NoteForm(forms.Form):
    """In what an interest in one dossier lies."""

    hide_optional = True

    note = forms.CharField(
        label=gettext_lazy("En quoi, si vous voulez le dire"),
        help_text=gettext_lazy("L’équipe de coordination le lira. Personne d’autre."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class InterestForm(NoteForm):
    """An interest in one thing: an organisation, a neighbourhood or a dossier."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Une organisation"),
        help_text=gettext_lazy(
            "Vous vous retirez de tout ce que sa table demande, et de ce qu’elle recevrait."
        ),
        queryset=Organisation.objects.all(),
        required=False,
        empty_label=gettext_lazy("Aucune"),
        widget=forms.Select(NAMES),
    )
    neighbourhood = forms.ModelChoiceField(
        label=gettext_lazy("Un quartier"),
        help_text=gettext_lazy("Vous vous retirez de tous ses dossiers."),
        queryset=Neighbourhood.objects.all(),
        required=False,
        empty_label=NONE,
        widget=forms.Select(NAMES),
    )
    dossier = DossierField(
        label=gettext_lazy("Un dossier"),
        help_text=gettext_lazy("Vous vous retirez de celui-là seulement."),
        queryset=Dossier.objects.none(),
        required=False,
        empty_label=NONE,
        widget=forms.Select(NAMES),
    )

    field_order = [*THINGS, "note"]

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        open_to_her = Dossier.objects.visible_to(reader).exclude(state__in=CLOSED)
        self.fields["dossier"].queryset = open_to_her.select_related("initiative", "neighbourhood").order_by(
            "initiative__title"
        )

    def clean(self):
        cleaned = super().clean()
        chosen = [name for name in THINGS if cleaned.get(name)]
        if len(chosen) != 1 and not self.errors:
            sentence = (
                _("Choisissez une seule chose à la fois : une organisation, un quartier ou un dossier.")
                if chosen
                else _("Choisissez une organisation, un quartier ou un dossier.")
            )
            self.add_error(chosen[-1] if chosen else "organisation", sentence)
        return cleaned


class RecordedInterestForm(InterestForm):
    """The same, which the team writes down for a person of its programmes."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("La personne qui se retire"),
        queryset=get_user_model().objects.none(),
        empty_label=gettext_lazy("Choisir"),
        widget=forms.Select(NAMES),
        error_messages={"required": gettext_lazy("Choisissez la personne qui se retire.")},
    )

    field_order = ["person", *THINGS, "note"]

    def __init__(self, *args, reader, programmes, **kwargs):
        super().__init__(*args, reader=reader, **kwargs)
        self.fields["note"].label = _("En quoi")
        self.fields["note"].help_text = _("La personne et l’équipe de coordination le liront.")
        self.fields["organisation"].help_text = _(
            "La personne se retire de tout ce que sa table demande, et de ce qu’elle recevrait."
        )
        self.fields["neighbourhood"].help_text = _("La personne se retire de tous ses dossiers.")
        self.fields["dossier"].help_text = _("La personne se retire de celui-là seulement.")
        self.fields["person"].queryset = _who_decides(programmes)
        self.fields["person"].label_from_instance = lambda user: user.full_name


def _who_decides(programmes):
    """Whoever advises, coordinates or sits on a committee of the programmes, today."""
    advising = AdvisorAssignment.objects.ongoing().filter(programme__in=programmes).values("user")
    sitting = CommitteeMember.objects.ongoing().filter(committee__programme__in=programmes).values("user")
    team = TeamMember.objects.filter(programme__in=programmes, ended_on=None).values("user")
    people = get_user_model().objects.filter(Q(pk__in=advising) | Q(pk__in=sitting) | Q(pk__in=team))
    return people.order_by("last_name", "first_name")
