"""The filters of what is owed, by address: ?q=…&genre=…&etape=…&conseil=…&periode=…&lieu=…&de=…&a=…"""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact.programmes.enums import StageKind
from neighbourhoods.models import AdvisorAssignment
from proposals.enums import ObligationKind
from proposals.models import Obligation

from .filters import PlaceFilter, advisors_of, year_filter
from .periods import PERIODS, first_day, period
from .territories import of_territory

SEARCHED = ("initiative__title", "number", "neighbourhood__name", "neighbourhood__table__name")
# Everyone's, where an advisor reads her own unless she asks.
EVERYONE = "tous"


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class DueFilter(django_filters.FilterSet):
    """Search and filters; give it the context in use. A table has few: it searches by nothing but kind and period."""

    q = django_filters.CharFilter(
        label=_("Chercher un quartier ou une initiative"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control", "maxlength": 100}),
    )
    genre = django_filters.ChoiceFilter(
        label=_("Ce qui est attendu"),
        field_name="kind",
        choices=ObligationKind.choices,
        empty_label=_("Tout"),
        widget=_select(),
    )
    etape = django_filters.ChoiceFilter(
        label=_("Étape"),
        field_name="participation__dossier__stage__kind",
        choices=StageKind.choices,
        empty_label=_("Toutes"),
        widget=_select(),
    )
    conseil = django_filters.ChoiceFilter(
        label=_("Qui accompagne"),
        method="advised_by",
        choices=(),
        empty_label=_("Toutes et tous"),
        widget=forms.Select(attrs={"class": "form-select", "data-own": True}),
    )
    periode = django_filters.ChoiceFilter(
        label=_("Période"), method="within", choices=PERIODS, empty_label=_("Toutes"), widget=_select()
    )
    lieu = PlaceFilter(method="there")
    de = year_filter(_("Dû à partir de l’année"), "since")
    a = year_filter(_("Dû jusqu’à l’année"), "until")

    class Meta:
        model = Obligation
        fields: list[str] = []

    def __init__(self, data, *, context, queryset):
        super().__init__(data, queryset=queryset)
        self.programme = context.object_id
        if context.kind == "table":
            for name in ("q", "conseil", "lieu", "de", "a"):  # a table knows its own by heart
                del self.filters[name]
            return
        for name in ("de", "a"):  # asked for by the address of a dashboard
            if not (data or {}).get(name):
                del self.filters[name]
        people = [(str(user.pk), user.full_name) for user in advisors_of(self.programme)]
        if context.kind == "advisor":
            self.filters["conseil"].extra["empty_label"] = _("Moi")
            people.insert(0, (EVERYONE, _("Toutes et tous")))
        self.filters["conseil"].extra["choices"] = people

    @property
    def chosen(self) -> bool:
        """Whether anything is asked for."""
        return self.form.is_valid() and any(self.form.cleaned_data.values())

    def search(self, dues, name, value):
        for word in value.split()[:8]:
            found = Q()
            for field in SEARCHED:
                found |= Q(**{f"participation__dossier__{field}__icontains": word})
            dues = dues.filter(found)
        return dues

    def advised_by(self, dues, name, value):
        if value == EVERYONE:
            return dues
        hers = AdvisorAssignment.objects.ongoing().filter(user=value, programme=self.programme)
        return dues.filter(
            Q(participation__dossier__advisor=value)
            | Q(participation__dossier__neighbourhood__in=hers.values("neighbourhood"))
        )

    def there(self, dues, name, value):
        return dues.filter(of_territory(value, "participation__dossier__neighbourhood"))

    def since(self, dues, name, value):
        return dues.filter(due_on__gte=first_day(int(value)))

    def until(self, dues, name, value):
        return dues.filter(due_on__lt=first_day(int(value) + 1))

    def within(self, dues, name, value):
        """By the day when it was done, else by the day when it is due."""
        first, end = period(value)
        due = Q(done_on=None, due_on__gte=first, due_on__lt=end)
        return dues.filter(due | Q(done_on__gte=first, done_on__lt=end))
