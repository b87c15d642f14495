"""Writing a paper of a plan: each of its parts saved as it is typed, and what is chosen when one begins."""

import datetime as dt
import uuid
from collections.abc import Callable

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.writing.forms.parts import Conflict, Part
from cimpact.writing.text import without_controls

from .enums import BriefAudience, PaperLanguage
from .models import Brief, OnePagePlan, PlanPaper, ProgressReport
from .plan_paper_parts import SECTIONS, PaperPart, Passage
from .plan_papers import CHOICE, CHOSEN, Rewritten, write_part

PREVIEW, FITS, PAGES = "apercu", "tient", "pages"


class PaperForm(Part):
    """One part of a paper, saved over the version that was read. `preview` gives what its page shows of the whole."""

    def __init__(
        self,
        data=None,
        *,
        paper: PlanPaper,
        part: PaperPart,
        initiative: int,
        preview: Callable[[PlanPaper], dict[str, str]] | None = None,
        first: dict[str, str] | None = None,
    ):
        self.paper, self.part, self.initiative, self.preview = paper, part, initiative, preview
        self.url = part_url(paper, initiative, part.code)
        held = paper.words if part.code in paper.versions else {**(first or {}), **paper.words}
        initial = {one.code: held.get(one.code, "") for one in part.passages}
        version = paper.versions.get(part.code, 0)
        super().__init__(data, prefix=part.code, initial={**initial, "version": version})
        for one in part.passages:
            self.fields[one.code] = self._field(one)

    def _field(self, one: Passage) -> forms.Field:
        described = f"id_{self.prefix}-{one.code}_help id_{self.prefix}-{one.code}_error"
        attrs = {
            "class": "form-control words",
            "autocomplete": "off",
            "maxlength": one.most,
            "aria-describedby": described if one.help else described.split()[1],
        }
        widget = forms.TextInput(attrs) if one.is_line else forms.Textarea({"rows": 5, **attrs})
        return forms.CharField(
            label=str(one.label), help_text=str(one.help), required=False, max_length=one.most, widget=widget
        )

    @property
    def heading(self) -> str:
        """What the part is called; `part` may be one of its fields."""
        return str(self.part.title)

    @property
    def lines(self) -> list[tuple[Passage, forms.BoundField]]:
        return [(one, self[one.code]) for one in self.part.passages]

    def clean(self):
        cleaned = super().clean()
        for one in self.part.passages:
            text = without_controls(cleaned.get(one.code, "").replace("\r\n", "\n")).strip()
            cleaned[one.code] = " ".join(text.split()) if one.is_line else text
        return cleaned

    def keep(self, by) -> Conflict | None:
        words = {one.code: self.cleaned_data[one.code] for one in self.part.passages}
        try:
            self.paper = write_part(self.paper, self.part.code, words=words, version=self.version_read, by=by)
        except Rewritten as found:
            current = found.current
            writer = current.updated_by
            return self.compare(
                {code: current.said(code) for code in words},
                version=current.versions.get(self.part.code, 0),
                who=writer.first_name if writer else "",
                at=current.updated_at,
            )
        return None

    @property
    def saved_version(self) -> int:
        return self.paper.versions.get(self.part.code, 0)

    @property
    def saved_at(self) -> dt.datetime | None:
        return self.paper.updated_at

    def fragments(self) -> dict[str, str]:
        return self.preview(self.paper) if self.preview else {}


def part_url(paper: PlanPaper, initiative: int, part: str) -> str:
    """Where a part of a paper is saved."""
    if isinstance(paper, ProgressReport):
        return reverse("plan_report_part", args=[initiative, paper.pk, part])
    if isinstance(paper, Brief):
        return reverse("plan_brief_part", args=[initiative, paper.pk, part])
    return reverse("plan_page_part", args=[initiative, part])


def language_field() -> forms.ChoiceField:
    """In which language the paper is."""
    return forms.ChoiceField(
        label=_("Langue du document"),
        choices=PaperLanguage,
        widget=forms.RadioSelect,
        initial=PaperLanguage.FR,
        error_messages={"required": _("Choisissez la langue du document.")},
    )


class ChoiceForm(forms.Form):
    """The four sections of the plan on a page, and its language."""

    sections = forms.MultipleChoiceField(
        label=_("Quatre sections parmi sept"),
        choices=[(part.code, part.title) for part in SECTIONS.values()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez exactement quatre sections.")},
    )
    language = language_field()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    hide_optional = True

    def __init__(self, data=None, *, paper: OnePagePlan):
        initial = {
            "sections": paper.sections,
            "language": paper.language,
            "version": paper.versions.get(CHOICE, 0),
        }
        super().__init__(data, initial=initial, prefix=CHOICE)

    def clean_sections(self) -> list[str]:
        chosen = self.cleaned_data["sections"]
        if len(chosen) != CHOSEN:
            raise forms.ValidationError(
                _("Choisissez exactement quatre sections : vous en avez choisi %(n)s."),
                params={"n": len(chosen)},
            )
        return [code for code in SECTIONS if code in chosen]


class ReportForm(forms.Form):
    """Beginning a progress report."""

    on = WrittenDateField(
        label=_("Date du rapport"),
        initial=clock.today,
        error_messages={"required": _("Écrivez la date du rapport.")},
    )
    language = language_field()
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class BriefForm(forms.Form):
    """Beginning a brief."""

    audience = forms.ChoiceField(
        label=_("À qui s’adresse la note"),
        choices=BriefAudience,
        widget=forms.RadioSelect,
        initial=BriefAudience.RESIDENTS,
        error_messages={"required": _("Choisissez à qui s’adresse la note.")},
    )
    language = language_field()
    message = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=10**15)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    hide_optional = True
