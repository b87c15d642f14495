"""A message in the conversation of a dossier."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy

from cimpact.writing.models import Document, Question

LONGEST_MESSAGE = 4000


class AboutField(forms.ModelChoiceField):
    """The part of the document that a message is about, named by its section; the whole by default."""

    def __init__(self, **options):
        super().__init__(
            Question.objects.none(),
            required=False,
            label=gettext_lazy("À propos de"),
            empty_label=gettext_lazy("Tout le dossier"),
            **options,
        )

    def label_from_instance(self, question):
        return question.section.title


class MessageForm(forms.Form):
    """What one writes to the others; sent twice with the same key, it is one message."""

    text = forms.CharField(
        label=gettext_lazy("Votre message"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_MESSAGE,
        error_messages={"required": gettext_lazy("Écrivez un message avant de l’envoyer.")},
    )
    about = AboutField()
    key = forms.UUIDField(widget=forms.HiddenInput)

    hide_optional = True

    def __init__(self, *args, document: Document | None, beside: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        if document is None:
            del self.fields["about"]
            return
        # One question stands for each section: its first.
        firsts = [next(iter(section.questions.all()), None) for section in document.sections]
        about = self.fields["about"]
        about.queryset = (
            Question.objects.filter(pk__in=[question.pk for question in firsts if question])
            .select_related("section")
            .order_by("section__order")
        )
        if beside:
            about.widget = forms.HiddenInput()
