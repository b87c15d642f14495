"""The filters of the list of dossiers, by address: ?q=…&etape=…&etat=…&moment=…&conseil=…&qui=…&signale=1&retard=1"""

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact.formatting import long_date
from cimpact.programmes.enums import StageKind
from cimpact.programmes.models import SubmissionWindow
from neighbourhoods.models import AdvisorAssignment
from proposals.models import Dossier, Flag
from proposals.status import STAFF, TABLE
from proposals.turns import Party, acted_on_by, late

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


# What the staff filters by besides; those that are folded, in their order.
FOR_STAFF = ("moment", "conseil", "qui", "signale", "retard")
MORE = ("conseil", "qui", "signale", "retard")
WHO = [
    (Party.TABLE.value, _("La table")),
    (Party.ADVISOR.value, _("La conseillère ou le conseiller")),
    (Party.COMMITTEE.value, _("Un comité")),
    (Party.TEAM.value, _("L’équipe de coordination")),
    (Party.NOBODY.value, _("Personne pour l’instant")),
]


def advisors_of(programme: int):
    """Whoever accompanies a neighbourhood in the programme, or analyses one of its dossiers."""
    assigned = AdvisorAssignment.objects.ongoing().filter(programme=programme).values("user")
    analysing = Dossier.objects.filter(programme=programme, advisor__isnull=False).order_by()
    people = get_user_model().objects.filter(Q(pk__in=assigned) | Q(pk__in=analysing.values("advisor")))
    return people.order_by("last_name", "first_name")


class MomentField(forms.ModelChoiceField):
    """Moments of submission by their date."""

    def label_from_instance(self, window) -> str:
        return long_date(window.date)


class AdvisorField(forms.ModelChoiceField):
    def label_from_instance(self, user) -> str:
        return user.full_name


class AdvisorFilter(django_filters.ModelChoiceFilter):
    field_class = AdvisorField


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

    conseil = AdvisorFilter(
        label=_("Conseillère ou conseiller"),
        method="advised_by",
        queryset=get_user_model().objects.none(),
        empty_label=_("Toutes et tous"),
        widget=forms.Select(attrs={"class": "form-select", "data-own": True}),
    )
    qui = django_filters.ChoiceFilter(
        label=_("À qui d’agir"),
        method="up_to",
        choices=WHO,
        empty_label=_("Tout le monde"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    signale = django_filters.ChoiceFilter(
        label=_("À surveiller"),
        method="flagged",
        choices=[("1", _("Signalés"))],
        empty_label=_("Tous"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    retard = django_filters.ChoiceFilter(
        label=_("Délai"),
        method="late",
        choices=[("1", _("En retard"))],
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
            for name in FOR_STAFF:  # a table knows its own by heart
                del self.filters[name]
        else:
            self.filters["conseil"].queryset = advisors_of(context.object_id)
            windows = SubmissionWindow.objects.filter(programme=context.object_id).order_by("-date")
            self.filters["moment"].queryset = windows

    @property
    def chosen(self) -> bool:
        """Whether anything is asked for."""
        return self.form.is_valid() and any(self.form.cleaned_data.values())

    @property
    def folded(self) -> list:
        """The fields shown on demand; always when one of them is used."""
        return [self.form[name] for name in MORE if name in self.form.fields]

    @property
    def in_sight(self) -> list:
        """The fields always shown."""
        return [field for field in self.form.visible_fields() if field.name not in MORE]

    @property
    def unfolds(self) -> bool:
        return self.form.is_valid() and any(self.form.cleaned_data.get(name) for name in MORE)

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

    def advised_by(self, dossiers, name, value):
        hers = AdvisorAssignment.objects.ongoing().filter(user=value, programme=self.context.object_id)
        return dossiers.filter(Q(advisor=value) | Q(neighbourhood__in=hers.values("neighbourhood")))

    def up_to(self, dossiers, name, value):
        return dossiers.filter(acted_on_by(Party(value)))

    def flagged(self, dossiers, name, value):
        return dossiers.filter(pk__in=Flag.objects.filter(settled_at=None).values("dossier"))

    def late(self, dossiers, name, value):
        return dossiers.filter(late())

    def at_moment(self, dossiers, name, value):
        return dossiers.filter(Q(window=value) | Q(window=None, aimed_window=value))
