"""Suspending a participation, going on, ending it early: a day and a reason."""

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext_lazy

from cimpact.fields import WrittenDateField


class InterruptionForm(forms.Form):
    """From which day, and why. `problem` says why a day makes no sense, or None."""

    on = WrittenDateField(error_messages={"required": gettext_lazy("Inscrivez une date.")})
    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        help_text=gettext_lazy("La table la lit; elle reste dans l’historique."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Dites pourquoi, en une phrase.")},
    )

    def __init__(self, *args, label: str, problem: Callable[..., str | None], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label
        self.problem = problem

    def clean_on(self):
        on = self.cleaned_data["on"]
        if problem := self.problem(on):
            raise forms.ValidationError(problem)
        return on
