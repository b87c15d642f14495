"""The filters of the list of dossiers, by address: ?q=…&etape=…&etat=…&moment=…"""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact.formatting import long_date
from cimpact.programmes.enums import StageKind
from cimpact.programmes.models import SubmissionWindow
from proposals.models import Dossier
from proposals.status import STAFF, TABLE

SEARCHED = (
    "initiative__title",
    "number",
    "neighbourhood__name",
    "neighbourhood__table__name",
    "advisor__first_name",
    "advisor__last_name",
    "letter__contact_name",
)


def state_choices(context) -> list[tuple[str, object]]:
    """The states in the audience's words; states that read alike to it are one choice."""
    words = TABLE if context.kind == "table" else STAFF
    choices: dict[str, tuple[str, object]] = {}
    for state, status in words.items():
        choices.setdefault(str(status.label), (state.value, status.label))
    return list(choices.values())


class MomentField(forms.ModelChoiceField):
    """Moments of submission by their date."""

    def label_from_instance(self, window) -> str:
        return long_date(window.date)


class MomentFilter(django_filters.ModelChoiceFilter):
    field_class = MomentField


class DossierFilter(django_filters.FilterSet):
    """Search and filters; give it the context in use."""

    q = django_filters.CharFilter(
        label=_("Chercher"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control", "maxlength": 100}),
    )
    etape = django_filters.ChoiceFilter(
        label=_("Étape"),
        field_name="stage__kind",
        choices=StageKind.choices,
        empty_label=_("Toutes"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    etat = django_filters.ChoiceFilter(
        label=_("Où ça en est"),
        method="in_state",
        choices=(),
        empty_label=_("Tous les états"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    moment = MomentFilter(
        label=_("Moment de dépôt"),
        method="at_moment",
        queryset=SubmissionWindow.objects.none(),
        empty_label=_("Tous"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Dossier
        fields: list[str] = []

    def __init__(self, data, *, context, queryset):
        super().__init__(data, queryset=queryset)
        self.context = context
        self.filters["etat"].extra["choices"] = state_choices(context)
        if context.kind == "table":
            del self.filters["moment"]  # a table knows its own by heart
        else:
            windows = SubmissionWindow.objects.filter(programme=context.object_id).order_by("-date")
            self.filters["moment"].queryset = windows

    @property
    def chosen(self) -> bool:
        """Whether anything is asked for."""
        return self.form.is_valid() and any(self.form.cleaned_data.values())

    def search(self, dossiers, name, value):
        for word in value.split()[:8]:
            found = Q()
            for field in SEARCHED:
                found |= Q(**{f"{field}__icontains": word})
            dossiers = dossiers.filter(found)
        return dossiers

    def in_state(self, dossiers, name, value):
        words = TABLE if self.context.kind == "table" else STAFF
        return dossiers.filter(state__in=[s for s in words if words[s].label == words[value].label])

    def at_moment(self, dossiers, name, value):
        return dossiers.filter(Q(window=value) | Q(window=None, aimed_window=value))
