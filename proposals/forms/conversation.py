"""A message in the conversation of a dossier: a thread to open, or an answer to one."""

import uuid

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cimpact.history.models import Audience
from cimpact.writing.models import Document, Question, Section

from ..models import Dossier
from ..talk import about_document, audiences_for, may_speak_of

LONGEST_MESSAGE = 4000
WHOLE = ""


class MessageForm(forms.Form):
    """What one writes to the others; sent twice with the same key, it is one message."""

    about = forms.ChoiceField(label=_("À propos de"), required=False)
    audience = forms.ChoiceField(
        label=_("Qui lit"),
        required=False,
        choices=[
            (Audience.ALL, _("La table et la personne qui l’accompagne")),
            (Audience.TABLE, _("Entre nous : celles et ceux qui écrivent")),
        ],
        initial=Audience.ALL,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Votre message"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_MESSAGE,
        error_messages={"required": _("Écrivez un message avant de l’envoyer.")},
    )
    mentioned = forms.MultipleChoiceField(
        label=_("Mentionner"),
        help_text=_("Elles reçoivent un courriel, selon ce qu’elles ont choisi dans leur compte."),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-own": True}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    hide_optional = True

    def __init__(
        self,
        *args,
        user,
        dossier: Dossier,
        people: list,
        section: Section | None = None,
        document: Document | None = None,
        beside=False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.user, self.dossier = user, dossier
        # What the sections are of: the proposal, unless another document is named.
        self.document = document or (dossier.document if dossier.document_id else None)
        self.people = {person.pk: person for person in people}
        self.initial.setdefault("key", uuid.uuid4())
        if section:
            self.initial.setdefault("about", f"s{section.pk}")
        if beside and section is None:
            del self.fields["about"]  # about the whole: its own page lets one choose
        else:
            self._open_about(section if beside else None)
        if len(audiences_for(user, dossier)) == 1:
            del self.fields["audience"]
        self.fields["mentioned"].choices = [
            (str(person.pk), person.full_name) for person in self.people.values()
        ]
        if not self.people:
            del self.fields["mentioned"]

    def _open_about(self, only: Section | None) -> None:
        """The sections and questions that one may write about; a section alone beside its page."""
        choices: list = []
        if only is None and may_speak_of(self.user, self.dossier, None):
            choices.append((WHOLE, _("Tout le dossier")))
        for section in [only] if only else self.sections:
            entries = [(f"s{section.pk}", section.title if only is None else _("Toute la section"))]
            entries += [(f"q{question.pk}", question.label) for question in section.questions.all()]
            choices += entries if only else [(section.title, entries)]
        if not self.sections or choices == [(WHOLE, _("Tout le dossier"))]:
            del self.fields["about"]
        else:
            self.fields["about"].choices = choices

    @cached_property
    def sections(self) -> list[Section]:
        """The sections that the person may write about."""
        everything = self.document.sections if self.document else []
        return [section for section in everything if may_speak_of(self.user, self.dossier, section)]

    def clean_about(self) -> tuple[Section | None, Question | None]:
        """The section and the question named."""
        value = self.cleaned_data["about"]
        for section in self.sections:
            if value == f"s{section.pk}":
                return section, None
            for question in section.questions.all():
                if value == f"q{question.pk}":
                    return section, question
        return None, None

    def clean_mentioned(self) -> list:
        return [self.people[int(pk)] for pk in self.cleaned_data["mentioned"]]

    @property
    def message(self) -> dict:
        """What the action takes of a thread to open."""
        section, question = self.cleaned_data.get("about") or (None, None)
        return {
            "text": self.cleaned_data["text"],
            "key": self.cleaned_data["key"],
            "document": self.document if section and about_document(self.dossier, self.document) else None,
            "section": section,
            "question": question,
            "audience": self.cleaned_data.get("audience") or Audience.ALL,
            "mentioned": self.cleaned_data.get("mentioned") or [],
        }


class ReplyForm(MessageForm):
    """An answer in a thread, which says what it is about and who reads it."""

    thread = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, thread: int, **kwargs):
        super().__init__(*args, auto_id=f"t{thread}-%s", **kwargs)
        self.initial["thread"] = thread
        for name in ("about", "audience"):
            self.fields.pop(name, None)
        self.fields["text"].label = _("Votre réponse")
