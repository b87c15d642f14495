"""What a table writes in its reflection: its words on a subject, and what it will do."""

import uuid

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.fields import WrittenDateField
from cimpact.writing.forms.notes import NoteForm

from ..guide import Subject
from ..models import SelfReflection, SelfReflectionNote
from ..workflow.self_reflections import write_words


class WordsForm(NoteForm):
    """One subject, in the table's own words."""

    def __init__(
        self,
        data=None,
        *,
        address: list[str],
        reflection: SelfReflection,
        subject: Subject,
        saved: SelfReflectionNote | None,
    ):
        self.reflection, self.subject = reflection, subject
        super().__init__(
            data,
            code=subject.code,
            label=_("Dans vos mots"),
            saved=saved,
            url=reverse("self_reflection_note", args=[*address, reflection.pk, subject.code]),
        )
        self.fields["text"].widget.attrs["aria-label"] = _("Dans vos mots, %(subject)s") % {
            "subject": subject.title
        }

    def write(self, markup: str, version: int, apart: bool, by) -> SelfReflectionNote:
        return write_words(
            self.reflection,
            self.subject.code,
            markup=markup,
            version=version,
            read=self.read_markup,
            by=by,
        )


class StepForm(forms.Form):
    """One thing the table will do; who and when, if it knows."""

    what = forms.CharField(
        label=gettext_lazy("Ce que nous ferons"),
        max_length=300,
        error_messages={"required": gettext_lazy("Dites ce que vous ferez, en quelques mots.")},
    )
    who = forms.CharField(label=gettext_lazy("Qui s’en charge"), max_length=120, required=False)
    due_on = WrittenDateField(label=gettext_lazy("D’ici le"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, data=None, *, subject: Subject):
        super().__init__(data, prefix=f"step_{subject.code}", initial={"key": uuid.uuid4()})
        self.subject = subject

    @property
    def is_begun(self) -> bool:
        """Whether something was typed in it: what is typed is never dropped."""
        names = ("what", "who", "due_on")
        return any(self.data.get(self.add_prefix(name), "").strip() for name in names)
