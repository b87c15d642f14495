"""What the advisor writes about a report: what is to be made precise, then the answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Report

LONGEST = 4000


class CorrectionForm(forms.Form):
    """One thing to make precise, about the whole report or one of its answers."""

    about = forms.ModelChoiceField(
        label=_("À propos de"), queryset=None, required=False, empty_label=_("Tout le rapport")
    )
    text = forms.CharField(
        label=_("Ce qui est à préciser"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={"required": _("Écrivez ce qui est à préciser.")},
    )

    hide_optional = True

    def __init__(self, *args, report: Report, **kwargs):
        super().__init__(*args, **kwargs)
        questions = [(q, s) for s in report.document.sections for q in s.questions.all()]
        about = self.fields["about"]
        about.queryset = type(questions[0][0]).objects.filter(pk__in=[q.pk for q, _s in questions])
        about.choices = [
            ("", about.empty_label),
            *(
                (section.title, [(str(q.pk), q.label) for q in section.questions.all()])
                for section in report.document.sections
                if section.questions.all()
            ),
        ]


class AcceptanceForm(forms.ModelForm):
    """The answer to a report: how it was read, and what the region learned from it."""

    copy = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Report
        fields = ("reading", "region_learned")
        widgets = {
            "reading": forms.Textarea(attrs={"rows": 5}),
            "region_learned": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "reading": _("Ce que vous en retenez, ce qui vous a frappé, ce qui vous reste comme question."),
            "region_learned": _("Ce qui sert ailleurs : à d’autres quartiers, à l’équipe, au programme."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reading"].required = True
        self.fields["reading"].error_messages["required"] = _(
            "Dites à la table comment vous avez lu son rapport."
        )
        for name in ("reading", "region_learned"):
            self.fields[name].max_length = LONGEST
