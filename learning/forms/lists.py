"""The lists of a report, to write: its activities and their results, its findings, its documented effects."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Section
from proposals.forms.rows import Column, Row, RowsPart

from ..enums import ActivityOutcome, Aim
from ..lists import LISTS, LONGEST, as_read
from ..models import Report
from ..workflow.report_parts import save_list


class ListForm(RowsPart):
    """One list of a report, under its own version."""

    kind: SectionKind
    spare = 1

    def __init__(self, data=None, *, report: Report, section: Section):
        self.report, self.listed = report, LISTS[self.kind]
        self.most = self.listed.most
        url = reverse(
            "report_part_save",
            args=[report.obligation.participation.dossier_id, report.obligation_id, section.code],
        )
        super().__init__(
            data,
            prefix=self.listed.name,
            url=url,
            version=self.saved_version,
            saved=self.listed.rows(report),
        )

    def write(self, rows: list[Row], version: int, by) -> None:
        self.report = save_list(self.report, self.kind, rows=rows, version=version, by=by)

    def current(self, saved: Report):
        return self.listed.rows(saved), getattr(saved, self.listed.version_field), "", None

    def as_read(self, rows: list[Row]) -> list[dict]:
        return as_read(self.kind, rows)

    @property
    def saved_version(self):
        return getattr(self.report, self.listed.version_field)


class ActivitiesForm(ListForm):
    """What became of the activities of the year: those planned, and those that came under way."""

    kind = SectionKind.ACTIVITIES
    reading_template = "learning/reports/_activities.html"
    row_name = _("Activité")
    add_label = _("Ajouter une activité")
    columns = (
        Column("what", _("Activité"), 300, long=True, wide=True),
        Column("expected", _("Résultat attendu"), 300),
        Column("outcome", _("Ce qu’elle est devenue"), choices=ActivityOutcome.choices),
        Column("result", _("Ce qui s’est passé, dans vos mots"), LONGEST, long=True, wide=True),
        Column("planned", "", 1, hidden=True),
    )

    def note_of(self, index: int):
        return _("prévue au plan") if self.typed(index, "planned") else ""


class FindingsForm(ListForm):
    """What was learned on each question. Something that did not work is a finding like another (R50)."""

    kind = SectionKind.LEARNINGS
    reading_template = "learning/reports/_findings.html"
    row_name = _("Apprentissage")
    add_label = _("Ajouter un apprentissage")
    columns = (
        Column("question", _("Question d’apprentissage"), 300, long=True, wide=True),
        Column("text", _("Ce que nous avons appris"), LONGEST, long=True, wide=True),
        Column("reinvested", _("Ce que nous en avons fait"), LONGEST, long=True, wide=True),
        *(Column(aim.value, aim.label, box=True, group=_("Ce que cela éclaire")) for aim in Aim),
        Column("failure", _("C’est un essai qui n’a pas marché, et c’est utile à savoir"), box=True),
    )


class EffectsForm(ListForm):
    """Tangible effects, each with what shows it."""

    kind = SectionKind.EFFECTS
    reading_template = "learning/reports/_effects.html"
    row_name = _("Effet")
    add_label = _("Ajouter un effet")
    columns = (
        Column("what", _("Un effet, en une phrase"), 300, long=True, wide=True),
        Column(
            "proof",
            _("Ce qui le montre : données, témoignages, document joint"),
            LONGEST,
            long=True,
            wide=True,
        ),
    )
