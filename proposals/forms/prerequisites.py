"""How one prerequisite is met: where it stands, a few words, files (F13)."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.programmes.models import Prerequisite
from cimpact.writing.forms.parts import Conflict, Part
from cimpact.writing.forms.texts import Words
from cimpact.writing.models import Attachment

from ..enums import EvidenceState
from ..inheritance import inherited_evidence, reports_behind
from ..models import Dossier, Evidence, Obligation
from ..workflow.writing import Stale, save_evidence

LONGEST_NOTE = 4000


class EvidenceForm(Part):
    """One line of the checklist."""

    state = forms.ChoiceField(choices=EvidenceState, required=False, widget=forms.RadioSelect)
    note = Words(required=False, strip=False, max_length=LONGEST_NOTE)

    template = "proposals/writing/_evidence.html"
    # The place to join files to it, given by the page.
    upload: object = None

    def __init__(
        self,
        data=None,
        *,
        dossier: Dossier,
        prerequisite: Prerequisite,
        evidence: Evidence | None,
        joined: list[Attachment],
    ):
        self.dossier, self.prerequisite, self.evidence, self.joined = dossier, prerequisite, evidence, joined
        super().__init__(data, prefix=f"p{prerequisite.pk}", initial=self._values(evidence))
        self.url = reverse("evidence_save", args=[dossier.pk, prerequisite.pk])
        self.fields["state"].label = _("Où en est-ce?")
        note = self.fields["note"]
        note.label = _("En une phrase, ou joignez un document")
        note.widget.attrs |= {
            "class": "form-control",
            "rows": 2,
            "aria-describedby": f"id_{self.prefix}-note_error",
        }

    @staticmethod
    def _values(evidence: Evidence | None) -> dict[str, object]:
        """What is saved, by field."""
        return {
            "state": evidence.state if evidence else "",
            "note": evidence.note if evidence else "",
            "version": evidence.version if evidence else 0,
        }

    def keep(self, by) -> Conflict | None:
        try:
            self.evidence = save_evidence(
                self.dossier,
                self.prerequisite,
                state=self.cleaned_data["state"],
                note=self.cleaned_data["note"],
                version=self.version_read,
                by=by,
            )
        except Stale as stale:
            current = self._values(stale.current)
            return self.compare(
                current,
                version=current.pop("version"),
                who=stale.current.updated_by.first_name,
                at=stale.current.updated_at,
            )
        return None

    @property
    def inherited(self) -> Evidence | None:
        """The evidence of an earlier stage that this one repeats, with its dossier (F13)."""
        if self.evidence is None or not self.evidence.inherited_from_id:
            return None
        return inherited_evidence(self.dossier).get(self.evidence.inherited_from_id)

    @property
    def shown_in(self) -> Obligation | None:
        """The accepted report from which the note was written (F13)."""
        if self.evidence is None or not self.evidence.shown_in_id:
            return None
        return reports_behind(self.dossier).get(self.evidence.shown_in_id)

    def fragments(self):
        if self.evidence is None or self.inherited or self.shown_in:
            return {}
        return {f"{self.prefix}-inherited": ""}

    @property
    def saved_version(self):
        return self.evidence.version if self.evidence else 0

    @property
    def saved_at(self):
        return self.evidence.updated_at if self.evidence else None

    @property
    def warnings(self):
        if self.evidence and self.evidence.state == EvidenceState.NOT_YET:
            return {
                "state": _(
                    "Ce préalable est requis à cette étape. Parlez-en à votre conseillère ou conseiller avant de "
                    "déposer."
                )
            }
        return {}
