"""What the learning library is searched by; a learning reused, collected, shared from a report (F70)."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.programmes.enums import StageKind

from ..enums import Aim, Condition, EntryKind, Readers, Sureness, Visibility
from ..library import BY_DATE, REGION
from ..models import Collection, Finding

LONGEST = 2000
TITLE = 160


def _select(**more) -> forms.Select:
    return forms.Select(attrs={"class": "form-select", **more})


def _choice(label, nothing, choices=()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", nothing), *choices], widget=_select())


class LibraryFilter(forms.Form):
    """The words and the filters of the library, read from the address; it keeps nothing."""

    q = forms.CharField(
        label=gettext_lazy("Chercher"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    genre = _choice(gettext_lazy("Ce que c’est"), gettext_lazy("Tout"), EntryKind.choices)
    surete = _choice(gettext_lazy("À quel point c’est sûr"), gettext_lazy("Peu importe"), Sureness.choices)
    quartier = forms.ChoiceField(
        label=gettext_lazy("Quartier"), required=False, widget=_select(**{"data-own": True})
    )
    etape = _choice(gettext_lazy("Étape"), gettext_lazy("Toutes"), StageKind.choices)
    annee = forms.ChoiceField(label=gettext_lazy("Année"), required=False, widget=_select())
    visee = _choice(gettext_lazy("Visée"), gettext_lazy("Toutes"), Aim.choices)
    condition = _choice(gettext_lazy("Condition"), gettext_lazy("Toutes"), Condition.choices)
    reutilise = _choice(
        gettext_lazy("Réutilisé"), gettext_lazy("Peu importe"), [("1", gettext_lazy("Réutilisé ailleurs"))]
    )
    mot = forms.CharField(
        label=gettext_lazy("Mot-clé"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    tri = forms.ChoiceField(
        label=gettext_lazy("Dans l’ordre"),
        required=False,
        choices=[
            ("", gettext_lazy("Les plus proches des mots")),
            (BY_DATE, gettext_lazy("Les plus récents")),
        ],
        widget=_select(),
    )

    # Folded until one is used.
    MORE = ("etape", "annee", "visee", "condition", "reutilise", "mot", "tri")

    def __init__(self, *args, places=(), years=(), **kwargs):
        super().__init__(*args, **kwargs)
        region = (REGION, _("La région"))
        self.fields["quartier"].choices = [("", _("Tous")), *places, region]
        self.fields["annee"].choices = [("", _("Toutes")), *((str(year), str(year)) for year in years)]

    @property
    def asked(self) -> dict[str, str]:
        """What is asked and can be read; a value of an old address is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def filters_chosen(self) -> list[str]:
        """The filters in use, besides the words and the order."""
        return [name for name in self.asked if name not in ("q", "tri")]

    @property
    def first_fields(self):
        return [self[name] for name in self.fields if name not in self.MORE]

    @property
    def more_fields(self):
        return [self[name] for name in self.MORE]

    @property
    def more_used(self) -> bool:
        return any(name in self.MORE for name in self.asked)


class ReuseForm(forms.Form):
    """Where a learning was reused, since when, what it changed."""

    neighbourhood = forms.ModelChoiceField(
        label=gettext_lazy("Dans quel quartier"),
        queryset=None,
        widget=_select(**{"data-own": True}),
        error_messages={"required": gettext_lazy("Choisissez le quartier.")},
        empty_label=None,
    )
    text = forms.CharField(
        label=gettext_lazy("Ce que cela a changé chez vous"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "class": "words"}),
        error_messages={"required": gettext_lazy("Dites en quelques mots ce que cela a changé.")},
        help_text=gettext_lazy(
            "La personne qui a écrit l’apprentissage et la communauté du programme le lisent."
        ),
    )
    on = WrittenDateField(
        label=gettext_lazy("Depuis le"), error_messages={"required": gettext_lazy("Inscrivez une date.")}
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["neighbourhood"].queryset = places
        self.fields["neighbourhood"].initial = places.first()
        self.fields["on"].initial, self.fields["key"].initial = clock.today(), uuid.uuid4()

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise ValidationError(_("Cette date est à venir : dites-le une fois que c’est fait."))
        return on


class CollectionForm(forms.ModelForm):
    """A collection's name, what unites it, who sees it; the version one read, or the key of a new one."""

    text = forms.CharField(
        label=gettext_lazy("Ce qui les réunit"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "words"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Collection
        fields = ["title", "text", "readers"]
        labels = {"title": gettext_lazy("Titre"), "readers": gettext_lazy("Qui la voit")}
        widgets = {
            "title": forms.TextInput(attrs={"class": "words"}),
            "readers": forms.RadioSelect,
        }
        error_messages = {
            "title": {"required": gettext_lazy("Donnez un titre à la collection.")},
            "readers": {"required": gettext_lazy("Choisissez qui la voit.")},
        }
        help_texts = {
            "readers": gettext_lazy("Chaque personne n’y trouve que les apprentissages qui lui sont ouverts.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["readers"].choices = Readers.choices
        self.fields["version"].initial = self.instance.version
        self.fields["key"].initial = uuid.uuid4()

    def _post_clean(self):
        """The collection is written by the action, never by the form."""

    def values(self) -> dict:
        """What the actions take of it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ShareFindingForm(forms.Form):
    """What a report learned, on its way to the library: said in a sentence, how sure, who reads it."""

    title = forms.CharField(
        label=gettext_lazy("En une phrase"),
        max_length=TITLE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "words"}),
        error_messages={"required": gettext_lazy("Dites-le en une phrase.")},
    )
    sureness = forms.ChoiceField(
        label=gettext_lazy("À quel point en êtes-vous sûrs?"),
        choices=Sureness.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites à quel point vous en êtes sûrs.")},
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Qui peut le lire?"),
        choices=[(one.value, one.label) for one in (Visibility.COMMUNITY, Visibility.PUBLIC)],
        initial=Visibility.COMMUNITY,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez qui peut le lire.")},
    )

    def __init__(self, *args, finding: Finding, **kwargs):
        first = finding.text.split("\n")[0]
        title = first if 0 < len(first) <= TITLE else finding.question[:TITLE]
        super().__init__(*args, initial={"title": title}, **kwargs)
