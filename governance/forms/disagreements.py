"""A disagreement: opening it, naming people by their address, notes, steps, what was agreed; and the procedure."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.accounts.models import User
from cimpact.programmes.models import Programme

from ..disagreements import person_at, places_of
from ..models import Disagreement, ProcedureStep
from ..procedures import steps_for


def _known(address: str, programme: Programme) -> User:
    person = person_at(address, programme)
    if person is None:
        raise ValidationError(
            _(
                "Personne du programme n’a l’adresse %(address)s. Vérifiez-la, ou demandez-la à la personne "
                "concernée."
            )
            % {"address": address}
        )
    return person


class OpenForm(forms.Form):
    """Say what it is about, and whom it concerns."""

    title = forms.CharField(
        label=gettext_lazy("De quoi s’agit-il, en une phrase?"),
        max_length=160,
        error_messages={"required": gettext_lazy("Dites en une phrase de quoi il s’agit.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Ce qui s’est passé, et ce que vous souhaitez"),
        help_text=gettext_lazy("Des faits, puis ce qui vous aiderait. Les personnes nommées le liront."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": gettext_lazy("Racontez ce qui s’est passé, même en peu de mots.")},
    )
    parties = forms.CharField(
        label=gettext_lazy("Qui est concerné?"),
        help_text=gettext_lazy("L’adresse courriel de chaque personne, une par ligne. Vous en êtes déjà."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Inscrivez l’adresse d’au moins une personne concernée.")},
    )
    facilitator = forms.EmailField(
        label=gettext_lazy("Qui pourrait animer la démarche?"),
        help_text=gettext_lazy(
            "L’adresse de quelqu’un que ce désaccord ne concerne pas. Vous pourrez la nommer plus tard."
        ),
        required=False,
        error_messages={
            "invalid": gettext_lazy("Écrivez une adresse complète, par exemple nom@exemple.org.")
        },
    )
    neighbourhood = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Quelle procédure suivre?"),
        empty_label=gettext_lazy("Celle du programme"),
        required=False,
        widget=forms.Select(attrs={"data-own": True}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, programme: Programme, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme, self.user = programme, user
        self.initial.setdefault("key", uuid.uuid4())
        places = places_of(user, programme)
        if places:
            self.fields["neighbourhood"].queryset = places
        else:
            del self.fields["neighbourhood"]

    def clean_parties(self) -> list[User]:
        addresses = [line.strip() for line in self.cleaned_data["parties"].splitlines() if line.strip()]
        people = {_known(address, self.programme) for address in addresses} - {self.user}
        if not people:
            raise ValidationError(_("Inscrivez l’adresse d’au moins une autre personne que vous."))
        return sorted(people, key=lambda person: person.pk)

    def clean_facilitator(self) -> User | None:
        address = self.cleaned_data["facilitator"]
        return _known(address, self.programme) if address else None

    def clean(self):
        data = super().clean()
        facilitator = data.get("facilitator")
        if facilitator and facilitator in [self.user, *data.get("parties", [])]:
            self.add_error(
                "facilitator",
                _("Cette personne est concernée par le désaccord : choisissez quelqu’un d’autre."),
            )
        return data


class NoteForm(forms.Form):
    """What was said or done."""

    words = forms.CharField(
        label=gettext_lazy("Ajouter une note"),
        help_text=gettext_lazy("Toutes les personnes concernées la liront; elle ne s’efface pas."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Écrivez votre note avant de l’ajouter.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, disagreement: Disagreement):
        super().__init__(data, prefix="note", initial={"key": uuid.uuid4()})

    def values(self) -> dict:
        return {"words": self.cleaned_data["words"], "key": self.cleaned_data["key"]}


class _PersonForm(forms.Form):
    """Someone named by her address."""

    address = forms.EmailField(
        label=gettext_lazy("Adresse courriel"),
        error_messages={
            "required": gettext_lazy("Inscrivez l’adresse courriel de la personne."),
            "invalid": gettext_lazy("Écrivez une adresse complète, par exemple nom@exemple.org."),
        },
    )

    prefix_of: str

    def __init__(self, data=None, *, disagreement: Disagreement):
        super().__init__(data, prefix=self.prefix_of)
        self.programme = disagreement.programme

    def clean_address(self) -> User:
        return _known(self.cleaned_data["address"], self.programme)

    def values(self) -> dict:
        return {"person": self.cleaned_data["address"]}


class PartyForm(_PersonForm):
    prefix_of = "partie"


class FacilitatorForm(_PersonForm):
    prefix_of = "animation"


class StepForm(forms.Form):
    """The step one is at."""

    step = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Passer à l’étape"),
        empty_label=None,
        widget=forms.Select(attrs={"data-own": True}),
        error_messages={
            "required": gettext_lazy("Choisissez une étape."),
            "invalid_choice": gettext_lazy(
                "Cette étape n’est plus dans la procédure : choisissez-en une autre."
            ),
        },
    )

    def __init__(self, data=None, *, disagreement: Disagreement):
        super().__init__(data, prefix="etape", initial={"step": disagreement.step_id})
        steps = steps_for(disagreement.programme, disagreement.neighbourhood)
        self.fields["step"].queryset = ProcedureStep.objects.filter(pk__in=[step.pk for step in steps])

    def values(self) -> dict:
        return {"step": self.cleaned_data["step"]}


class CloseForm(forms.Form):
    """What was agreed."""

    outcome = forms.CharField(
        label=gettext_lazy("Ce qui a été convenu"),
        help_text=gettext_lazy(
            "Ce que chacun fera, et quand on y reviendra. Une fois close, la démarche ne change plus."
        ),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Écrivez ce qui a été convenu, même si c’est d’en rester là.")
        },
    )

    def __init__(self, data=None, *, disagreement: Disagreement):
        super().__init__(data, prefix="issue")

    def values(self) -> dict:
        return {"outcome": self.cleaned_data["outcome"]}


class ProcedureStepForm(forms.Form):
    """One step, in both languages; emptied, it leaves the procedure."""

    hide_optional = True

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title_fr = forms.CharField(
        label=gettext_lazy("Étape, en français"),
        max_length=120,
        error_messages={
            "required": gettext_lazy("Nommez l’étape, ou cochez « Retirer »."),
        },
    )
    text_fr = forms.CharField(
        label=gettext_lazy("Ce qui s’y fait, en français"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Dites en quelques mots ce qui s’y fait.")},
    )
    title_en = forms.CharField(label=gettext_lazy("Étape, en anglais"), max_length=120, required=False)
    text_en = forms.CharField(
        label=gettext_lazy("Ce qui s’y fait, en anglais"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BaseProcedure(forms.BaseFormSet):
    """The steps in their order; one whose box is ticked is gone."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = gettext_lazy("Retirer cette étape")
        form.fields["ORDER"].label = gettext_lazy("Rang")
        form.fields["ORDER"].widget.attrs["inputmode"] = "numeric"
        form.fields["ORDER"].error_messages["invalid"] = gettext_lazy(
            "Écrivez le rang en chiffres, par exemple 2."
        )

    def clean(self):
        if not any(self.errors) and not self.steps():
            raise ValidationError(_("Gardez au moins une étape."))

    def steps(self) -> list[dict]:
        """The steps as the action takes them."""
        written = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title_fr")]
        kept = [step for step in written if not step.get("DELETE")]
        return sorted(kept, key=lambda step: step.get("ORDER") or len(self.forms))


Procedure = forms.formset_factory(
    ProcedureStepForm, formset=BaseProcedure, extra=1, max_num=15, can_delete=True, can_order=True
)
