"""What is written while a meeting is held: notes, presences, what is left to do; what is to correct in its minutes."""

import uuid

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.writing.forms.texts import TextForm

from ..enums import Presence
from ..meeting_page import MeetingPage
from ..models import ActionItem, Committee, Meeting, Point
from ..workflow.notes import Written, write_notes, written_of


class NotesForm(TextForm):
    """What is said of one point, saved as it is typed; of the meeting itself when there is no point."""

    template = "governance/minutes/_notes.html"

    def __init__(self, data=None, *, meeting: Meeting, point: Point | None, saved: Written | None):
        self.meeting, self.point = meeting, point
        name = f"point_{point.pk}" if point else "meeting"
        args = [meeting.pk, point.pk] if point else [meeting.pk]
        super().__init__(
            data,
            prefix=name,
            saved=saved,
            url=reverse("point_notes" if point else "meeting_notes", args=args),
        )
        text = self.fields["text"]
        text.label = _("Ce qui s’est dit") if point else _("Ouverture, remarques et clôture")
        text.help_text = (
            ""
            if point
            else _("Ce que le procès-verbal dit de la rencontre, en plus de ses points. Facultatif.")
        )
        text.widget.attrs["rows"] = 4

    @classmethod
    def of_point(cls, meeting: Meeting, point: Point, data=None) -> "NotesForm":
        return cls(data, meeting=meeting, point=point, saved=written_of(point))

    @classmethod
    def of_meeting(cls, meeting: Meeting, data=None) -> "NotesForm":
        minutes = getattr(meeting, "written_minutes", None)
        saved = minutes if minutes and minutes.version else None
        return cls(data, meeting=meeting, point=None, saved=saved)

    def write(self, markup: str, version: int, apart: bool, by) -> Written:
        return write_notes(
            self.meeting,
            self.point,
            markup=markup,
            version=version,
            read=self.read_markup,
            apart=apart,
            by=by,
        )

    def fragments(self):
        html = render_to_string("governance/minutes/_last_change.html", {"saved": self.saved})
        return {f"{self.prefix}-last": html}


class PresenceForm(forms.Form):
    """How each member took part: a line each."""

    def __init__(self, *args, page: MeetingPage, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        for member in page.members:
            saved = page.attendances.get(member.pk)
            self.fields[f"member_{member.pk}"] = forms.ChoiceField(
                label=member.user.full_name,
                choices=[("", _("pas noté")), *Presence.choices],
                required=False,
                initial=saved.presence if saved else "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    @property
    def lines(self) -> list[dict]:
        """Each member with her field, and what she had answered."""
        by_pk = {member.pk: member for member in self.page.members}
        return [
            {
                "member": member,
                "field": self[f"member_{member.pk}"],
                "attendance": self.page.attendances.get(member.pk),
                "stands_in_for": by_pk.get(member.substitute_for_id or 0),
            }
            for member in self.page.members
        ]

    def values(self) -> dict[int, str]:
        return {int(name.removeprefix("member_")): value for name, value in self.cleaned_data.items()}


class RemarkForm(forms.Form):
    """What is to correct in the minutes."""

    words = forms.CharField(
        label=gettext_lazy("Ce qui est à corriger"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Écrivez ce qui est à corriger.")},
    )


class ActionForm(forms.Form):
    """What is left to do, by whom, until when."""

    title = forms.CharField(
        label=gettext_lazy("Ce qui est à faire"),
        max_length=200,
        error_messages={"required": gettext_lazy("Dites ce qui est à faire.")},
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Qui s’en charge?"),
        queryset=None,
        empty_label=gettext_lazy("Choisir une personne"),
        widget=forms.Select(attrs={"data-own": True}),
        error_messages={
            "required": gettext_lazy("Dites qui s’en charge."),
            "invalid_choice": gettext_lazy("Choisissez une personne du comité."),
        },
    )
    due_on = WrittenDateField(label=gettext_lazy("D’ici le"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, committee: Committee, owners, action: ActionItem | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action
        self.fields["owner"].queryset = owners
        self.fields["owner"].label_from_instance = lambda user: user.full_name
        if action:
            self.initial = {"title": action.title, "owner": action.owner_id, "due_on": action.due_on}
            del self.fields["key"]
        else:
            self.initial.setdefault("key", uuid.uuid4())

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        kept = self.action.due_on if self.action else None
        if due_on and due_on != kept and due_on < clock.today():
            raise forms.ValidationError(_("Cette date est passée : choisissez-en une à venir."))
        return due_on

    def values(self) -> dict:
        return dict(self.cleaned_data)


class MeetingActionForm(ActionForm):
    """The same, from a meeting: of which of its points."""

    def __init__(self, *args, points: list[Point], **kwargs):
        super().__init__(*args, **kwargs)
        self.points = {str(point.pk): point for point in points}
        self.fields["point"] = forms.ChoiceField(
            label=_("À quel point de l’ordre du jour?"),
            choices=[("", _("Aucun en particulier")), *((pk, p.title) for pk, p in self.points.items())],
            required=False,
            widget=forms.Select(attrs={"data-own": True}),
        )

    def values(self) -> dict:
        return super().values() | {"point": self.points.get(self.cleaned_data["point"])}


class DoneForm(forms.Form):
    """What became of it."""

    words = forms.CharField(label=gettext_lazy("Ce qui en est"), max_length=300, required=False)
