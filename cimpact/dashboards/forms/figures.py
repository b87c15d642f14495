"""The filters of a dashboard: calendar years, and a territory."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme

from ..figures.asked import Asked
from ..territories import grouped, territories

# Years proposed after this one: an award may be of four.
AHEAD = 4


class AskedForm(forms.Form):
    """Read from the address. What does not read filters nothing, and says so beside it."""

    hide_optional = True

    de = forms.TypedChoiceField(label=_("De l’année"), required=False, coerce=int, empty_value=None)
    a = forms.TypedChoiceField(label=_("À l’année"), required=False, coerce=int, empty_value=None)
    lieu = forms.ChoiceField(
        label=_("Territoire"),
        required=False,
        error_messages={
            "invalid_choice": _("Ce territoire n’est pas dans la liste : choisissez-en un autre.")
        },
    )

    def __init__(self, data=None, *, programme: Programme):
        super().__init__(data)
        self.programme = programme
        last = max(programme.ends_on.year, clock.today().year) + AHEAD
        years = [(str(year), str(year)) for year in range(programme.starts_on.year, last + 1)]
        for name in ("de", "a"):
            self.fields[name].choices = [("", _("Toutes")), *years]
            self.fields[name].error_messages["invalid_choice"] = _("Choisissez une année de la liste.")
        self.territories = territories()
        self.fields["lieu"].choices = [("", _("Tous")), *grouped(self.territories)]
        for name, field in self.fields.items():
            field.widget.attrs |= {"class": "form-select"} | ({"data-own": True} if name == "lieu" else {})

    @property
    def asked(self) -> Asked:
        """What the address asks for; two years in the wrong order are put in the right one."""
        self.is_valid()
        chosen = self.cleaned_data
        first, last = chosen.get("de"), chosen.get("a")
        if first and last and first > last:
            first, last = last, first
        named = {territory.word: territory for territory in self.territories}
        return Asked(self.programme, first, last, named.get(chosen.get("lieu", "")))
