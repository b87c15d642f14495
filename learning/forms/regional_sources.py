"""The journal entries that a theme may draw on, chosen among by what they are about."""

from django import forms
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy

from cimpact.programmes.models import Programme
from cimpact.search import Words
from neighbourhoods.models import Neighbourhood

from ..enums import Aim, Condition, EntryKind
from ..models import JournalEntry
from ..regional_text import open_entries


class SourceFilters(forms.Form):
    """By a word or a tag, a kind, an aim, a condition, a neighbourhood; by address."""

    hide_optional = True

    q = forms.CharField(
        label=gettext_lazy("Mot ou mot-clé"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Ce que c’est"),
        required=False,
        choices=[("", gettext_lazy("Tout")), *EntryKind.choices],
    )
    aim = forms.ChoiceField(
        label=gettext_lazy("Visée"), required=False, choices=[("", gettext_lazy("Toutes")), *Aim.choices]
    )
    condition = forms.ChoiceField(
        label=gettext_lazy("Condition"),
        required=False,
        choices=[("", gettext_lazy("Toutes")), *Condition.choices],
    )
    neighbourhood = forms.ModelChoiceField(
        label=gettext_lazy("Quartier"),
        required=False,
        queryset=Neighbourhood.objects.none(),
        empty_label=gettext_lazy("Tous"),
        widget=forms.Select(attrs={"data-own": True}),
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = open_entries(programme.pk)
        self.fields["neighbourhood"].queryset = Neighbourhood.objects.filter(
            pk__in=self.entries.values("neighbourhood")
        ).order_by("name")
        for name in ("kind", "aim", "condition", "neighbourhood"):
            self.fields[name].widget.attrs["class"] = "form-select"

    @property
    def chosen(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def found(self):
        """The entries that correspond, the latest first."""
        chosen, rows = self.chosen, self.entries
        for name in ("kind", "neighbourhood"):
            if name in chosen:
                rows = rows.filter(**{name: chosen[name]})
        for name, field in (("aim", "aims"), ("condition", "conditions")):
            if name in chosen:
                # A list of codes is looked into as text: both databases write it alike.
                rows = rows.annotate(**{f"{field}_text": Cast(field, TextField())})
                rows = rows.filter(**{f"{field}_text__contains": f'"{chosen[name]}"'})
        return rows.filter(pk__in=_holding(rows, chosen["q"])) if "q" in chosen else rows


def _holding(rows, typed: str) -> list[int]:
    """The entries (ids) that hold the words, tags included: a tag is kept as it was typed, accents and all."""
    words = Words.of(typed)
    said = JournalEntry.objects.filter(pk__in=rows.values("pk")).values_list("pk", "title", "text", "tags")
    return [pk for pk, title, text, tags in said if words.are_in(title, text, *tags)]
