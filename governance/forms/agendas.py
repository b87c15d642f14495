"""The agenda: what waits, chosen among; a free point; what a point says of itself."""

from django import forms
from django.utils.translation import gettext_lazy

from ..agenda import Waiting
from ..enums import PointKind
from ..models import Point

LONGEST_POINT = 480


class WaitingForm(forms.Form):
    """What waits before the committee, to tick."""

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qui attend"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Cochez au moins une ligne."),
            "invalid_choice": gettext_lazy(
                "Une de ces lignes n’attend plus : la liste est à jour, cochez de nouveau."
            ),
        },
    )

    def __init__(self, *args, waiting: list[Waiting], **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = {one.key: one for one in waiting}
        self.fields["chosen"].choices = [(one.key, one.title) for one in waiting]
        self.initial["chosen"] = [one.key for one in waiting if one.is_suggested]

    def groups(self) -> list[dict]:
        """The lines under the name of what they are, each with its box ticked or not."""
        ticked = set(self["chosen"].value() or ())
        found: dict[str, list] = {}
        for n, (key, one) in enumerate(self.waiting.items()):
            line = {"key": key, "one": one, "id": f"id_chosen_{n}", "ticked": key in ticked}
            found.setdefault(str(one.group), []).append(line)
        return [{"name": name, "lines": lines} for name, lines in found.items()]

    def values(self) -> list[Waiting]:
        return [self.waiting[key] for key in self.cleaned_data["chosen"]]


class PointForm(forms.Form):
    """A point of the agenda."""

    title = forms.CharField(
        label=gettext_lazy("Titre du point"),
        max_length=200,
        error_messages={"required": gettext_lazy("Donnez un titre au point.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Ce qui est attendu du comité"),
        choices=[choice for choice in PointKind.choices if choice[0] != PointKind.INVESTMENT],
        initial=PointKind.DISCUSSION,
        error_messages={"required": gettext_lazy("Choisissez ce qui est attendu du comité.")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Durée, en minutes"),
        min_value=1,
        max_value=LONGEST_POINT,
        required=False,
        error_messages={
            "invalid": gettext_lazy("Écrivez un nombre de minutes, par exemple 15."),
            "min_value": gettext_lazy("Écrivez un nombre de minutes, par exemple 15."),
            "max_value": gettext_lazy("C’est plus d’une journée : écrivez un nombre de minutes."),
        },
    )
    presented_by = forms.CharField(label=gettext_lazy("Qui le présente"), max_length=120, required=False)
    words = forms.CharField(
        label=gettext_lazy("Ce dont il s’agit"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, point: Point | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if point is None:
            return
        self.initial = {name: getattr(point, name) for name in self.fields}
        if point.item_id:  # what it is about is named by its proposal
            del self.fields["title"], self.fields["kind"]

    def values(self) -> dict:
        return dict(self.cleaned_data)
