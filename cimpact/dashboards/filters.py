"""The filters of the list of dossiers, by address: ?q=…&etape=…&etat=…&moment=…&conseil=…&qui=…&signale=1&retard=1

And those of a dashboard's numbers: &parcours=…&lieu=…&de=…&a=…&echeance=…&reponse=…&argent=…&annees=…&source=…
"""

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact.formatting import long_date
from cimpact.programmes.enums import StageKind
from cimpact.programmes.models import Programme, SubmissionWindow
from neighbourhoods.models import AdvisorAssignment, Organisation
from proposals.models import Dossier, Flag
from proposals.status import STAFF, TABLE
from proposals.turns import Party, acted_on_by, late

from .figures.amounts import AGREED, ASKED, NO_PARTNER, PAID, dossiers_behind
from .figures.asked import Asked
from .figures.delays import decided
from .figures.pipeline import NO_STAGE, STEPS
from .periods import FIRST_YEAR, LAST_YEAR, PERIODS, dossiers_since, dossiers_until, period, years_read
from .territories import choices, of_territory

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
OF_NUMBERS = ("parcours", "lieu", "de", "a", "echeance", "reponse", "argent", "annees", "source")
FOR_STAFF = ("moment", "conseil", "qui", "signale", "retard", *OF_NUMBERS)
MORE = ("conseil", "qui", "signale", "retard", *OF_NUMBERS)
# Of those, the ones shown only once the address uses them.
WHEN_USED = ("lieu", "de", "a", "annees", "source")
ON_TIME, BEYOND, GIVEN = "temps", "hors", "rendue"
WHO = [
    (Party.TABLE.value, _("La table")),
    (Party.ADVISOR.value, _("La conseillère ou le conseiller")),
    (Party.COMMITTEE.value, _("Un comité")),
    (Party.TEAM.value, _("L’équipe de coordination")),
    (Party.NOBODY.value, _("Personne pour l’instant")),
]


def partner_choices() -> list[tuple[str, object]]:
    """Whoever brings money; then no one."""
    partners = Organisation.objects.filter(funds__isnull=False).distinct().values_list("pk", "name")
    return [*((str(pk), name) for pk, name in partners), (str(NO_PARTNER), _("Sans source"))]


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


class PlaceFilter(django_filters.ChoiceFilter):
    """Boroughs, towns and health territories, read when the form is shown."""

    def __init__(self, **more):
        choose = forms.Select(attrs={"class": "form-select", "data-own": True})
        label, nothing = _("Territoire"), _("Tous")
        super().__init__(label=label, empty_label=nothing, choices=choices, widget=choose, **more)


def year_filter(label, method: str) -> django_filters.NumberFilter:
    """A calendar year."""
    typed = forms.NumberInput(attrs={"class": "form-control"})
    return django_filters.NumberFilter(
        label=label, method=method, min_value=FIRST_YEAR, max_value=LAST_YEAR, decimal_places=0, widget=typed
    )


def _choose() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class DossierFilter(django_filters.FilterSet):
    """Search and filters; give it the context in use."""

    q = django_filters.CharFilter(
        label=_("Chercher"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control", "maxlength": 100}),
    )
    etape = django_filters.ChoiceFilter(
        label=_("Étape"),
        method="in_stage",
        choices=[*StageKind.choices, (NO_STAGE, _("À choisir"))],
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
        choices=[("1", _("En retard")), ("0", _("Pas en retard"))],
        empty_label=_("Tous"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    parcours = django_filters.ChoiceFilter(
        label=_("Moment du parcours"),
        method="at_step",
        choices=[(word, step.label) for word, step in STEPS.items()],
        empty_label=_("Tous"),
        widget=_choose(),
    )
    lieu = PlaceFilter(method="there")
    echeance = django_filters.ChoiceFilter(
        label=_("Échéance"), method="due_within", choices=PERIODS, empty_label=_("Toutes"), widget=_choose()
    )
    reponse = django_filters.ChoiceFilter(
        label=_("Décision dont la réponse est envoyée"),
        method="decided",
        choices=[(GIVEN, _("Toutes")), (ON_TIME, _("À temps")), (BEYOND, _("Hors délai"))],
        empty_label=_("Peu importe"),
        widget=_choose(),
    )
    argent = django_filters.ChoiceFilter(
        label=_("Soutien dont la réponse est envoyée"),
        method="with_money",
        choices=[(ASKED, _("Demandé")), (AGREED, _("Engagé")), (PAID, _("Versé"))],
        empty_label=_("Peu importe"),
        widget=_choose(),
    )
    annees = django_filters.CharFilter(
        label=_("Années de ce soutien"),
        method="as_it_is",
        widget=forms.TextInput(attrs={"class": "form-control", "maxlength": 9, "placeholder": "2024-2026"}),
    )
    source = django_filters.ChoiceFilter(
        label=_("Partenaire de ce soutien"),
        method="as_it_is",
        choices=(),
        empty_label=_("Tous"),
        widget=forms.Select(attrs={"class": "form-select", "data-own": True}),
    )
    de = year_filter(_("Déposés ou ouverts à partir de l’année"), "since")
    a = year_filter(_("Déposés ou ouverts jusqu’à l’année"), "until")

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
            self.filters["source"].extra["choices"] = partner_choices
            for name in WHEN_USED:
                if not (data or {}).get(name):
                    del self.filters[name]

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
        return dossiers.filter(late()) if value == "1" else dossiers.exclude(late())

    def in_stage(self, dossiers, name, value):
        return dossiers.filter(stage=None) if value == NO_STAGE else dossiers.filter(stage__kind=value)

    def at_step(self, dossiers, name, value):
        return dossiers.filter(state__in=STEPS[value].states)

    def there(self, dossiers, name, value):
        return dossiers.filter(of_territory(value))

    def since(self, dossiers, name, value):
        return dossiers.filter(dossiers_since(int(value)))

    def until(self, dossiers, name, value):
        return dossiers.filter(dossiers_until(int(value)))

    def due_within(self, dossiers, name, value):
        first, end = period(value)
        return dossiers.filter(next_on__gte=first, next_on__lt=end)

    def decided(self, dossiers, name, value):
        late = {ON_TIME: False, BEYOND: True}.get(value)
        return dossiers.filter(pk__in=decided(late=late).values("pk"))

    def with_money(self, dossiers, name, value):
        """Those that make an amount up, in the calendar years and from the partner that the address says."""
        asked = Asked(Programme(pk=self.context.object_id), *years_read(self.data.get("annees") or ""))
        source = self.data.get("source") or ""
        partner = int(source) if source.isdecimal() else None
        return dossiers.filter(pk__in=dossiers_behind(asked, value, partner))

    def as_it_is(self, dossiers, name, value):
        """Read by `with_money`."""
        return dossiers

    def at_moment(self, dossiers, name, value):
        return dossiers.filter(Q(window=value) | Q(window=None, aimed_window=value))
